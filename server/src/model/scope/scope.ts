import { some } from '../../base/some.ts';
import type { Labels, Pod, Service, Workload } from '../../k8s/kinds.ts';
import { absence, podsAbsence, serviceAbsence, serviceMaker } from './absence.ts';
import type { Group } from '../../base/bag.ts';
import { folderOfBundle, plainBundleId } from '../instances/bundles.ts';
import { compareInstances, rank, rankNear } from './candidates.ts';
import type { InstanceStore } from '../instances/instance-store.ts';
import { hostLabels, isPodMaker, isService, isWorkloadInstance } from '../keys.ts';
import type { ModelOptions } from '../options.ts';
import { folderOf } from '../files/paths.ts';
import { weigh } from './evidence.ts';
import { besides, crowd, nearestOfEach } from './crowd.ts';
import { isHidden, relationOf } from './sight.ts';
import type { Standpoint } from './sight.ts';
import { createTies, podsMatching } from './ties.ts';
import type { Candidate, Instance, InstanceOf, Scope } from '../types.ts';
import type { WorkspaceIndex } from '../files/file-index.ts';

const reachLimit = 200;

/** The scope over a store that is in sync with the index. */
export function createScope(index: WorkspaceIndex, store: InstanceStore, options: ModelOptions): Scope {
  const { instances } = store;
  const world = { index, store, options, unrendered: new Map<string, string | undefined>() };
  const sorted = sortedOnce();
  const named = (at: Standpoint, kind: string, name: string): readonly Candidate[] =>
    rank(instances, at, pick(at, instances.named(kind, name)));
  const ties = createTies(instances);
  return {
    services: latest((from: Instance, name: string, namespace?: string) =>
      ties.toServices({ from, namespace }, named({ from, namespace }, 'Service', name).filter(ofService)),
    ),
    servicesInReach: latest((from: Instance, namespace?: string) => reach(index, store, { from, namespace }, 'Service', isService)),
    serviceNames: (prefix) => instances.serviceNames(prefix, reachLimit),
    servicesIn: (namespace) => firstOf(instances.inNamespace(namespace, 'Service'), reachLimit).filter(isService),
    namespaces: () => [...instances.writtenNamespaces()].sort(),
    podsMatching: latest((from: Instance, selector: Labels) => podsMatching(instances, from, selector)),
    selectsAny: (from, selector) =>
      some(instances.makersMatching(selector), (maker) => relationOf({ from }, maker) !== 'other' && !isHidden(from, maker)),
    podsInReach: latest((from: Instance, namespace?: string) => reach(index, store, { from, namespace }, 'pods', isPodMaker)),
    servicesSelecting: latest((from: InstanceOf<Workload | Pod>) =>
      ties.toSelecting(
        from,
        nearestOfEach(rankNear(instances, { from }, besides({ from }, instances.servicesMatching(from.facts.object)))),
      ),
    ),
    named: latest((from: Instance, kind: string, name: string, namespace?: string) => named({ from, namespace }, kind, name)),
    copiesOf: (instance) => sorted(instances.copiesIn(instance, instance.bundle.id)),
    isNamespaceWritten: (name) => instances.isNamespaceWritten(name),
    endpointsOf: (service) => endpointsOf(named, service),
    governedBy: latest((service: Instance) => ties.toSets(service, governedBy(store, service))),
    weigh: (subject, evidence) => weigh(subject, evidence, ties.seen),
    setsNaming: (service) => [...store.instances.setsGovernedBy(service.facts.object.name)].filter(isWorkloadInstance),
    serviceAbsence: (from, name, namespace) => serviceAbsence(world, { from, namespace }, name),
    serviceMaker: (from, name, namespace) => serviceMaker(world, { from, namespace }, name),
    absence: (from, namespace) => absence(world, { from, namespace }),
    podsAbsence: (from, selector) => podsAbsence(world, from, selector),
    referringTo: (service) => [...instances.referringTo(service.facts.object.name)].sort(compareInstances),
    everywhere: (kind, name) => [...instances.named(kind, name).values()].flatMap((group) => [...group]).sort(compareInstances),
    customs: (kind) => instances.customsOfKind(kind),
    writtenIn: (namespace) => instances.explicitlyIn(namespace),
    mentioning: (from, label) => rankNear(instances, { from }, instances.mentioning(label)),
    mentionsOf: (service) => mentionsOf(store, service),
  };
}

/** Remembers the last answer: while an object is judged, one rule after the other asks the same. */
function latest<A extends readonly unknown[], R>(answer: (...question: A) => R): (...question: A) => R {
  let last: { readonly question: A; readonly answer: R } | undefined;
  return (...question) => {
    if (last === undefined || !isSame(last.question, question)) last = { question, answer: answer(...question) };
    return last.answer;
  };
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  for (let index = Math.max(one.length, other.length) - 1; index >= 0; index--) if (one[index] !== other[index]) return false;
  return true;
}

/** In source order; the last list is remembered, since each of its members is asked for the others. */
function sortedOnce(): (list: readonly Instance[]) => readonly Instance[] {
  let last: { readonly list: readonly Instance[]; readonly inOrder: readonly Instance[] } | undefined;
  return (list) => {
    if (last?.list !== list) last = { list, inOrder: list.toSorted(compareInstances) };
    return last.inOrder;
  };
}

function firstOf<T>(all: Iterable<T>, limit: number): readonly T[] {
  const found: T[] = [];
  for (const item of all) {
    if (found.length >= limit) break;
    found.push(item);
  }
  return found;
}

function ofService(candidate: Candidate): candidate is Candidate<InstanceOf<Service>> {
  return isService(candidate.instance);
}

function* pick(at: Standpoint, byBundle: ReadonlyMap<string, Group<Instance>>): Iterable<Instance> {
  const own = byBundle.get(at.from.bundle.id) ?? [];
  yield* own;
  if (byBundle.size > crowd && some(own, (instance) => relationOf(at, instance) !== 'other')) return;
  for (const [bundle, list] of byBundle) if (bundle !== at.from.bundle.id) yield* list;
}

/** Instances of the own bundle, then of folders ever further away, up to a bound. */
function reach<T extends Instance>(
  index: WorkspaceIndex,
  store: InstanceStore,
  at: Standpoint,
  group: 'Service' | 'pods',
  is: (instance: Instance) => instance is T,
): readonly Candidate<T>[] {
  const { from } = at;
  const found = new Set<T>();
  const namespace = at.namespace ?? (from.namespaceExplicit ? from.namespace : undefined);
  const take = (id: string): void => {
    for (const instance of store.instances.inReach(id, group, namespace)) {
      if (found.size >= reachLimit) return;
      if (is(instance) && relationOf(at, instance) !== 'other' && !isHidden(from, instance)) found.add(instance);
    }
  };
  for (const instance of store.instances.partsOfUri(from.facts.uri)[group]) {
    if (found.size >= reachLimit) break;
    if (is(instance) && instance.bundle.id === from.bundle.id) found.add(instance);
  }
  take(from.bundle.id);
  for (const folder of foldersAround(index, folderOfBundle(from.bundle))) {
    if (found.size >= reachLimit) break;
    take(folder);
    take(plainBundleId(folder));
  }
  return rankNear(store.instances, at, found);
}

/** The folder, its parent's and grandparent's trees, nearest first; bounded, so that a huge workspace costs no more. */
function* foldersAround(index: WorkspaceIndex, start: string): Iterable<string> {
  const seen = new Set<string>();
  let budget = 400;
  let top = start;
  for (let up = 0; up <= 2; up++) {
    let level: string[] = [top];
    for (let down = 0; down <= up + 1 && level.length > 0; down++) {
      const next: string[] = [];
      for (const folder of level) {
        if (budget-- <= 0) return;
        if (!seen.has(folder)) yield folder;
        seen.add(folder);
        for (const child of index.foldersIn(folder)) if (next.length < budget) next.push(child);
      }
      level = next.sort();
    }
    if (top === '') return;
    top = folderOf(top);
  }
}

function endpointsOf(named: (at: Standpoint, kind: string, name: string) => readonly Candidate[], service: Instance): readonly Candidate[] {
  const at = { from: service };
  const { name } = service.facts.object;
  const all = [...named(at, 'EndpointSlice', name), ...named(at, 'Endpoints', name)];
  return all.filter((candidate) => candidate.namespace !== 'other').sort((a, b) => a.distance - b.distance);
}

function governedBy(store: InstanceStore, service: Instance): readonly Candidate<InstanceOf<Workload>>[] {
  const sets = besides({ from: service }, store.instances.setsGovernedBy(service.facts.object.name)).filter(isWorkloadInstance);
  return nearestOfEach(rankNear(store.instances, { from: service }, sets));
}

type MentionsOf = ReturnType<Scope['mentionsOf']>;

function mentionsOf(store: InstanceStore, service: Instance): MentionsOf {
  const holders = rank(store.instances, { from: service }, store.instances.mentioning(service.facts.object.name));
  return holders.flatMap(({ instance: holder, namespace }) =>
    holder.facts.mentions.filter((mention) => means(mention.host, service, namespace !== 'other')).map((mention) => ({ holder, mention })),
  );
}

/** Does that host mean the Service or a pod under it? `near`: the holder may be in the Service's namespace. */
function means(host: string, service: Instance, near: boolean): boolean {
  const labels = hostLabels(host);
  const name = service.facts.object.name.toLowerCase();
  for (const at of [0, 1]) {
    if (labels[at] !== name) continue;
    const rest = labels.slice(at + 1);
    if (rest.length === 0 && near) return true;
    const written = rest[0] === service.namespace.toLowerCase();
    if (rest.length === 1 && written) return true;
    if (rest[1] === 'svc' && (written || !service.namespaceExplicit)) return true;
  }
  return false;
}
