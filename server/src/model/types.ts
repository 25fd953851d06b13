import type { Place } from '../base/span.ts';
import type { NamedPart } from './kustomize/named-parts.ts';
import type { ClusterSettings } from '../k8s/cluster-settings.ts';
import type { Labels, Pod, Service, Workload } from '../k8s/kinds.ts';
import type { ObjectFacts, RenderedEnvironment } from '../facts/types.ts';
import type { ModelOptions } from './options.ts';
import type { Records } from './records.ts';
import type { Said } from '../base/texts/sentences.ts';

/** What is applied together. A file can be in several bundles, an instance is in exactly one. */
export interface Bundle {
  /** Folder or file uri; for kustomizations and charts the folder's. */
  readonly id: string;
  readonly kind: 'kustomization' | 'chart' | 'folder' | 'file';
  /** Short name for people: last folder names that tell it from its siblings (`prod`). */
  readonly label: string;
  /** Why it may hold things that we cannot see (templates, remote resources, missing files); empty: it cannot. */
  readonly unknowns: readonly string[];
  /** May a build that is not known bring in an object of the bundle and change these fields of it (API paths), so that nobody knows them when it is applied? */
  mayChange(facts: ObjectFacts, fields: readonly string[]): boolean;
  /** Of a chart that was rendered: what for. */
  readonly environment?: RenderedEnvironment | undefined;
}

/** Something in a kustomization that keeps its bundle from being whole. */
export interface BundleProblem extends Said {
  readonly code:
    | 'cycle'
    | 'missing-resource'
    | 'patch-without-target'
    | 'bad-patch'
    | 'wrong-type'
    | 'duplicate'
    | 'bad-replacement'
    | 'empty'
    | 'outside'
    | 'gave-up';
  readonly place: Place;
  /** Seen in the files alone; else it hangs on something unknown (a remote base) and is only worth a log line. */
  readonly certain: boolean;
  /** Why it may be meant so: a script may make what is missing, nobody builds this any more. */
  readonly excuse?: Said;
}

/** An object as one bundle deploys it: evaluated names, namespace, labels. */
export interface Instance {
  /** Evaluated. Spans and `uri`s in its tree lead to the source text. */
  readonly facts: ObjectFacts;
  readonly bundle: Bundle;
  /** Effective namespace. */
  readonly namespace: string;
  /** Written in the manifest, or set by the bundle or the settings for its folder; else assumed to be the default namespace. */
  readonly namespaceExplicit: boolean;
  /** Why it is never applied as it is written (a fixture of a test, a snapshot), in plain words; absent: it is. */
  readonly unapplied?: string;
}

/**
 * How an object is seen from where another stands. `together`: applied with it, as far as the workspace says; `perhaps`: nothing ties them or keeps them
 * apart; `apart`: another namespace, another variant, or never applied.
 */
export type Sight = 'together' | 'perhaps' | 'apart';

/** What a conclusion rests on: an object in some of its fields (`scope/evidence.ts` makes them), or that something is not there. */
export type Evidence =
  | { readonly instance: Instance; readonly fields: readonly string[]; readonly seenFrom?: Instance; readonly namespace?: string }
  | { readonly absence: Absence };

/** `sure`: as loud as it matters; `doubtful`: at most a hint; `none`: nothing is to be said. */
export type Weight = 'sure' | 'doubtful' | 'none';

/** One answer of scope, nearest first. */
export interface Candidate<T = Instance> {
  readonly instance: T;
  /** 0 same file, 1 same folder or bundle, 2… further away, by folders in between. */
  readonly distance: number;
  /** `same`: effective namespaces are equal and both known or both assumed; `assumed`: one side is not written, so they may be one; `other`: both written and different. */
  readonly namespace: 'same' | 'assumed' | 'other';
  readonly sight: Sight;
  /** Belongs to another version or overlay that has its own copy of `from`: it satisfies a reference, no mismatch may be judged by it. */
  readonly variant?: true;
}

export type InstanceOf<O> = Instance & { readonly facts: ObjectFacts & { readonly object: O } };

/**
 * How sure absence is. `open`: something unrendered in reach may hold it, or an operator or controller makes things of such names; `doubtful`: something
 * in the namespace may make anything.
 */
export interface Absence {
  readonly certainty: 'likely' | 'doubtful' | 'open';
  /** What may hold it, in plain words; empty where it is likely. */
  readonly because: string;
}

/** Which facts may see each other: the only place that decides it. */
export interface Scope {
  /** Services of that name; `namespace` defaults to the one of `from`, and then assumed ones count too. Nearest first, `other` last. */
  services(from: Instance, name: string, namespace?: string): readonly Candidate<InstanceOf<Service>>[];
  /** All Services that `from` could mean, in its own namespace or the one that it names, for near-miss suggestions: same bundle or folder first. Bounded to 200. */
  servicesInReach(from: Instance, namespace?: string): readonly Candidate<InstanceOf<Service>>[];
  /** Names of Services anywhere that begin with `prefix`, in order. Bounded. */
  serviceNames(prefix: string): readonly string[];
  /** Services of a namespace, in no order. Bounded to 200. */
  servicesIn(namespace: string): readonly InstanceOf<Service>[];
  /** Namespaces that some manifest, bundle or setting names, in order. */
  namespaces(): readonly string[];
  /** Workloads and Pods whose pods a selector matches, as seen from `from` (same namespace or assumed). Controller labels count. */
  podsMatching(from: Instance, selector: Labels): readonly Candidate<InstanceOf<Workload | Pod>>[];
  /** Does `podsMatching` find any? */
  selectsAny(from: Instance, selector: Labels): boolean;
  /** Workloads and Pods in reach, in the own namespace or the one that is named, for near misses. Bounded to 200. */
  podsInReach(from: Instance, namespace?: string): readonly Candidate<InstanceOf<Workload | Pod>>[];
  /** Services whose selector matches these pods. */
  servicesSelecting(from: InstanceOf<Workload | Pod>): readonly Candidate<InstanceOf<Service>>[];
  /** Objects of a kind and name (Endpoints, EndpointSlice by service-name label, ConfigMap, StatefulSet …). */
  named(from: Instance, kind: string, name: string, namespace?: string): readonly Candidate[];
  /** Objects of the same kind, namespace and name in the same bundle, the object itself included, in source order. Unlike `named` it leaves nothing out. */
  copiesOf(instance: Instance): readonly Instance[];
  /** Does any manifest, bundle or setting name that namespace? */
  isNamespaceWritten(name: string): boolean;
  /** Hand-made EndpointSlices (by label) and Endpoints (by name) of a Service. */
  endpointsOf(service: Instance): readonly Candidate[];
  /** StatefulSets whose serviceName is this Service. */
  governedBy(service: Instance): readonly Candidate<InstanceOf<Workload>>[];
  /** StatefulSets of any namespace whose serviceName is this Service's name, in no order. */
  setsNaming(service: Instance): readonly InstanceOf<Workload>[];
  /** Objects that name a Service of this name in a field, as routes name their backends, in any namespace. */
  referringTo(service: Instance): readonly Instance[];
  /** Objects of a kind and name in all namespaces, whoever asks, in source order. */
  everywhere(kind: string, name: string): readonly Instance[];
  /** Custom resources of a kind, in no order. */
  customs(kind: string): Iterable<Instance>;
  /** Objects that are said to be in a namespace, not by default. */
  writtenIn(namespace: string): Iterable<Instance>;
  /** How a conclusion about `subject` is to be believed by what it rests on: the only place that weighs it. */
  weigh(subject: Instance, evidence: readonly Evidence[]): Weight;
  /** How sure it is that no Service of that name exists where `from` looks. */
  serviceAbsence(from: Instance, name: string, namespace?: string): Absence;
  /** In words, what makes a Service of just that name where `from` looks, though no manifest or chart does. */
  serviceMaker(from: Instance, name: string, namespace?: string): string | undefined;
  /** How sure it is that what no manifest shows is not where `from` looks, whatever it is called. */
  absence(from: Instance, namespace?: string): Absence;
  /** How sure it is that no pods match. */
  podsAbsence(from: Instance, selector: Labels): Absence;
  /** Objects in reach in whose text a host has this label first or second. */
  mentioning(from: Instance, label: string): readonly Candidate[];
  /** Text mentions in reach that name this Service or its pods, with the object that holds them. */
  mentionsOf(service: Instance): readonly { readonly holder: Instance; readonly mention: ObjectFacts['mentions'][number] }[];
}

/** Read-only view of all files. Valid until the next change; features and rules get nothing else. */
export interface Model {
  readonly settings: ClusterSettings;
  /** What `.headlight.yaml` knows of the workspace. */
  readonly options: ModelOptions;
  /** Moves when the meaning of any file changed. */
  readonly generation: number;
  instances(): readonly Instance[];
  /** Instances whose source is this file (several per object where it is in several bundles). */
  instancesOf(uri: string): readonly Instance[];
  /** Objects of the overlays that read this file, as kustomization or patch too: text of it can be anywhere in them. In order. */
  instancesReading(uri: string): readonly Instance[];
  /** Where the kustomizations that deploy an object say by name what they change; which of the objects of its file is meant is not looked at. */
  namedParts(instance: Instance): readonly NamedPart[];
  bundles(): readonly Bundle[];
  /** What is wrong with the building of bundles: cycles, missing bases, patches that match nothing, bounds reached. */
  bundleProblems(): readonly BundleProblem[];
  readonly scope: Scope;
  /** DNS as the pods of this bundle see it: the bundle's own objects first (those of file `uri` before all), then those of others where none collide. */
  recordsFor(bundle: Bundle, uri?: string): Records;
  /** DNS of the whole workspace, or of some bundles: what `zone` prints. */
  records(bundles?: readonly Bundle[]): Records;
  /** The same, of which nothing is kept: for one walk over much of the zone. */
  recordsOnce(bundles?: readonly Bundle[]): Records;
  /** The same view, in which some Services are what the server keeps of them, for all that is said of DNS. */
  keeping(services: ReadonlyMap<Instance, Service>): Model;
  /** Place of a field's value by API path (`spec.ports[0].name`); falls back to the nearest parent that exists. */
  placeOf(instance: Instance, field: string): Place;
  /** Place of a field's key, or `undefined` where the field is not written. */
  keyPlaceOf(instance: Instance, field: string): Place | undefined;
}
