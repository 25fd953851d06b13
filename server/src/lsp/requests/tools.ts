import path from '#host/path';
import { errorText } from '../error-text.ts';
import { isPathBelow } from '../../host/disk-host.ts';
import { explainedRules } from '../../host/rule-pages.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { realFolder } from '../../host/real-folder.ts';
import { asObject } from '../../k8s/json.ts';
import { lineStarts, positionAt } from '../../base/lines.ts';
import { changesReport, nothingChanged, type ShownState } from '../../features/changes/report.ts';
import { changesMarkdown } from '../../features/changes/report-markdown.ts';
import type { State } from '../../features/changes/state.ts';
import { savedAnd } from '../../tools/saved-and.ts';
import { tools } from '../../tools/table.ts';
import { answer, refusal, type ToolAnswer, type ToolWorld } from '../../tools/tool.ts';
import { methods, type ToolParams } from '../protocol.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** A path that a caller names, in the first folder that has it; none outside of the folders. */
function pathIn(folders: readonly string[], given: string): string | undefined {
  const isIn = (file: string, folder: string): boolean => file === folder || isPathBelow(file, folder);
  return folders
    .map((folder) => path.resolve(folder, given))
    .find((file) => folders.some((folder) => isIn(file, folder) && isIn(realFolder(file), realFolder(folder))));
}

/** What the comparison of the editor says: with the revision of the settings, and with texts as they are typed. */
function diffOf({ comparison }: RequestHost, { show, range }: Pick<ToolWorld, 'show' | 'range'>, base: string | undefined): ToolAnswer {
  const [compared, name] = [comparison.states(), comparison.base()];
  if (name === '') return refusal('There is nothing to compare with: no Git repository, or headlight.changes.base is off.');
  if (base !== undefined && base !== name) return refusal(`The editor compares with ${name}: headlight.changes.base says with what.`);
  const side = (state: State, ranges: ToolWorld['range']): ShownState => ({
    get model() {
      return state.model;
    },
    root: state.root,
    textOf: state.textOf,
    workspace: { show, range: ranges },
  });
  const report =
    compared === undefined
      ? nothingChanged
      : changesReport({ before: side(compared.before, rangesIn(compared.before)), after: side(compared.after, range) });
  return answer(changesMarkdown(report).split('\n'), { ...report }, 'headlight diff on a command line tells all of it.');
}

/** Ranges in texts of a state. */
const rangesIn =
  (state: State): ToolWorld['range'] =>
  (uri, { start, end }) => {
    const starts = lineStarts(state.textOf(uri) ?? '');
    return { start: positionAt(starts, start), end: positionAt(starts, end) };
  };

function worldOf(requests: RequestHost): ToolWorld {
  const { connection, workspace, abilities, pageText } = requests;
  const folders = workspace.folders();
  const show = (uri: string): string => {
    const file = toPath(uri);
    const folder = folders.find((each) => file !== undefined && isPathBelow(file, each));
    return file === undefined || folder === undefined ? uri : path.relative(folder, file).split(path.sep).join('/');
  };
  const uriOf = (given: string): string | undefined => {
    const file = pathIn(folders, given);
    return file === undefined ? undefined : toUri(file);
  };
  const world = savedAnd({ analysis: workspace.analysis, rules: () => explainedRules(pageText), show, uriOf, text: workspace.readText });
  return {
    ...world,
    diff: (base) => diffOf(requests, world, base),
    write: (files) => {
      const edit = workspaceEdit(files, workspace, abilities);
      if (edit !== undefined) void connection.workspace.applyEdit(edit);
    },
  };
}

/** Answers what an assistant in the editor asks, with texts as they are typed. */
export function registerTools(requests: RequestHost): void {
  requests.connection.onRequest(
    methods.tool,
    afterReading(requests.life, async (params: ToolParams | null): Promise<ToolAnswer> => {
      const tool = tools.find(({ name }) => name === params?.name);
      if (tool === undefined) return refusal('There is no such tool.');
      try {
        if (tool.name === 'diff') await requests.comparison.now();
        return tool.run(asObject(params?.input), worldOf(requests));
      } catch (error) {
        return refusal(`The tool failed: ${errorText(error)}`);
      }
    }),
  );
}
