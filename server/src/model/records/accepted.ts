import { getOrMake } from '../../base/get-or-make.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { KubeObject, Labels } from '../../k8s/kinds.ts';
import type { ClusterSource, Reason, Sourced } from './types.ts';
import { because } from './reasons/reason-codes.ts';

/** Would the API server take the object? A reason says why it would not (`values.message`: what the server says). */
export type Accepted = (object: Sourced<KubeObject>) => boolean | Reason;

/** The reason that stands for a refused object wherever its records are missed. */
function refusal({ object, ref }: Sourced<KubeObject>, verdict: false | Reason): Reason {
  const message = verdict === false ? '' : String(verdict.values?.['message'] ?? '');
  return because('manifest-rejected', { ref, values: { kind: kindOf(object), name: object.name, message } });
}

/** A source without the objects that the API server refuses; it tells of them when asked why something is missing. Verdicts are asked once per object, when they are needed. */
export function acceptedOnly(source: ClusterSource, accepted: Accepted): ClusterSource {
  const verdicts = new Map<KubeObject, true | Reason>();
  const verdictOf = (sourced: Sourced<KubeObject>): true | Reason =>
    getOrMake(verdicts, sourced.object, () => {
      const verdict = accepted(sourced);
      return verdict === true ? true : refusal(sourced, verdict);
    });
  const ok = (sourced: Sourced<KubeObject>) => verdictOf(sourced) === true;
  const one = <T extends Sourced<KubeObject>>(found: T | undefined) => (found && ok(found) ? found : undefined);
  function* all<T extends Sourced<KubeObject>>(found: Iterable<T>): Iterable<T> {
    for (const sourced of found) if (ok(sourced)) yield sourced;
  }
  function* reasonsOf(found: Iterable<Sourced<KubeObject>>): Iterable<Reason> {
    for (const sourced of found) {
      const verdict = verdictOf(sourced);
      if (verdict !== true) yield verdict;
    }
  }
  return {
    ...source,
    service: (namespace, name) => one(source.service(namespace, name)),
    services: (namespace) => all(source.services(namespace)),
    ...(source.selectedBy ? { selectedBy: (service, selector) => all(source.selectedBy?.(service, selector) ?? []) } : {}),
    servicesFor: (owner) => all(source.servicesFor?.(owner) ?? source.services(owner.namespace)),
    podMakers: (namespace, selector) => all(source.podMakers(namespace, selector)),
    statefulSet: (namespace, name) => one(source.statefulSet(namespace, name)),
    barePods: (workload) => all(source.barePods(workload)),
    claimants: (object) => all(source.claimants(object)),
    allPodMakers: (namespace) => all(source.allPodMakers(namespace)),
    slices: (namespace, service) => all(source.slices(namespace, service)),
    allSlices: () => all(source.allSlices()),
    endpoints: (namespace, name) => one(source.endpoints(namespace, name)),
    refused(kind, namespace, name) {
      const found =
        kind === 'Service' ? source.service(namespace, name) : kind === 'Endpoints' ? source.endpoints(namespace, name) : undefined;
      const verdict = found ? verdictOf(found) : true;
      return verdict === true ? source.refused?.(kind, namespace, name) : verdict;
    },
    *refusedPodMakers(namespace: string, selector: Labels) {
      yield* reasonsOf(source.podMakers(namespace, selector));
      yield* source.refusedPodMakers?.(namespace, selector) ?? [];
    },
  };
}
