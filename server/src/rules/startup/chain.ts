import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { numberedPod } from '../../k8s/pod-ordinals.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { called } from '../lib/words.ts';
import { isOrderedReady } from './ordered.ts';
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

/** Why the wait of a link never ends, as a clause. */
export function why({ maker, ordinal, need, target }: Link, start: Start): string {
  const { pod, service } = target;
  const own = podName(maker, ordinal);
  if (pod === undefined) return whyService(need, service);
  const other = podName(pod.maker, pod.ordinal);
  if (!start.exists(pod.maker, pod.ordinal))
    return `${other} is made only once ${podName(pod.maker, pod.ordinal - 1)} is Ready${isOrderedReady(pod.maker) ? ' (OrderedReady)' : ''}`;
  if (service.facts.object.publishNotReadyAddresses === true)
    return `${other === own ? 'it' : other} accepts connections only after its own wait`;
  return `${other === own ? 'it' : other} has a name under "${service.facts.object.name}" only once it is Ready`;
}

function whyService({ wait }: Need, service: InstanceOf<Service>): string {
  const { name, publishNotReadyAddresses } = service.facts.object;
  if (wait.asks === 'connection' && publishNotReadyAddresses === true)
    return `the pods behind "${name}" accept connections only after this wait`;
  return isHeadless(service.facts.object)
    ? `"${name}" has no address before one of its pods is Ready`
    : `"${name}" leads only to pods that are Ready`;
}

/** `The init container "wait" of zk-0`, `Container "main" of Deployment "web"`. */
export function who({ maker, ordinal, need: { phase, container } }: Link): string {
  const of = maker.facts.object.kind === 'StatefulSet' ? podName(maker, ordinal) : called(maker);
  return phase === 'init'
    ? `Init container "${container}" of ${of}`
    : phase === 'probe'
      ? `The probe of container "${container}" of ${of}`
      : `Container "${container}" of ${of}`;
}
