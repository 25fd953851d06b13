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

/** What a hover says in the file whose uri ends so, on the last character of `part`, without emphasis. */
export function hoverIn({ analysis, text }: CliWorkspace, file: string, part: string): string {
  const uri = [...analysis.uris()].find((each) => each.endsWith(file)) ?? file;
  const at = (text(uri) ?? '').indexOf(part);
  if (at < 0) throw new Error(`${file} has no ${part}`);
  return analysis.hover(uri, at + part.length - 1)?.markdown ?? '';
}
