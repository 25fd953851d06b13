import type { Labels, Pod, Workload } from '../kinds.ts';
import { numberedPod, ordinalIn } from '../pod-ordinals.ts';

/**
 * What a label says that stands in no template: the pod's name, its number in a StatefulSet or an Indexed Job, the Job, how often the template of a
 * DaemonSet has changed. Nobody knows before deployment what is `hidden`, nor what the label of a `node` is, if it has one.
 */
type Says = 'pod name' | 'ordinal' | 'completion index' | 'job name' | 'generation' | 'hidden' | 'node';

interface ControllerLabel {
  readonly key: string;
  /** Kinds of the makers whose pods get it. */
  readonly kinds: readonly string[];
  readonly says: Says;
  /** Where Kubernetes writes it. */
  readonly source: string;
}

function label(key: string, kinds: string, says: Says, source: string): ControllerLabel {
  return { key, kinds: kinds.split(' '), says, source };
}

const everyKind = 'StatefulSet Deployment DaemonSet ReplicaSet ReplicationController Job CronJob Pod';
const ofJob = 'pkg/registry/batch/job/strategy.go generateSelector, unless spec.manualSelector';
const onBinding =
  'pkg/registry/core/pod/storage/storage.go setPodNodeAndMetadata, plugin/pkg/admission/podtopologylabels; since 1.35, where the node has it';

/** Every label that Kubernetes 1.28 to 1.37 itself puts on pods, over what a template says (facts B.22). */
export const controllerLabels: readonly ControllerLabel[] = [
  label('statefulset.kubernetes.io/pod-name', 'StatefulSet', 'pod name', 'pkg/controller/statefulset/stateful_set_utils.go updateIdentity'),
  label(
    'apps.kubernetes.io/pod-index',
    'StatefulSet',
    'ordinal',
    'pkg/controller/statefulset/stateful_set_utils.go updateIdentity; since 1.28',
  ),
  label(
    'controller-revision-hash',
    'StatefulSet DaemonSet',
    'hidden',
    'pkg/controller/statefulset/stateful_set_utils.go setPodRevision, pkg/controller/daemon/util/daemonset_util.go CreatePodTemplate',
  ),
  label('pod-template-generation', 'DaemonSet', 'generation', 'pkg/controller/daemon/util/daemonset_util.go CreatePodTemplate'),
  label('pod-template-hash', 'Deployment', 'hidden', 'pkg/controller/deployment/sync.go getNewReplicaSet'),
  label('job-name', 'Job CronJob', 'job name', ofJob),
  label('batch.kubernetes.io/job-name', 'Job CronJob', 'job name', ofJob),
  label('controller-uid', 'Job CronJob', 'hidden', ofJob),
  label('batch.kubernetes.io/controller-uid', 'Job CronJob', 'hidden', ofJob),
  label(
    'batch.kubernetes.io/job-completion-index',
    'Job CronJob',
    'completion index',
    'pkg/controller/job/indexed_job_utils.go addCompletionIndexLabel; since 1.28',
  ),
  label('topology.kubernetes.io/zone', everyKind, 'node', onBinding),
  label('topology.kubernetes.io/region', everyKind, 'node', onBinding),
];

const byKey = new Map(controllerLabels.map((each) => [each.key, each]));

/** Is it the key of a label that Kubernetes itself puts on pods of some kind? */
export function isControllerLabel(key: string): boolean {
  return byKey.has(key);
}

/** Is it one whose value nobody knows before deployment? */
export function isHiddenLabel(key: string): boolean {
  const says = byKey.get(key)?.says;
  return says === 'hidden' || says === 'node';
}

/** The label of that key, if pods of this maker get it. */
function labelOf(maker: Workload | Pod, key: string): ControllerLabel | undefined {
  const found = byKey.get(key);
  if (found === undefined || !found.kinds.includes(maker.kind)) return undefined;
  if (maker.kind === 'Pod') return found;
  if (found.source === ofJob && maker.manualSelector === true) return undefined;
  return found.says === 'completion index' && maker.completionMode !== 'Indexed' ? undefined : found;
}

/** Keys of labels that pods of this kind of maker can get. */
export function controllerLabelsOf(kind: string): readonly string[] {
  return controllerLabels.filter(({ kinds }) => kinds.includes(kind)).map(({ key }) => key);
}

/** Kinds whose pods get a label of that key. */
export function kindsWithLabel(key: string): readonly string[] {
  return byKey.get(key)?.kinds ?? [];
}

/** What a StatefulSet puts on a pod that it took over. */
export function identityLabels(set: Workload, ordinal: number): Labels {
  const own = Object.entries(podLabels(set, set.name, ordinal)).filter(
    ([key]) => byKey.get(key)?.says === 'pod name' || byKey.get(key)?.says === 'ordinal',
  );
  return Object.fromEntries(own);
}

/** Labels of a pod: those of its template and what Kubernetes puts over them, without what is hidden. `name`: of the maker; `number`: ordinal or completion index. */
export function podLabels(maker: Workload, name: string, number: number): Labels {
  const values: Partial<Record<Says, string>> = {
    'pod name': numberedPod(name, number),
    ordinal: String(number),
    'completion index': String(number),
    'job name': name,
    generation: '1',
  };
  const labels = new Map(Object.entries(maker.template.labels));
  for (const { key, says } of controllerLabels) {
    if (labelOf(maker, key) === undefined || says === 'node') continue;
    const value = values[says];
    if (value === undefined) labels.delete(key);
    else labels.set(key, value);
  }
  return Object.fromEntries(labels);
}

/** Which pods of a maker carry a pair that its template lacks: every one, as far as anybody can tell; none; or the one with that number. */
export function podsLabelled(maker: Workload | Pod, key: string, value: string): 'all' | 'none' | number {
  const found = labelOf(maker, key);
  if (found === undefined) return 'none';
  switch (found.says) {
    case 'hidden':
    case 'node':
    case 'generation':
      return 'all';
    case 'pod name':
      return ordinalIn(maker.name, value) ?? 'none';
    case 'ordinal':
    case 'completion index':
      return /^(0|[1-9]\d*)$/.test(value) ? Number(value) : 'none';
    case 'job name':
      return value === maker.name || (maker.kind === 'CronJob' && value.startsWith(`${maker.name}-`)) ? 'all' : 'none';
  }
}
