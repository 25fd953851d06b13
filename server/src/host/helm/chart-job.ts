import type { Analysis } from '../../analysis.ts';
import type { RenderedFiles } from '../../model/files/rendered-files.ts';
import { crdVersions } from '../../charts/crd-kinds.ts';
import { partingTemplates, withPartings, type Compared, type Rendered } from '../../charts/partings.ts';
import { renderedObjectSteps, requestText } from '../../charts/rendered-objects.ts';
import type { RenderFault, Rendering } from '../../charts/rendering.ts';
import { ended } from '../../base/steps.ts';
import type { RenderLimits, RenderRequest, ValuesFile, ValueSetting } from '../../charts/request.ts';
import type { EnvironmentOrigin } from '../../facts/types.ts';
import { servedApiVersions } from '../../k8s/api-versions.ts';
import { isBelow } from '../../model/files/paths.ts';
import type { FileHost, HostProblem } from '../file-host.ts';
import { toPath } from '../uri.ts';
import { comparisonsOf, narrowed, type Comparison } from './comparisons.ts';
import { environmentsOf, requestIn } from './environment.ts';
import { readChart } from './read-chart.ts';
import type { FoundRelease } from './releases/find-releases.ts';

/** How the charts of a workspace are rendered. */
export interface ChartJobOptions {
  readonly host: FileHost;
  /** Folders that links and `file://` dependencies may lead into. */
  readonly roots: readonly string[];
  /** Path that paths of settings are relative to. */
  readonly root: string;
  /** Name of the only environment that counts; default: all. */
  readonly environment?: string;
  /** These win over those of the environment. */
  readonly values?: readonly ValuesFile[];
  readonly settings?: readonly ValueSetting[];
  readonly release?: string;
  readonly limits?: RenderLimits;
  readonly textOf?: (uri: string) => string | undefined;
  /** What files of the workspace say of releases, by the paths of the charts' folders. */
  readonly releases?: ReadonlyMap<string, readonly FoundRelease[]>;
  /** Name of the environment that people want to see first, by the chart's folder. */
  readonly firstShown?: (folder: string) => string | undefined;
}

/** A chart as it will be rendered for one environment. */
export interface ChartJob {
  /** Uri of the chart's folder. */
  readonly folder: string;
  /** Of the environment; absent: none is known. */
  readonly name?: string;
  readonly request: RenderRequest;
  /** Nobody named the release. */
  readonly isUnnamed: boolean;
  /** Somebody said which namespace it is for. */
  readonly isNamespaceKnown: boolean;
  /** Uris of the values files that it reads. */
  readonly values: readonly string[];
  /** What else decides what it renders to, and nobody here knows. */
  readonly unknowns: readonly string[];
  readonly comparisons: readonly Comparison[];
  /** Where the environment is written, if that is no setting. */
  readonly origin?: EnvironmentOrigin;
  readonly problems: readonly HostProblem[];
}

/** As helm calls a release that nobody named: a name that no chart has in its own. */
const unnamedRelease = 'release-name';

/** Reads a chart of the workspace, once for each of its environments, in their order; nothing where its folder is no path, or not all of it is known yet. */
export function chartJobs({ settings: all }: Pick<Analysis, 'settings'>, folder: string, options: ChartJobOptions): readonly ChartJob[] {
  const path = toPath(folder);
  if (path === undefined) return [];
  const { host, roots, root, textOf, limits } = options;
  const { files, mounts, problems, isWhole } = readChart(path, { host, roots, ...(textOf ? { textOf } : {}) });
  if (!isWhole) return [];
  const {
    cluster: { defaultNamespace, kubernetesMinor },
  } = all;
  const plain: RenderRequest = {
    release: unnamedRelease,
    namespace: defaultNamespace,
    kubernetesVersion: `1.${kubernetesMinor}`,
    files,
    mounts,
    ...(limits ? { limits } : {}),
  };
  const first = options.firstShown?.(folder);
  const environments = environmentsOf(all, root, path, options.releases?.get(path) ?? [])
    .filter(({ name }) => options.environment === undefined || name === options.environment)
    .toSorted((a, b) => Number(b.name === first) - Number(a.name === first));
  return (environments.length === 0 ? [undefined] : environments).map((environment, index) => {
    const given = environment && requestIn(environment, { host, root, roots: [path, ...roots], textOf });
    const own = given?.replacesOwnValues === true ? { files: files.filter(({ path: name }) => name !== 'values.yaml') } : {};
    const job = jobOf({ ...plain, ...own, ...given?.request }, options);
    return {
      folder,
      ...(environment ? { name: environment.name } : {}),
      ...(given?.origin ? { origin: given.origin } : {}),
      ...job,
      problems: [...(index === 0 ? problems : []), ...(given?.problems ?? [])],
      isNamespaceKnown: given?.request.namespace !== undefined,
      values: given?.uris ?? [],
      unknowns: given?.unknowns ?? [],
      comparisons:
        job.isUnnamed && environment === undefined
          ? [...ownValues(job.request, plain), ...comparisonsOf(job.request)]
          : ownValues(job.request, plain),
    };
  });
}

/** With what was asked for by hand. */
function jobOf(request: RenderRequest, { values = [], settings = [], release }: ChartJobOptions): Pick<ChartJob, 'request' | 'isUnnamed'> {
  const asked = {
    ...request,
    ...servedIn(request),
    ...(release === undefined ? {} : { release }),
    values: [...(request.values ?? []), ...values],
    settings: [...(request.settings ?? []), ...settings],
  };
  return { request: asked, isUnnamed: asked.release === unnamedRelease };
}

/** `helm install` asks the cluster what it serves, with the chart's own CRDs in it; without one Helm takes versions for served that are gone, and knows no kinds. */
function servedIn({ kubernetesVersion = '', files }: RenderRequest): Pick<RenderRequest, 'served'> {
  const minor = /^v?1\.(\d+)/.exec(kubernetesVersion)?.[1];
  return minor === undefined ? {} : { served: [...servedApiVersions(Number(minor)), ...crdVersions(files)] };
}

/** The same release by the chart's own values, where it has others. */
function ownValues(request: RenderRequest, { values, settings }: Partial<RenderRequest>): readonly Comparison[] {
  return (request.values ?? []).length + (request.settings ?? []).length === 0
    ? []
    : [{ request: { ...request, values: values ?? [], settings: settings ?? [] } }];
}

/** What the analysis is told of a rendering. Templates that came to nothing for a fault are not named: what is known of them stays. */
export function renderedFiles(job: ChartJob, rendering: Rendering): RenderedFiles {
  return ended(renderedFileSteps(job, rendering));
}

/** The same in small steps. */
export function* renderedFileSteps(job: ChartJob, rendering: Rendering): Generator<undefined, RenderedFiles> {
  const { folder, name, request, isNamespaceKnown, isUnnamed, values, origin, unknowns } = job;
  const objects = inFolder(folder, yield* renderedObjectSteps(rendering, request, isNamespaceKnown));
  const named =
    name === undefined ? objects : new Map([...objects].map(([uri, all]) => [uri, all.map((each) => ({ ...each, environment: name }))]));
  return {
    objects: named,
    unknowns: [...unknowns, ...unknownsOf(rendering)],
    values,
    textOf: (uri) => requestText(request, uri),
    ...(name === undefined ? {} : { name }),
    ...(origin === undefined ? {} : { origin }),
    ...(isUnnamed ? { standIn: request.release } : {}),
  };
}

/** The same with what parts in the renderings of `comparisonsFor`, in their order. */
export function* comparedFileSteps(
  { folder, isNamespaceKnown }: ChartJob,
  files: RenderedFiles,
  compared: readonly (readonly [Comparison, Rendering])[],
): Generator<undefined, RenderedFiles> {
  const theirs: Compared[] = [];
  for (const [{ request, ...when }, rendering] of compared)
    theirs.push({ objects: inFolder(folder, yield* renderedObjectSteps(rendering, request, isNamespaceKnown)), ...when });
  return { ...files, objects: withPartings(files.objects, theirs) };
}

/** What the rendering has to be compared with: by values by which no names could part it is not, and of the chart only the templates that take part are rendered. */
export function comparisonsFor({ comparisons }: ChartJob, { objects, textOf }: RenderedFiles): readonly Comparison[] {
  const templates = comparisons.some(({ when }) => when !== undefined) ? partingTemplates(objects, textOf) : new Set<string>();
  return comparisons.flatMap((each) =>
    each.when === undefined ? each : templates.size === 0 ? [] : { ...each, request: narrowed(each.request, templates) },
  );
}

const inFolder = (folder: string, objects: Rendered): Rendered => new Map([...objects].filter(([uri]) => isBelow(uri, folder)));

/** Why the chart may hold more than was rendered. */
function unknownsOf({ missing, templates, faults }: Rendering): readonly string[] {
  const lacking = missing.map(({ name, chart }) => `${chart} needs the chart ${name}, which is not here`);
  const failed = templates.filter(({ state }) => state !== 'rendered').map(({ template }) => `${template} was not rendered`);
  const refused = faults
    .filter(({ template, kind }) => template === undefined && kind !== 'dependency' && kind !== 'required')
    .map(({ reason }) => reason.split('\n')[0] ?? '');
  return [...lacking, ...failed, ...refused];
}

/** Is it something that keeps helm from installing a chart, and no lack of what others give: charts that it needs, values? A library is never installed, and what has no proper Chart.yaml is none. */
export function isFlaw({ kind }: RenderFault): boolean {
  return kind !== 'required' && kind !== 'dependency' && kind !== 'library' && kind !== 'chart';
}

/** Did it end for what may be otherwise next time? */
export function isByChance({ kind }: RenderFault): boolean {
  return kind === 'limit' || kind === 'engine';
}
