import { claimedPairs, isClaimant } from '../k8s/adoption.ts';
import type { Labels, Pod, Workload } from '../k8s/kinds.ts';
import { drop, put, sizeOf, type Bag, type Group } from './bag.ts';
import type { Instance, InstanceOf } from './types.ts';

/** Bare Pods, and the workloads that take over what has no controller; each look-up costs as much as its answer. */
export class ClaimantIndex {
  readonly #pods: Bag<InstanceOf<Pod>> = new Map();
  /** By one of the pairs that they ask for, the rarest when they came; `''`: they ask for none. */
  readonly #workloads: Bag<InstanceOf<Workload>> = new Map();
  readonly #keys = new Map<Instance, string>();

  add(instance: Instance): void {
    if (isBarePod(instance)) put(this.#pods, instance.namespace, instance);
    else if (isClaimantInstance(instance)) {
      const pairs = Object.entries(claimedPairs(instance.facts.object)).map(([key, value]) => `${key}=${value}`);
      const load = (pair: string): number => sizeOf(this.#workloads.get(pair) ?? none);
      const key = pairs.reduce((best, pair) => (best === '' || load(pair) < load(best) ? pair : best), '');
      this.#keys.set(instance, key);
      put(this.#workloads, key, instance);
    }
  }

  remove(instance: Instance): void {
    if (isBarePod(instance)) drop(this.#pods, instance.namespace, instance);
    else if (isClaimantInstance(instance)) {
      drop(this.#workloads, this.#keys.get(instance) ?? '', instance);
      this.#keys.delete(instance);
    }
  }

  /** Pods of a namespace that stand in manifests of their own. */
  barePods(namespace: string): Group<InstanceOf<Pod>> {
    return this.#pods.get(namespace) ?? none;
  }

  /** Workloads, in any namespace, that may take over an object with these labels, and others. */
  *claimants(labels: Labels): Iterable<InstanceOf<Workload>> {
    for (const key of ['', ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)]) yield* this.#workloads.get(key) ?? none;
  }
}

const none: readonly never[] = [];

function isBarePod(instance: Instance): instance is InstanceOf<Pod> {
  return instance.facts.object.kind === 'Pod';
}

function isClaimantInstance(instance: Instance): instance is InstanceOf<Workload> {
  return isClaimant(instance.facts.object);
}
