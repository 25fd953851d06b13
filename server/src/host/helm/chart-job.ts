import type { Analysis, RenderedFiles } from '../../analysis.ts';
import { renderedObjects, requestText } from '../../charts/rendered-objects.ts';
import type { RenderFault, Rendering } from '../../charts/rendering.ts';
import type { RenderLimits, RenderRequest, ValuesFile, ValueSetting } from '../../charts/request.ts';
import { isBelow } from '../../model/files/paths.ts';
import type { FileHost, HostProblem } from '../file-host.ts';
import { toPath } from '../uri.ts';
import { environmentsOf, requestIn } from './environment.ts';
import { readChart } from './read-chart.ts';

/** How the charts of a workspace are rendered. */
export interface ChartJobOptions {
  readonly host: FileHost;
  /** Folders that links and `file://` dependencies may lead into. */
  readonly roots: readonly string[];
  /** Path that paths of settings are relative to. */
  readonly root: string;
  /** Name of the environment, where it is not the first one. */
  readonly environment?: string;
  /** These win over those of the environment. */
  readonly values?: readonly ValuesFile[];
  readonly settings?: readonly ValueSetting[];
  readonly release?: string;
  readonly limits?: RenderLimits;
  readonly textOf?: (uri: string) => string | undefined;
}

/** A chart as it will be rendered. */
export interface ChartJob {
  /** Uri of the chart's folder. */
  readonly folder: string;
  readonly request: RenderRequest;
  /** Somebody said which namespace it is for. */
  readonly isNamespaceKnown: boolean;
  readonly problems: readonly HostProblem[];
}

/** As helm calls a release that nobody named: a name that no chart has in its own. */
const unnamedRelease = 'release-name';

/** Reads a chart of the workspace; `undefined` where its folder is no path. */
export function chartJob({ settings: all }: Pick<Analysis, 'settings'>, folder: string, options: ChartJobOptions): ChartJob | undefined {
  const path = toPath(folder);
  if (path === undefined) return undefined;
  const { host, roots, root, textOf, limits, release } = options;
  const { files, mounts, problems } = readChart(path, { host, roots, ...(textOf ? { textOf } : {}) });
  const environment = environmentsOf(all, root, path).find(({ name }) => options.environment === undefined || name === options.environment);
  const given = environment && requestIn(environment, root, path, { host, roots: [path, ...roots], textOf });
  const { cluster: { defaultNamespace, kubernetesMinor } } = all;
  const request: RenderRequest = {
    release: unnamedRelease, namespace: defaultNamespace, kubernetesVersion: `1.${kubernetesMinor}`, ...given?.request, ...(release === undefined ? {} : { release }),
    files, mounts, values: [...given?.request.values ?? [], ...options.values ?? []], settings: [...given?.request.settings ?? [], ...options.settings ?? []], ...(limits ? { limits } : {}),
  };
  return { folder, problems: [...problems, ...given?.problems ?? []], request, isNamespaceKnown: given?.request.namespace !== undefined };
}

/** What the analysis is told of a rendering. Templates that came to nothing for a fault are not named: what is known of them stays. */
export function renderedFiles({ folder, request, isNamespaceKnown }: ChartJob, rendering: Rendering): RenderedFiles {
  const objects = [...renderedObjects(rendering, request, isNamespaceKnown)].filter(([uri]) => isBelow(uri, folder));
  return { objects: new Map(objects), unknowns: unknownsOf(rendering), textOf: (uri) => requestText(request, uri) };
}

/** Why the chart may hold more than was rendered. */
function unknownsOf({ missing, templates, faults }: Rendering): readonly string[] {
  const lacking = missing.map(({ name, chart }) => `${chart} needs the chart ${name}, which is not here`);
  const failed = templates.filter(({ state }) => state !== 'rendered').map(({ template }) => `${template} was not rendered`);
  const refused = faults.filter(({ template, kind }) => template === undefined && kind !== 'dependency' && kind !== 'required').map(({ reason }) => reason.split('\n')[0] ?? '');
  return [...lacking, ...failed, ...refused];
}

/** Is it something that keeps helm from installing a chart, and no lack of what others give: charts that it needs, values? A library is never installed, and what has no proper Chart.yaml is none. */
export function isFlaw({ kind }: RenderFault): boolean {
  return kind !== 'required' && kind !== 'dependency' && kind !== 'library' && kind !== 'chart';
}
