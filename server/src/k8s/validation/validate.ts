import { own } from '../../base/own.ts';
import { validateDaemonSet, validateDeployment, validateReplicaSet, validateReplicationController, validateStatefulSet } from './apps.ts';
import { validateCronJob, validateJob } from './batch.ts';
import type { Context, ValidationOptions } from './context.ts';
import { decodeProblems, decoded } from './decode.ts';
import type { DecodeProblem } from './decode.ts';
import { validateEndpointSlice } from './endpoint-slice.ts';
import { validateEndpoints } from './endpoints.ts';
import { imageCauses } from './containers.ts';
import { quote } from './go-text.ts';
import type { Cause } from './errors.ts';
import { validateIngress } from './ingress.ts';
import { storedName, validateMetadata } from './metadata.ts';
import { dnsSubdomain } from './names.ts';
import { validatePodSpec } from './pod-spec.ts';
import { schemas } from './schema.ts';
import { allocationCauses } from './service-ip.ts';
import { readServiceSpec } from './service-spec.ts';
import { validateService } from './service.ts';
import { endpointsDeprecated, historyWarned } from '../versions.ts';
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

interface Judgement {
  readonly causes: readonly Cause[];
  /** Asked only where nothing is refused. */
  readonly warnings: () => string[];
}

interface Kind {
  /** As messages name it, e.g. `StatefulSet.apps`. */
  readonly name: string;
  judge(c: Context, object: Json): Judgement;
}

type Say<T> = (c: Context, object: Json) => T[];

const kindOf = (name: string, causes: Say<Cause>, warnings: Say<string>): Kind =>
  ({ name, judge: (c, object) => ({ causes: causes(c, object), warnings: () => warnings(c, object) }) });

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
    judge: (c, object) => {
      const spec = readServiceSpec(c, object);
      const allocation = allocationCauses(c, spec);
      return { causes: allocation.length > 0 ? allocation : validateService(c, object, spec), warnings: () => serviceWarnings(c, object, spec) };
    },
  },
  Endpoints: kindOf('Endpoints', validateEndpoints, endpointsWarnings),
  EndpointSlice: kindOf('EndpointSlice.discovery.k8s.io', validateEndpointSlice, endpointSliceWarnings),
  Pod: kindOf('Pod', (c, object) => [
    ...validateMetadata(c, object, dnsSubdomain), ...validatePodSpec(c, 'spec', specOf(object), { isPod: true }), ...imageCauses(c, specOf(object)),
  ], (c, object) => [...nameWarning(object, 'Pod'), ...podWarnings(c, '', specOf(object))]),
  ReplicationController: kindOf('ReplicationController', validateReplicationController, named),
  Deployment: kindOf('Deployment.apps', validateDeployment, named),
  ReplicaSet: kindOf('ReplicaSet.apps', validateReplicaSet, named),
  DaemonSet: kindOf('DaemonSet.apps', validateDaemonSet, unnamed),
  StatefulSet: kindOf('StatefulSet.apps', validateStatefulSet, (c, object) => [...unnamed(c, object), ...historyWarning(c, object)]),
  Job: kindOf('Job.batch', validateJob, named),
  CronJob: kindOf('CronJob.batch', validateCronJob, (c, object) => [...nameWarning(object, 'workload'),
    ...templateWarnings(c, 'spec.jobTemplate.spec.template', asObject(asObject(specOf(object)['jobTemplate'])['spec'])['template'])]),
  Ingress: kindOf('Ingress.networking.k8s.io', validateIngress, (_c, object) => ingressWarnings(object)),
};

const endpointsText = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

/**
 * The verdict of kube-apiserver 1.`kubernetesMinor` on an object, given as the JSON that kubectl would send
 * (create, strict field validation; facts D and E). Order as the server's: decoding, allocation for Services, validation.
 */
export function validateObject(plain: unknown, kubernetesMinor: number, options: ValidationOptions = {}): Verdict {
  const object = asObject(plain);
  const [apiVersion, kindName] = [asText(object['apiVersion']) ?? '', asText(object['kind']) ?? ''];
  const schema = schemaOf(apiVersion, kindName);
  if (!isObject(plain) || schema === undefined) return notJudged;
  const problems = decodeProblems(schema, object, kubernetesMinor)
    .filter((problem) => !(options.ignoreUnknownFields === true && problem.unknown && problem.newer !== true));
  if (problems.length === 0) return validateDecoded(kindName, asObject(decoded(schema, object)), kubernetesMinor, options);
  const warnings = alwaysWarned(kindName, { minor: kubernetesMinor });
  return { ...nothing, problems, warnings, accepted: false, status: 400, judged: true, message: decodeMessage(apiVersion, kindName, problems) };
}

const nothing = { causes: [], problems: [], warnings: [], message: '' };

/** Of a kind or version that is not judged. */
export const notJudged: Verdict = { ...nothing, accepted: true, status: 201, judged: false };

const flawless: Verdict = { ...nothing, accepted: true, status: 201, judged: true };

/** The schema of a kind that is judged. */
export function schemaOf(apiVersion: string, kind: string): (typeof schemas)[string] | undefined {
  const judged = judgedVersions.get(kind);
  return judged !== undefined && judged.apiVersion === apiVersion ? judged.schema : undefined;
}

/** By kind; each is judged in one version. */
const judgedVersions = new Map(Object.entries(schemas).map(([key, schema]) => {
  const [apiVersion = '', kind = ''] = key.split(' ');
  return [kind, { apiVersion, schema }];
}));

function alwaysWarned(kind: string, c: Context): readonly Warning[] {
  return kind === 'Endpoints' && endpointsDeprecated(c) ? [{ text: endpointsText }] : [];
}

/** The verdict on what decoding took without a problem. `kindName`: of a kind that has a schema. */
export function validateDecoded(kindName: string, taken: Json, kubernetesMinor: number, options: ValidationOptions): Verdict {
  const kind = own(kinds, kindName);
  if (kind === undefined) return notJudged;
  const c: Context = { ...options, minor: kubernetesMinor };
  const always = alwaysWarned(kindName, c);
  const { causes, warnings } = kind.judge(c, taken);
  if (causes.length === 0) {
    const texts = warnings().map((text) => ({ text, ...fieldOf(text) }));
    return always.length + texts.length === 0 ? flawless : { ...flawless, warnings: [...always, ...texts] };
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
