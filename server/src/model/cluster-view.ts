import { getOrMake } from '../base/get-or-make.ts';
import { some } from '../base/some.ts';
import { isWhole } from '../facts/known.ts';
import { kindOf } from '../k8s/kinds.ts';
import { knownName } from '../k8s/known-name.ts';
import { spelledOrdinal } from '../k8s/adoption.ts';
import type { KubeObject, Labels, Pod, Service, Workload } from '../k8s/kinds.ts';
import { numberedPod, ordinalsOf } from '../k8s/pod-ordinals.ts';
import { sizeOf, type Group } from '../base/bag.ts';
import { compareInstances, countsHere } from './scope/candidates.ts';
import type { InstanceIndex } from './instances/instance-index.ts';
import { isEndpoints, isPodMaker, isService, isSlice, isWorkloadInstance, lookupName } from './keys.ts';
import type { ClusterSource, ObjectRef, Sourced } from './records.ts';
import { bundleDistance } from './scope/sight.ts';
import { variantsOfBundle } from './scope/variants.ts';
import type { Bundle, Instance, InstanceOf, Scope } from './types.ts';

/** Namespaces of every cluster. */
const always = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** What a cluster view takes in: `nearTo` decides between contradictory objects, `only` limits it to some bundles. */
export interface SourceView {
  readonly nearTo?: Bundle;
  /** File whose own objects win over others of its bundle. */
  readonly uri?: string;
  readonly only?: ReadonlySet<string>;
  /** Services that the server keeps otherwise than they are written, as it keeps them. */
  readonly kept?: ReadonlyMap<Instance, Service>;
}

/** An instance as reasons and owners of the predictor name it; `id` is the instance. */
export function refOf(instance: Instance): ObjectRef {
  const { object } = instance.facts;
  return { kind: kindOf(object), namespace: instance.namespace, name: knownName(object), id: instance };
}

function isInstance(id: unknown): id is Instance {
  return typeof id === 'object' && id !== null && 'facts' in id && 'bundle' in id && 'namespace' in id;
}

/** The instance that `refOf` put into a reference. */
export function instanceOf(ref: ObjectRef | undefined): Instance | undefined {
  return ref && isInstance(ref.id) ? ref.id : undefined;
}

/** An instance as the predictor takes it. */
export function sourced<O extends KubeObject>(instance: InstanceOf<O>): Sourced<O> {
  return { object: instance.facts.object, namespace: instance.namespace, ref: refOf(instance) };
}

/** Charts of which one has a release that nobody named: nobody said that both are installed in one namespace. */
function areStrangers(one: Bundle | undefined, other: Bundle): boolean {
  if (one?.kind !== 'chart' || other.kind !== 'chart' || one.id === other.id) return false;
  return one.environment?.standIn !== undefined || other.environment?.standIn !== undefined;
}

/** Which instances a view sees, and of several of one name the one that counts. */
interface Choice {
  readonly visible: (instance: Instance) => boolean;
  /** `name`: its own spelling, where `lookup` is the one of keys. */
  readonly chosen: (kind: string, lookup: string, namespace: string, name?: string) => Instance | undefined;
  readonly winner: (instance: Instance) => boolean;
}

function choiceIn(index: InstanceIndex, view: SourceView): Choice {
  const isVariant = view.nearTo === undefined ? () => false : variantsOfBundle(index, view.nearTo);
  const isUnapplied = view.uri !== undefined && some(index.ofUri(view.uri), (instance) => instance.unapplied !== undefined);
  const visible = (instance: Instance): boolean =>
    !isLoosePatch(instance) &&
    (instance.unapplied === undefined || isUnapplied) &&
    !isVariant(instance) &&
    (view.only === undefined || view.only.has(instance.bundle.id));
  /** The view's own bundle comes before all others. */
  const chosen = (kind: string, lookup: string, namespace: string, name?: string): Instance | undefined => {
    const named = index.named(kind, lookup);
    const own = view.nearTo && named.get(view.nearTo.id);
    return (
      (own && best(view, candidatesOf([own], namespace, visible, name))) ??
      best(view, candidatesOf(named.values(), namespace, visible, name))
    );
  };
  const winners = new Map<string, Instance | undefined>();
  const winner = (instance: Instance): boolean => {
    const { object } = instance.facts;
    if (object.name === '') return true;
    const [kind, lookup] = [kindOf(object), lookupName(object)];
    const find = (): Instance | undefined => chosen(kind, lookup, instance.namespace, object.name);
    return (
      (isCrowd(index.named(kind, lookup)) ? getOrMake(winners, `${kind}/${instance.namespace}/${lookup}/${object.name}`, find) : find()) ===
      instance
    );
  };
  return { visible, chosen, winner };
}

/** A lazy cluster over the index: nothing is listed before it is asked for, and then only one namespace or name. Which pods a Service reaches is for scope to say. */
export function clusterSource(
  index: InstanceIndex,
  view: SourceView,
  scope: Pick<Scope, 'podsMatching' | 'servicesSelecting'>,
): ClusterSource {
  const { visible, chosen, winner } = choiceIn(index, view);
  function* of<T extends Instance>(all: Iterable<Instance>, is: (instance: Instance) => instance is T): Iterable<T> {
    for (const instance of namelessInOrder(all)) if (is(instance) && visible(instance) && winner(instance)) yield instance;
  }
  function* mapped<O extends KubeObject>(all: Iterable<InstanceOf<O>>): Iterable<Sourced<O>> {
    for (const instance of all) yield sourced(instance);
  }
  const asKept = (instance: InstanceOf<Service>): Sourced<Service> => {
    const object = view.kept?.get(instance);
    return object === undefined ? sourced(instance) : { ...sourced(instance), object };
  };
  function* services(all: Iterable<InstanceOf<Service>>): Iterable<Sourced<Service>> {
    for (const instance of all) yield asKept(instance);
  }
  const single = (kind: string, namespace: string, name: string): Instance | undefined => chosen(kind, name, namespace);
  return {
    namespaces: () => allNamespaces(index, visible),
    hasNamespace: (name) => always.includes(name) || holds(index, name, visible),
    service(namespace, name) {
      const found = single('Service', namespace, name);
      return found !== undefined && isService(found) ? asKept(found) : undefined;
    },
    services: (namespace) => services(of(index.inNamespace(namespace, 'Service'), isNamedService)),
    *selectedBy(service, selector) {
      const from = instanceOf(service.ref);
      const all =
        from === undefined
          ? []
          : scope
              .podsMatching(from, selector)
              .filter(countsHere)
              .map(({ instance }) => instance);
      for (const maker of namelessInOrder(all)) if (visible(maker)) yield sourced(maker);
    },
    *servicesFor(owner) {
      const from = instanceOf(owner.ref);
      if (from === undefined || !isPodMaker(from)) return;
      for (const { instance } of scope.servicesSelecting(from).filter(countsHere))
        if (isNamedService(instance) && visible(instance) && winner(instance)) yield asKept(instance);
    },
    *podMakers(namespace: string, selector: Labels) {
      for (const maker of namelessInOrder(index.makersMatching(selector))) {
        if (maker.namespace === namespace && visible(maker) && winner(maker)) yield sourced(maker);
      }
    },
    statefulSet(namespace, name) {
      const found = single('StatefulSet', namespace, name);
      return found !== undefined && isWorkloadInstance(found) ? sourced(found) : undefined;
    },
    barePods: (workload) => mapped(of(beside(workload, barePodsFor(index, workload.object)), isPod)),
    claimants: (object) => mapped(of(beside(object, claimantsFor(index, object.object)), isWorkloadInstance)),
    before: (one, other) => isBefore(instanceOf(one.ref), instanceOf(other.ref)),
    *allPodMakers(namespace) {
      for (const maker of of(index.inNamespace(namespace, 'pods'), isPodMaker))
        if (!areStrangers(view.nearTo, maker.bundle)) yield sourced(maker);
    },
    *slices(namespace: string, serviceName: string) {
      for (const slice of of(
        [...index.named('EndpointSlice', serviceName).values()].flatMap((list) => [...list]),
        isSlice,
      )) {
        if (slice.namespace === namespace) yield sourced(slice);
      }
    },
    allSlices: () => mapped(of(index.ofKind('EndpointSlice'), isSlice)),
    endpoints(namespace, name) {
      const found = single('Endpoints', namespace, name);
      return found !== undefined && isEndpoints(found) ? sourced(found) : undefined;
    },
    namespaceObject(name) {
      const found = single('Namespace', '', name);
      return found !== undefined && isNamespace(found) ? sourced(found) : undefined;
    },
  };
}

/** A patch that nothing here applies makes no object. */
function isLoosePatch({ facts, bundle }: Instance): boolean {
  return facts.isPatch === true && bundle.kind !== 'kustomization';
}

/** Those with a name as they come, for their names tell their order; then those without, by their places. */
function* namelessInOrder<T extends Instance>(all: Iterable<T>): Iterable<T> {
  const nameless: T[] = [];
  for (const instance of all) {
    if (instance.facts.object.name === '') nameless.push(instance);
    else yield instance;
  }
  yield* nameless.sort(compareInstances);
}

/** Those of the same bundle and namespace: what is applied apart is not known to meet. */
function* beside<T extends Instance>({ ref, namespace }: Sourced<KubeObject>, all: Iterable<T>): Iterable<T> {
  const bundle = instanceOf(ref)?.bundle.id;
  for (const instance of all) if (instance.bundle.id === bundle && instance.namespace === namespace) yield instance;
}

function* barePodsFor(index: InstanceIndex, workload: Workload): Iterable<Instance> {
  yield* index.claimants.pods(workload);
  if (workload.kind !== 'StatefulSet') return;
  const { first, last } = ordinalsOf(workload);
  for (let ordinal = first; ordinal <= Math.min(last, first + mostNames); ordinal++) {
    for (const group of index.named('Pod', numberedPod(workload.name, ordinal)).values()) yield* group;
  }
}

function* claimantsFor(index: InstanceIndex, object: Workload | Pod): Iterable<Instance> {
  yield* index.claimants.claimants(object.kind === 'Pod' ? object.template.labels : object.labels);
  const set = object.kind === 'Pod' ? spelledOrdinal(object.name)?.set : undefined;
  if (set !== undefined) for (const group of index.named('StatefulSet', set).values()) yield* group;
}

/** Nobody writes a manifest for a pod beyond. */
const mostNames = 1000;

function isPod(instance: Instance): instance is InstanceOf<Pod> {
  return instance.facts.object.kind === 'Pod';
}

function isBefore(one: Instance | undefined, other: Instance | undefined): boolean {
  return one !== undefined && other !== undefined && compareInstances(one, other) < 0;
}

/** So many objects of one name that each should not be held against all others. */
function isCrowd(named: ReadonlyMap<string, Group<Instance>>): boolean {
  let count = 0;
  for (const list of named.values()) if ((count += sizeOf(list)) > 16) return true;
  return false;
}

/** One without a name, with `generateName` only, or with a name that a template makes, has no name that DNS could answer. */
function isNamedService(instance: Instance): instance is InstanceOf<Service> {
  return (
    isService(instance) && instance.facts.object.name !== '' && !(!isWhole(instance.facts) && /[^\w.-]/.test(instance.facts.object.name))
  );
}

function isNamespace(instance: Instance): instance is InstanceOf<KubeObject & { readonly kind: 'Namespace' }> {
  return instance.facts.object.kind === 'Namespace';
}

function* candidatesOf(
  lists: Iterable<Group<Instance>>,
  namespace: string,
  visible: (instance: Instance) => boolean,
  name?: string,
): Iterable<Instance> {
  for (const list of lists) {
    for (const instance of list) {
      if (instance.namespace === namespace && (name === undefined || instance.facts.object.name === name) && visible(instance))
        yield instance;
    }
  }
}

function best(view: SourceView, candidates: Iterable<Instance>): Instance | undefined {
  let winner: Instance | undefined;
  for (const instance of candidates) if (winner === undefined || compare(view, instance, winner) < 0) winner = instance;
  return winner;
}

function compare(view: SourceView, a: Instance, b: Instance): number {
  return rankOf(view, a) - rankOf(view, b) || compareInstances(a, b);
}

function rankOf(view: SourceView, instance: Instance): number {
  if (view.nearTo === undefined) return 0;
  if (instance.bundle.id === view.nearTo.id) return instance.facts.uri === view.uri ? 0 : 1;
  return bundleDistance(view.nearTo, instance.bundle);
}

function* allNamespaces(index: InstanceIndex, visible: (instance: Instance) => boolean): Iterable<string> {
  const names = new Set<string>();
  for (const name of index.namespaces()) if (name !== '' && holds(index, name, visible)) names.add(name);
  for (const object of index.ofKind('Namespace')) if (visible(object)) names.add(object.facts.object.name);
  yield* names;
}

function holds(index: InstanceIndex, namespace: string, visible: (instance: Instance) => boolean): boolean {
  for (const group of ['Service', 'pods', 'EndpointSlice', 'other'] as const) {
    for (const instance of index.inNamespace(namespace, group)) if (visible(instance)) return true;
  }
  for (const list of index.named('Namespace', namespace).values()) if (some(list, visible)) return true;
  return false;
}
