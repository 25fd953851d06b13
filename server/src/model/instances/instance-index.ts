import { getOrMake } from '../../base/get-or-make.ts';
import { intern } from '../../base/intern.ts';
import { controllerLabelsOf, isControllerLabel, isHiddenLabel, kindsWithLabel } from '../../k8s/operators/controller-labels.ts';
import { kindOf, referencesOf } from '../../k8s/kinds.ts';
import type { Labels, Pod, Service, Workload } from '../../k8s/kinds.ts';
import { ordinalIn } from '../../k8s/pod-ordinals.ts';
import { drop, put, sizeOf, type Bag, type Group } from '../../base/bag.ts';
import { ClaimantIndex } from './claimant-index.ts';
import { podTemplatesIn } from '../../k8s/operators/custom-objects.ts';
import { identityOf, isPodMaker, isSameObject, isService, lookupName, mentionKeys } from '../keys.ts';
import { NameList } from '../../base/name-list.ts';
import { selectsPodsOf } from '../../k8s/pod-labels.ts';
import type { Instance, InstanceOf } from '../types.ts';

/** Up to so many objects of one name are compared one by one. */
const fewCopies = 8;

/** Instances of one file. */
export interface FileParts {
  readonly bundles: ReadonlySet<string>;
  readonly Service: readonly Instance[];
  readonly pods: readonly Instance[];
}

/** Maps over instances; `add` and `remove` cost as much as one object, every look-up as much as its answer. */
export class InstanceIndex {
  readonly claimants = new ClaimantIndex();
  readonly #byUri: Bag<Instance> = new Map();
  /** Of files that were asked for since they changed. */
  readonly #partsOfUri = new Map<string, FileParts>();
  readonly #byBundle: Bag<Instance> = new Map();
  /** Of bundles that were asked for since they changed. */
  readonly #sourcesOfBundle = new Map<string, readonly string[]>();
  /** By bundle, then by group and written namespace: what somebody in a namespace may see of it. */
  readonly #visible = new Map<string, Bag<Instance>>();
  /** By kind, name and bundle. */
  readonly #byName = new Map<string, Map<string, Bag<Instance>>>();
  /** Long lists of one name, by identity; made when asked for. */
  readonly #copies = new WeakMap<Group<Instance>, ReadonlyMap<string, readonly Instance[]>>();
  /** Files of a long list of copies. */
  readonly #urisOfCopies = new WeakMap<readonly Instance[], ReadonlySet<string>>();
  readonly #byKind: Bag<Instance> = new Map();
  readonly #byNamespace = new Map<string, Bag<Instance>>();
  readonly #explicit: Bag<Instance> = new Map();
  readonly #makersByPair: Bag<InstanceOf<Workload | Pod>> = new Map();
  readonly #servicesByPair: Bag<InstanceOf<Service>> = new Map();
  readonly #pairOfService = new Map<Instance, string>();
  readonly #setsByServiceName: Bag<Instance> = new Map();
  readonly #mentions: Bag<Instance> = new Map();
  readonly #referring: Bag<Instance> = new Map();
  readonly #customsByName: Bag<Instance> = new Map();
  readonly #serviceNames = new NameList();
  readonly #customsByPair: Bag<Instance> = new Map();
  readonly #customsByKind: Bag<Instance> = new Map();

  add(instance: Instance): void {
    const { object } = instance.facts;
    const kind = kindOf(object);
    if (object.kind === 'Service') this.#serviceNames.add(object.name);
    put(this.#byUri, instance.facts.uri, instance);
    this.#partsOfUri.delete(instance.facts.uri);
    put(this.#byBundle, instance.bundle.id, instance);
    this.#sourcesOfBundle.delete(instance.bundle.id);
    put(
      getOrMake(this.#visible, instance.bundle.id, () => new Map()),
      intern(visibilityOf(instance)),
      instance,
    );
    put(this.#byKind, kind, instance);
    const named = getOrMake(
      getOrMake(this.#byName, kind, () => new Map<string, Bag<Instance>>()),
      lookupName(object),
      () => new Map(),
    );
    put(named, instance.bundle.id, instance);
    this.#copies.delete(named.get(instance.bundle.id) ?? none);
    put(
      getOrMake(this.#byNamespace, instance.namespace, () => new Map()),
      groupOf(instance),
      instance,
    );
    if (instance.namespaceExplicit) put(this.#explicit, instance.namespace, instance);
    if (isPodMaker(instance))
      for (const pair of pairs(instance.facts.object.template.labels)) put(this.#makersByPair, intern(pair), instance);
    if (isService(instance)) this.#addService(instance);
    this.claimants.add(instance);
    if (object.kind === 'StatefulSet' && object.serviceName !== undefined) put(this.#setsByServiceName, object.serviceName, instance);
    for (const key of mentionKeysOf(instance)) put(this.#mentions, key, instance);
    for (const key of referredBy(instance)) put(this.#referring, key, instance);
    for (const [bag, key] of this.#customKeys(instance)) put(bag, key, instance);
  }

  remove(instance: Instance): void {
    const { object } = instance.facts;
    if (object.kind === 'Service') this.#serviceNames.remove(object.name);
    drop(this.#byUri, instance.facts.uri, instance);
    this.#partsOfUri.delete(instance.facts.uri);
    drop(this.#byBundle, instance.bundle.id, instance);
    this.#sourcesOfBundle.delete(instance.bundle.id);
    const visible = this.#visible.get(instance.bundle.id);
    if (visible !== undefined) {
      drop(visible, visibilityOf(instance), instance);
      if (visible.size === 0) this.#visible.delete(instance.bundle.id);
    }
    drop(this.#byKind, kindOf(object), instance);
    this.#removeName(instance);
    const groups = this.#byNamespace.get(instance.namespace);
    if (groups !== undefined) {
      drop(groups, groupOf(instance), instance);
      if (groups.size === 0) this.#byNamespace.delete(instance.namespace);
    }
    if (instance.namespaceExplicit) drop(this.#explicit, instance.namespace, instance);
    if (isPodMaker(instance)) for (const pair of pairs(instance.facts.object.template.labels)) drop(this.#makersByPair, pair, instance);
    if (isService(instance)) {
      drop(this.#servicesByPair, this.#pairOfService.get(instance) ?? '', instance);
      this.#pairOfService.delete(instance);
    }
    this.claimants.remove(instance);
    if (object.kind === 'StatefulSet' && object.serviceName !== undefined) drop(this.#setsByServiceName, object.serviceName, instance);
    for (const key of mentionKeysOf(instance)) drop(this.#mentions, key, instance);
    for (const key of referredBy(instance)) drop(this.#referring, key, instance);
    for (const [bag, key] of this.#customKeys(instance)) drop(bag, key, instance);
  }

  /** Instances whose source is that file. */
  ofUri(uri: string): Group<Instance> {
    return this.#byUri.get(uri) ?? none;
  }

  /** The same by what they are, with the ids of their bundles. Costs as much as the file once after each of its changes. */
  partsOfUri(uri: string): FileParts {
    return getOrMake(this.#partsOfUri, uri, () => partsOf(this.ofUri(uri)));
  }

  /** Instances of the bundle with that id. */
  ofBundle(id: string): Group<Instance> {
    return this.#byBundle.get(id) ?? none;
  }

  /** Files of the bundle's Services and makers of pods. Costs as much as the bundle once after each of its changes. */
  sourcesOf(id: string): readonly string[] {
    return getOrMake(this.#sourcesOfBundle, id, () => [
      ...new Set([...this.ofBundle(id)].filter((instance) => isService(instance) || isPodMaker(instance)).map(({ facts }) => facts.uri)),
    ]);
  }

  /** Services or makers of pods of a bundle that are in that namespace or in none that is written; without a namespace all of them. */
  *inReach(id: string, group: 'Service' | 'pods', namespace: string | undefined): Iterable<Instance> {
    const visible = this.#visible.get(id);
    if (visible === undefined) return;
    const keys =
      namespace === undefined ? [...visible.keys()].filter((key) => key.startsWith(`${group}/`)) : [`${group}/${namespace}`, `${group}/`];
    for (const key of keys) yield* visible.get(key) ?? none;
  }

  /** Instances of a kind, as manifests write it. */
  ofKind(kind: string): Group<Instance> {
    return this.#byKind.get(kind) ?? none;
  }

  /** Objects of a kind and name in all namespaces, by bundle (EndpointSlices by their Service's name). */
  named(kind: string, name: string): ReadonlyMap<string, Group<Instance>> {
    return this.#byName.get(kind)?.get(name) ?? noBundles;
  }

  /** At most `limit` names of Services that begin with `prefix`, in order. */
  serviceNames(prefix: string, limit: number): readonly string[] {
    return this.#serviceNames.startingWith(prefix, limit);
  }

  /** Namespaces that some manifest names. */
  writtenNamespaces(): ReadonlySet<string> {
    const names = new Set(this.#explicit.keys());
    for (const namespace of this.ofKind('Namespace')) names.add(namespace.facts.object.name);
    names.delete('');
    return names;
  }

  /** Effective namespaces that hold something. */
  namespaces(): Iterable<string> {
    return this.#byNamespace.keys();
  }

  /** Objects of one group whose effective namespace it is. */
  inNamespace(namespace: string, group: 'Service' | 'pods' | 'EndpointSlice' | 'other'): Group<Instance> {
    return this.#byNamespace.get(namespace)?.get(group) ?? none;
  }

  /** Does any manifest say that namespace itself? */
  isNamespaceWritten(namespace: string): boolean {
    return this.#explicit.has(namespace) || this.#byName.get('Namespace')?.has(namespace) === true;
  }

  /** All that is said to be in that namespace by name (not by default). */
  explicitlyIn(namespace: string): Group<Instance> {
    return this.#explicit.get(namespace) ?? none;
  }

  /** StatefulSets, in any namespace, with this `serviceName`. */
  setsGovernedBy(serviceName: string): Group<Instance> {
    return this.#setsByServiceName.get(serviceName) ?? none;
  }

  /** Objects with text that may mean a Service of that name. */
  mentioning(serviceName: string): Group<Instance> {
    return this.#mentions.get(serviceName.toLowerCase()) ?? none;
  }

  /** Objects that name a Service of that name in a field, as routes name their backends, in any namespace. */
  referringTo(serviceName: string): Group<Instance> {
    return this.#referring.get(serviceName) ?? none;
  }

  /** Custom resources of that name. */
  customsNamed(name: string): Group<Instance> {
    return this.#customsByName.get(name) ?? none;
  }

  /** Custom resources of a kind; built-in ones may have the same (a Service of Knative) and are many. */
  customsOfKind(kind: string): Group<Instance> {
    return this.#customsByKind.get(kind) ?? none;
  }

  /** Custom resources with a pod template that has at least one of these labels. */
  customsWithPodLabels(labels: Labels): Group<Instance> {
    let best: Group<Instance> | undefined;
    for (const [key, value] of Object.entries(labels)) {
      const bucket = this.#customsByPair.get(pairOf(key, value)) ?? none;
      if (best === undefined || sizeOf(bucket) < sizeOf(best)) best = bucket;
    }
    return best ?? none;
  }

  #customKeys(instance: Instance): (readonly [Bag<Instance>, string])[] {
    const { object } = instance.facts;
    if (object.kind !== 'Custom') return [];
    const labels = new Set(podTemplatesIn(object.spec).flatMap(pairs));
    return [
      [this.#customsByName, object.name],
      [this.#customsByKind, kindOf(object)],
      ...[...labels].map((pair) => [this.#customsByPair, pair] as const),
    ];
  }

  /** Makers of pods with all these labels, in any namespace; `bundle`: those of one bundle. */
  *makersMatching(selector: Labels, bundle?: string): Iterable<InstanceOf<Workload | Pod>> {
    for (const maker of this.#makersLike(selector) ?? this.#makersByControllerLabel(selector)) {
      if ((bundle === undefined || maker.bundle.id === bundle) && selectsPodsOf(selector, maker.facts.object)) yield maker;
    }
  }

  /** How many makers `makersMatching` may have to look at, as far as labels tell that. */
  makersLike(selector: Labels): number {
    return sizeOf(this.#makersLike(selector) ?? noMakers);
  }

  /** Services, in any namespace, whose selector matches pods of this maker. */
  *servicesMatching(maker: Workload | Pod): Iterable<InstanceOf<Service>> {
    const keys = [...pairs(maker.template.labels), ...controllerLabelsOf(maker.kind).map((key) => `${key}=`)];
    for (const key of new Set(keys)) {
      for (const service of this.#servicesByPair.get(key) ?? []) {
        if (selectsPodsOf(service.facts.object.selector ?? {}, maker)) yield service;
      }
    }
  }

  /** Those with the rarest of the labels; `undefined`: only controllers write them. */
  #makersLike(selector: Labels): Group<InstanceOf<Workload | Pod>> | undefined {
    let best: Group<InstanceOf<Workload | Pod>> | undefined;
    for (const [key, value] of Object.entries(selector)) {
      if (isControllerLabel(key)) continue;
      const bucket = this.#makersByPair.get(pairOf(key, value)) ?? noMakers;
      if (best === undefined || sizeOf(bucket) < sizeOf(best)) best = bucket;
    }
    return best;
  }

  /** Nothing but controller labels: those with the pair in their template, and those whose kind gets such a label. What nobody knows says nothing. */
  #makersByControllerLabel(selector: Labels): Iterable<InstanceOf<Workload | Pod>> {
    const found = new Set<InstanceOf<Workload | Pod>>();
    for (const [key, value] of Object.entries(selector)) {
      for (const maker of this.#makersByPair.get(pairOf(key, value)) ?? []) found.add(maker);
      for (const maker of this.#labelled(key, value)) if (isPodMaker(maker)) found.add(maker);
    }
    return found;
  }

  /** Objects whose pods may get that label from Kubernetes: of one name where the value tells it, else all of the kind. */
  *#labelled(key: string, value: string): Iterable<Instance> {
    if (isHiddenLabel(key)) return;
    const named = makerNames(key, value);
    for (const [kind, name] of named ?? []) for (const list of this.named(kind, name).values()) yield* list;
    if (named === undefined) for (const kind of kindsWithLabel(key)) yield* this.ofKind(kind);
  }

  #addService(service: InstanceOf<Service>): void {
    const all = Object.entries(service.facts.object.selector ?? {});
    if (all.length === 0) return;
    const plain = all.filter(([key]) => !isControllerLabel(key)).map(([key, value]) => pairOf(key, value));
    let best = plain[0] ?? `${all[0]?.[0] ?? ''}=`;
    const load = (pair: string): number => sizeOf(this.#servicesByPair.get(pair) ?? none);
    for (const pair of plain) if (load(pair) < load(best)) best = pair;
    best = intern(best);
    this.#pairOfService.set(service, best);
    put(this.#servicesByPair, best, service);
  }

  #removeName(instance: Instance): void {
    const named = this.#namesakes(instance);
    if (named !== undefined) {
      drop(named, instance.bundle.id, instance);
      this.#copies.delete(named.get(instance.bundle.id) ?? none);
    }
    if (named?.size !== 0) return;
    const { object } = instance.facts;
    const ofKind = this.#byName.get(kindOf(object));
    ofKind?.delete(lookupName(object));
    if (ofKind?.size === 0) this.#byName.delete(kindOf(object));
  }

  #namesakes({ facts: { object } }: Instance): Bag<Instance> | undefined {
    return this.#byName.get(kindOf(object))?.get(lookupName(object));
  }

  /** Objects of the same identity in that bundle: its own copies of this object (the object itself, in its own bundle). */
  copiesIn(instance: Instance, bundleId: string): readonly Instance[] {
    const named = this.#namesakes(instance)?.get(bundleId);
    if (named === undefined) return [];
    if (sizeOf(named) <= fewCopies) return [...named].filter((other) => isSameObject(other, instance));
    return getOrMake(this.#copies, named, () => grouped(named)).get(identityOf(instance)) ?? [];
  }

  /** Has the file a copy of this object (or the object itself), in its own bundle? */
  hasCopyIn(instance: Instance, uri: string): boolean {
    const copies = this.copiesIn(instance, instance.bundle.id);
    if (copies.length <= fewCopies) return copies.some((copy) => copy.facts.uri === uri);
    return getOrMake(this.#urisOfCopies, copies, () => new Set(copies.map((copy) => copy.facts.uri))).has(uri);
  }
}

function visibilityOf(instance: Instance): string {
  return `${groupOf(instance)}/${instance.namespaceExplicit ? instance.namespace : ''}`;
}

function groupOf(instance: Instance): 'Service' | 'pods' | 'EndpointSlice' | 'other' {
  if (isPodMaker(instance)) return 'pods';
  const { kind } = instance.facts.object;
  return kind === 'Service' || kind === 'EndpointSlice' ? kind : 'other';
}

function partsOf(instances: Group<Instance>): FileParts {
  const all = [...instances];
  const of = (group: string): Instance[] => all.filter((instance) => groupOf(instance) === group);
  return { bundles: new Set(all.map((instance) => instance.bundle.id)), Service: of('Service'), pods: of('pods') };
}

/** Kind and name of the makers that the value of a controller label names; `undefined`: it names none. */
function makerNames(key: string, value: string): readonly (readonly [string, string])[] | undefined {
  if (key === 'statefulset.kubernetes.io/pod-name') {
    const name = value.replace(/-\d+$/, '');
    return ordinalIn(name, value) === undefined ? [] : [['StatefulSet', name]];
  }
  if (key !== 'job-name' && key !== 'batch.kubernetes.io/job-name') return undefined;
  return [
    ['Job', value],
    ['CronJob', value],
    ['CronJob', value.replace(/-[^-]*$/, '')],
  ];
}

function mentionKeysOf(instance: Instance): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const mention of instance.facts.mentions) for (const key of mentionKeys(mention)) keys.add(key);
  return keys;
}

function referredBy({ facts: { object } }: Instance): ReadonlySet<string> {
  const references = referencesOf(object);
  return references.length === 0 ? noNames : new Set(references.map(({ service }) => service));
}

function grouped(instances: Iterable<Instance>): ReadonlyMap<string, readonly Instance[]> {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) getOrMake(groups, identityOf(instance), () => []).push(instance);
  return groups;
}

function pairOf(key: string, value: string): string {
  return `${key}=${value}`;
}

function pairs(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => pairOf(key, value));
}

const none: readonly Instance[] = [];
const noNames: ReadonlySet<string> = new Set();
const noMakers: readonly InstanceOf<Workload | Pod>[] = [];
const noBundles: ReadonlyMap<string, Group<Instance>> = new Map();
