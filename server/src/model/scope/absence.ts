import { memo } from '../../base/memo.ts';
import type { Labels } from '../../k8s/kinds.ts';
import { sizeOf } from '../../base/bag.ts';
import { folderOfBundle } from '../instances/bundles.ts';
import type { InstanceStore } from '../instances/instance-store.ts';
import { namedElsewhere, podsFromElsewhere } from './named-elsewhere.ts';
import { anythingNear, operatorLabelOwner, operatorNaming, operatorsMaking, podsMadeBy } from './operators.ts';
import type { ModelOptions } from '../options.ts';
import { folderOf } from '../files/paths.ts';
import { bundleDistance, isHidden, relationOf, neighbourhood } from './sight.ts';
import type { Standpoint } from './sight.ts';
import type { Absence, Instance } from '../types.ts';
import type { WorkspaceIndex } from '../files/file-index.ts';

export interface Surroundings {
  readonly index: WorkspaceIndex;
  readonly store: InstanceStore;
  readonly options: ModelOptions;
  /** What is unrendered near a bundle, by its id: asked anew for every name that is missed. */
  readonly unrendered: Map<string, string | undefined>;
}

const likely: Absence = { certainty: 'likely', because: '' };

/** Services that every cluster has (kubeadm and most distributions). */
const wellKnown: ReadonlySet<string> = new Set([
  'default/kubernetes',
  'kube-system/kube-dns',
  'kube-system/coredns',
  'kube-system/metrics-server',
]);

/** Pods that every cluster has in kube-system, by their labels: kubeadm cmd/phases (static pods), cluster/addons of Kubernetes, and what most distributions copy. */
const wellKnownPods: Readonly<Record<string, ReadonlySet<string>>> = {
  component: new Set(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy']),
  tier: new Set(['control-plane']),
  'k8s-app': new Set(['kube-dns', 'kube-proxy', 'metrics-server', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd']),
};

/** How sure it is that no Service of that name is where the standpoint looks. */
export function serviceAbsence(world: Surroundings, at: Standpoint, name: string): Absence {
  const namespace = at.namespace ?? at.from.namespace;
  if (world.options.external?.(name, namespace) === true) return open(`${name} is listed as a Service from elsewhere`);
  if (wellKnown.has(`${namespace}/${name}`)) return open(`the cluster itself makes ${name}`);
  const elsewhere = namedElsewhere(world.store.instances, at, name);
  if (elsewhere !== undefined) return open(elsewhere);
  const unrendered = unrenderedNear(world, at.from);
  if (unrendered !== undefined) return open(unrendered);
  const maker = operatorsMaking(world.store.instances, name, (custom, target) => inReach(world, at, custom, target));
  if (maker !== undefined) return { certainty: maker.isLikely ? 'open' : 'doubtful', because: maker.words };
  return unpopulated(world, at) ?? likely;
}

/** How sure it is that what no manifest shows is not where the standpoint looks, whatever it is called. */
export function absence(world: Surroundings, at: Standpoint): Absence {
  if ((at.namespace ?? at.from.namespace) === 'kube-system') return open('the cluster itself and its add-ons are in kube-system');
  const unrendered = unrenderedNear(world, at.from);
  if (unrendered !== undefined) return open(unrendered);
  const maker = anythingNear(world.store.instances, (custom, target) => inReach(world, at, custom, target));
  return maker !== undefined ? { certainty: 'doubtful', because: maker } : (unpopulated(world, at) ?? likely);
}

function unpopulated(world: Surroundings, { from, namespace }: Standpoint): Absence | undefined {
  if (namespace === undefined || namespace === from.namespace || isPopulated(world, namespace)) return undefined;
  return open(`no manifest here is for namespace ${namespace}`);
}

/** In words, what makes a Service of just that name, as the name itself shows: a mirror, a mesh, an operator of the table. */
export function serviceMaker(world: Surroundings, at: Standpoint, name: string): string | undefined {
  const { instances } = world.store;
  return namedElsewhere(instances, at, name) ?? operatorNaming(instances, name, (custom, target) => inReach(world, at, custom, target));
}

/** How sure it is that nothing makes pods with these labels. */
export function podsAbsence(world: Surroundings, from: Instance, selector: Labels): Absence {
  for (const key of Object.keys(selector)) {
    const owner = operatorLabelOwner(key);
    if (owner !== undefined) return open(`${owner} puts the label ${key} on pods`);
  }
  const elsewhere = podsFromElsewhere(from);
  if (elsewhere !== undefined) return open(elsewhere);
  const own =
    from.namespace === 'kube-system'
      ? Object.entries(selector).find(([key, value]) => Object.hasOwn(wellKnownPods, key) && wellKnownPods[key]?.has(value) === true)
      : undefined;
  if (own !== undefined) return open(`the cluster itself makes pods with ${own.join('=')}`);
  const unrendered = unrenderedNear(world, from);
  if (unrendered !== undefined) return open(unrendered);
  const maker = podsMadeBy(world.store.instances, selector, (custom, target) => inReach(world, { from }, custom, target));
  return maker === undefined ? likely : open(maker);
}

function open(because: string): Absence {
  return { certainty: 'open', because };
}

/** Custom objects are believed when they may be in the namespace asked for; `near`: in the neighbourhood, or certainly in that namespace. */
function inReach(world: Surroundings, at: Standpoint, custom: Instance, target?: string): 'near' | 'far' | undefined {
  if (isHidden(at.from, custom) || world.store.deploysOnlyThis(custom.facts)) return undefined;
  const relation =
    target === undefined ? relationOf(at, custom) : relationOf(at, { ...custom, namespace: target, namespaceExplicit: true });
  if (relation === 'other') return undefined;
  if (relation === 'same' && (target !== undefined || custom.namespaceExplicit)) return 'near';
  return bundleDistance(at.from.bundle, custom.bundle) <= neighbourhood ? 'near' : 'far';
}

function unrenderedNear(world: Surroundings, from: Instance): string | undefined {
  const { id } = from.bundle;
  if (!world.unrendered.has(id))
    world.unrendered.set(id, world.options.unread?.(folderOfBundle(from.bundle)) ?? findUnrendered(world, from));
  return world.unrendered.get(id);
}

/** Of the first bundle in the neighbourhood by its id, so that the order of edits does not matter. */
function findUnrendered(world: Surroundings, from: Instance): string | undefined {
  const own = from.bundle.unknowns[0];
  if (own !== undefined) return own;
  // Charts are installed each by itself: what one of them renders to is all that its own objects can count on.
  if (from.bundle.kind === 'chart') return undefined;
  const { at, below, farBelow } = unrenderedOf(world);
  const folder = folderOfBundle(from.bundle);
  const parent = folderOf(folder);
  // Two steps: itself, those above, those below, and those beside it.
  const near = [at.get(folder), at.get(parent), at.get(folderOf(parent)), below.get(folder), farBelow.get(folder), below.get(parent)];
  return near.reduce(first, undefined)?.unknown;
}

interface Unrendered {
  readonly id: string;
  readonly unknown: string;
}

/** The first by id of a folder, of the folders in it, and of those one deeper. */
interface UnrenderedFolders {
  readonly at: Map<string, Unrendered>;
  readonly below: Map<string, Unrendered>;
  readonly farBelow: Map<string, Unrendered>;
}

/** Gathered once for all that is missed. */
const unrenderedOf = memo((world: Surroundings): UnrenderedFolders => {
  const found: UnrenderedFolders = { at: new Map(), below: new Map(), farBelow: new Map() };
  for (const { bundle, unknown } of world.store.unrendered()) {
    const one = { id: bundle.id, unknown };
    const folder = folderOfBundle(bundle);
    const parent = folderOf(folder);
    for (const [map, key] of [
      [found.at, folder],
      [found.below, parent],
      [found.farBelow, folderOf(parent)],
    ] as const)
      map.set(key, first(map.get(key), one) ?? one);
  }
  return found;
});

function first(a: Unrendered | undefined, b: Unrendered | undefined): Unrendered | undefined {
  return a === undefined || (b !== undefined && b.id < a.id) ? b : a;
}

/** Is any object of the workspace certainly in that namespace, a Namespace object itself not counted? */
function isPopulated({ store }: Surroundings, namespace: string): boolean {
  return sizeOf(store.instances.explicitlyIn(namespace)) > 0 || store.defaultNamespace === namespace;
}
