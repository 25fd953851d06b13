import type { WireAnswer, WireRecord } from './dns-message.ts';
import { at, list, nameOf, namespaceOf, text, texts } from './objects.ts';
import type { Json } from './objects.ts';
import type { Question } from './questions.ts';
import { ownerOf } from './symbols.ts';
import type { Seen } from './symbols.ts';

export interface Verdict {
  readonly file: string;
  readonly document: number;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly verdict: 'accepted' | 'rejected';
  readonly message?: string;
  readonly warnings?: readonly string[];
}

export interface Asked {
  readonly question: Question;
  readonly answer: WireAnswer;
}

export interface Observed {
  readonly kubernetes: string;
  readonly coredns: string;
  readonly clusterDomain: string;
  readonly documents: readonly Verdict[];
  /** Records of a transfer; `undefined` where the server refuses one. */
  readonly transfer: readonly WireRecord[] | undefined;
  readonly asked: readonly Asked[];
  readonly seen: Seen;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function uniqueSorted<T>(items: readonly T[], key: (item: T) => string): T[] {
  const kept = new Map(items.map((item) => [key(item), item]));
  return [...kept].toSorted((a, b) => compare(a[0], b[0])).map(([, item]) => item);
}

const recordKey = (r: { readonly name: string; readonly type: string; readonly data: string }) => `${r.name}\t${r.type}\t${r.data}`;

function zoneOf(observed: Observed, inside: (name: string) => boolean): readonly WireRecord[] {
  if (observed.transfer) return observed.transfer.filter((r) => r.type !== 'SOA' && r.type !== 'NS' && inside(r.name));
  return observed.asked.filter((a) => a.question.listed).flatMap((a) => a.answer.records.filter((r) => r.name === a.question.name));
}

function sliceJson(slice: Json, rename: (value: string) => string): Json {
  return {
    service: text(at(slice, 'metadata', 'labels')['kubernetes.io/service-name']),
    namespace: rename(namespaceOf(slice)),
    addressType: text(slice['addressType']),
    ports: list(slice['ports']).map((p) => ({ name: text(p['name']), port: p['port'] ?? null, protocol: text(p['protocol']) })),
    endpoints: list(slice['endpoints']).map((e) => ({
      addresses: texts(e['addresses']).map(rename),
      hostname: text(e['hostname']) || null,
      ready: at(e, 'conditions')['ready'] !== false,
    })),
  };
}

function podJson(pod: Json, seen: Seen, rename: (value: string) => string): Json {
  const owner = ownerOf(pod, seen.replicaSets);
  const named = owner === undefined || owner.kind === 'StatefulSet';
  const spec = at(pod, 'spec');
  return {
    namespace: rename(namespaceOf(pod)),
    owner: owner ? `${owner.kind}/${owner.name}` : null,
    name: named ? nameOf(pod) : null,
    hostname: text(spec['hostname']) || null,
    subdomain: text(spec['subdomain']) || null,
  };
}

/**
 * `expected.json`: names and data through `rename` (placeholders, namespaces as written), sorted, doubles dropped.
 * `inside`: names of the namespaces that were recorded.
 */
export function expectedOf(observed: Observed, rename: (value: string) => string, inside: (name: string) => boolean): Json {
  const { seen } = observed;
  const zone = zoneOf(observed, inside).map((r) => ({ name: rename(r.name), ttl: r.ttl, type: r.type, data: rename(r.data) }));
  const queries = observed.asked.map(({ question, answer }) => ({
    name: rename(question.name),
    type: question.type,
    rcode: answer.rcode,
    answers: uniqueSorted(
      answer.records.map((r) => ({ name: rename(r.name), type: r.type, data: rename(r.data), ...r.order })),
      recordKey,
    ),
  }));
  return {
    kubernetes: observed.kubernetes,
    coredns: observed.coredns,
    clusterDomain: observed.clusterDomain,
    documents: observed.documents,
    zone: uniqueSorted(zone, recordKey),
    queries: uniqueSorted(queries, (q) => `${q.name}\t${q.type}`),
    endpointSlices: uniqueSorted(
      seen.slices.map((s) => sliceJson(s, rename)),
      (s) => JSON.stringify(s),
    ),
    pods: seen.pods.map((p) => podJson(p, seen, rename)).toSorted((a, b) => compare(JSON.stringify(a), JSON.stringify(b))),
  };
}
