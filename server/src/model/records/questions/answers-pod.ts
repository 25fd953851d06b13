import { matchesLabels } from '../../../k8s/selector.ts';
import { dig } from './answer.ts';
import { servesByName } from '../endpoints.ts';
import { podNumbered } from '../pods.ts';
import { podsReachedBy } from '../pod-names.ts';
import { hasSelector } from '../service-facts.ts';
import type { World } from '../world.ts';

/** Does `pod.service.namespace.svc` answer (facts A.1, A.2)? A pod of a StatefulSet is found by its number, all else is asked as a client would. */
export function answersPod(world: World, namespace: string, service: string, pod: string): boolean {
  if (isNumbered(world, namespace, service, pod)) return true;
  const name = world.nameIn(namespace, service, pod).toLowerCase();
  if (podsReachedBy(world, name).length > 0) return true;
  const answer = dig(world, name, 'A');
  return answer.rcode === 'NOERROR' || answer.dependsOn.length > 0;
}

/** Is it a ready pod of the StatefulSet that its name names, with a name under this Service (facts B.3)? */
function isNumbered(world: World, namespace: string, name: string, pod: string): boolean {
  const [, set, ordinal] = /^(.+)-(0|[1-9]\d{0,8})$/.exec(pod) ?? [];
  const service = set === undefined ? undefined : world.service(namespace, name)?.object;
  if (set === undefined || service === undefined || !hasSelector(service)) return false;
  const maker = world.statefulSet(namespace, set);
  const made =
    maker?.object.serviceName === name
      ? podNumbered(maker, Number(ordinal), world.household.conditionsOf(maker), world.household.censusOf(maker))
      : undefined;
  return made !== undefined && matchesLabels(service.selector, made.labels) && servesByName(service, made, world.settings);
}
