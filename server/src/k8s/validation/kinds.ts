import { validateConfigMap, secretWarnings, validateSecret } from './config.ts';
import type { Context } from './context.ts';
import { validateDisruptionBudget } from './workload/disruption-budget.ts';
import { validateEndpointSlice } from './network/endpoint-slice.ts';
import { validateEndpoints } from './network/endpoints.ts';
import { quote } from './go/go-text.ts';
import { invalid } from './errors.ts';
import type { Cause } from './errors.ts';
import { validateIngress } from './network/ingress.ts';
import { stringMapOf } from './labels.ts';
import { storedName, validateMetadata } from './metadata.ts';
import { dnsSubdomain } from './names.ts';
import { defaultNetworkPolicy, networkPolicyWarnings, validateNetworkPolicy } from './network/network-policy.ts';
import { child, entry, item, pathText, within } from './path.ts';
import { takeAppArmorAnnotations } from './pod/annotations.ts';
import { defaultPod } from './pod/defaults.ts';
import { podCauses } from './pod/pod-spec.ts';
import { claimWarnings, oldAppArmor, podWarnings } from './pod/warnings.ts';
import { allocationCauses } from './network/service-ip.ts';
import { readServiceSpec } from './network/service-spec.ts';
import { validateService } from './network/service.ts';
import { map, maps, number } from './taken.ts';
import type { Draft } from './taken.ts';
import { endpointSliceWarnings, endpointsWarnings, ingressWarnings, nameWarning, serviceWarnings } from './warnings.ts';
import {
  validateDaemonSet,
  validateDeployment,
  validateReplicaSet,
  validateReplicationController,
  validateStatefulSet,
} from './workload/apps.ts';
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from './workload/defaults.ts';
import { validateCronJob, validateJob } from './workload/jobs.ts';
import { jobWarnings } from './workload/job-warnings.ts';
import { historyWarned, podGenerationKept } from '../versions.ts';
import type { Json } from '../json.ts';

/** How the server treats the objects of a kind. */
export interface Kind {
  /** As messages name it, e.g. `StatefulSet.apps`. */
  readonly name: string;
  /** What the server cannot convert: 400, too. '' where it can. */
  readonly unreadable?: (object: Json) => string;
  /** Writes into the object what the server fills in. Gives what it warns of then. */
  readonly prepare?: (c: Context, object: Draft) => readonly string[];
  /** What it refuses of an object with its defaults. */
  readonly causes: (c: Context, object: Json) => readonly Cause[];
  /** Is `metadata.generation` what the object says? The server sets that of most kinds itself. */
  readonly keepsGeneration?: (c: Context) => boolean;
  /** What it warns of where nothing is refused. */
  readonly warnings?: (c: Context, object: Json) => readonly string[];
}

const filled =
  (fill: (c: Context, object: Draft) => void): NonNullable<Kind['prepare']> =>
  (c, object) => {
    fill(c, object);
    return [];
  };

const always = (): boolean => true;
const annotation = (object: Json, key: string): string | undefined => stringMapOf(map(object, 'metadata')?.['annotations'])?.[key];

/** Why a text is no number of 64 bits, as Go says it; '' where it is one. */
function numberProblem(text: string): string {
  if (!/^[+-]?[0-9]+$/.test(text)) return `strconv.ParseInt: parsing ${quote(text)}: invalid syntax`;
  const value = BigInt(text);
  return value === BigInt.asIntN(64, value) ? '' : `strconv.ParseInt: parsing ${quote(text)}: value out of range`;
}

/** An old annotation of DaemonSets that becomes a number. */
function wrongGeneration(object: Json): string {
  const written = annotation(object, 'deprecated.daemonset.template.generation');
  return written === undefined ? '' : numberProblem(written);
}

/** An old annotation of Deployments that becomes a number. */
const rollbackKey = 'deprecated.deployment.rollback.to';

function wrongRevision(object: Json): string {
  const written = annotation(object, rollbackKey) ?? '';
  const problem = written === '' ? '' : numberProblem(written);
  return problem === '' ? '' : `failed to parse annotation[${rollbackKey}]=${written} as int64: ${problem}`;
}

/** It is validated as the field that it was (kubernetes ValidateRollback). */
function rollbackCauses(c: Context, object: Json): readonly Cause[] {
  const revision = Number(annotation(object, rollbackKey) ?? '');
  return revision < 0 ? [invalid(c, within('spec', 'rollback', 'version'), revision, 'must be greater than or equal to 0')] : [];
}

const template = within('spec', 'template');
const specOf = (object: Json): Json => map(object, 'spec') ?? {};

function templateWarnings(c: Context, object: Json): readonly string[] {
  const written = map(specOf(object), 'template');
  return written === undefined ? [] : podWarnings(c, template, map(written, 'metadata') ?? {}, specOf(written));
}

const named = (c: Context, object: Json): readonly string[] => [...nameWarning(object, 'workload'), ...templateWarnings(c, object)];

function statefulSetWarnings(c: Context, object: Json): readonly string[] {
  const warnings = [...templateWarnings(c, object)];
  for (const [i, claim] of maps(specOf(object), 'volumeClaimTemplates').entries()) {
    claimWarnings(
      (field, text) => {
        warnings.push(`${pathText(field)}: ${text}`);
      },
      item('spec.volumeClaimTemplates', i),
      specOf(claim),
    );
  }
  if (historyWarned(c) && number(specOf(object), 'revisionHistoryLimit') < 0) {
    warnings.push('spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended');
  }
  return warnings;
}

function serviceCauses(c: Context, object: Json): readonly Cause[] {
  const spec = readServiceSpec(c, object);
  const allocation = allocationCauses(c, spec);
  return allocation.length > 0 ? allocation : validateService(c, object, spec);
}

const pod: Kind = {
  name: 'Pod',
  keepsGeneration: podGenerationKept,
  prepare(c, object) {
    defaultPod(c, object);
    return takeAppArmorAnnotations(c, object).map((key) => `${pathText(entry(child('metadata', 'annotations'), key))}: ${oldAppArmor}`);
  },
  causes(c, object) {
    const causes = validateMetadata(c, object, dnsSubdomain);
    podCauses({ ...c, isPod: true }, causes, object);
    return causes;
  },
  warnings: (c, object) => [...nameWarning(object, 'Pod'), ...podWarnings(c, '', map(object, 'metadata') ?? {}, specOf(object))],
};

/** By kind. */
export const kinds: Readonly<Record<string, Kind>> = {
  Service: {
    name: 'Service',
    keepsGeneration: always,
    causes: serviceCauses,
    warnings: (c, object) => serviceWarnings(c, object, readServiceSpec(c, object)),
  },
  Endpoints: { name: 'Endpoints', keepsGeneration: always, causes: validateEndpoints, warnings: endpointsWarnings },
  EndpointSlice: { name: 'EndpointSlice.discovery.k8s.io', causes: validateEndpointSlice, warnings: endpointSliceWarnings },
  Pod: pod,
  ReplicationController: {
    name: 'ReplicationController',
    prepare: filled(defaultReplicationController),
    causes: validateReplicationController,
    warnings: named,
  },
  Deployment: {
    name: 'Deployment.apps',
    unreadable: wrongRevision,
    prepare: filled(defaultDeployment),
    causes: (c, object) => [...validateDeployment(c, object), ...rollbackCauses(c, object)],
    warnings: named,
  },
  ReplicaSet: { name: 'ReplicaSet.apps', prepare: filled(defaultReplicaSet), causes: validateReplicaSet, warnings: named },
  DaemonSet: {
    name: 'DaemonSet.apps',
    unreadable: wrongGeneration,
    prepare: filled(defaultDaemonSet),
    causes: validateDaemonSet,
    warnings: templateWarnings,
  },
  StatefulSet: {
    name: 'StatefulSet.apps',
    prepare: filled(defaultStatefulSet),
    causes: validateStatefulSet,
    warnings: statefulSetWarnings,
  },
  Job: {
    name: 'Job.batch',
    prepare: filled((c, object) => {
      defaultJob(c, object, storedName(object));
    }),
    causes: validateJob,
    warnings: (c, object) => [...nameWarning(object, 'workload'), ...jobWarnings(c, 'spec', specOf(object))],
  },
  CronJob: {
    name: 'CronJob.batch',
    prepare: filled(defaultCronJob),
    causes: validateCronJob,
    warnings: (c, object) => [
      ...nameWarning(object, 'workload'),
      ...jobWarnings(c, within('spec', 'jobTemplate', 'spec'), specOf(map(specOf(object), 'jobTemplate') ?? {})),
    ],
  },
  Ingress: { name: 'Ingress.networking.k8s.io', causes: validateIngress, warnings: (_c, object) => ingressWarnings(object) },
  NetworkPolicy: {
    name: 'NetworkPolicy.networking.k8s.io',
    prepare: filled(defaultNetworkPolicy),
    causes: validateNetworkPolicy,
    warnings: networkPolicyWarnings,
  },
  PodDisruptionBudget: { name: 'PodDisruptionBudget.policy', causes: validateDisruptionBudget },
  ConfigMap: { name: 'ConfigMap', keepsGeneration: always, causes: validateConfigMap },
  Secret: { name: 'Secret', keepsGeneration: always, causes: validateSecret, warnings: secretWarnings },
};
