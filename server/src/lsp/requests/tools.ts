import path from '#host/path';
import { errorText } from '../wire/error-text.ts';
import { diskHost, isPathBelow } from '../../host/disk-host.ts';
import { printed, printRequest } from '../../host/helm/print-chart.ts';
import { explainedRules } from '../../host/rule-pages.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { realFolder } from '../../host/listing/real-folder.ts';
import { asObject } from '../../k8s/json.ts';
import type { FileEdit } from '../../base/span.ts';
import { wantedChart } from '../../tools/render-chart.ts';
import { savedAnd } from '../../tools/saved-and.ts';
import { tools } from '../../tools/table.ts';
import { answer, refusal, type Rendered, type ToolAnswer, type ToolWorld, type WantedChart } from '../../tools/tool.ts';
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
function diffOf({ comparison }: RequestHost, telling: Pick<ToolWorld, 'show' | 'range'>, base: string | undefined): ToolAnswer {
  const [told, name] = [comparison.report(telling), comparison.base()];
  if (told === undefined) return refusal('There is nothing to compare with: no Git repository, or headlight.changes.base is off.');
  if (base !== undefined && base !== name) return refusal(`The editor compares with ${name}: headlight.changes.base says with what.`);
  return answer(told.markdown.split('\n'), { ...told.report }, 'headlight diff on a command line tells all of it.');
}

/** Renders a chart as it is typed. */
async function render({ life, workspace }: RequestHost, { chart, release, namespace, values }: WantedChart): Promise<Rendered> {
  const roots = workspace.folders();
  const [folder, ...files] = [chart, ...values].map((each) => pathIn(roots, each));
  const outside = [chart, ...values][[folder, ...files].indexOf(undefined)];
  if (folder === undefined || outside !== undefined) return { refused: [`${outside ?? chart} lies outside of the workspace.`] };
  const request = printRequest(
    { host: diskHost, roots, textOf: (uri) => workspace.overlays.get(uri)?.document.getText() },
    {
      chart: folder,
      values: values.map((name, index) => ({ name, path: files[index] ?? name })),
      ...(release === undefined ? {} : { release }),
      ...(namespace === undefined ? {} : { namespace }),
    },
  );
  if (typeof request === 'string') return { refused: [`${chart}: ${request}`] };
  const rendering = await life.charts.render({ request });
  const root = roots.find((each) => folder === each || isPathBelow(folder, each)) ?? folder;
  return rendering === undefined
    ? { refused: ['Charts cannot be rendered: this build has no engine.'] }
    : printed(request, rendering, root);
}

/** What a tool could not wait for, and what it wants done. */
interface Around {
  readonly rendered: Rendered | undefined;
  readonly write: (files: readonly FileEdit[]) => void;
}

function worldOf(requests: RequestHost, { rendered, write }: Around): ToolWorld {
  const { workspace, pageText } = requests;
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
  return { ...world, diff: (base) => diffOf(requests, world, base), ...(rendered === undefined ? {} : { render: () => rendered }), write };
}

/** `true`: the editor made the edits. */
async function isApplied({ connection, workspace, abilities }: RequestHost, files: readonly FileEdit[]): Promise<boolean> {
  const edit = workspaceEdit(files, workspace, abilities);
  return edit !== undefined && (await connection.workspace.applyEdit(edit)).applied;
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
        const wanted: FileEdit[] = [];
        const input = asObject(params?.input);
        const rendered = tool.name === 'render_chart' ? await render(requests, wantedChart(input)) : undefined;
        const told = tool.run(input, worldOf(requests, { rendered, write: (files) => void wanted.push(...files) }));
        return wanted.length === 0 || (await isApplied(requests, wanted)) ? told : refusal('The editor did not make the edits.');
      } catch (error) {
        return refusal(`The tool failed: ${errorText(error)}`);
      }
    }),
  );
}
