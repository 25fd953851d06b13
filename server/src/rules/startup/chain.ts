import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { numberedPod } from '../../k8s/pod-ordinals.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { called } from '../lib/words.ts';
import { numbersOf, type Need, type Start } from './solve.ts';
import type { Target } from './targets.ts';
import type { Maker } from './waits.ts';

/** One wait that never ends, of a chain that leads back to its beginning. */
export interface Link {
  readonly maker: Maker;
  /** Number of the pod, of those that have one. */
  readonly ordinal: number;
  readonly need: Need;
  readonly target: Target;
}

/** Who waits for whom, from the first pod of the maker that is never Ready on, until somebody comes twice. */
export function chainOf(of: Maker, { units, exists, isReady, ends }: Start, model: Model): readonly Link[] {
  const chain: Link[] = [];
  const seen = new Set<string>();
  let next: { readonly maker: Maker; readonly ordinal: number } | undefined = firstStuck(of, isReady);
  while (next !== undefined && chain.length < 5) {
    // A pod that is not made waits for the one before it.
    const { maker } = next;
    const ordinal: number = exists(maker, next.ordinal) ? next.ordinal : (firstStuck(maker, isReady)?.ordinal ?? next.ordinal);
    const key = `${maker.facts.uri} ${maker.facts.document} ${maker.facts.prefix} ${maker.facts.object.name} ${ordinal}`;
    if (seen.has(key)) break;
    seen.add(key);
    const unit = units.get(maker)?.[ordinal - (numbersOf(maker)[0] ?? 0)];
    const stuck = unit?.needs.flatMap((need) =>
      need.targets.filter((target) => !ends(need, target)).map((target) => ({ need, target })),
    )[0];
    if (stuck === undefined) break;
    chain.push({ maker, ordinal, ...stuck });
    const { pod, service } = stuck.target;
    const behind: Maker | undefined = pod?.maker ?? selectedPods(service, model).find((each) => firstStuck(each, isReady) !== undefined);
    next = pod !== undefined ? pod : behind === undefined ? undefined : firstStuck(behind, isReady);
  }
  return chain;
}

/** The first pod of a maker that is never Ready. */
export function firstStuck(maker: Maker, isReady: Start['isReady']): { readonly maker: Maker; readonly ordinal: number } | undefined {
  const ordinal = numbersOf(maker).find((number) => !isReady(maker, number));
  return ordinal === undefined ? undefined : { maker, ordinal };
}

/** `zk-0`, `Deployment "web"`: who waits, in words. */
export function podName({ facts: { object } }: Maker, ordinal: number): string {
  return object.kind === 'StatefulSet' ? numberedPod(object.name, ordinal) : object.name;
}

/** Why the wait of a link never ends: of a pod, that it is not made, takes no connections or has no name before; of a Service, that nobody answers. */
export type Obstacle = 'unmade' | 'deaf' | 'unnamed' | 'deaf-behind' | 'no-address' | 'unready';

/** That, and whom it speaks of, '' for those that it does not: the pod that the link waits for, the one before it, the Service. */
interface Standing {
  readonly obstacle: Obstacle;
  readonly pod: string;
  readonly before: string;
  readonly service: string;
}

/** What a link waits for, and what is in its way. */
export function obstacleOf({ need, target: { pod, service } }: Link, start: Start): Standing {
  const { name, publishNotReadyAddresses } = service.facts.object;
  if (pod === undefined) return { obstacle: behindService(need, service), pod: '', before: '', service: name };
  const own = podName(pod.maker, pod.ordinal);
  if (!start.exists(pod.maker, pod.ordinal))
    return { obstacle: 'unmade', pod: own, before: podName(pod.maker, pod.ordinal - 1), service: '' };
  return publishNotReadyAddresses === true
    ? { obstacle: 'deaf', pod: own, before: '', service: '' }
    : { obstacle: 'unnamed', pod: own, before: '', service: name };
}

function behindService({ wait }: Need, service: InstanceOf<Service>): Obstacle {
  if (wait.asks === 'connection' && service.facts.object.publishNotReadyAddresses === true) return 'deaf-behind';
  return isHeadless(service.facts.object) ? 'no-address' : 'unready';
}

/** `zk-0`, `Deployment "web"`: whose container waits. */
export function waiting({ maker, ordinal }: Link): string {
  return maker.facts.object.kind === 'StatefulSet' ? podName(maker, ordinal) : called(maker);
}
