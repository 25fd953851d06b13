import { claimedPairs, isClaimant } from '../../k8s/adoption.ts';
import type { Labels, Pod, Workload } from '../../k8s/kinds.ts';
import { drop, put, sizeOf, type Bag, type Group } from '../../base/bag.ts';
import type { Instance, InstanceOf } from '../types.ts';

/** Bare Pods, and the workloads that take over what has no controller; each look-up costs as much as its answer. */
export class ClaimantIndex {
  /** By each of their labels, and by nothing. */
  readonly #pods: Bag<InstanceOf<Pod>> = new Map();
  /** By one of the pairs that they ask for, the rarest when they came, or by nothing. */
  readonly #workloads: Bag<InstanceOf<Workload>> = new Map();
  readonly #keys = new Map<Instance, string>();

  add(instance: Instance): void {
    if (isBarePod(instance)) for (const key of keysOf(instance.facts.object.template.labels)) put(this.#pods, key, instance);
    else if (isClaimantInstance(instance)) {
      const key = rarest(this.#workloads, claimedPairs(instance.facts.object));
      this.#keys.set(instance, key);
      put(this.#workloads, key, instance);
    }
  }

  remove(instance: Instance): void {
    if (isBarePod(instance)) for (const key of keysOf(instance.facts.object.template.labels)) drop(this.#pods, key, instance);
    else if (isClaimantInstance(instance)) {
      drop(this.#workloads, this.#keys.get(instance) ?? nothing, instance);
      this.#keys.delete(instance);
    }
  }

  /** Bare Pods, in any namespace, that the workload may take over, and others. */
  pods(workload: Workload): Group<InstanceOf<Pod>> {
    return this.#pods.get(rarest(this.#pods, claimedPairs(workload))) ?? none;
  }

  /** Workloads, in any namespace, that may take over an object with these labels, and others. */
  *claimants(labels: Labels): Iterable<InstanceOf<Workload>> {
    for (const key of keysOf(labels)) yield* this.#workloads.get(key) ?? none;
  }
}

const none: readonly never[] = [];
/** The key of those that ask for no pair, and of all Pods. */
const nothing = '';

function keysOf(labels: Labels): readonly string[] {
  return [nothing, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)];
}

/** Of the pairs the one with the fewest in a bag. */
function rarest(bag: Bag<unknown>, pairs: Labels): string {
  const load = (key: string): number => sizeOf(bag.get(key) ?? none);
  return keysOf(pairs).reduce((best, key) => (best === nothing || load(key) < load(best) ? key : best));
}

function isBarePod(instance: Instance): instance is InstanceOf<Pod> {
  return instance.facts.object.kind === 'Pod';
}

function isClaimantInstance(instance: Instance): instance is InstanceOf<Workload> {
  return isClaimant(instance.facts.object);
}
