import type { Labels, Endpoints, EndpointSlice, Namespace, Pod, Service, Workload } from '../../k8s/kinds.ts';

/** Names an object as reasons do; `id` finds the instance again (see `ClusterSource`). */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Opaque to the predictor: the model puts its own instance here. */
  readonly id?: unknown;
}

/** An object of a cluster: namespace resolved. */
export interface Sourced<O> {
  readonly object: O;
  readonly namespace: string;
  readonly ref: ObjectRef;
}

/** What the predictor asks of a set of objects. All look-ups are by namespace, so that they can be lazy. */
export interface ClusterSource {
  namespaces(): Iterable<string>;
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): Sourced<Service> | undefined;
  services(namespace: string): Iterable<Sourced<Service>>;
  /** Makers of pods that the Service's selector reaches from where it stands, among others; absent: all of its namespace. */
  selectedBy?(service: Sourced<Service>, selector: Labels): Iterable<Sourced<Workload | Pod>>;
  /** Services that may select pods of this owner, among others; absent: all Services of its namespace are looked at. */
  servicesFor?(owner: Sourced<Workload | Pod>): Iterable<Sourced<Service>>;
  /** Pod-making objects whose pods carry all these labels (controller labels included). */
  podMakers(namespace: string, selector: Labels): Iterable<Sourced<Workload | Pod>>;
  statefulSet(namespace: string, name: string): Sourced<Workload> | undefined;
  /** Pods that stand in manifests of their own, applied together with this workload, which may take them over or want their names; others, too. */
  barePods(workload: Sourced<Workload>): Iterable<Sourced<Pod>>;
  /** Workloads, applied together with this object, that may take it over or want its name; others, too. */
  claimants(object: Sourced<Workload | Pod>): Iterable<Sourced<Workload>>;
  /** Is the one applied before the other? */
  before(one: Sourced<Workload | Pod>, other: Sourced<Workload | Pod>): boolean;
  /** All pod-making objects of a namespace. */
  allPodMakers(namespace: string): Iterable<Sourced<Workload | Pod>>;
  slices(namespace: string, serviceName: string): Iterable<Sourced<EndpointSlice>>;
  allSlices(): Iterable<Sourced<EndpointSlice>>;
  endpoints(namespace: string, name: string): Sourced<Endpoints> | undefined;
  /** Do the pods of this maker become Ready? Absent: all do. */
  isReady?(maker: Sourced<Workload | Pod>): boolean;
  namespaceObject?(name: string): Sourced<Namespace> | undefined;
  /** Why an object of that name was left out (the API server refuses it), if one was. */
  refused?(kind: string, namespace: string, name: string): Reason | undefined;
  /** Why makers of pods with these labels were left out. */
  refusedPodMakers?(namespace: string, selector: Labels): Iterable<Reason>;
}

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR' | 'TXT' | 'SOA' | 'NS';

/** One step of an explanation, as data: which field of which object made it so, or which condition failed. `reason-text.ts` words it. */
export interface Reason {
  readonly code: string;
  readonly ref?: ObjectRef;
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What an SRV record says beside its data (facts A.3). */
export interface SrvOrder {
  readonly priority: number;
  readonly weight: number;
}

export interface DnsRecord extends Partial<SrvOrder> {
  readonly name: string;
  readonly ttl: number;
  readonly type: RecordType;
  /** As `test/conformance/README.md`: symbolic addresses, SRV `PORT TARGET`, no final dots. */
  readonly data: string;
  readonly reasons: readonly Reason[];
  /** When it answers: once the pod is Ready, as soon as it has an address, or always. */
  readonly when: 'ready' | 'address' | 'always';
}

/** One record of an answer; `data` as in `DnsRecord`. Priority and weight: SRV only. */
export interface AnswerLine extends Partial<SrvOrder> {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

export interface Answer {
  readonly name: string;
  readonly type: string;
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answers: readonly AnswerLine[];
  readonly reasons: readonly Reason[];
  /** What the answer hangs on that nobody knows before deployment (an outside name, a rendered chart). */
  readonly dependsOn: readonly string[];
}

/** One pod that an object makes. */
export interface PredictedPod {
  readonly owner: ObjectRef;
  /** Pod name where it is known before deployment (StatefulSet, bare Pod); else `<owner>#<i>`. */
  readonly name: string;
  readonly index: number;
  readonly hostname: string;
  readonly subdomain: string;
  readonly ready: boolean;
  /** Those that its controller adds included, as far as they are known before deployment. */
  readonly labels: Labels;
}

/** A name that reaches a pod, under one Service. */
export interface PodName {
  readonly name: string;
  readonly service: ObjectRef;
  readonly pod: PredictedPod;
  readonly record: DnsRecord;
}

/**
 * What a workload does to an object that another manifest makes (k8s/adoption.ts). A Pod: see `Fate`; `refused`: the workload has made a pod of that name
 * before. A ReplicaSet is `absorbed`: only pods of its Deployment's template stay.
 */
export interface Claimed {
  readonly by: ObjectRef;
  readonly fate: 'kept' | 'stuck' | 'idle' | 'replaced' | 'deleted' | 'blocks' | 'refused' | 'absorbed';
}

/** Predicted DNS of one cluster. Lazy: nothing is computed before it is asked. */
export interface Records {
  /** All forward records as a zone transfer lists them (facts A.10), sorted by name, type, data. Where there are more than `most`, the first few that are more. */
  zone(namespaces?: readonly string[], most?: number): readonly DnsRecord[];
  /** The same for hosts that have other things to do meanwhile. */
  zoneSteps(namespaces?: readonly string[], most?: number): Generator<undefined, readonly DnsRecord[]>;
  /** Answer of CoreDNS to one direct question; `name` absolute, with or without final dot; placeholders allowed. */
  dig(name: string, type: string): Answer;
  /** Pods made by a workload, or the Pod itself. */
  podsOf(owner: Sourced<Workload | Pod>): readonly PredictedPod[];
  /** What workloads do to a bare Pod or a ReplicaSet that is not theirs. */
  claimsOn(object: Sourced<Workload | Pod>): readonly Claimed[];
  /** All records that exist because of this Service, endpoint names included. */
  recordsOf(namespace: string, service: string): readonly DnsRecord[];
  /** Which pods the name reaches. */
  podsReachedBy(name: string): readonly PredictedPod[];
  /** Does `pod` have a name that answers under this Service? Cheaper than to ask what it answers. */
  answersPod(namespace: string, service: string, pod: string): boolean;
  /** Which names reach pods of this owner. */
  namesOf(owner: Sourced<Workload | Pod>): readonly PodName[];
  /** Why the pods of this owner have no name of their own (empty when they have). */
  whyUnnamed(owner: Sourced<Workload | Pod>): readonly Reason[];
}
