import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { ClusterSource, Records } from './types.ts';
import { dig } from './answer.ts';
import { answersPod } from './answers-pod.ts';
import { claimsOn } from './ownership/household.ts';
import { namesOf, podsReachedBy, whyUnnamed } from './pod-names.ts';
import { worldOf } from './world.ts';
import { recordsOfService, zoneOf } from './zone.ts';

/** The DNS that CoreDNS would serve for these objects (facts A, B). Lazy: a question touches only the Services it names. */
export function predictRecords(source: ClusterSource, settings: ClusterSettings): Records {
  const world = worldOf(source, settings);
  return {
    zone: (namespaces, most = Number.POSITIVE_INFINITY) => zoneOf(world, namespaces ?? source.namespaces(), most),
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
