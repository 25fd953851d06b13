import { getOrMake } from '../../base/get-or-make.ts';
import type { Labels, Pod, Service, Workload } from '../../k8s/kinds.ts';
import { countsHere, rankNear, withTies } from './candidates.ts';
import type { InstanceIndex } from '../instances/instance-index.ts';
import { isPodMaker, isService } from '../keys.ts';
import type { Candidate, Instance, InstanceOf, Sight } from '../types.ts';
import { crowd, nearestOfEach } from './crowd.ts';
import { relationOf, sightOf } from './sight.ts';
import type { Standpoint } from './sight.ts';
import { variantsOf } from './variants.ts';

/** Makers of pods with these labels; the labels tie them to whoever asks for them. */
export function podsMatching(instances: InstanceIndex, from: Instance, selector: Labels): readonly Candidate<InstanceOf<Workload | Pod>>[] {
  return withTies({ from }, nearestOfEach(rankNear(instances, { from }, makers(instances, from, selector))));
}

export interface Ties {
  toServices(at: Standpoint, candidates: readonly Candidate<InstanceOf<Service>>[]): readonly Candidate<InstanceOf<Service>>[];
  toSelecting(
    maker: InstanceOf<Workload | Pod>,
    candidates: readonly Candidate<InstanceOf<Service>>[],
  ): readonly Candidate<InstanceOf<Service>>[];
  toSets(service: Instance, candidates: readonly Candidate<InstanceOf<Workload>>[]): readonly Candidate<InstanceOf<Workload>>[];
  seen(from: Instance, other: Instance, namespace: string | undefined): Sight;
}

/** What ties objects that nothing else does: a Service, and the pods that its selector reaches from where it stands. Both sides are answered by the Service's. */
export function createTies(instances: InstanceIndex): Ties {
  const reached = new Map<Instance, ReadonlySet<Instance>>();
  const reaches = (service: Instance, maker: Instance): boolean =>
    isService(service) &&
    getOrMake(reached, service, () => {
      const { selector } = service.facts.object;
      return new Set(
        selector === undefined
          ? []
          : podsMatching(instances, service, selector)
              .filter(countsHere)
              .map(({ instance }) => instance),
      );
    }).has(maker);
  const tied = <T extends Instance>(candidates: readonly Candidate<T>[], isTied: (instance: T) => boolean): readonly Candidate<T>[] =>
    candidates.map((candidate) =>
      candidate.sight === 'perhaps' && isTied(candidate.instance) ? { ...candidate, sight: 'together' } : candidate,
    );
  return {
    toServices: ({ from, namespace }, candidates) =>
      namespace === undefined && isPodMaker(from) ? tied(candidates, (service) => reaches(service, from)) : candidates,
    toSelecting: (maker, candidates) => tied(candidates, (service) => reaches(service, maker)),
    toSets: (service, candidates) => tied(candidates, (set) => reaches(service, set)),
    seen: (from, other, namespace) => {
      const sight = sightOf({ from, namespace }, other, variantsOf(instances, from)(other));
      return sight === 'perhaps' && (reaches(from, other) || reaches(other, from)) ? 'together' : sight;
    },
  };
}

function makers(instances: InstanceIndex, from: Instance, selector: Labels): Iterable<InstanceOf<Workload | Pod>> {
  const own = instances.makersLike(selector) > crowd ? [...instances.makersMatching(selector, from.bundle.id)] : [];
  return own.some((maker) => relationOf({ from }, maker) !== 'other') ? own : instances.makersMatching(selector);
}
