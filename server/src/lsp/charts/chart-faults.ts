import { lineStarts } from '../../base/lines.ts';
import type { Span } from '../../base/span.ts';
import { requestText } from '../../charts/rendered-objects.ts';
import type { RenderFault, Rendering } from '../../charts/rendering.ts';
import { isFlaw, type ChartJob } from '../../host/helm/chart-job.ts';
import { child } from '../../yaml/path.ts';
import type { MapNode } from '../../yaml/node.ts';
import { toRange } from '../wire/convert.ts';
import type { ChartFault } from '../diagnostics/said.ts';

/** What several environments have in common is said once. */
export function onceEach(faults: readonly ChartFault[]): readonly ChartFault[] {
  const seen = new Set<string>();
  return faults.filter(({ uri, range, message }) => {
    const key = `${uri} ${range.start.line}:${range.start.character} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Faults at the files in which a person can mend them. Charts that are missing stand at their entry in Chart.yaml. */
export function faultsOf(job: ChartJob, rendering: Rendering, chart: MapNode | undefined): readonly ChartFault[] {
  const { request, folder } = job;
  const ofChart = (span: Span, message: string, severity: 1 | 3): ChartFault => {
    const uri = `${folder}/Chart.yaml`;
    return { uri, range: toRange(lineStarts(requestText(request, uri)), span), severity, message };
  };
  const lacking = rendering.missing
    .filter(({ chart: of }) => !of.includes('.'))
    .map(({ name, version }) =>
      ofChart(
        entryOf(chart, name),
        `The chart ${name}${version === undefined ? '' : ` ${version}`} is not in charts/, so nothing is known of what needs it. Run "helm dependency build".`,
        3,
      ),
    );
  const faults = rendering.faults
    .filter(({ kind }) => kind !== 'library' && kind !== 'dependency')
    .map((fault): ChartFault => {
      const severity = isFlaw(fault) ? 1 : 3;
      const message = messageOf(fault);
      const place = fault.places.find(
        ({ source }) => rendering.sources[source] !== undefined && rendering.sources[source].inner === undefined,
      );
      const uri = request.files[rendering.sources[place?.source ?? -1]?.file ?? -1]?.uri;
      return uri === undefined || place === undefined
        ? ofChart(nameOf(chart), message, severity)
        : { uri, range: toRange(lineStarts(requestText(request, uri)), place.span), severity, message };
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
