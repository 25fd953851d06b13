import { at, list, nameOf, namespaceOf, text, texts } from './objects.ts';
import type { Json } from './objects.ts';

/** What the controllers made, as `kubectl get -o json` lists it. */
export interface Seen {
  readonly pods: readonly Json[];
  readonly services: readonly Json[];
  readonly slices: readonly Json[];
  readonly replicaSets: readonly Json[];
}

const digit = (address: string) => (address.includes(':') ? '6' : '4');
const dashed = (address: string) => {
  const plain = address.replace(/[.:]/g, '-');
  return plain.endsWith('-') ? `${plain}0` : plain;
};

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** The workload that made a pod; a ReplicaSet's own owner where it has one. */
export function ownerOf(pod: Json, replicaSets: readonly Json[]): Owner | undefined {
  const direct = list(at(pod, 'metadata')['ownerReferences'])[0];
  if (!direct) return undefined;
  const owner = { kind: text(direct['kind']), name: text(direct['name']) };
  if (owner.kind !== 'ReplicaSet') return owner;
  const set = replicaSets.find((r) => nameOf(r) === owner.name && namespaceOf(r) === namespaceOf(pod));
  const above = set ? list(at(set, 'metadata')['ownerReferences'])[0] : undefined;
  return above ? { kind: text(above['kind']), name: text(above['name']) } : owner;
}

const stable = (owner: Owner | undefined) => owner === undefined || owner.kind === 'StatefulSet';

/** The name of a pod, as far as its manifest has it. */
function stableName(pod: Json, owner: Owner | undefined): string {
  const generated = owner === undefined ? text(at(pod, 'metadata')['generateName']) : '';
  return generated === '' ? nameOf(pod) : `${generated}…`;
}

/** What each pod is called in placeholders: `Pod/NS/NAME`, or `KIND/NS/NAME#I` by the order of pod names. */
export function subjectsOf(seen: Pick<Seen, 'pods' | 'replicaSets'>): ReadonlyMap<Json, string> {
  const counts = new Map<string, number>();
  const subjects = new Map<Json, string>();
  for (const pod of seen.pods.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const owner = ownerOf(pod, seen.replicaSets);
    if (owner === undefined || stable(owner)) {
      subjects.set(pod, `Pod/${namespaceOf(pod)}/${stableName(pod, owner)}`);
      continue;
    }
    const key = `${owner.kind}/${namespaceOf(pod)}/${owner.name}`;
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    subjects.set(pod, `${key}#${index}`);
  }
  return subjects;
}

export const podIps = (pod: Json): readonly string[] =>
  list(at(pod, 'status')['podIPs'])
    .map((p) => text(p['ip']))
    .filter((ip) => ip !== '');

/**
 * Placeholders for every address that the cluster chose, whole and as a label. `written`: addresses that the manifests hold,
 * which stay as they are.
 */
export function symbolsOf(seen: Seen, written: ReadonlySet<string>): ReadonlyMap<string, string> {
  const symbols = new Map<string, string>();
  const put = (address: string, whole: string, label: string) => {
    if (address === '' || written.has(address)) return;
    symbols.set(address, whole);
    symbols.set(dashed(address), label);
  };
  for (const [pod, subject] of subjectsOf(seen)) {
    for (const ip of podIps(pod)) {
      const d = digit(ip);
      if (at(pod, 'spec')['hostNetwork'] === true) put(ip, `<nodeIP${d}>`, `<dashedNode${d}>`);
      else put(ip, `<ip${d} ${subject}>`, `<dashed${d} ${subject}>`);
    }
  }
  for (const service of seen.services) {
    for (const ip of texts(at(service, 'spec')['clusterIPs'])) {
      const subject = `Service/${namespaceOf(service)}/${nameOf(service)}`;
      if (ip !== 'None') put(ip, `<clusterIP${digit(ip)} ${subject}>`, `<dashedClusterIP${digit(ip)} ${subject}>`);
    }
  }
  return symbols;
}

/** Puts placeholders into a name or into record data: whole words and labels only, the longest first. */
export function symbolic(symbols: ReadonlyMap<string, string>): (value: string) => string {
  return (value) =>
    value
      .split(' ')
      .map(
        (word) =>
          symbols.get(word) ??
          word
            .split('.')
            .map((label) => symbols.get(label) ?? label)
            .join('.'),
      )
      .join(' ');
}
