import { createAnalysis, type Analysis, type Configuration } from '../analysis.ts';
import type { Place } from '../base/span.ts';
import { placeInTemplate, sourceNameAt } from './rendered-source.ts';
import { folderOf, isBelow } from '../model/files/paths.ts';
import type { Finding } from '../rules/define.ts';

/** A chart and what `helm template` made of it. */
export interface RenderedChart {
  /** Uri of the folder of its Chart.yaml. */
  readonly folder: string;
  readonly text: string;
}

export interface RenderedWorkspace {
  /** The workspace with the charts as they are rendered in place of their templates. */
  readonly analysis: Analysis;
  /** Findings on rendered objects, at the places in the charts that a person would edit. Without fixes: those are for the rendered text. */
  readonly findings: readonly Finding[];
}

/** Folders of the charts that stand for themselves: not those inside of `charts/` of another. */
export function chartFolders(analysis: Analysis): readonly string[] {
  const folders = analysis
    .uris()
    .filter((uri) => analysis.facts(uri)?.role === 'chart')
    .map(folderOf)
    .sort();
  return folders.filter((folder) => !folders.some((other) => other !== folder && isBelow(folder, `${other}/charts`)));
}

/** Uri under which what a chart renders to stands in the analysis. */
export const renderedUri = (folder: string): string => `${folder}/rendered.yaml`;

/** Judges the workspace anew with rendered charts. Facts of all other files are shared with `base`. */
export function withRenderedCharts(
  base: Analysis,
  configuration: Configuration,
  charts: readonly RenderedChart[],
  textOf: (uri: string) => string | undefined,
): RenderedWorkspace {
  const texts = new Map(charts.map(({ folder, text }) => [renderedUri(folder), text]));
  const analysis = createAnalysis({ configuration, readText: (uri) => texts.get(uri) ?? textOf(uri) });
  const kept = base.uris().filter((uri) => !charts.some(({ folder }) => isBelow(uri, folder)));
  analysis.applyFacts(kept.flatMap((uri) => base.facts(uri) ?? []));
  analysis.apply([...texts].map(([uri, text]) => ({ uri, text })));
  const findings = charts.flatMap((chart) =>
    analysis.diagnostics(renderedUri(chart.folder)).flatMap((finding) => {
      const placed = inChart(finding, charts, textOf);
      const level = configuration.severityOf?.(placed.rule, placed.place.uri);
      return level === 'off' ? [] : [level === undefined ? placed : { ...placed, severity: level }];
    }),
  );
  return { analysis, findings: onceEach(findings) };
}

function inChart(finding: Finding, charts: readonly RenderedChart[], textOf: (uri: string) => string | undefined): Finding {
  const place = (of: Place): Place => {
    const chart = charts.find(({ folder }) => renderedUri(folder) === of.uri);
    return chart === undefined ? of : placeInChart(chart, of, textOf);
  };
  const home = place(finding.place);
  const related = finding.related.map((each) => ({ ...each, place: place(each.place) }));
  const document = (textOf(home.uri) ?? '').slice(0, home.span.start).match(/^---/gm)?.length ?? 0;
  return { ...finding, place: home, related, document, fixes: [], message: `${finding.message} (As helm renders it.)` };
}

/** Packed subcharts have no file to edit: their findings stand at the chart. */
function placeInChart(chart: RenderedChart, { span }: Place, textOf: (uri: string) => string | undefined): Place {
  const source = sourceNameAt(chart.text, span.start);
  const uri = `${chart.folder}/${source?.path ?? ''}`;
  const template = source === undefined ? undefined : textOf(uri);
  if (source === undefined || template === undefined) {
    const text = textOf(`${chart.folder}/Chart.yaml`) ?? '';
    const at = Math.max(0, text.search(/^name:/m));
    return { uri: `${chart.folder}/Chart.yaml`, span: { start: at, end: at + 'name'.length } };
  }
  return { uri, span: placeInTemplate(chart.text, source.part, span, template) };
}

/** A loop renders one line many times. */
function onceEach(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, place, message }) => {
    const key = `${rule} ${place.uri} ${place.span.start} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
