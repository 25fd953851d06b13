import { groupOf } from '../api-versions.ts';
import { asList, asNumber, asObject, asText, asTexts, isObject, present } from '../json.ts';
import type { Custom, LabelSelector } from '../kinds.ts';
import { labelSelector } from '../read/read.ts';

/** Who is on the other side of a rule. */
export interface PolicyPeer {
  readonly pods?: LabelSelector;
  readonly namespaces?: LabelSelector;
  readonly cidr?: string;
  /** What no pod of the cluster is: addresses, names and entities outside of it. */
  readonly isOutside?: true;
}

export interface PolicyPort {
  /** API path of the port itself. */
  readonly field: string;
  readonly protocol: string;
  readonly port?: number | string;
  readonly endPort?: number;
  /** Numbers are written as texts. */
  readonly isText?: true;
}

export interface PolicyRule {
  readonly field: string;
  /** Empty: everybody. */
  readonly peers: readonly PolicyPeer[];
  /** Empty: all ports. */
  readonly ports: readonly PolicyPort[];
  /** Names whose addresses it allows (`toFQDNs` of Cilium). */
  readonly names?: readonly string[];
  /** Which of the names that are asked for the DNS proxy of Cilium sees (`rules.dns`). */
  readonly learns?: readonly string[];
}

export interface NetworkPolicy {
  readonly pods: LabelSelector;
  /** The only namespace that a policy for the cluster is for. */
  readonly namespace?: string;
  readonly limitsEgress: boolean;
  readonly egress: readonly PolicyRule[];
  readonly ingress: readonly PolicyRule[];
}

const everything: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/** The NetworkPolicy of Kubernetes that an object is. Missing `policyTypes` follow from the rules (networking/v1 defaults). */
export function networkPolicyOf({ apiVersion, customKind, spec }: Custom): NetworkPolicy | undefined {
  if (customKind !== 'NetworkPolicy' || groupOf(apiVersion) !== 'networking.k8s.io' || !isObject(spec)) return undefined;
  const egress = rulesIn(spec['egress'], 'spec.egress', 'to');
  const types = asTexts(spec['policyTypes']);
  return {
    pods: labelSelector(spec['podSelector']) ?? everything,
    limitsEgress: types.length > 0 ? types.includes('Egress') : egress.length > 0,
    egress,
    ingress: rulesIn(spec['ingress'], 'spec.ingress', 'from'),
  };
}

function rulesIn(value: unknown, at: string, peers: 'to' | 'from'): readonly PolicyRule[] {
  return asList(value).map((item, index) => {
    const field = `${at}[${index}]`;
    const rule = asObject(item);
    return {
      field,
      peers: asList(rule[peers]).map(peerIn),
      ports: asList(rule['ports']).map((port, at) => portIn(port, `${field}.ports[${at}].port`)),
    };
  });
}

function peerIn(value: unknown): PolicyPeer {
  const peer = asObject(value);
  return present({
    pods: labelSelector(peer['podSelector']),
    namespaces: labelSelector(peer['namespaceSelector']),
    cidr: asText(asObject(peer['ipBlock'])['cidr']),
  });
}

/** A port without protocol is one of TCP. */
function portIn(value: unknown, field: string): PolicyPort {
  const { protocol, port, endPort } = asObject(value);
  return { field, protocol: asText(protocol) ?? 'TCP', ...present({ port: asNumber(port) ?? asText(port), endPort: asNumber(endPort) }) };
}

/** Is that port among those of a rule? */
export function allowsPort(rule: Pick<PolicyRule, 'ports'>, protocol: string, number: number): boolean {
  return rule.ports.length === 0 || rule.ports.some((each) => each.protocol === protocol && covers(each, number));
}

function covers({ port, endPort }: PolicyPort, number: number): boolean {
  if (port === undefined) return true;
  if (typeof port === 'string') return Number(port) === number;
  return number === port || (endPort !== undefined && port <= number && number <= endPort);
}

/** Namespaces in which the DNS servers of a cluster run, by distribution. */
const dnsNamespaces = new Set(['kube-system', 'openshift-dns', 'kube-dns', 'coredns']);

export type DnsAllowance = 'allowed' | 'tcp-only' | 'own-namespace' | 'labelled' | 'no';

/** Does a rule let its pods ask the DNS of the cluster? Servers listen on 53, those of OpenShift on 5353. `namespace`: of the policy. */
export function dnsAllowance({ peers, ports }: PolicyRule, namespace: string): DnsAllowance {
  const named = ports.some(({ port, protocol }) => typeof port === 'string' && protocol === 'UDP' && /dns/.test(port));
  const udp = named || [53, 5353].some((number) => allowsPort({ ports }, 'UDP', number));
  const tcp = [53, 5353].some((number) => allowsPort({ ports }, 'TCP', number));
  if (!udp && !tcp) return 'no';
  const found = peers.filter((peer) => mayBeDns(peer, namespace));
  if (peers.length > 0 && found.length === 0) return peers.some(isMeantForDns) ? 'own-namespace' : 'no';
  if (!udp) return 'tcp-only';
  return found.length > 0 && found.every(isByName) ? 'labelled' : 'allowed';
}

/** Labels of a namespace that nobody here knows may be those of the DNS servers' one. */
function mayBeDns({ pods, namespaces, cidr, isOutside }: PolicyPeer, namespace: string): boolean {
  if (isOutside === true) return false;
  if (cidr !== undefined) return true;
  if (namespaces === undefined) return pods !== undefined && dnsNamespaces.has(namespace);
  const named = namespaces.matchLabels['kubernetes.io/metadata.name'];
  return named === undefined || dnsNamespaces.has(named);
}

/** `name: kube-system`: a label of namespaces that nobody sets by himself (Kubernetes sets kubernetes.io/metadata.name). */
function isByName({ namespaces, cidr }: PolicyPeer): boolean {
  const name = namespaces?.matchLabels['name'];
  return cidr === undefined && name !== undefined && dnsNamespaces.has(name);
}

/** The labels of the DNS servers without a namespace: they are looked for in the policy's own. */
function isMeantForDns({ pods, namespaces }: PolicyPeer): boolean {
  return (
    namespaces === undefined &&
    pods !== undefined &&
    Object.values(pods.matchLabels).some((value) => /^(?:kube-dns|coredns|node-local-dns|dns-default)$/.test(value))
  );
}
