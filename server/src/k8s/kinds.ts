/**
 * Kubernetes objects as plain, position-free values: just the fields that decide names, networking and DNS.
 * `read.ts` makes them from the JSON that kubectl would send. Unset fields are `undefined`; API defaults are NOT applied here.
 */
export type Labels = Readonly<Record<string, string>>;

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

export interface Service extends ObjectHead {
  readonly kind: 'Service';
  readonly type?: string;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  /** `undefined` for absent and for `{}` (facts B.17). */
  readonly selector?: Labels;
  readonly ports: readonly ServicePort[];
  readonly publishNotReadyAddresses?: boolean;
  readonly externalName?: string;
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  readonly protocol?: string;
  readonly hostIP?: string;
}

export interface Container {
  readonly name?: string;
  readonly ports: readonly ContainerPort[];
  readonly hasReadinessProbe: boolean;
  /** Ports that probes and hooks of the container ask for by name; `field`: API path below the container. Absent: none. */
  readonly portNames?: readonly { readonly field: string; readonly name: string }[];
  /** Init containers only: `Always` makes it a sidecar. */
  readonly restartPolicy?: string;
  /** Names of ConfigMaps and Secrets that env, envFrom take values from. */
  readonly configRefs: readonly string[];
}

export interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string; readonly value?: string }[];
}

/** A pod's spec with its labels, whether a bare Pod's or a template's. */
export interface PodTemplate {
  readonly labels: Labels;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly hostnameOverride?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly hostNetwork?: boolean;
  readonly dnsPolicy?: string;
  readonly dnsConfig?: DnsConfig;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Names of ConfigMaps and Secrets mounted as volumes. */
  readonly volumeConfigRefs: readonly string[];
}

export interface SelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly SelectorRequirement[];
}

export type WorkloadKind = 'StatefulSet' | 'Deployment' | 'DaemonSet' | 'ReplicaSet' | 'ReplicationController' | 'Job' | 'CronJob';

export interface Workload extends ObjectHead {
  readonly kind: WorkloadKind;
  /** As written; the default is 1. Jobs: see `completions` and `parallelism`. */
  readonly replicas?: number;
  readonly serviceName?: string;
  readonly ordinalsStart?: number;
  readonly podManagementPolicy?: string;
  readonly completions?: number;
  readonly parallelism?: number;
  readonly completionMode?: string;
  /** `spec.suspend` of a Job or CronJob, `spec.paused` of a Deployment: makes no pods while it holds. */
  readonly suspended?: boolean;
  /** `spec.updateStrategy` of StatefulSets and DaemonSets. */
  readonly updateStrategy?: string;
  /** StatefulSets: pods below this number stay as they are at an update. */
  readonly partition?: number;
  /** StatefulSets: has it volumeClaimTemplates? */
  readonly hasClaims?: boolean;
  /** Jobs: `selector` is written, and neither it nor the labels of the template are made by the API server. */
  readonly manualSelector?: boolean;
  readonly selector?: LabelSelector;
  readonly template: PodTemplate;
}

export interface Pod extends ObjectHead {
  readonly kind: 'Pod';
  readonly template: PodTemplate;
}

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
}

export interface EndpointPort {
  readonly name?: string;
  readonly port?: number;
  /** A number is written, but not known: a template fills it in. */
  readonly isOpen?: true;
  readonly protocol?: string;
}

export interface EndpointSubset {
  readonly addresses: readonly EndpointAddress[];
  readonly notReadyAddresses: readonly EndpointAddress[];
  readonly ports: readonly EndpointPort[];
}

export interface Endpoints extends ObjectHead {
  readonly kind: 'Endpoints';
  readonly subsets: readonly EndpointSubset[];
}

export interface SliceEndpoint {
  readonly addresses: readonly string[];
  readonly hostname?: string;
  /** Absent counts as ready (facts A.4). */
  readonly ready?: boolean;
  readonly targetRefName?: string;
}

export interface EndpointSlice extends ObjectHead {
  readonly kind: 'EndpointSlice';
  readonly addressType?: string;
  readonly endpoints: readonly SliceEndpoint[];
  readonly ports: readonly EndpointPort[];
}

/** What follows where a Service that something else than a backend names is not there: the sentences stand with the rules. */
export type ReferenceEffect =
  | 'route-idle'
  | 'policy-idle'
  | 'rule-idle'
  | 'no-targets'
  | 'rollout-degraded'
  | 'events-lost'
  | 'webhook-unreached'
  | 'versions-unreadable'
  | 'api-unavailable';

/** A Service that an object names in a field of its own, as the backend of an Ingress does (`reference-table.ts`). Fields are API paths. */
export interface ServiceReference {
  /** What holds the reference. */
  readonly field: string;
  readonly service: string;
  readonly nameField: string;
  readonly namespace?: string;
  /** Where the namespace stands, or could stand. */
  readonly namespaceField?: string;
  readonly portName?: string;
  readonly portNumber?: number;
  /** Where a port is written. */
  readonly portField?: string;
  /** What follows where it is not there; absent: requests to the backend fail. */
  readonly effect?: ReferenceEffect;
  /** May name something else than a Service. */
  readonly free?: true;
}

/** Names Services in fields of its own. */
export interface Referring {
  readonly references: readonly ServiceReference[];
}

export interface Routes extends ObjectHead, Referring {
  readonly kind: 'Ingress' | 'HTTPRoute' | 'GRPCRoute' | 'TCPRoute' | 'TLSRoute' | 'UDPRoute';
}

export interface Namespace extends ObjectHead {
  readonly kind: 'Namespace';
}

/** ConfigMap, Secret: their text is searched for DNS names, nothing else is kept. */
export interface Config extends ObjectHead {
  readonly kind: 'ConfigMap' | 'Secret';
}

/** Any other object: a custom resource that may make Services and pods (operators table). */
export interface Custom extends ObjectHead {
  readonly kind: 'Custom';
  /** The kind as written, e.g. `Kafka`. */
  readonly customKind: string;
  /** `spec` as plain JSON. */
  readonly spec?: unknown;
  /** Only where there are any. */
  readonly references?: readonly ServiceReference[];
}

export interface ObjectHead {
  readonly apiVersion: string;
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export type KubeObject = Service | Workload | Pod | Endpoints | EndpointSlice | Routes | Namespace | Config | Custom;

/** Label by which an EndpointSlice names its Service (facts B.17). */
export const serviceNameLabel = 'kubernetes.io/service-name';

/** What an object is whose kind a manifest writes so; `*`, or a kind that is known at run time alone: any. */
export type ObjectOf<K extends string> = string extends K
  ? KubeObject
  : K extends '*'
    ? KubeObject
    : K extends OwnKind
      ? Holder<K>
      : Custom;
type OwnKind = Exclude<KubeObject['kind'], 'Custom'>;
type Holder<K> = KubeObject extends infer O ? (O extends { readonly kind: infer Q } ? (K extends Q ? O : never) : never) : never;

/** The kind as a manifest writes it. */
export function kindOf(object: KubeObject): string {
  return object.kind === 'Custom' ? object.customKind : object.kind;
}

/** Kinds that make pods, a bare Pod among them, as manifests write them. */
export const podKinds = [
  'Pod',
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
] as const satisfies readonly (WorkloadKind | 'Pod')[];

/** Those that make them from a template. */
export const workloadKinds = podKinds.filter((kind) => kind !== 'Pod');

/** Those whose pods have the hostname and subdomain that is written: a StatefulSet gives its pods others (facts B.3). */
export const selfNamedKinds = podKinds.filter((kind) => kind !== 'StatefulSet');

/** Is it one of these kinds? */
export function isAmong<K extends string>(kinds: readonly K[], kind: string): kind is K {
  return kinds.some((each) => each === kind);
}

const ownKinds = [
  'Service',
  ...podKinds,
  'Endpoints',
  'EndpointSlice',
  'Ingress',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'UDPRoute',
  'Namespace',
  'ConfigMap',
  'Secret',
] as const satisfies readonly OwnKind[];
/** Fails to compile where a kind is missing above. */
const allAreThere: OwnKind extends (typeof ownKinds)[number] ? true : never = true;

/** Is it a kind that has a form of its own here, whatever group it is of? */
export function isOwnKind(kind: string): boolean {
  return allAreThere && isAmong(ownKinds, kind);
}

/** Protocol of a port: the API server fills in TCP. */
export function protocolOf(port: { readonly protocol?: string }): string {
  return port.protocol ?? 'TCP';
}

/** The Services that an object names in fields of its own. */
export function referencesOf(object: KubeObject): readonly ServiceReference[] {
  return ('references' in object ? object.references : undefined) ?? noReferences;
}

const noReferences: readonly never[] = [];

/** Does the object make pods from a template (a bare Pod does not)? */
export function isWorkload(object: KubeObject): object is Workload {
  return 'template' in object && object.kind !== 'Pod';
}

/** Does the object make pods (a bare Pod counts as itself)? */
export function makesPods(object: KubeObject): object is Workload | Pod {
  return 'template' in object;
}

/** API path of a pod's spec or metadata inside an object that makes pods. */
export function podPath(object: KubeObject, part: 'spec' | 'metadata'): string {
  if (object.kind === 'Pod') return part;
  return `${object.kind === 'CronJob' ? 'spec.jobTemplate.spec' : 'spec'}.template.${part}`;
}

/** Names of the ConfigMaps and Secrets that the containers read, as variables or as files. */
export function configsReadBy({ containers, initContainers, volumeConfigRefs }: PodTemplate): ReadonlySet<string> {
  return new Set([...volumeConfigRefs, ...[...containers, ...initContainers].flatMap((container) => container.configRefs)]);
}

/** `headless`, else the type of the Service: how short texts call its kind. */
export function kindWord(service: Service): string {
  return isHeadless(service) ? 'headless' : (service.type ?? 'ClusterIP');
}

/** Headless: no virtual IP and not an alias (facts A.1.2). `clusterIP: None`, or `clusterIPs: [None]` with it. */
export function isHeadless(service: Service): boolean {
  return service.type !== 'ExternalName' && service.clusterIP === 'None';
}
