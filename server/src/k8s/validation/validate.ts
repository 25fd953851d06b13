import { validateDaemonSet, validateDeployment, validateReplicaSet, validateReplicationController, validateStatefulSet } from './apps.ts';
import { validateCronJob, validateJob } from './batch.ts';
import type { Context, ValidationOptions } from './context.ts';
import { decodeProblems, decoded } from './decode.ts';
import type { DecodeProblem } from './decode.ts';
import { validateEndpointSlice } from './endpoint-slice.ts';
import { validateEndpoints } from './endpoints.ts';
import { imageCauses } from './containers.ts';
import { quote } from './errors.ts';
import type { Cause } from './errors.ts';
import { validateIngress } from './ingress.ts';
import { storedName, validateMetadata } from './metadata.ts';
import { dnsSubdomain } from './names.ts';
import { validatePodSpec } from './pod-spec.ts';
import { schemas } from './schema.ts';
import { allocationCauses } from './service-ip.ts';
import { readServiceSpec } from './service-spec.ts';
import { validateService } from './service.ts';
import { endpointsDeprecated, historyWarned } from './versions.ts';
import { endpointSliceWarnings, endpointsWarnings, ingressWarnings, nameWarning, serviceWarnings, templateWarnings } from './warnings.ts';
import { podWarnings } from './pod-warnings.ts';
import type { Json } from '../json.ts';
import { asNumber, asObject, asText, isObject } from '../json.ts';

export type { Cause } from './errors.ts';
export type { ValidationOptions } from './context.ts';

export interface Warning {
  readonly text: string;
  /** API path it speaks of, where it names one. */
  readonly field?: string;
}

/** What the API server would say to `kubectl apply` of an object that does not exist yet. */
export interface Verdict {
  readonly accepted: boolean;
  /** 201 created, 422 invalid, 400 wrong JSON type or unknown field. */
  readonly status: 201 | 400 | 422;
  readonly causes: readonly Cause[];
  /** Only of status 400: what decoding could not take. */
  readonly problems: readonly DecodeProblem[];
  readonly warnings: readonly Warning[];
  /** The whole text of the answer; '' when accepted. */
  readonly message: string;
  /** False: a kind or version that is not judged; then `accepted` means nothing. */
  readonly judged: boolean;
}

interface Kind {
  /** As messages name it, e.g. `StatefulSet.apps`. */
  readonly name: string;
  causes(c: Context, object: Json): Cause[];
  warnings(c: Context, object: Json): string[];
}

const specOf = (object: Json): Json => asObject(object['spec']);
const template = 'spec.template';
const named = (c: Context, object: Json): string[] =>
  [...nameWarning(object, 'workload'), ...templateWarnings(c, template, specOf(object)['template'])];
const unnamed = (c: Context, object: Json): string[] => templateWarnings(c, template, specOf(object)['template']);

const historyWarning = (c: Context, object: Json): string[] => (historyWarned(c) && (asNumber(specOf(object)['revisionHistoryLimit']) ?? 0) < 0
  ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []);

const kinds: Readonly<Record<string, Kind>> = {
  Service: {
    name: 'Service',
    causes: (c, object) => {
      const spec = readServiceSpec(c, object);
      const allocation = allocationCauses(c, spec);
      return allocation.length > 0 ? allocation : validateService(c, object, spec);
    },
    warnings: (c, object) => serviceWarnings(c, object, readServiceSpec(c, object)),
  },
  Endpoints: { name: 'Endpoints', causes: validateEndpoints, warnings: endpointsWarnings },
  EndpointSlice: { name: 'EndpointSlice.discovery.k8s.io', causes: validateEndpointSlice, warnings: endpointSliceWarnings },
  Pod: {
    name: 'Pod',
    causes: (c, object) => [
      ...validateMetadata(c, object, dnsSubdomain), ...validatePodSpec(c, 'spec', specOf(object), { isPod: true }), ...imageCauses(c, specOf(object)),
    ],
    warnings: (c, object) => [...nameWarning(object, 'Pod'), ...podWarnings(c, '', specOf(object))],
  },
  ReplicationController: { name: 'ReplicationController', causes: validateReplicationController, warnings: named },
  Deployment: { name: 'Deployment.apps', causes: validateDeployment, warnings: named },
  ReplicaSet: { name: 'ReplicaSet.apps', causes: validateReplicaSet, warnings: named },
  DaemonSet: { name: 'DaemonSet.apps', causes: validateDaemonSet, warnings: unnamed },
  StatefulSet: { name: 'StatefulSet.apps', causes: validateStatefulSet, warnings: (c, object) => [...unnamed(c, object), ...historyWarning(c, object)] },
  Job: { name: 'Job.batch', causes: validateJob, warnings: named },
  CronJob: {
    name: 'CronJob.batch', causes: validateCronJob,
    warnings: (c, object) => [...nameWarning(object, 'workload'),
      ...templateWarnings(c, 'spec.jobTemplate.spec.template', asObject(asObject(specOf(object)['jobTemplate'])['spec'])['template'])],
  },
  Ingress: { name: 'Ingress.networking.k8s.io', causes: validateIngress, warnings: (_c, object) => ingressWarnings(object) },
};

const endpointsText = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

/**
 * The verdict of kube-apiserver 1.`kubernetesMinor` on an object, given as the JSON that kubectl would send
 * (create, strict field validation; facts D and E). Order as the server's: decoding, allocation for Services, validation.
 */
export function validateObject(plain: unknown, kubernetesMinor: number, options: ValidationOptions = {}): Verdict {
  const object = asObject(plain);
  const [apiVersion, kindName] = [asText(object['apiVersion']) ?? '', asText(object['kind']) ?? ''];
  const kind = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
  const schema = schemas[`${apiVersion} ${kindName}`];
  const nothing = { causes: [], problems: [], warnings: [], message: '' };
  if (!isObject(plain) || kind === undefined || schema === undefined) return { ...nothing, accepted: true, status: 201, judged: false };
  const c: Context = { ...options, minor: kubernetesMinor };
  const always = kindName === 'Endpoints' && endpointsDeprecated(c) ? [{ text: endpointsText }] : [];
  const problems = decodeProblems(schema, object, kubernetesMinor)
    .filter((problem) => !(options.ignoreUnknownFields === true && problem.unknown && problem.newer !== true));
  if (problems.length > 0) {
    return { ...nothing, problems, warnings: always, accepted: false, status: 400, judged: true, message: decodeMessage(apiVersion, kindName, problems) };
  }
  const taken = asObject(decoded(schema, object));
  const causes = kind.causes(c, taken);
  if (causes.length === 0) {
    const texts = kind.warnings(c, taken).map((text) => ({ text, ...fieldOf(text) }));
    return { ...nothing, accepted: true, status: 201, judged: true, warnings: [...always, ...texts] };
  }
  const texts = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const message = `${kind.name} ${quote(storedName(taken))} is invalid: ${texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`}`;
  return { ...nothing, accepted: false, status: 422, causes, warnings: always, message, judged: true };
}

function decodeMessage(apiVersion: string, kind: string, problems: readonly DecodeProblem[]): string {
  const version = apiVersion.split('/').at(-1) ?? '';
  const type = problems.find((problem) => problem.last) ?? problems.find((problem) => !problem.unknown);
  const strict = problems.map((problem) => problem.message).join(', ');
  return `${kind} in version "${version}" cannot be handled as a ${kind}: ${type?.message ?? `strict decoding error: ${strict}`}`;
}

function fieldOf(text: string): { field?: string } {
  const field = /^((?:spec|metadata|subsets|endpoints)[\w.[\]]*)(?=:| is (?:ignored|deprecated))/.exec(text)?.[1];
  if (field === undefined) return {};
  return { field: field === 'spec.SessionAffinity' ? 'spec.sessionAffinity' : field === 'spec.addressType' ? 'addressType' : field };
}
