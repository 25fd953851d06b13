import { withCharts } from '../../../server/src/cli/charts.ts';
import type { Io } from '../../../server/src/cli/io.ts';
import { parseOptions, type Parsed } from '../../../server/src/cli/usage/options.ts';
import { openWorkspace, type CliWorkspace } from '../../../server/src/cli/workspace.ts';

/** A folder as a command line reads it, its charts not rendered yet. */
export function read(folder: string, ...options: readonly string[]): { readonly parsed: Parsed; readonly workspace: CliWorkspace } {
  const io: Io = { cwd: folder, out: () => undefined, err: () => undefined, stdin: () => new Uint8Array() };
  const parsed = parseOptions('zone', options);
  return { parsed, workspace: openWorkspace(io, parsed, [folder], { context: 'builds' }) };
}

/** The same with its charts rendered. */
export function opened(folder: string, ...options: readonly string[]): CliWorkspace {
  const { parsed, workspace } = read(folder, ...options);
  return withCharts(parsed, workspace);
}

/** The last character of `part` in the file whose uri ends so. */
export function spotIn({ analysis, text }: CliWorkspace, file: string, part: string): { readonly uri: string; readonly offset: number } {
  const uri = [...analysis.uris()].find((each) => each.endsWith(file)) ?? file;
  const at = (text(uri) ?? '').indexOf(part);
  if (at < 0) throw new Error(`${file} has no ${part}`);
  return { uri, offset: at + part.length - 1 };
}

/** What a hover says there. */
export function hoverIn(workspace: CliWorkspace, file: string, part: string): string {
  const { uri, offset } = spotIn(workspace, file, part);
  return workspace.analysis.hover(uri, offset)?.markdown ?? '';
}
