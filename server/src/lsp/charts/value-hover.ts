import { lineAt, lineStarts } from '../../base/lines.ts';
import type { Span } from '../../base/span.ts';
import { count } from '../../base/texts/words.ts';
import { requestText } from '../../charts/rendered-objects.ts';
import type { RenderRequest } from '../../charts/request.ts';
import { probedValue, reachedBy, type ProbedValue, type ReachedObject } from '../../charts/value-reach.ts';
import type { Rendering } from '../../charts/rendering.ts';
import { code, escape, fileLink } from '../../features/hover/markdown.ts';
import type { ChartJob } from '../../host/helm/chart-job.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import { numberedPod } from '../../k8s/pod-ordinals.ts';
import { fileNameOf, isBelow } from '../../model/files/paths.ts';
import type { Charts } from './charts.ts';

/** What a hover on a value shows. */
export interface ValueHover {
  readonly markdown: string;
  readonly span: Span;
}

export interface ValueHoverHost {
  readonly charts: Charts;
  readonly clusterDomain: string;
}

/** Environments, objects of one, and fields of one object that a hover shows. */
const [mostEnvironments, mostObjects, mostFields] = [3, 8, 4];

/** Which rendered fields and names a value of a values file reaches: found by rendering the chart with another one in its place. */
export async function valueHover(
  { charts, clusterDomain }: ValueHoverHost,
  uri: string,
  text: string,
  offset: number,
): Promise<ValueHover | undefined> {
  const folder = /^values[^/]*\.ya?ml$/.test(fileNameOf(uri)) ? charts.folders().find((each) => isBelow(uri, each)) : undefined;
  const probe = folder === undefined ? undefined : probedValue(text, offset);
  if (folder === undefined || probe === undefined) return undefined;
  const parts: string[] = [];
  for (const job of charts.jobs(folder)) {
    const request = withText(job, uri, probe.text);
    if (request === undefined || parts.length >= mostEnvironments) continue;
    const [rendering, other] = [await charts.render(job), await charts.render({ ...job, request })];
    if (rendering === undefined || other === undefined || other.faults.length > rendering.faults.length) continue;
    parts.push(partOf(job, probe, rendering, reachedBy(rendering, other), clusterDomain));
  }
  return parts.length === 0 ? undefined : { markdown: parts.join('\n\n---\n\n'), span: probe.span };
}

/** The request with another text of a values file; `undefined` where it does not read that file. */
function withText({ request, values }: ChartJob, uri: string, text: string): RenderRequest | undefined {
  const at = values.indexOf(uri);
  if (at >= 0)
    return { ...request, values: (request.values ?? []).map((file, index) => (index === at ? { ...file, content: text } : file)) };
  const isDefault = request.files.some((file) => file.uri === uri && /(?:^|\/)values\.yaml$/.test(file.path));
  return isDefault ? { ...request, files: request.files.map((file) => (file.uri === uri ? { ...file, content: text } : file)) } : undefined;
}

function partOf(
  job: ChartJob,
  { path }: ProbedValue,
  rendering: Rendering,
  objects: readonly ReachedObject[],
  clusterDomain: string,
): string {
  const where = job.name === undefined ? '' : ` in ${escape(job.name)}`;
  if (objects.length === 0) return `**${escape(path)}** reaches no rendered field${where}.`;
  const names = [...new Set(objects.flatMap((object) => namesOf(object, job.request, clusterDomain)))];
  const shown = objects
    .slice(0, mostObjects)
    .map((object) => `- ${escape(object.kind)} ${code(symbolic(object.name, job))}${fieldsText(object, job, rendering)}`);
  const more = objects.length > mostObjects ? [`- … and ${count(objects.length - mostObjects, 'more object')}`] : [];
  const named =
    names.length === 0
      ? []
      : [
          '',
          `Names: ${names
            .slice(0, mostObjects)
            .map((name) => code(symbolic(name, job)))
            .join(', ')}${names.length > mostObjects ? ` and ${names.length - mostObjects} more` : ''}`,
        ];
  return [`**${escape(path)}** reaches${where}:`, '', ...shown, ...more, ...named].join('\n');
}

const symbolic = (text: string, { isUnnamed, request }: ChartJob): string =>
  isUnnamed ? text.replaceAll(request.release, '<release>') : text;

function fieldsText({ fields, template }: ReachedObject, job: ChartJob, rendering: Rendering): string {
  if (fields.length === 0) return ` as a whole · ${escape(fileNameOf(template))}`;
  const shown = fields
    .slice(0, mostFields)
    .map(({ field, place }) => `${code(field)}${place === undefined ? '' : placeText(place, job, rendering)}`);
  return `: ${shown.join(', ')}${fields.length > mostFields ? ` and ${count(fields.length - mostFields, 'more field')}` : ''}`;
}

function placeText(
  { source, span }: { readonly source: number; readonly span: Span },
  { request }: ChartJob,
  { sources }: Rendering,
): string {
  const at = sources[source];
  const uri = at === undefined || at.inner !== undefined ? undefined : request.files[at.file]?.uri;
  if (uri === undefined) return '';
  const line = lineAt(lineStarts(requestText(request, uri)), span.start) + 1;
  return ` ${fileLink(uri, line)}`;
}

/** Names under which cluster DNS knows the object, of pods the first. */
function namesOf({ kind, name, namespace, serviceName }: ReachedObject, request: RenderRequest, clusterDomain: string): readonly string[] {
  const own = namespace ?? request.namespace;
  if (kind === 'Service') return [serviceDnsName(name, own, clusterDomain)];
  return kind === 'StatefulSet' && serviceName !== undefined ? [serviceDnsName(serviceName, own, clusterDomain, numberedPod(name, 0))] : [];
}
