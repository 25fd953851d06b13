import { withCharts } from '../../../server/src/cli/charts.ts';
import type { Io } from '../../../server/src/cli/io.ts';
import { parseOptions } from '../../../server/src/cli/usage/options.ts';
import { openWorkspace, type CliWorkspace } from '../../../server/src/cli/workspace.ts';

/** A folder as the command line reads it, its charts rendered. */
export function opened(folder: string): CliWorkspace {
  const io: Io = { cwd: folder, out: () => undefined, err: () => undefined, stdin: () => new Uint8Array() };
  const parsed = parseOptions('zone', []);
  return withCharts(parsed, openWorkspace(io, parsed, [folder], { context: 'builds' }));
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
