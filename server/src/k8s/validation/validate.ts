import { own } from '../../base/own.ts';
import type { Context, ValidationOptions } from './context.ts';
import { quote } from './go/go-text.ts';
import type { Cause } from './errors.ts';
import { kinds } from './kinds.ts';
import { storedName } from './metadata.ts';
import { decodeProblems, decoded } from './schema/decode.ts';
import type { DecodeProblem } from './schema/decode.ts';
import { schemaOf } from './schema/schema.ts';
import { draft } from './taken.ts';
import type { Draft } from './taken.ts';
import { notServed } from '../api-versions.ts';
import { endpointsDeprecated, toldOnce } from '../versions.ts';
import type { Json } from '../json.ts';
import { asObject, asText, isObject } from '../json.ts';

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
  /** 201 created, 422 invalid, 400 wrong JSON type or unknown field, 404 a version that is not served. */
  readonly status: 201 | 400 | 404 | 422;
  readonly causes: readonly Cause[];
  /** Only of status 400: what decoding could not take. */
  readonly problems: readonly DecodeProblem[];
  readonly warnings: readonly Warning[];
  /** The whole text of the answer; '' when accepted. */
  readonly message: string;
  /** False: a kind or version that is not judged; then `accepted` means nothing. */
  readonly judged: boolean;
}

const endpointsText = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

/**
 * The verdict of kube-apiserver 1.`kubernetesMinor` on an object, given as the JSON that kubectl would send
 * (create, strict field validation; facts D and E). Order as the server's: decoding, defaults, allocation for Services, validation.
 */
export function validateObject(plain: unknown, kubernetesMinor: number, options: ValidationOptions = {}): Verdict {
  const object = asObject(plain);
  const [apiVersion, kindName] = [asText(object['apiVersion']) ?? '', asText(object['kind']) ?? ''];
  const schema = schemaOf(apiVersion, kindName, kubernetesMinor);
  if (!isObject(plain)) return notJudged;
  if (schema === undefined) return unserved(apiVersion, kindName, kubernetesMinor);
  const problems = decodeProblems(schema, object, kubernetesMinor).filter(
    (problem) => !(options.ignoreUnknownFields === true && problem.unknown && problem.newer !== true),
  );
  if (problems.length > 0) return unreadable(apiVersion, kindName, kubernetesMinor, problems);
  return validateDecoded(kindName, { ...asObject(decoded(schema, object)) }, kubernetesMinor, options);
}

/** The verdict on a kind that has no schema: there is one only where the server does not know it in this version. */
export function unserved(apiVersion: string, kind: string, kubernetesMinor: number): Verdict {
  if (notServed(apiVersion, kind, kubernetesMinor) === undefined) return notJudged;
  return {
    ...nothing,
    accepted: false,
    status: 404,
    judged: true,
    message: `no matches for kind ${quote(kind)} in version ${quote(apiVersion)}`,
  };
}

function unreadable(apiVersion: string, kind: string, minor: number, problems: readonly DecodeProblem[]): Verdict {
  const warnings = alwaysWarned(kind, { minor });
  return { ...nothing, problems, warnings, accepted: false, status: 400, judged: true, message: decodeMessage(apiVersion, kind, problems) };
}

const nothing = { causes: [], problems: [], warnings: [], message: '' };

/** Of a kind or version that is not judged. */
export const notJudged: Verdict = { ...nothing, accepted: true, status: 201, judged: false };

const flawless: Verdict = { ...nothing, accepted: true, status: 201, judged: true };

function alwaysWarned(kind: string, c: Context): readonly Warning[] {
  return kind === 'Endpoints' && endpointsDeprecated(c) ? [{ text: endpointsText }] : [];
}

/**
 * The verdict on what decoding took without a problem, a copy that the server's defaults are written into.
 * `kindName`: of a kind that has a schema.
 */
export function validateDecoded(kindName: string, taken: Draft, kubernetesMinor: number, options: ValidationOptions): Verdict {
  const kind = own(kinds, kindName);
  if (kind === undefined) return notJudged;
  const c: Context = { ...options, minor: kubernetesMinor };
  const inconvertible = kind.unreadable?.(taken) ?? '';
  if (inconvertible !== '')
    return unreadable(asText(taken['apiVersion']) ?? '', kindName, c.minor, [
      { field: 'metadata.annotations', message: inconvertible, unknown: false, last: true },
    ]);
  const always = alwaysWarned(kindName, c);
  const early = kind.prepare?.(c, taken) ?? [];
  const metadata = draft(taken, 'metadata');
  if (metadata?.['generation'] !== undefined && kind.keepsGeneration?.(c) !== true) delete metadata['generation'];
  const causes = toldOnce(c) ? withoutRepeated(kind.causes(c, taken)) : kind.causes(c, taken);
  const texts = [...early, ...(causes.length === 0 ? (kind.warnings?.(c, taken) ?? []) : [])];
  if (causes.length === 0 && always.length + texts.length === 0) return flawless;
  const warnings = [...always, ...texts.map((text) => ({ text, ...fieldOf(text) }))];
  return causes.length === 0
    ? { ...flawless, warnings }
    : { ...nothing, accepted: false, status: 422, causes, warnings, message: invalidMessage(kind.name, taken, causes), judged: true };
}

function withoutRepeated(causes: readonly Cause[]): readonly Cause[] {
  if (causes.length < 2) return causes;
  return [...new Map(causes.map((cause) => [`${cause.field}: ${cause.message}`, cause])).values()];
}

function invalidMessage(kind: string, taken: Json, causes: readonly Cause[]): string {
  const texts = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  return `${kind} ${quote(storedName(taken))} is invalid: ${texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`}`;
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
