import type { DnsMention } from '../../../facts/types.ts';
import type { ClusterName } from './cluster-name.ts';

/** Programs that are given a domain and look for members by SRV records below it. The first name that has records is taken. */
const discoveries: Readonly<Record<string, { readonly ports: readonly string[]; readonly source: string }>> = {
  'etcd srv': {
    ports: ['etcd-server', 'etcd-server-ssl', 'etcd-client', 'etcd-client-ssl', 'etcd', 'etcd-ssl'],
    source: 'etcd client/pkg/srv GetCluster; Patroni dcs/etcd.py _get_machines_cache_from_srv',
  },
  'mongodb+srv': { ports: ['mongodb'], source: 'MongoDB specifications, Initial DNS Seedlist Discovery' },
};

/** What a program asks for below this name, as `_port._proto`; empty where it asks for the name itself. */
export function discoveredPorts({ told, port }: DnsMention, { pod }: ClusterName): readonly string[] {
  if (told === undefined || !Object.hasOwn(discoveries, told) || pod !== undefined || port !== undefined) return [];
  return (discoveries[told]?.ports ?? []).map((name) => `_${name}._tcp`);
}
