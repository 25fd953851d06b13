import type { Workload } from '../../k8s/kinds.ts';
import { numberedPod, ordinalsOf } from '../../k8s/pod-ordinals.ts';

/** `db-{0…2}`: pod names of a StatefulSet; one pod without braces; `undefined` with none. Facts B.3. */
export function podRange(set: Workload): string | undefined {
  if ((set.replicas ?? 1) < 1) return undefined;
  const { first, last } = ordinalsOf(set);
  return first === last ? numberedPod(set.name, first) : `${set.name}-{${first}…${last}}`;
}
