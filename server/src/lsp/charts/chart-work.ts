import type { Analysis } from '../../analysis.ts';
import { requestText } from '../../charts/rendered-objects.ts';
import { nothingRendered, type Rendering } from '../../charts/rendering.ts';
import { comparedFileSteps, comparisonsFor, renderedFiles, renderedFileSteps, type ChartJob } from '../../host/helm/chart-job.ts';
import { editedTemplates } from '../../host/helm/edited-templates.ts';
import type { Comparison } from '../../host/helm/comparisons.ts';
import type { HelmEngine } from '../../host/helm/helm-engine.ts';
import type { RenderedFiles } from '../../model/files/rendered-files.ts';
import { faultsOf, onceEach } from './chart-faults.ts';
import type { ChartFault } from '../diagnostics/said.ts';

/** What was made of a chart so far: of each environment, and of what it is compared with. */
export interface ChartWork {
  readonly chart: string;
  readonly jobs: readonly ChartJob[];
  readonly renderings: (Rendering | undefined)[];
  readonly compared: (readonly [Comparison, Rendering])[][];
  /** What was made of each rendering, before it is compared. */
  readonly made: RenderedFiles[];
  /** Stands for the first rendering until it comes: that of before, with the templates that were edited since. */
  readonly meanwhile?: Meanwhile;
}

/** A rendering of which some templates are newer. */
interface Meanwhile {
  readonly files: RenderedFiles;
  readonly rendering: Rendering;
}

/** The first environment of a chart as it was told last, and as it was asked for and rendered then. */
export interface Told extends Meanwhile {
  readonly job: ChartJob;
}

/** What was told of the first environment; `undefined` where that is not rendered as a whole. */
export function toldOf({ jobs: [job], renderings: [rendering] }: ChartWork, [files]: readonly RenderedFiles[]): Told | undefined {
  return job === undefined || rendering === undefined || files === undefined ? undefined : { job, rendering, files };
}

/** Renders only what was edited since; `undefined` where that is not all that may have come out otherwise. */
export async function renderEdited(from: HelmEngine, before: Told, job: ChartJob): Promise<Meanwhile | undefined> {
  const request = editedTemplates(before.job.request, job.request);
  if (request === undefined || besidesRequest(before.job) !== besidesRequest(job)) return undefined;
  const rendering = await from.render(request);
  if (rendering.faults.length > 0 || rendering.missing.length > 0 || !isRenderedWhole(before.rendering)) return undefined;
  const { objects } = renderedFiles({ ...job, request }, rendering);
  const files = { ...before.files, objects: new Map([...before.files.objects, ...objects]) };
  return { rendering: before.rendering, files: { ...files, textOf: (uri) => requestText(job.request, uri) } };
}

const besidesRequest = ({ request: _, comparisons: __, ...job }: ChartJob): string => JSON.stringify(job);

const isRenderedWhole = ({ templates, faults }: Rendering): boolean =>
  templates.every(({ state }) => state === 'rendered') && faults.every(({ kind }) => kind === 'required');

/** Renders what is left of a chart; `false`: it was too late before the end. What was rendered stays. */
export async function finish(from: HelmEngine, made: ChartWork, isLate: () => boolean): Promise<boolean> {
  const { jobs, renderings, compared } = made;
  for (const [index, job] of jobs.entries()) {
    if (isLate()) return false;
    renderings[index] ??= await from.render(job.request);
  }
  for (const [index, job] of jobs.entries()) {
    const known = (compared[index] ??= []);
    const files = made.made[index];
    const comparisons = files === undefined || job.comparisons.length === 0 ? [] : comparisonsFor(job, files);
    for (const comparison of comparisons.slice(known.length)) {
      if (isLate()) return false;
      known.push([comparison, await from.render(comparison.request)]);
    }
  }
  return !isLate();
}

/** What the analysis is told of it, in small steps. What an environment that is not rendered yet came to last stays. */
export function* filesOf(
  analysis: Analysis,
  { chart, jobs, renderings, compared, made, meanwhile }: ChartWork,
): Generator<undefined, readonly RenderedFiles[]> {
  const before = analysis.facts(`${chart}/Chart.yaml`)?.rendered?.environments ?? [];
  const all: RenderedFiles[] = [];
  for (const [index, job] of jobs.entries()) {
    const rendering = renderings[index];
    if (rendering === undefined && meanwhile !== undefined && index === 0) all.push(meanwhile.files);
    else if (rendering === undefined) {
      const known = before.find(({ name }) => name === job.name);
      const isPending = known === undefined || known.isPending === true;
      const unknowns = known?.unknowns ?? [`${job.name ?? chart} is not rendered yet`];
      all.push({ ...renderedFiles(job, nothingRendered('engine', '')), unknowns, ...(isPending ? { isPending } : {}) });
    } else {
      const files = (made[index] ??= yield* renderedFileSteps(job, rendering));
      all.push(yield* comparedFileSteps(job, files, compared[index] ?? []));
    }
  }
  return all;
}

/** What keeps it from being rendered, so far. */
export function faultsIn(analysis: Analysis, { chart, jobs, renderings, meanwhile }: ChartWork): readonly ChartFault[] {
  const facts = analysis.facts(`${chart}/Chart.yaml`)?.trees[0];
  return onceEach(
    jobs.flatMap((job, index) => {
      const rendering = renderings[index] ?? (index === 0 ? meanwhile?.rendering : undefined);
      return rendering === undefined ? [] : faultsOf(job, rendering, facts);
    }),
  );
}
