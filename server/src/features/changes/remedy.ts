import { kindOf } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import type { ObjectChange } from './updates.ts';

/** How to get there although the server refuses the change of a live object, in plain words; '' where the object itself has to be mended. */
export function remedyOf({ instance, field, isAboutLive }: ObjectChange): string {
  if (!isAboutLive) return '';
  const [kind, name] = [kindOf(instance.facts.object), nameText(instance.facts.object)];
  const target = `${kind.toLowerCase()} ${name}`;
  const apart = `--namespace ${instance.namespace}`;
  switch (kind) {
    case 'StatefulSet':
      return field === 'spec.selector'
        ? `Delete it with kubectl delete ${target} ${apart} --cascade=orphan and apply. Its pods keep running without an owner: delete them when the new ones are Ready.`
        : `Delete it with kubectl delete ${target} ${apart} --cascade=orphan, then apply: the pods keep running and are taken over. They get what is new when they are made again.`;
    case 'Deployment':
    case 'DaemonSet':
    case 'ReplicaSet':
      return `Make a ${kind} with another name beside it, and delete this one when the new pods are Ready; or delete it and apply, with no pods in between.`;
    case 'Service':
      return `Make a Service with another name beside it, move its clients, then drop this one; or delete it and apply: the name does not answer in between, and has another address then.`;
    case 'Job':
      return 'A Job runs once: delete it and apply, or give the new one another name.';
    case 'Pod':
      return 'Delete the Pod and apply: it is made anew, on an address of its own.';
    case 'ConfigMap':
    case 'Secret':
      return `Give the new contents another name, and refer to that; then delete this ${kind}.`;
    default:
      return 'Delete it and apply.';
  }
}
