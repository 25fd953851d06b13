import type { RenderFault, Rendering } from '../charts/rendering.ts';
import { requestText } from '../charts/rendered-objects.ts';
import { lineStarts } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import type { FileHost } from '../host/file-host.ts';
import { chartJob, isFlaw, renderedFiles, type ChartJob } from '../host/helm/chart-job.ts';
import { engineFolder } from '../host/helm/engine-worker.ts';
import { createHelmEngine } from '../host/helm/helm-engine.ts';
import { chartFolders } from '../host/rendered.ts';
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
/** The engine's thread goes when no chart was open for so long. */
const patience = 30_000;

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

  const openIn = (chart: string): readonly string[] => overlays.uris().filter((uri) => isBelow(uri, chart));
  const openCharts = (): readonly string[] => (overlays.uris().length === 0 ? [] : chartFolders(analysis).filter((chart) => openIn(chart).length > 0));

  async function renderStale(): Promise<void> {
    if (isBusy || engine === undefined) return;
    isBusy = true;
    for (let [chart] = stale; chart !== undefined && !isOver; [chart] = stale) {
      stale.delete(chart);
      const job = chartJob(analysis, chart, { host, roots: workspace.folders(), root: workspace.folders()[0] ?? '/', textOf: (uri) => overlays.get(uri)?.document.getText() });
      if (job === undefined) continue;
      const rendering = await engine.render(job.request);
      if (isOver) return;
      analysis.applyRendered(chart, renderedFiles(job, rendering));
      onFaults(chart, faultsOf(job, rendering, analysis.facts(`${chart}/Chart.yaml`)?.trees[0]));
      onRendered(openIn(chart));
    }
    isBusy = false;
  }

  function later(charts: readonly string[]): void {
    if (engine === undefined || isOver) return;
    for (const chart of charts) stale.add(chart);
    clearTimeout(leaving);
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
    touch: (uri) => later(chartFolders(analysis).some((chart) => isBelow(uri, chart)) ? openCharts() : []),
    all: () => later(openCharts()),
    stop() {
      isOver = true;
      clearTimeout(timer);
      clearTimeout(leaving);
      engine?.rest();
    },
  };
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
