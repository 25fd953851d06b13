import { configurationOf } from '../../host/settings/configuration.ts';
import { withRenderedCharts, type RenderedChart } from '../../host/rendered.ts';
import { normalizeUri, toUri } from '../../host/uri.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import { methods, type RenderedChartsParams, type RenderedChartsResult } from '../protocol.ts';
import { afterReading, type RequestHost } from './after-reading.ts';

/** A client may send anything: what is no chart is left out. */
function chartsOf(params: RenderedChartsParams | null): readonly RenderedChart[] {
  const charts: unknown = params?.charts;
  if (!Array.isArray(charts)) return [];
  return charts.flatMap((chart: unknown): RenderedChart[] => {
    if (typeof chart !== 'object' || chart === null || !('folder' in chart) || !('text' in chart)) return [];
    const { folder, text } = chart;
    return typeof folder === 'string' && typeof text === 'string' ? [{ folder: normalizeUri(folder).replace(/\/$/, ''), text }] : [];
  });
}

/** The client renders charts, where people trust the workspace; the server judges what came out. */
export function registerRendered({ connection, workspace, life }: RequestHost, diagnostics: Diagnostics): void {
  const { analysis } = workspace;
  connection.onRequest(
    methods.renderedCharts,
    afterReading(life, (params: RenderedChartsParams | null): RenderedChartsResult => {
      const [root] = workspace.folders();
      const configuration = configurationOf(analysis.settings, root === undefined ? 'file:///' : toUri(root));
      const { findings } = withRenderedCharts(analysis, configuration, chartsOf(params), workspace.readText);
      diagnostics.setRendered(findings);
      return { findings: findings.length };
    }),
  );
}
