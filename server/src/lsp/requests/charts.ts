import path from '#host/path';
import { lineStarts } from '../../base/lines.ts';
import { printable } from '../../base/texts/printable.ts';
import { originAt } from '../../charts/origin.ts';
import { printRendering } from '../../charts/print.ts';
import { requestText } from '../../charts/rendered-objects.ts';
import type { RenderedDocument, Rendering } from '../../charts/rendering.ts';
import { newEnvironmentEdit } from '../../features/environments/new-environment.ts';
import type { ChartJob } from '../../host/helm/chart-job.ts';
import { settingsFileName } from '../../host/settings/settings-file.ts';
import { normalizeUri, toPath, toUri } from '../../host/uri.ts';
import { isBelow, shortLabel } from '../../model/files/paths.ts';
import {
  chartMethods,
  type ChartsParams,
  type ChartsResult,
  type NewEnvironmentParams,
  type NewEnvironmentResult,
  type RenderedChartParams,
  type RenderedChartResult,
  type ShowEnvironmentParams,
  type WireLocation,
} from '../protocol.ts';
import { toLocation, toRange } from '../wire/convert.ts';
import { afterReading, type RequestHost } from './after-reading.ts';

const folderOf = (uri: unknown): string => (typeof uri === 'string' ? normalizeUri(uri).replace(/\/$/, '') : '');

/** Answers the requests of `protocol.ts`. */
export function registerCharts(host: RequestHost): void {
  const { connection, workspace, life } = host;
  const { charts } = life;

  connection.onRequest(
    chartMethods.charts,
    afterReading(life, (params: ChartsParams | null) => chartList(host, params?.holding)),
  );

  connection.onRequest(
    chartMethods.showEnvironment,
    afterReading(life, (params: ShowEnvironmentParams | null): null => {
      if (typeof params?.name === 'string') charts.show(folderOf(params.folder), params.name);
      return null;
    }),
  );

  connection.onRequest(
    chartMethods.renderedChart,
    afterReading(life, async (params: RenderedChartParams | null): Promise<RenderedChartResult | null> => {
      const folder = folderOf(params?.folder);
      if (!charts.folders().includes(folder)) return null;
      const jobs = charts.jobs(folder);
      const job = jobs.find(({ name }) => name === params?.environment) ?? jobs[0];
      const rendering = job && (await charts.render(job));
      return job === undefined || rendering === undefined ? null : shown(job, rendering, workspace.clientUri);
    }),
  );

  connection.onRequest(
    chartMethods.newEnvironment,
    afterReading(life, (params: NewEnvironmentParams | null) => newEnvironment(host, params)),
  );
}

/** @param document uri of a document: the chart that holds it; otherwise all */
function chartList({ workspace, life: { charts } }: RequestHost, document: unknown): ChartsResult {
  const uri = typeof document === 'string' ? normalizeUri(document) : undefined;
  const folders = charts.folders().filter((folder) => uri === undefined || isBelow(uri, folder));
  return {
    charts: folders.map((folder) => ({
      folder,
      label: printable(shortLabel(folder)),
      environments: charts.jobs(folder).flatMap(({ name, request, origin }) => {
        const location = origin && toLocation({ uri: origin.uri, span: origin.span }, workspace.linesOf, workspace.clientUri);
        return name === undefined
          ? []
          : [{ name, release: request.release, namespace: request.namespace, ...(location ? { origin: location } : {}) }];
      }),
    })),
  };
}

function newEnvironment({ workspace }: RequestHost, params: NewEnvironmentParams | null): NewEnvironmentResult | null {
  const folder = toPath(folderOf(params?.folder));
  const [root] = workspace.folders();
  if (folder === undefined || root === undefined || typeof params?.name !== 'string') return null;
  const uri = toUri(path.join(root, settingsFileName));
  const before = workspace.readText(uri);
  const edit = newEnvironmentEdit(before ?? '', {
    path: path.relative(root, folder).split(path.sep).join('/') || '.',
    name: params.name,
    namespace: workspace.analysis.settings.cluster.defaultNamespace,
  });
  return edit === undefined
    ? null
    : {
        uri: workspace.clientUri(uri),
        range: toRange(lineStarts(before ?? ''), edit.span),
        text: edit.newText,
        isNew: before === undefined,
      };
}

/** Where the object begins in its template; of packed charts nowhere. */
function templateOf(
  { request }: ChartJob,
  rendering: Rendering,
  document: RenderedDocument,
  clientUri: (uri: string) => string,
): WireLocation | undefined {
  const source = rendering.sources[document.source ?? -1];
  const uri = source === undefined || source.inner !== undefined ? undefined : request.files[source.file]?.uri;
  if (uri === undefined) return undefined;
  const first = Math.max(0, document.text.search(/^(?![#\s]|---)/m));
  const origin = originAt(rendering, document, first);
  const place = origin && [origin.place, ...origin.includes].find(({ source: at }) => at === document.source);
  const { start } = toRange(lineStarts(requestText(request, uri)), place?.span ?? { start: 0, end: 0 });
  return { uri: clientUri(uri), range: { start, end: start } };
}

function shown(job: ChartJob, rendering: Rendering, clientUri: (uri: string) => string): RenderedChartResult {
  const head = rendering.faults
    .map(({ template, reason }) => `# ${template === undefined ? '' : `${template}: `}${reason.trim().replaceAll('\n', '\n# ')}\n`)
    .join('');
  const printed = printRendering(rendering);
  const text = head + printed.text;
  const starts = lineStarts(text);
  return {
    text,
    links: printed.documents.flatMap(({ start, document }) => {
      const target = templateOf(job, rendering, document, clientUri);
      const line = toRange(starts, { start: head.length + start - 1, end: head.length + start - 1 }).start.line;
      return target
        ? [
            {
              range: { start: { line, character: 0 }, end: { line, character: `# Source: ${document.template}`.length } },
              target,
              tooltip: printable(document.template),
            },
          ]
        : [];
    }),
  };
}
