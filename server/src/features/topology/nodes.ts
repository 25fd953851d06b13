import { getOrMake } from '../../base/get-or-make.ts';
import type { Place } from '../../base/span.ts';
import { count } from '../../base/texts/words.ts';
import { isKnownName } from '../../k8s/dns-name.ts';
import { isHeadless, kindOf, kindWord, referencesOf } from '../../k8s/kinds.ts';
import type { DnsRecord, PodName, PredictedPod } from '../../model/records.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { Finding } from '../../rules/define.ts';
import { podOf, readableName } from '../shared/pod-names.ts';
import { podRange } from '../shared/pod-range.ts';
import { isPodMaker, isService, sourced } from '../shared/sourced.ts';

export type TopologyProblem = Pick<Finding, 'severity' | 'message'>;

export interface TopologyNode {
  readonly id: string;
  readonly kind: 'headless' | 'service' | 'external' | 'workload' | 'routes' | 'config';
  readonly label: string;
  readonly detail: string;
  /** Id of the frame that it stands in: its namespace. */
  readonly frame: string;
  /** Records and facts, one line each, plain text. */
  readonly lines: readonly string[];
  /** Pods of a workload, each with the name that reaches it. */
  readonly pods: readonly TopologyPod[];
  readonly place: Place;
  /** Errors and warnings on the object, errors first. */
  readonly problems: readonly TopologyProblem[];
}

export interface TopologyPod {
  /** Its ordinal, or how many it is. */
  readonly label: string;
  /** Its name, and the cluster name that reaches it or why none does. */
  readonly text: string;
}

const maxLines = 12;
/** Pods drawn of one workload. */
const maxPods = 12;

/** Says which node it is, edits aside. */
export const idOf = (instance: Instance): string =>
  `${kindOf(instance.facts.object)}/${instance.namespace}/${instance.facts.object.name}@${instance.bundle.id}`;

/** The first lines, and how many more there are. */
export function firstLines(lines: readonly string[], what: string): readonly string[] {
  return lines.length > maxLines ? [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more ${what}`] : lines;
}

/** One record for people: `db-0`, `port 5432`, or what is written. */
function dataText({ type, data }: DnsRecord): string {
  if (type === 'SRV') return `port ${data.split(' ')[0] ?? ''}`;
  const pod = podOf(data);
  return pod === undefined ? readableName(data).replace(/^<clusterIP[46][^>]*>$/, 'its cluster IP') : pod === 'node' ? 'its node' : pod;
}

/** A line per name and type; names made of addresses, which nobody calls, are left out. */
function recordLines(records: readonly DnsRecord[]): readonly string[] {
  const lines = new Map<string, Set<string>>();
  for (const record of records) {
    if (!isKnownName(record.name) || (record.type === 'SRV' && !record.name.startsWith('_'))) continue;
    getOrMake(lines, `${record.name} ${record.type}`, () => new Set<string>()).add(dataText(record));
  }
  return [...lines].map(([key, [first = '', ...more]]) => `${key} → ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`);
}

/** What a kind of object shows of itself; the rest is the same for all. */
type Shown = Pick<TopologyNode, 'kind' | 'detail' | 'lines'> & Partial<Pick<TopologyNode, 'label' | 'pods'>>;

function shownService(model: Model, instance: Instance): Shown | undefined {
  if (!isService(instance)) return undefined;
  const { object } = instance.facts;
  const records = model.recordsFor(instance.bundle).recordsOf(instance.namespace, object.name);
  const kind = isHeadless(object) ? 'headless' : object.type === 'ExternalName' ? 'external' : 'service';
  return {
    kind,
    detail: `${kindWord(object)} Service`,
    lines: records.length === 0 ? ['no name answers'] : firstLines(recordLines(records), 'names'),
  };
}

/** The pods themselves, as far as they can be told apart in a picture. */
function podsOf(pods: readonly PredictedPod[], names: readonly PodName[]): readonly TopologyPod[] {
  const first = new Map<string, string>();
  for (const { name, pod } of names) if (!first.has(pod.name)) first.set(pod.name, name);
  return pods.map((pod) => {
    const ordinal = /[-#](\d+)$/.exec(pod.name);
    const anonymous = pod.name.includes('#');
    const own = anonymous ? `pod ${pod.index + 1}` : pod.name;
    return {
      label: anonymous || !ordinal ? String(pod.index + 1) : (ordinal[1] ?? ''),
      text: `${own}: ${readableName(first.get(pod.name) ?? 'no name of its own')}`,
    };
  });
}

function shownWorkload(model: Model, instance: Instance): Shown | undefined {
  if (!isPodMaker(instance)) return undefined;
  const { object } = instance.facts;
  const records = model.recordsFor(instance.bundle);
  const pods = records.podsOf(sourced(instance));
  const names = records.namesOf(sourced(instance));
  const shown = podsOf(pods.slice(0, maxPods), names);
  const more = pods.length > maxPods ? [`and ${pods.length - maxPods} more pods`] : [];
  return {
    kind: 'workload',
    label: (object.kind === 'StatefulSet' ? podRange(object) : undefined) ?? object.name,
    detail: `${object.kind} · ${count(pods.length, 'pod')}`,
    pods: shown,
    lines: names.length > 0 ? [...shown.map((pod) => pod.text), ...more] : ['its pods have no names of their own'],
  };
}

function shownRoutes({ facts: { object } }: Instance): Shown | undefined {
  const references = referencesOf(object);
  return references.length === 0
    ? undefined
    : {
        kind: 'routes',
        detail: kindOf(object),
        lines: firstLines(
          references.map(({ service }) => `to Service ${service}`),
          'Services',
        ),
      };
}

/** A ConfigMap or Secret whose text names something. */
function shownConfig({ facts: { mentions, object } }: Instance): Shown | undefined {
  if (mentions.length === 0 || (object.kind !== 'ConfigMap' && object.kind !== 'Secret')) return undefined;
  return { kind: 'config', detail: object.kind, lines: firstLines([...new Set(mentions.map((m) => m.host))], 'names') };
}

/** May the object be drawn at all? Cheap, unlike its node. */
export const isDrawn = ({ facts: { object, mentions } }: Instance): boolean =>
  object.kind === 'Service' ||
  'template' in object ||
  referencesOf(object).length > 0 ||
  (mentions.length > 0 && (object.kind === 'ConfigMap' || object.kind === 'Secret'));

/** What is drawn of an object; `undefined`: nothing. */
export function nodeOf(model: Model, instance: Instance, frame: string, problems: readonly TopologyProblem[]): TopologyNode | undefined {
  const shown = shownService(model, instance) ?? shownWorkload(model, instance) ?? shownRoutes(instance) ?? shownConfig(instance);
  return (
    shown && {
      id: idOf(instance),
      label: instance.facts.object.name,
      pods: [],
      frame,
      place: model.placeOf(instance, 'metadata.name'),
      problems,
      ...shown,
    }
  );
}
