import { ended } from '../../base/steps.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { ClusterSource, Records } from './types.ts';
import { dig } from './questions/answer.ts';
import { answersPod } from './questions/answers-pod.ts';
import { claimsOn } from './ownership/household.ts';
import { namesOf, podsReachedBy, whyUnnamed } from './pod-names.ts';
import { worldOf } from './world.ts';
import { recordsOfService, zoneSteps } from './zone.ts';

/** The DNS that CoreDNS would serve for these objects (facts A, B). Lazy: a question touches only the Services it names. */
export function predictRecords(source: ClusterSource, settings: ClusterSettings): Records {
  const world = worldOf(source, settings);
  const inSteps: Records['zoneSteps'] = (namespaces, most = Number.POSITIVE_INFINITY) =>
    zoneSteps(world, namespaces ?? source.namespaces(), most);
  return {
    zone: (namespaces, most) => ended(inSteps(namespaces, most)),
    zoneSteps: inSteps,
    dig: (name, type) => dig(world, name, type),
    podsOf: (owner) => world.podsOf(owner),
    claimsOn: (object) => claimsOn(world.household, object),
    recordsOf: (namespace, name) => {
      const service = source.service(namespace, name);
      return service ? recordsOfService(world, service) : [];
    },
    podsReachedBy: (name) => podsReachedBy(world, name),
    answersPod: (namespace, service, pod) => answersPod(world, namespace, service, pod),
    namesOf: (owner) => namesOf(world, owner),
    whyUnnamed: (owner) => whyUnnamed(world, owner),
  };
}
