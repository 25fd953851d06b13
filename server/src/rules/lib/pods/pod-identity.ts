import type { KubeObject, Pod, Workload } from '../../../k8s/kinds.ts';

/** A Job whose pods are named by index (facts B.7); the Job of a CronJob counts. */
export function isIndexedJob(object: KubeObject): boolean {
  return (object.kind === 'Job' || object.kind === 'CronJob') && object.completionMode === 'Indexed';
}

/** Does a controller, not the template, decide the hostname of these pods (facts B.3, B.7)? */
export function hostnameIsGiven(object: Workload | Pod): boolean {
  return object.kind === 'StatefulSet' || isIndexedJob(object);
}

/** How many pods run at once; `undefined` where the number of nodes decides. */
export function podsAtOnce(object: Workload | Pod): number | undefined {
  switch (object.kind) {
    case 'Pod':
      return 1;
    case 'DaemonSet':
      return undefined;
    case 'Job':
    case 'CronJob':
      return object.parallelism ?? 1;
    default:
      return object.replicas ?? 1;
  }
}
