import { lineStarts, positionAt } from '../../base/lines.ts';
import type { LevelOf } from '../../features/changes/heard.ts';
import { changesReport, nothingChanged, type ChangesReport, type ShownState } from '../../features/changes/report.ts';
import { changesMarkdown } from '../../features/changes/report-markdown.ts';
import type { State } from '../../features/changes/state.ts';
import type { ToolWorld } from '../../tools/tool.ts';

/** What `headlight diff` tells, of texts as they are typed. */
export interface ToldReport {
  readonly report: ChangesReport;
  readonly markdown: string;
}

/** Names of files, and ranges in texts as they are now. */
export type Telling = Pick<ToolWorld, 'show' | 'range'>;

/** The report on two states; `undefined`: nothing is other. */
export function toldReport(
  states: { readonly before: State; readonly after: State } | undefined,
  { show, range }: Telling,
  levelOf: LevelOf,
): ToldReport {
  const side = (state: State, ranges: Telling['range']): ShownState => ({
    get model() {
      return state.model;
    },
    root: state.root,
    textOf: state.textOf,
    files: state.files,
    file: state.file,
    workspace: { show, range: ranges },
  });
  const report =
    states === undefined
      ? nothingChanged
      : changesReport({ before: side(states.before, rangesIn(states.before)), after: side(states.after, range) }, levelOf);
  return { report, markdown: changesMarkdown(report) };
}

/** Ranges in texts of a state. */
const rangesIn =
  (state: State): Telling['range'] =>
  (uri, { start, end }) => {
    const starts = lineStarts(state.textOf(uri) ?? '');
    return { start: positionAt(starts, start), end: positionAt(starts, end) };
  };
