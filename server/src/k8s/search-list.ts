import type { ClusterSettings } from './cluster-settings.ts';
import { isWithin } from './dns-name.ts';
import type { DnsConfig, PodTemplate } from './kinds.ts';

/** What a resolver's line-up holds that nobody knows from manifests. */
export type ResolverNote =
  /** hostNetwork without ClusterFirstWithHostNet: the node's resolver, no cluster names (facts C.1). */
  | 'host-network-uses-node'
  /** dnsPolicy Default: the node's resolver. */
  | 'node-resolver'
  /** dnsPolicy None: only what dnsConfig lists. */
  | 'only-dns-config'
  /** The node's own search list follows; it is not known here. */
  | 'node-search-follows'
  | 'nameservers-cut'
  | 'searches-cut'
  | 'search-too-long'
  /** An `ndots` that is no number counts as 1. */
  | 'ndots-not-a-number';

/** The resolv.conf that the kubelet writes for a pod. */
export interface Resolver {
  /** Addresses, `<clusterDNS>` for the cluster's and `<nodeDNS>` for the node's. */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** Options besides ndots, `name` or `name:value`. */
  readonly options: readonly string[];
  /** Asks the cluster DNS. With dnsPolicy None nobody can tell whose addresses are listed; a search list below the cluster domain counts as a yes. */
  readonly asksCluster: boolean;
  readonly notes: readonly ResolverNote[];
}

/** Limits of the combined lists (facts C.4). */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchText = 2048;
const maxSearch = 253;

const unique = (list: readonly string[]) => [...new Set(list)];

type Policy = 'cluster' | 'node' | 'none';

function policyOf(pod: PodTemplate): Policy {
  switch (pod.dnsPolicy) {
    case 'None':
      return 'none';
    case 'Default':
      return 'node';
    case 'ClusterFirstWithHostNet':
      return 'cluster';
    default:
      return pod.hostNetwork === true ? 'node' : 'cluster';
  }
}

function cutSearches(list: readonly string[]): { readonly search: readonly string[]; readonly notes: readonly ResolverNote[] } {
  const notes: ResolverNote[] = [];
  const fitting = list.filter((s) => s.length <= maxSearch);
  if (fitting.length < list.length) notes.push('search-too-long');
  let search = fitting.slice(0, maxSearches);
  while (search.join(' ').length > maxSearchText) search = search.slice(0, -1);
  if (search.length < fitting.length) notes.push('searches-cut');
  return { search, notes };
}

function optionsOf(base: readonly string[], config: DnsConfig | undefined): Map<string, string> {
  const options = new Map<string, string>();
  for (const text of base) {
    const [name = '', value = ''] = text.split(':');
    options.set(name, value);
  }
  for (const { name, value } of config?.options ?? []) if (name !== undefined && name !== '') options.set(name, value ?? '');
  return options;
}

/** ndots as resolvers read it: at most 15; no number, or none given: 1. */
function ndotsOf(text: string | undefined): { readonly ndots: number; readonly bad: boolean } {
  if (text === undefined) return { ndots: 1, bad: false };
  return /^[0-9]+$/.test(text) ? { ndots: Math.min(15, Number(text)), bad: false } : { ndots: 1, bad: true };
}

/** The resolver of a pod in a namespace: its policy's lists, then dnsConfig, merged and cut as the kubelet does it (facts C.0, C.3). */
export function resolverOf(pod: PodTemplate, namespace: string, settings: ClusterSettings): Resolver {
  const policy = policyOf(pod);
  const zone = settings.clusterDomain;
  const cluster = policy === 'cluster';
  const baseSearch = cluster ? [`${namespace}.svc.${zone}`, `svc.${zone}`, zone] : [];
  const baseServers = cluster ? ['<clusterDNS>'] : policy === 'node' ? ['<nodeDNS>'] : [];
  const config = pod.dnsConfig;
  const servers = unique([...baseServers, ...(config?.nameservers ?? [])]);
  const { search, notes } = cutSearches(
    unique([...baseSearch, ...(config?.searches ?? [])].map((s) => (s === '.' ? s : s.replace(/\.$/, '')))),
  );
  const options = optionsOf(cluster ? ['ndots:5'] : [], config);
  const { ndots, bad } = ndotsOf(options.get('ndots'));
  options.delete('ndots');
  return {
    nameservers: servers.slice(0, maxNameservers),
    search,
    ndots,
    options: [...options].map(([name, value]) => (value === '' ? name : `${name}:${value}`)),
    asksCluster: cluster || (policy === 'none' && search.some((s) => isWithin(s, zone))),
    notes: [
      ...(policy === 'node'
        ? [pod.hostNetwork === true && pod.dnsPolicy !== 'Default' ? ('host-network-uses-node' as const) : ('node-resolver' as const)]
        : []),
      ...(policy === 'none' ? ['only-dns-config' as const] : ['node-search-follows' as const]),
      ...(servers.length > maxNameservers ? ['nameservers-cut' as const] : []),
      ...notes,
      ...(bad ? ['ndots-not-a-number' as const] : []),
    ],
  };
}

/** The resolver that pods of a namespace have when they set nothing about DNS. */
export function plainResolver(namespace: string, settings: ClusterSettings): Resolver {
  return resolverOf({ labels: {}, containers: [], initContainers: [], volumeConfigRefs: [] }, namespace, settings);
}

export type Libc = 'glibc' | 'musl';

/**
 * Absolute names (no final dot) that a resolver asks for in order, until one answers. A final dot asks once. With fewer dots than
 * ndots the search list comes first and the name itself last; else the name comes first, and glibc goes on with the list where
 * musl does not (facts C.6).
 */
export function queriesFor(name: string, resolver: Pick<Resolver, 'search' | 'ndots'>, libc: Libc): readonly string[] {
  const absolute = name.endsWith('.');
  const plain = absolute ? name.slice(0, -1) : name;
  if (absolute) return [plain];
  const dots = plain.replace(/<[^<>]*>/g, '').split('.').length - 1;
  const searched = resolver.search.map((s) => (s === '.' || s === '' ? plain : `${plain}.${s}`));
  if (dots >= resolver.ndots) return libc === 'musl' ? [plain] : unique([plain, ...searched]);
  return unique([...searched, plain]);
}

/** Does the walk go on behind this outcome? musl stops at an empty answer, glibc only at records (facts C.6). */
export function walksOn(outcome: 'records' | 'empty' | 'name-error', libc: Libc): boolean {
  return outcome === 'name-error' || (outcome === 'empty' && libc === 'glibc');
}
