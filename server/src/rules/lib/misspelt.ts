import type { Instance } from '../../model/types.ts';
import type { MapEntry, MapNode } from '../../yaml/node.ts';
import { distance } from '../../base/nearest.ts';
import { entryOf } from '../../yaml/path.ts';
import { locate } from './locate.ts';

/** A key that is lost because it is spelt like one that the API server knows, but is not it. */
export interface Misspelling {
  /** Path of the map that holds it. */
  readonly parent: string;
  readonly map: MapNode;
  readonly entry: MapEntry;
  readonly uri: string;
  /** The right key. */
  readonly meant: string;
  /** The right key is written too. */
  readonly doubled: boolean;
}

interface Fields {
  /** Keys whose misspelling matters to names and networking. */
  readonly judged: readonly string[];
  /** Other keys that the API server knows here, so that none of them is taken for a slip. */
  readonly known: readonly string[];
  readonly all: ReadonlySet<string>;
}

function fieldsOf(judgedNames: string, knownNames = ''): Fields {
  const [judged, known] = [judgedNames.split(' '), knownNames === '' ? [] : knownNames.split(' ')];
  return { judged, known, all: new Set([...judged, ...known]) };
}

// Fields of the Kubernetes API, 1.28 to 1.37 (core/v1, apps/v1, batch/v1, meta/v1).
const metadata: Fields = fieldsOf(
  'name namespace labels annotations generateName',
  'creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generation managedFields ownerReferences resourceVersion selfLink uid clusterName',
);
const serviceSpec: Fields = fieldsOf(
  'clusterIP clusterIPs type selector ports externalName publishNotReadyAddresses ipFamilies ipFamilyPolicy sessionAffinity externalIPs internalTrafficPolicy externalTrafficPolicy trafficDistribution loadBalancerIP loadBalancerClass',
  'allocateLoadBalancerNodePorts healthCheckNodePort loadBalancerSourceRanges sessionAffinityConfig topologyKeys ipFamily',
);
const servicePort: Fields = fieldsOf('name port protocol targetPort nodePort appProtocol');
const workloadSpec: Fields = fieldsOf(
  'serviceName replicas selector template ordinals podManagementPolicy completions completionMode parallelism',
  'minReadySeconds paused progressDeadlineSeconds revisionHistoryLimit strategy updateStrategy volumeClaimTemplates persistentVolumeClaimRetentionPolicy activeDeadlineSeconds backoffLimit backoffLimitPerIndex managedBy manualSelector maxFailedIndexes podFailurePolicy podReplacementPolicy successPolicy suspend ttlSecondsAfterFinished concurrencyPolicy failedJobsHistoryLimit jobTemplate schedule startingDeadlineSeconds successfulJobsHistoryLimit timeZone',
);
const podSpec: Fields = fieldsOf(
  'hostname subdomain hostnameOverride setHostnameAsFQDN hostNetwork dnsPolicy dnsConfig hostAliases containers initContainers',
  'activeDeadlineSeconds affinity automountServiceAccountToken enableServiceLinks ephemeralContainers hostIPC hostPID hostUsers imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates securityContext serviceAccount serviceAccountName shareProcessNamespace terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes workloadRef schedulingGroup',
);

function tables(kind: string): readonly (readonly [path: string, fields: Fields])[] {
  switch (kind) {
    case 'Service': return [['metadata', metadata], ['spec', serviceSpec]];
    case 'Pod': return [['metadata', metadata], ['spec', podSpec]];
    case 'CronJob': return [['metadata', metadata], ['spec.jobTemplate.spec', workloadSpec], ['spec.jobTemplate.spec.template.metadata', metadata], ['spec.jobTemplate.spec.template.spec', podSpec]];
    case 'StatefulSet': case 'Deployment': case 'DaemonSet': case 'ReplicaSet': case 'ReplicationController': case 'Job':
      return [['metadata', metadata], ['spec', workloadSpec], ['spec.template.metadata', metadata], ['spec.template.spec', podSpec]];
    default: return [];
  }
}

/** All misspellings of one object, in the order of the table. */
export function misspellings(instance: Instance): readonly Misspelling[] {
  const { tree, uri, object } = instance.facts;
  const found = tables(object.kind).flatMap(([path, fields]) => inMap(tree, uri, path, fields));
  if (object.kind !== 'Service') return found;
  return [...found, ...object.ports.flatMap((_, index) => inMap(tree, uri, `spec.ports[${index}]`, servicePort))];
}

/** Is the field at this path written under a misspelt key? */
export function misspelt(instance: Instance, path: string): boolean {
  return misspellings(instance).some((each) => `${each.parent}.${each.meant}` === path);
}

function inMap(tree: MapNode, uri: string, path: string, fields: Fields): readonly Misspelling[] {
  const located = locate(tree, uri, path);
  if (located?.node.kind !== 'map') return [];
  const map = located.node;
  const found: Misspelling[] = [];
  for (const entry of map.entries) {
    const meant = fields.all.has(entry.key.value) || entry.key.unknown === true ? undefined : rightKey(entry.key.value, fields);
    if (meant !== undefined) found.push({ parent: path, map, entry, uri: entry.key.uri ?? located.uri, meant, doubled: entryOf(map, meant) !== undefined });
  }
  return found;
}

function rightKey(key: string, { judged, known }: Fields): string | undefined {
  const lower = key.toLowerCase().replace(/[-_ ]/g, '');
  const sameLetters = judged.find((each) => each.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters;
  if (known.some((each) => each.toLowerCase() === lower) || key.length < 4) return undefined;
  const limit = key.length < 8 ? 1 : 2;
  const near = (names: readonly string[]): number => Math.min(...names.map((each) => distance(lower, each.toLowerCase(), limit)), limit + 1);
  if (near(known) <= near(judged)) return undefined;
  return judged.find((each) => distance(lower, each.toLowerCase(), limit) === near(judged));
}
