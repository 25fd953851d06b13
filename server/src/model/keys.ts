import { isWorkload, kindOf, makesPods, serviceNameLabel } from '../k8s/kinds.ts';
import type { Endpoints, EndpointSlice, KubeObject, Pod, Service, Workload } from '../k8s/kinds.ts';
import type { DnsMention } from '../facts/types.ts';
import type { Instance, InstanceOf } from './types.ts';

/** Is it a Service? */
export function isService(instance: Instance): instance is InstanceOf<Service> {
  return instance.facts.object.kind === 'Service';
}

/** Is it a Pod, or a workload that makes pods? */
export function isPodMaker(instance: Instance): instance is InstanceOf<Workload | Pod> {
  return makesPods(instance.facts.object);
}

/** Is it a workload (every pod maker but a Pod)? */
export function isWorkloadInstance(instance: Instance): instance is InstanceOf<Workload> {
  return isWorkload(instance.facts.object);
}

/** Is it a StatefulSet? */
export function isStatefulSet(instance: Instance): instance is InstanceOf<Workload> {
  return instance.facts.object.kind === 'StatefulSet';
}

/** Is it an EndpointSlice? */
export function isSlice(instance: Instance): instance is InstanceOf<EndpointSlice> {
  return instance.facts.object.kind === 'EndpointSlice';
}

/** Is it an Endpoints object? */
export function isEndpoints(instance: Instance): instance is InstanceOf<Endpoints> {
  return instance.facts.object.kind === 'Endpoints';
}

/** The sort of object whose text pods read here, a ConfigMap or a Secret, of the file of a generator that which it becomes a part of; `undefined`: none. */
export function configKindOf({ facts: { object, textOf } }: Instance): 'ConfigMap' | 'Secret' | undefined {
  return textOf ?? (object.kind === 'ConfigMap' || object.kind === 'Secret' ? object.kind : undefined);
}

/** Name under which `Scope.named` finds an object: its own, an EndpointSlice's Service (facts B.17). */
export function lookupName(object: KubeObject): string {
  return object.kind === 'EndpointSlice' ? (object.labels[serviceNameLabel] ?? '') : object.name;
}

/** Identity in a cluster: kind, namespace, name. */
export function identityOf(instance: Instance): string {
  const { object } = instance.facts;
  return `${kindOf(object)}/${instance.namespace}/${object.name}`;
}

/** Are they of one identity? */
export function isSameObject(a: Instance, b: Instance): boolean {
  return a.facts.object.name === b.facts.object.name && a.namespace === b.namespace && kindOf(a.facts.object) === kindOf(b.facts.object);
}

/** Labels of a host name that may be a Service's name: the first, and the second behind a pod's (`pod.service`). */
export function mentionKeys(mention: DnsMention): readonly string[] {
  const labels = hostLabels(mention.host);
  return labels.slice(0, 2);
}

/** Labels of a host, `_port._proto` in front left out. */
export function hostLabels(host: string): readonly string[] {
  const labels = host.toLowerCase().split('.');
  let first = 0;
  while (labels[first]?.startsWith('_')) first++;
  return labels.slice(first);
}
