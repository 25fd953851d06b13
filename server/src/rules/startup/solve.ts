import { ordinalsOf } from '../../k8s/pod-ordinals.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { isOrderedReady } from './ordered.ts';
import { filledIn, targetOf, type Target } from './targets.ts';
import { waitsOf, type Maker, type StartWait } from './waits.ts';

/** What would be otherwise, to see whether it helps. */
export interface Cure {
  /** The pods of this maker are made all at once. */
  readonly parallel?: Maker;
  /** Services publish pods that are not Ready. */
  readonly publish?: ReadonlySet<InstanceOf<Service>>;
}

/** A wait of one pod with what it leads to. */
export interface Need extends StartWait {
  readonly targets: readonly Target[];
}

/** One pod, or all pods alike of what numbers none. */
interface Unit {
  readonly maker: Maker;
  readonly index: number;
  readonly needs: readonly Need[];
  /** All that it waits for before its program runs is there. */
  running: boolean;
  ready: boolean;
}

/** Who becomes Ready, and who never does. */
export interface Start {
  readonly units: ReadonlyMap<Maker, readonly Unit[]>;
  /** Is there a pod of that maker with that number, ever? */
  exists(maker: Maker, ordinal: number): boolean;
  isReady(maker: Maker, ordinal: number): boolean;
  /** Does the wait of this pod for this target ever end? */
  ends(need: Need, target: Target): boolean;
}

/** Pods of one set that are followed; those behind start as they do. */
const mostPods = 20;
const mostMakers = 30;

/** Numbers of the pods of a maker that are followed; of what numbers none one for all. */
export function numbersOf({ facts: { object } }: Maker): readonly number[] {
  if (object.kind !== 'StatefulSet') return [0];
  const { first, last } = ordinalsOf(object);
  return Array.from({ length: Math.min(mostPods, last - first + 1) }, (_, index) => first + index);
}

/**
 * Follows the start of a maker's pods, and of all that they wait for, to its end: a pod exists once those before it are Ready (OrderedReady), it has a name once it is Ready or its
 * Service publishes it before, and it is Ready once all that it waits for is there. What is not known here is taken to be there.
 */
export function start(of: Maker, model: Model, cure: Cure = {}): Start {
  const units = unitsFrom(of, model);
  const all = [...units.values()].flat();
  const unitOf = (maker: Maker, ordinal: number): Unit | undefined => units.get(maker)?.[ordinal - (numbersOf(maker)[0] ?? 0)];
  const isOrdered = (maker: Maker): boolean => maker !== cure.parallel && isOrderedReady(maker);
  const exists = (maker: Maker, ordinal: number): boolean =>
    !isOrdered(maker) || (units.get(maker) ?? []).every((unit) => unit.index >= ordinal - (numbersOf(maker)[0] ?? 0) || unit.ready);
  const publishes = (service: InstanceOf<Service>): boolean =>
    service.facts.object.publishNotReadyAddresses === true || cure.publish?.has(service) === true;
  const isReady = (maker: Maker, ordinal: number): boolean => unitOf(maker, ordinal)?.ready ?? true;
  const ends = ({ wait }: Need, { service, pod, inHosts }: Target): boolean => {
    const made = (unit: Unit): boolean => exists(unit.maker, unit.index + (numbersOf(unit.maker)[0] ?? 0));
    const answers = (unit: Unit): boolean =>
      made(unit) && (publishes(service) || unit.ready) && (wait.asks !== 'connection' || unit.running);
    if (pod !== undefined) {
      const unit = unitOf(pod.maker, pod.ordinal);
      return unit === undefined || (inHosts && wait.asks === 'name') || answers(unit);
    }
    if (!isHeadless(service.facts.object) && wait.asks !== 'connection') return true;
    const makers = selectedPods(service, model);
    return makers.length === 0 || makers.some((maker) => units.get(maker)?.some(answers) ?? true);
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const unit of all) {
      const ended = (phases: readonly string[]): boolean =>
        unit.needs.every((need) => !phases.includes(need.phase) || need.targets.every((target) => ends(need, target)));
      const running = unit.running || (exists(unit.maker, unit.index + (numbersOf(unit.maker)[0] ?? 0)) && ended(['init', 'main']));
      const ready = unit.ready || (running && ended(['probe']));
      changed ||= running !== unit.running || ready !== unit.ready;
      Object.assign(unit, { running, ready });
    }
  }
  return { units, exists, isReady, ends };
}

/** The pods of a maker, and of all makers that they wait for. */
function unitsFrom(of: Maker, model: Model): ReadonlyMap<Maker, readonly Unit[]> {
  const units = new Map<Maker, readonly Unit[]>();
  const left = [of];
  for (let maker = left.pop(); maker !== undefined && units.size < mostMakers; maker = left.pop()) {
    if (units.has(maker)) continue;
    const own = numbersOf(maker).map((number, index) => ({
      maker,
      index,
      needs: needsOf(maker, number, model),
      running: false,
      ready: false,
    }));
    units.set(maker, own);
    for (const { service, pod } of own.flatMap(({ needs }) => needs.flatMap(({ targets }) => targets)))
      left.push(...(pod === undefined ? selectedPods(service, model) : [pod.maker]));
  }
  return units;
}

function needsOf(maker: Maker, ordinal: number, model: Model): readonly Need[] {
  const numbered = maker.facts.object.kind === 'StatefulSet' ? ordinal : undefined;
  return waitsOf(maker, model).map((each) => ({
    ...each,
    targets: each.wait.hosts.flatMap((host) => {
      const text = filledIn(host, each, maker, numbered, model);
      const target = text === undefined ? undefined : targetOf(text, maker, numbered, model);
      return target === undefined ? [] : [target];
    }),
  }));
}
