/** Values that the API server accepts for the fields that this product judges (facts D.1–D.3, D.6). */
const enumerations: readonly {
  readonly field: RegExp;
  readonly kinds?: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}[] = [
  { field: /^spec\.clusterIP$/, kinds: ['Service'], values: { None: 'Headless: the name answers with the addresses of the pods.' } },
  {
    field: /^spec\.type$/,
    kinds: ['Service'],
    values: {
      ClusterIP: 'One virtual address inside the cluster, or none with clusterIP: None.',
      NodePort: 'A port on every node. Cannot be headless.',
      LoadBalancer: 'An outside load balancer. Cannot be headless.',
      ExternalName: 'A CNAME to another name. No addresses, no ports.',
    },
  },
  { field: /^spec\.sessionAffinity$/, kinds: ['Service'], values: { None: 'The default.', ClientIP: 'Ignored by headless Services.' } },
  {
    field: /^spec\.ipFamilyPolicy$/,
    kinds: ['Service'],
    values: { SingleStack: 'One family.', PreferDualStack: 'Both where the cluster has both.', RequireDualStack: 'Both, or refused.' },
  },
  { field: /^spec\.ipFamilies\[\d+\]$/, kinds: ['Service'], values: { IPv4: 'A records.', IPv6: 'AAAA records.' } },
  {
    field: /^spec\.(?:internal|external)TrafficPolicy$/,
    kinds: ['Service'],
    values: { Cluster: 'All endpoints.', Local: 'Endpoints of the own node. Changes no DNS answer.' },
  },
  {
    field: /^spec\.publishNotReadyAddresses$/,
    kinds: ['Service'],
    values: { true: 'Names answer as soon as a pod has an address.', false: 'Names answer once a pod is Ready.' },
  },
  {
    field: /(?:^|\.)ports\[\d+\]\.protocol$/,
    values: { TCP: 'The default.', UDP: 'Its SRV names begin with _name._udp.', SCTP: 'Where the network of the cluster has it.' },
  },
  {
    field: /(?:^|\.)spec\.dnsPolicy$/,
    values: {
      ClusterFirst: 'The default. With hostNetwork it silently becomes Default.',
      ClusterFirstWithHostNet: 'Cluster names with hostNetwork, too.',
      Default: "The node's own resolver: no cluster names.",
      None: 'Only dnsConfig.',
    },
  },
  {
    field: /^spec\.podManagementPolicy$/,
    kinds: ['StatefulSet'],
    values: { OrderedReady: 'One pod after the other: each must be Ready first.', Parallel: 'All pods at once.' },
  },
  {
    field: /^spec\.completionMode$/,
    kinds: ['Job'],
    values: { Indexed: 'Each pod gets the hostname <job>-<index>.', NonIndexed: 'Pods get no hostname.' },
  },
  {
    field: /^addressType$/,
    kinds: ['EndpointSlice'],
    values: { IPv4: 'A records.', IPv6: 'AAAA records.', FQDN: 'Deprecated: CNAME records.' },
  },
];

export interface EnumeratedValue {
  readonly value: string;
  readonly documentation: string;
}

/** Accepted values of a field, empty for fields without an enumeration. */
export function enumeratedValues(kind: string, field: string): readonly EnumeratedValue[] {
  const found = enumerations.find((e) => e.field.test(field) && (!e.kinds || e.kinds.includes(kind)));
  return found ? Object.entries(found.values).map(([value, documentation]) => ({ value, documentation })) : [];
}
