import type { Labels, Pod, Workload } from '../k8s/kinds.ts';

/**
 * Labels that controllers put on pods, so that no template shows them. What a value says is known for some (pod name,
 * ordinal, job name), for others (hashes) every value counts as right.
 * Sources: facts B.3; kubernetes pkg/apis/apps/v1 StatefulSetPodNameLabel, PodIndexLabel, ControllerRevisionHashLabelKey,
 * DefaultDeploymentUniqueLabelKey; pkg/apis/batch/v1 JobNameLabel, ControllerUidLabel, JobCompletionIndexAnnotation.
 */
type Check = (maker: Workload | Pod, value: string) => boolean;

const anything: Check = () => true;

const controllerLabels: Readonly<Record<string, Partial<Record<string, Check>>>> = {
  'statefulset.kubernetes.io/pod-name': { StatefulSet: isPodNameOf },
  'apps.kubernetes.io/pod-index': { StatefulSet: (maker, value) => /^\d+$/.test(value) && hasOrdinal(maker, Number(value)) },
  'controller-revision-hash': { StatefulSet: anything, DaemonSet: anything },
  'pod-template-generation': { DaemonSet: anything },
  'pod-template-hash': { Deployment: anything, ReplicaSet: anything },
  'job-name': { Job: isJobName, CronJob: isJobName },
  'batch.kubernetes.io/job-name': { Job: isJobName, CronJob: isJobName },
  'controller-uid': { Job: anything, CronJob: anything },
  'batch.kubernetes.io/controller-uid': { Job: anything, CronJob: anything },
  'batch.kubernetes.io/job-completion-index': { Job: isCompletionIndex, CronJob: isCompletionIndex },
  'batch.kubernetes.io/job-replaced-by': {},
};

/** Is it the key of a label that a controller puts on pods? */
export function isControllerLabel(key: string): boolean {
  return Object.hasOwn(controllerLabels, key);
}

/** Controller labels that pods of this kind get. */
export function controllerLabelsOf(kind: string): readonly string[] {
  return Object.keys(controllerLabels).filter((key) => controllerLabels[key]?.[kind] !== undefined);
}

const states: ReadonlySet<string> = new Set([
  'master', 'slave', 'primary', 'secondary', 'leader', 'follower', 'replica', 'standby', 'active', 'passive', 'writer', 'reader', 'write', 'read', 'read-write', 'read-only', 'rw', 'ro', 'true', 'false', 'yes', 'no', 'up', 'down', 'ready',
]);

/**
 * Is that what a program says of a pod while it runs: which of them leads, which is active? Patroni, Vault, Redis and the like put such
 * labels on pods and move them at a failover, so that templates lack them, or those of StatefulSets show another state.
 * `written`: what the template of the pods has; `kind`: of their maker.
 */
export function isRunTimeState(value: string, written: string | undefined, kind: string): boolean {
  if (!states.has(value.toLowerCase())) return false;
  return written === undefined || (kind === 'StatefulSet' && states.has(written.toLowerCase()));
}

/** Does at least one pod of the maker carry all these labels, controller labels included? An empty selector selects nothing here. */
export function selectsPodsOf(selector: Labels, maker: Workload | Pod): boolean {
  let pairs = 0;
  for (const key of Object.keys(selector)) {
    pairs++;
    const value = selector[key] ?? '';
    if (maker.template.labels[key] === value) continue;
    if (!(controllerLabels[key]?.[maker.kind]?.(maker, value) ?? false)) return false;
  }
  return pairs > 0;
}

/** Ordinal in a pod name of that StatefulSet, whether it has so many replicas or not. */
export function ordinalOf(setName: string, podName: string): number | undefined {
  if (!podName.startsWith(`${setName}-`)) return undefined;
  const rest = podName.slice(setName.length + 1);
  return /^(0|[1-9]\d{0,8})$/.test(rest) ? Number(rest) : undefined;
}

function isPodNameOf(maker: Workload | Pod, value: string): boolean {
  const ordinal = ordinalOf(maker.name, value);
  return ordinal !== undefined && hasOrdinal(maker, ordinal);
}

function hasOrdinal(maker: Workload | Pod, ordinal: number): boolean {
  if (maker.kind === 'Pod') return false;
  const start = maker.ordinalsStart ?? 0;
  return ordinal >= start && ordinal < start + (maker.replicas ?? 1);
}

function isJobName(maker: Workload | Pod, value: string): boolean {
  return value === maker.name || (maker.kind === 'CronJob' && value.startsWith(`${maker.name}-`));
}

function isCompletionIndex(maker: Workload | Pod, value: string): boolean {
  if (maker.kind === 'Pod' || maker.completionMode !== 'Indexed' || !/^\d+$/.test(value)) return false;
  return Number(value) < (maker.completions ?? maker.parallelism ?? 1);
}
