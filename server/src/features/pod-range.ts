import type { Workload } from '../k8s/kinds.ts';

/** `db-{0…2}`: pod names of a StatefulSet; one pod without braces; `undefined` with none. Facts B.3. */
export function podRange(set: Workload): string | undefined {
  const count = set.replicas ?? 1;
  const start = set.ordinalsStart ?? 0;
  if (count < 1) return undefined;
  return count === 1 ? `${set.name}-${start}` : `${set.name}-{${start}…${start + count - 1}}`;
}
