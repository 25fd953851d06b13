import { engineFolder } from '#host/engine';
import { ended } from '../../base/steps.ts';
import type { Rendering } from '../../charts/rendering.ts';
import type { FileHost } from '../../host/file-host.ts';
import type { ChartJob } from '../../host/helm/chart-job.ts';
import { createHelmEngine, type HelmEngine } from '../../host/helm/helm-engine.ts';
import type { FoundRelease } from '../../host/helm/releases/find-releases.ts';
import { isBelow } from '../../model/files/paths.ts';
import type { ChartFault } from '../diagnostics/said.ts';
import type { Scheduler } from '../turns/scheduler.ts';
import type { Workspace } from '../workspace.ts';
import { createChartQueue, type ChartQueue } from './chart-queue.ts';
import { createChartReader } from './chart-reader.ts';
import { faultsIn, filesOf, toldOf, type ChartWork, type Told } from './chart-work.ts';

/** Renders the charts of the workspace as they are edited: those of which a document is open at once, the others when nothing else is to be done. */
export interface Charts {
  /** A file may be another: its chart is rendered anew. */
  touch(uri: string): void;
  /** Any file may be another. */
  all(): void;
  /** Somebody looks at the whole workspace: charts of which nothing is open count, too, from now on. */
  want(): void;
  /** Folders of the charts that stand for themselves. */
  folders(): readonly string[];
  /** The chart in a folder as it would be rendered now, for each of its environments. */
  jobs(folder: string): readonly ChartJob[];
  /** Renders one; `undefined` where the build has no engine. */
  render(job: Pick<ChartJob, 'request'>): Promise<Rendering> | undefined;
  /** Uris of the files that a chart read when it was rendered last. */
  reads(folder: string): ReadonlySet<string>;
  /** What files of the workspace say of releases of the chart in a folder (a path). */
  releases(path: string): readonly FoundRelease[] | undefined;
  /** Somebody has to know what this chart renders to: it is rendered soon, whether or not a document of it is open. */
  need(folder: string): void;
  /** The environment of that name is the one that people see first. */
  show(folder: string, name: string): void;
  stop(): void;
}

export interface ChartsHost {
  readonly workspace: Workspace;
  readonly host: FileHost;
  readonly scheduler: Scheduler;
  /** A chart was rendered: these of its documents are open. */
  readonly onRendered: (open: readonly string[]) => void;
  /** What keeps the chart in a folder from being rendered, instead of what was said of it before. */
  readonly onFaults: (folder: string, faults: readonly ChartFault[]) => void;
}

/** Nothing is rendered before `touch`, `all` or `want`, and nothing at all where the build has no engine. */
export function createCharts(all: ChartsHost): Charts {
  const { workspace, host, scheduler, onRendered, onFaults } = all;
  const { analysis } = workspace;
  const folder = engineFolder();
  const engine: HelmEngine | undefined = folder && createHelmEngine(folder);
  const reader = createChartReader(workspace, host);
  const reads = new Map<string, ReadonlySet<string>>();
  const needed = new Map<string, string>();
  const told = new Map<string, Told>();
  const forgetClosed = (): void => {
    for (const chart of told.keys()) if (reader.openIn(chart).length === 0) told.delete(chart);
  };
  const take = (made: ChartWork, files: Parameters<typeof analysis.applyRendered>[1]): void => {
    analysis.applyRendered(made.chart, files);
    const whole = toldOf(made, files);
    if (whole !== undefined) told.set(made.chart, whole);
    forgetClosed();
    reads.set(made.chart, new Set(made.jobs.flatMap(({ request, values }) => [...request.files.map(({ uri }) => uri), ...values])));
    onFaults(made.chart, faultsIn(analysis, made));
    onRendered(reader.openIn(made.chart));
  };
  const queue: ChartQueue | undefined =
    engine &&
    createChartQueue({
      engine,
      reader,
      told: (chart) => told.get(chart),
      tellNow: (made) => take(made, ended(filesOf(analysis, made))),
      tellSoon: (made, isLate) => inSlices(scheduler, `chart ${made.chart}`, filesOf(analysis, made), isLate, (files) => take(made, files)),
    });
  return {
    // A chart may be part of another by `file://`: what is open is little.
    touch(uri) {
      forgetClosed();
      if (reader.open().length === 0) queue?.edited([]);
      else if (!queue?.hasSeenAll()) queue?.all();
      else if (reader.folders().some((chart) => isBelow(uri, chart)) || reader.lookAgain()) queue.edited(reader.open());
    },
    all() {
      reader.lookAgain();
      queue?.all();
    },
    want: () => queue?.want(),
    folders: reader.folders,
    jobs: reader.jobs,
    // Where no chart is open, the thread does not stay for it.
    render: (job) => engine?.render(job.request).finally(() => queue?.edited([])),
    reads: (chart) => reads.get(chart) ?? nothingRead,
    releases: (path) => reader.releases().get(path),
    need(chart) {
      const stamp = reader.stamp(chart);
      if (needed.get(chart) === stamp) return;
      needed.set(chart, stamp);
      queue?.edited([chart]);
    },
    show(chart, name) {
      reader.show(chart, name);
      queue?.edited([chart]);
    },
    stop: () => queue?.stop(),
  };
}

const nothingRead: ReadonlySet<string> = new Set();

/** Runs steps between the messages of the client, so that no key waits for them; they are dropped when it is too late for them. */
function inSlices<T>(
  scheduler: Scheduler,
  name: string,
  steps: Generator<undefined, T>,
  isLate: () => boolean,
  then: (result: T) => void,
): Promise<void> {
  return new Promise((resolve) =>
    scheduler.add(name, () => {
      let isDone = true;
      try {
        if (isLate()) return false;
        const step = steps.next();
        isDone = step.done === true;
        if (step.done === true) then(step.value);
        return !isDone;
      } finally {
        // What throws ends, too.
        if (isDone) resolve();
      }
    }),
  );
}
