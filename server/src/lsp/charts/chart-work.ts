import type { Analysis } from '../../analysis.ts';
import { nothingRendered, type Rendering } from '../../charts/rendering.ts';
import { comparedFileSteps, comparisonsFor, renderedFiles, renderedFileSteps, type ChartJob } from '../../host/helm/chart-job.ts';
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
}

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
  { chart, jobs, renderings, compared, made }: ChartWork,
): Generator<undefined, readonly RenderedFiles[]> {
  const before = analysis.facts(`${chart}/Chart.yaml`)?.rendered?.environments ?? [];
  const all: RenderedFiles[] = [];
  for (const [index, job] of jobs.entries()) {
    const rendering = renderings[index];
    if (rendering === undefined) {
      const known = before.find(({ name }) => name === job.name);
      const isPending = known === undefined || known.isPending === true;
      const unknowns = known?.unknowns ?? [`${job.name ?? chart} is not rendered yet`];
      all.push({ ...renderedFiles(job, nothingRendered('engine', '')), unknowns, ...(isPending ? { isPending } : {}) });
      continue;
    }
    const files = (made[index] ??= yield* renderedFileSteps(job, rendering));
    all.push(yield* comparedFileSteps(job, files, compared[index] ?? []));
  }
  return all;
}

/** What keeps it from being rendered, so far. */
export function faultsIn(analysis: Analysis, { chart, jobs, renderings }: ChartWork): readonly ChartFault[] {
  const facts = analysis.facts(`${chart}/Chart.yaml`)?.trees[0];
  return onceEach(
    jobs.flatMap((job, index) => {
      const rendering = renderings[index];
      return rendering === undefined ? [] : faultsOf(job, rendering, facts);
    }),
  );
}
