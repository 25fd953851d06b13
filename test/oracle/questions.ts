import { at, list, nameOf, namespaceOf, text, texts } from './objects.ts';
import type { Json } from './objects.ts';
import type { Seen } from './symbols.ts';

export interface Question {
  /** Absolute, with real addresses and fresh namespaces. */
  readonly name: string;
  readonly type: string;
  /** A zone transfer lists the records of this answer. */
  readonly listed: boolean;
}

const label = (address: string) => {
  const plain = address.replace(/[.:]/g, '-');
  return plain.endsWith('-') ? `${plain}0` : plain;
};

function slicesOf(service: Json, seen: Seen): readonly Json[] {
  return seen.slices.filter(
    (s) => namespaceOf(s) === namespaceOf(service) && at(s, 'metadata', 'labels')['kubernetes.io/service-name'] === nameOf(service),
  );
}

function portNames(service: Json, slices: readonly Json[]): readonly (readonly [string, string])[] {
  const ports = [...list(at(service, 'spec')['ports']), ...slices.flatMap((s) => list(s['ports']))];
  const pairs = new Map(
    ports
      .filter((p) => text(p['name']) !== '')
      .map((p) => {
        const protocol = (text(p['protocol']) || 'TCP').toLowerCase();
        return [`${text(p['name'])}/${protocol}`, [text(p['name']), protocol] as const];
      }),
  );
  return [...pairs.values()];
}

/** What is asked about one Service: itself, its ports, every name that an endpoint has or could be thought to have. */
export function questionsOf(service: Json, seen: Seen, domain: string): readonly Question[] {
  const base = `${nameOf(service)}.${namespaceOf(service)}.svc.${domain}`;
  const spec = at(service, 'spec');
  const external = spec['type'] === 'ExternalName';
  const headless = spec['clusterIP'] === 'None';
  const slices = external ? [] : slicesOf(service, seen);
  const endpoints = slices.flatMap((s) => list(s['endpoints']));
  const names = new Map<string, boolean>();
  for (const e of endpoints) {
    const hostname = text(e['hostname']);
    if (hostname !== '') names.set(hostname, true);
    for (const address of texts(e['addresses'])) names.set(label(address), hostname === '');
    const pod = text(at(e, 'targetRef')['name']);
    if (pod !== '' && pod.length <= 63 && !names.has(pod)) names.set(pod, false);
  }
  const ask = (name: string, listed: boolean, types: readonly string[]) => types.map((type) => ({ name, type, listed }));
  return [
    ...ask(base, !external, ['A', 'AAAA']),
    ...ask(base, external, ['CNAME']),
    ...ask(base, !headless && !external, ['SRV']),
    ...portNames(service, slices).flatMap(([port, protocol]) => [
      ...ask(`_${port}._${protocol}.${base}`, false, ['A', 'AAAA']),
      ...ask(`_${port}._${protocol}.${base}`, !external, ['SRV']),
    ]),
    ...ask(`_nosuch._tcp.${base}`, false, ['SRV']),
    ...[...names].flatMap(([name, own]) => [
      ...ask(`${name}.${base}`, headless && own, ['A', 'AAAA']),
      ...ask(`${name}.${base}`, false, ['SRV']),
    ]),
  ];
}
