import { groupOf } from '../api-versions.ts';
import { asList, asObject, asText, asTexts, isObject, mapsOf, type Json } from '../json.ts';
import type { Custom, LabelSelector } from '../kinds.ts';
import { labelSelector } from '../read/read.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort, PolicyRule } from './network-policies.ts';

/** Label by which Cilium knows the namespace of a pod. */
const namespaceLabel = 'io.kubernetes.pod.namespace';
/** What stands in front of labels of namespaces. */
const namespaceLabels = 'io.cilium.k8s.namespace.labels.';

const everything: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/**
 * What a policy of Cilium says, in the terms of Kubernetes' own: rules limit egress once there is one, an empty one allows nothing, and addresses (`toCIDR`) are never those of
 * pods (cilium: pkg/policy/api, Documentation/security/policy). `undefined`: it is none, or is for nodes, or has several parts (`specs`).
 */
export function ciliumPolicyOf({ apiVersion, customKind, spec }: Custom): NetworkPolicy | undefined {
  const isWide = customKind === 'CiliumClusterwideNetworkPolicy';
  if ((customKind !== 'CiliumNetworkPolicy' && !isWide) || groupOf(apiVersion) !== 'cilium.io' || !isObject(spec)) return undefined;
  const selector = labelSelector(spec['endpointSelector']);
  if (selector === undefined) return undefined;
  const { pods = everything, namespaces = everything } = peerIn(selector, isWide);
  const namespace = namespaces.matchLabels['kubernetes.io/metadata.name'];
  // Which pods it is for hangs on labels of namespaces, which nobody knows here.
  if (namespace === undefined && Object.keys(namespaces.matchLabels).length + namespaces.matchExpressions.length > 0) return undefined;
  const egress = rulesIn(spec['egress'], 'spec.egress', 'to', isWide);
  return {
    pods,
    ...(namespace === undefined ? {} : { namespace }),
    limitsEgress: asList(spec['egress']).length > 0 && asObject(spec['enableDefaultDeny'])['egress'] !== false,
    egress,
    ingress: rulesIn(spec['ingress'], 'spec.ingress', 'from', isWide),
  };
}

function rulesIn(value: unknown, at: string, side: 'to' | 'from', isWide: boolean): readonly PolicyRule[] {
  return asList(value).flatMap((item, index): readonly PolicyRule[] => {
    const rule = asObject(item);
    if (Object.keys(rule).length === 0) return [];
    const field = `${at}[${index}]`;
    const names = mapsOf(rule['toFQDNs'], (each) => asText(each['matchName']) ?? asText(each['matchPattern']) ?? '').filter(
      (name) => name !== '',
    );
    const learns = mapsOf(rule['toPorts'], (each) =>
      mapsOf(asObject(each['rules'])['dns'], (name) => asText(name['matchName']) ?? asText(name['matchPattern']) ?? ''),
    ).flat();
    return [
      {
        field,
        peers: peersIn(rule, side, isWide),
        ports: portsIn(rule['toPorts'], field),
        ...(names.length === 0 ? {} : { names }),
        ...(learns.length === 0 ? {} : { learns }),
      },
    ];
  });
}

/** Whom a rule allows; everybody where it names nobody. */
function peersIn(rule: Json, side: 'to' | 'from', isWide: boolean): readonly PolicyPeer[] {
  return Object.keys(rule)
    .filter((key) => key.startsWith(side) && key !== 'toPorts')
    .flatMap((key): readonly PolicyPeer[] => {
      if (key === `${side}Endpoints`) return asList(rule[key]).map((each) => peerIn(labelSelector(each) ?? everything, isWide));
      if (key === `${side}Entities`) return asTexts(rule[key]).map(entity);
      if (key === 'toServices') return mapsOf(rule[key], serviceIn);
      return asList(rule[key]).map((each) => addressIn(asText(each) ?? asText(asObject(each)['cidr']) ?? ''));
    });
}

function entity(name: string): PolicyPeer {
  return name === 'all' || name === 'cluster' ? { namespaces: everything } : { isOutside: true };
}

/** The caches of DNS on nodes have addresses of their own, which belong to no pod. */
function addressIn(address: string): PolicyPeer {
  return address.startsWith('169.254.') ? { cidr: address } : { isOutside: true };
}

function serviceIn(value: Json): PolicyPeer {
  const namespace = asText(asObject(value['k8sService'])['namespace']);
  return { namespaces: namespace === undefined ? everything : inNamespace(namespace) };
}

const inNamespace = (name: string): LabelSelector => ({ matchLabels: { 'kubernetes.io/metadata.name': name }, matchExpressions: [] });

/** Labels of pods and of their namespace apart; without one it is the policy's own, and of a policy for the cluster every one. */
function peerIn({ matchLabels, matchExpressions }: LabelSelector, isWide: boolean): PolicyPeer {
  const labels = Object.entries(matchLabels).map(([key, value]) => [plain(key), value] as const);
  const expressions = matchExpressions.map((each) => ({ ...each, key: plain(each.key) }));
  const isOfNamespace = (key: string): boolean => key === namespaceLabel || key.startsWith(namespaceLabels);
  const asOfNamespace = (key: string): string =>
    key === namespaceLabel ? 'kubernetes.io/metadata.name' : key.slice(namespaceLabels.length);
  const namespaces: LabelSelector = {
    matchLabels: Object.fromEntries(labels.filter(([key]) => isOfNamespace(key)).map(([key, value]) => [asOfNamespace(key), value])),
    matchExpressions: expressions.filter(({ key }) => isOfNamespace(key)).map((each) => ({ ...each, key: asOfNamespace(each.key) })),
  };
  const isNamed = Object.keys(namespaces.matchLabels).length + namespaces.matchExpressions.length > 0;
  return {
    pods: {
      matchLabels: Object.fromEntries(labels.filter(([key]) => !isOfNamespace(key))),
      matchExpressions: expressions.filter(({ key }) => !isOfNamespace(key)),
    },
    ...(isNamed || isWide ? { namespaces } : {}),
  };
}

/** A label without the source that Cilium writes in front, with a colon or a dot: `k8s:app`. */
function plain(key: string): string {
  const source = ['k8s', 'any'].find((each) => key.startsWith(`${each}:`) || key.startsWith(`${each}.`));
  return source === undefined ? key : key.slice(source.length + 1);
}

/** Ports are written as texts; without a protocol, and with ANY, it is each. `0` is every port. */
function portsIn(value: unknown, field: string): readonly PolicyPort[] {
  return asList(value).flatMap((item, at) =>
    asList(asObject(item)['ports']).flatMap((each, index): readonly PolicyPort[] => {
      const { port, protocol, endPort } = asObject(each);
      const written = asText(port) ?? (typeof port === 'number' ? String(port) : undefined);
      const number = written !== undefined && /^\d+$/.test(written) ? Number(written) : written;
      const protocols = protocol === undefined || protocol === 'ANY' ? ['TCP', 'UDP', 'SCTP'] : [asText(protocol) ?? 'TCP'];
      return protocols.map((name) => ({
        field: `${field}.toPorts[${at}].ports[${index}].port`,
        protocol: name,
        isText: true,
        ...(number === undefined || number === 0 ? {} : { port: number }),
        ...(typeof endPort === 'number' ? { endPort } : {}),
      }));
    }),
  );
}
