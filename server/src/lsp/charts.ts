import type { RenderFault, Rendering } from '../charts/rendering.ts';
import { requestText } from '../charts/rendered-objects.ts';
import { lineStarts } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import type { FileHost } from '../host/file-host.ts';
import { chartJobs, isFlaw, renderedFiles, type ChartJob } from '../host/helm/chart-job.ts';
import { engineFolder } from '../host/helm/engine-worker.ts';
import { createHelmEngine, type HelmEngine } from '../host/helm/helm-engine.ts';
import { findReleases, type FoundRelease } from '../host/helm/releases/find-releases.ts';
import { chartFolders } from '../host/rendered.ts';
import { toPath } from '../host/uri.ts';
import { isBelow } from '../model/files/paths.ts';
import { child } from '../yaml/path.ts';
import type { MapNode } from '../yaml/node.ts';
import { toRange } from './convert.ts';
import type { ChartFault } from './diagnostics.ts';
import type { Workspace } from './workspace.ts';

/** Renders the charts of which a document is open, as they are edited. */
export interface Charts {
  /** A file may be another: its chart is rendered anew. */
  touch(uri: string): void;
  /** Any file may be another. */
  all(): void;
  stop(): void;
}

export interface ChartsHost {
  readonly workspace: Workspace;
  readonly host: FileHost;
  /** A chart was rendered: these of its documents are open. */
  readonly onRendered: (open: readonly string[]) => void;
  /** What keeps the chart in a folder from being rendered, instead of what was said of it before. */
  readonly onFaults: (folder: string, faults: readonly ChartFault[]) => void;
}

/** Keys that come within this time (milliseconds) are rendered as one. */
const burst = 15;
/** Milliseconds without a key after which a chart is rendered by other values, to compare. */
const calm = 400;
/** The engine's thread goes when no chart was open for so long. */
const patience = 30_000;

/** A chart as it was rendered for each of its environments. */
interface Rendered {
  readonly chart: string;
  readonly jobs: readonly ChartJob[];
  readonly renderings: readonly Rendering[];
}

/** Nothing is rendered before `touch` or `all`, and nothing at all where the build has no engine. */
export function createCharts({ workspace, host, onRendered, onFaults }: ChartsHost): Charts {
  const { analysis, overlays } = workspace;
  const folder = engineFolder();
  const engine = folder && createHelmEngine(folder);
  const stale = new Set<string>();
  let isBusy = false;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let leaving: NodeJS.Timeout | undefined;
  const uncompared = new Map<string, Rendered>();
  /** Names of environments that people chose, by chart. */
  const shown = new Map<string, string>();
  let comparing: NodeJS.Timeout | undefined;

  const textOf = (uri: string): string | undefined => overlays.get(uri)?.document.getText();
  /** What other files than those of charts say; forgotten when one of them is edited. */
  let found: ReadonlyMap<string, readonly FoundRelease[]> | undefined;
  const releases = (): ReadonlyMap<string, readonly FoundRelease[]> => found ??= findReleases(analysis, chartFolders(analysis).flatMap((each) => toPath(each) ?? []), { host, roots: workspace.folders(), textOf });
  const openIn = (chart: string): readonly string[] => overlays.uris().filter((uri) => isBelow(uri, chart));
  const openCharts = (): readonly string[] => (overlays.uris().length === 0 ? [] : chartFolders(analysis).filter((chart) => openIn(chart).length > 0));

  async function renderStale(): Promise<void> {
    if (isBusy || engine === undefined) return;
    isBusy = true;
    for (let [chart] = stale; chart !== undefined && !isOver; [chart] = stale) {
      stale.delete(chart);
      await renderChart(engine, chart);
    }
    isBusy = false;
  }

  /** Each environment, told together; what they are compared with follows when nobody types, and edits that come meanwhile are rendered first. */
  async function renderChart(from: HelmEngine, chart: string): Promise<void> {
    const jobs = chartJobs(analysis, chart, { releases: releases(), firstShown: (folder) => shown.get(folder), host, roots: workspace.folders(), root: workspace.folders()[0] ?? '/', textOf });
    const renderings: Rendering[] = [];
    for (const { request } of jobs) renderings.push(await from.render(request));
    if (isOver || jobs.length === 0) return;
    tell(chart, jobs, renderings, []);
    if (jobs.some(({ comparisons }) => comparisons.length > 0)) compareSoon(from, { chart, jobs, renderings });
  }

  function compareSoon(from: HelmEngine, rendered: Rendered): void {
    uncompared.set(rendered.chart, rendered);
    compareLater(from);
  }

  function compareLater(from: HelmEngine): void {
    clearTimeout(comparing);
    comparing = setTimeout(() => void compareAll(from), calm);
    comparing.unref();
  }

  /** Edits that come meanwhile are rendered first; then what they mean is compared. */
  async function compareAll(from: HelmEngine): Promise<void> {
    for (const [chart, { jobs, renderings }] of uncompared) {
      const compared: Rendering[][] = [];
      for (const { comparisons } of jobs) {
        const found: Rendering[] = [];
        for (const { request } of comparisons) {
          if (isOver || stale.has(chart)) return;
          found.push(await from.render(request));
        }
        compared.push(found);
      }
      if (isOver || stale.has(chart) || uncompared.get(chart)?.renderings !== renderings) return;
      uncompared.delete(chart);
      tell(chart, jobs, renderings, compared);
    }
  }

  function tell(chart: string, jobs: readonly ChartJob[], renderings: readonly Rendering[], compared: readonly (readonly Rendering[])[]): void {
    const made = jobs.flatMap((job, index) => {
      const rendering = renderings[index];
      return rendering === undefined ? [] : [{ job, rendering, files: renderedFiles(job, rendering, compared[index]) }];
    });
    analysis.applyRendered(chart, made.map(({ files }) => files));
    const facts = analysis.facts(`${chart}/Chart.yaml`)?.trees[0];
    onFaults(chart, onceEach(made.flatMap(({ job, rendering }) => faultsOf(job, rendering, facts))));
    onRendered(openIn(chart));
  }

  function later(charts: readonly string[]): void {
    if (engine === undefined || isOver) return;
    for (const chart of charts) stale.add(chart);
    clearTimeout(leaving);
    if (uncompared.size > 0) compareLater(engine);
    if (openCharts().length === 0) {
      leaving = setTimeout(engine.rest, patience);
      leaving.unref();
    }
    if (stale.size > 0) timer ??= setTimeout(() => {
      timer = undefined;
      void renderStale();
    }, burst);
  }

  return {
    // A chart may be part of another by `file://`: what is open is little.
    touch(uri) {
      const open = openCharts();
      if (open.length === 0 || chartFolders(analysis).some((chart) => isBelow(uri, chart))) return later(open);
      const before = JSON.stringify([...releases()]);
      found = undefined;
      if (JSON.stringify([...releases()]) !== before) later(open);
    },
    all() {
      found = undefined;
      later(openCharts());
    },
    stop() {
      isOver = true;
      clearTimeout(timer);
      clearTimeout(leaving);
      clearTimeout(comparing);
      engine?.rest();
    },
  };
}

/** What several environments have in common is said once. */
function onceEach(faults: readonly ChartFault[]): readonly ChartFault[] {
  const seen = new Set<string>();
  return faults.filter(({ uri, range, message }) => {
    const key = `${uri} ${range.start.line}:${range.start.character} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Faults at the files in which a person can mend them. Charts that are missing stand at their entry in Chart.yaml. */
function faultsOf(job: ChartJob, rendering: Rendering, chart: MapNode | undefined): readonly ChartFault[] {
  const { request, folder } = job;
  const ofChart = (span: Span, message: string, severity: 1 | 3): ChartFault => {
    const uri = `${folder}/Chart.yaml`;
    return { uri, range: toRange(lineStarts(requestText(request, uri)), span), severity, message };
  };
  const lacking = rendering.missing.filter(({ chart: of }) => !of.includes('.')).map(({ name, version }) =>
    ofChart(entryOf(chart, name), `The chart ${name}${version === undefined ? '' : ` ${version}`} is not in charts/, so nothing is known of what needs it. Run "helm dependency build".`, 3));
  const faults = rendering.faults.filter(({ kind }) => kind !== 'library' && kind !== 'dependency').map((fault): ChartFault => {
    const severity = isFlaw(fault) ? 1 : 3;
    const message = messageOf(fault);
    const place = fault.places.find(({ source }) => rendering.sources[source] !== undefined && rendering.sources[source].inner === undefined);
    const uri = request.files[rendering.sources[place?.source ?? -1]?.file ?? -1]?.uri;
    return uri === undefined || place === undefined ? ofChart(nameOf(chart), message, severity) : { uri, range: toRange(lineStarts(requestText(request, uri)), place.span), severity, message };
  });
  return [...faults, ...lacking];
}

function messageOf({ kind, reason }: RenderFault): string {
  const why = reason.trim();
  return kind === 'required' ? `A value is required here that is not given: ${why}` : `Helm does not render this: ${why}`;
}

function nameOf(chart: MapNode | undefined): Span {
  return child(chart, 'name') ?? { start: 0, end: 0 };
}

function entryOf(chart: MapNode | undefined, name: string): Span {
  const list = child(chart, 'dependencies');
  const names = (list?.kind === 'seq' ? list.items : []).map((item) => child(item, 'name'));
  return names.find((node) => node?.kind === 'scalar' && node.value === name) ?? nameOf(chart);
}
