import type { Labels } from '../k8s/kinds.ts';
import { bundleDistance, relationOf } from './candidates.ts';
import type { Standpoint } from './candidates.ts';
import type { InstanceStore } from './instance-store.ts';
import { operatorLabelOwner, operatorsMaking, podsMadeBy } from './operators.ts';
import type { ModelOptions } from './options.ts';
import type { Absence, Bundle, Instance } from './types.ts';
import type { WorkspaceIndex } from './workspace-index.ts';

export interface World {
  readonly index: WorkspaceIndex;
  readonly store: InstanceStore;
  readonly options: ModelOptions;
  /** What is unrendered near a bundle, by its id: asked anew for every name that is missed. */
  readonly unrendered: Map<string, string | undefined>;
}

/** Steps within which an unrendered neighbour (chart, remote base) counts as able to hold what is missing. */
const neighbourhood = 3;

const likely: Absence = { certainty: 'likely', because: '' };

/** Services that every cluster has (kubeadm and most distributions). */
const wellKnown: ReadonlySet<string> = new Set(['default/kubernetes', 'kube-system/kube-dns', 'kube-system/coredns', 'kube-system/metrics-server']);

/** How sure it is that no Service of that name is where the standpoint looks. */
export function serviceAbsence(world: World, at: Standpoint, name: string): Absence {
  const namespace = at.namespace ?? at.from.namespace;
  if (world.options.external?.(name, namespace) === true) return open(`${name} is listed as a Service from elsewhere`);
  if (wellKnown.has(`${namespace}/${name}`)) return open(`the cluster itself makes ${name}`);
  const unrendered = unrenderedNear(world, at.from);
  if (unrendered !== undefined) return open(unrendered);
  const maker = operatorsMaking(world.store.instances, name, (custom, target) => inReach(at, custom, target));
  if (maker !== undefined) return open(maker);
  if (at.namespace !== undefined && namespace !== at.from.namespace && !isPopulated(world, namespace)) {
    return open(`no manifest here is for namespace ${namespace}`);
  }
  return likely;
}

/** How sure it is that nothing makes pods with these labels. */
export function podsAbsence(world: World, from: Instance, selector: Labels): Absence {
  for (const key of Object.keys(selector)) {
    const owner = operatorLabelOwner(key);
    if (owner !== undefined) return open(`${owner} puts the label ${key} on pods`);
  }
  const unrendered = unrenderedNear(world, from);
  if (unrendered !== undefined) return open(unrendered);
  const maker = podsMadeBy(world.store.instances, selector, (custom, target) => inReach({ from }, custom, target));
  return maker === undefined ? likely : open(maker);
}

function open(because: string): Absence {
  return { certainty: 'open', because };
}

/** Custom objects are believed when they may be in the namespace asked for; `near`: in the neighbourhood, or certainly in that namespace. */
function inReach(at: Standpoint, custom: Instance, target?: string): 'near' | 'far' | undefined {
  const relation = target === undefined ? relationOf(at, custom) : relationOf(at, { ...custom, namespace: target, namespaceExplicit: true });
  if (relation === 'other') return undefined;
  if (relation === 'same' && (target !== undefined || custom.namespaceExplicit)) return 'near';
  return bundleDistance(at.from.bundle, custom.bundle) <= neighbourhood ? 'near' : 'far';
}

function unrenderedNear(world: World, from: Instance): string | undefined {
  const { id } = from.bundle;
  if (!world.unrendered.has(id)) world.unrendered.set(id, findUnrendered(world, from));
  return world.unrendered.get(id);
}

/** Of the first bundle by its id, so that the order of edits does not matter. */
function findUnrendered(world: World, from: Instance): string | undefined {
  const own = from.bundle.unknowns[0];
  if (own !== undefined) return own;
  const near = unrenderedOf(world).find(({ bundle }) => bundle.id !== from.bundle.id && bundleDistance(from.bundle, bundle) <= neighbourhood);
  return near?.unknown;
}

type Unrendered = readonly { readonly bundle: Bundle; readonly unknown: string }[];

const unrenderedBundles = new WeakMap<World, Unrendered>();

/** In the order of their ids; gathered once for all that is missed. */
function unrenderedOf(world: World): Unrendered {
  let found = unrenderedBundles.get(world);
  if (found === undefined) {
    const all = [...world.store.unrendered()].flatMap((bundle) => bundle.unknowns.slice(0, 1).map((unknown) => ({ bundle, unknown })));
    unrenderedBundles.set(world, (found = all.sort((a, b) => (a.bundle.id < b.bundle.id ? -1 : a.bundle.id > b.bundle.id ? 1 : 0))));
  }
  return found;
}

/** Is any object of the workspace certainly in that namespace, a Namespace object itself not counted? */
function isPopulated({ store }: World, namespace: string): boolean {
  return store.instances.explicitlyIn(namespace).size > 0 || store.defaultNamespace === namespace;
}
