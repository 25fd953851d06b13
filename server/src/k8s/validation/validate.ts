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
  /** 201 created, 422 invalid, 500 what it cannot do, 400 wrong JSON type or unknown field, 404 a version that is not served. */
  readonly status: 201 | 400 | 404 | 422 | 500;
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
  const wrong = decodeProblems(schema, object, kubernetesMinor).filter(
    (problem) => !(options.ignoreUnknownFields === true && problem.unknown && problem.newer !== true),
  );
  const taken = (): Draft => ({ ...asObject(decoded(schema, object)) });
  if (wrong.length === 0) return validateDecoded(kindName, taken(), kubernetesMinor, options);
  // What is only strict comes after conversion.
  const later = wrong.every(({ unknown }) => unknown) ? inconvertible(kindName, taken()) : [];
  return unreadable(apiVersion, kindName, kubernetesMinor, [...wrong, ...later]);
}

/** What the server cannot convert into its own types. */
function inconvertible(kindName: string, taken: Json): readonly DecodeProblem[] {
  const message = own(kinds, kindName)?.unreadable?.(taken) ?? '';
  return message === '' ? [] : [{ field: 'metadata.annotations', message, unknown: false, last: true }];
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
  const problems = inconvertible(kindName, taken);
  if (problems.length > 0) return unreadable(asText(taken['apiVersion']) ?? '', kindName, c.minor, problems);
  const always = alwaysWarned(kindName, c);
  const early = kind.prepare?.(c, taken) ?? [];
  const metadata = draft(taken, 'metadata');
  if (metadata?.['generation'] !== undefined && kind.keepsGeneration?.(c) !== true) delete metadata['generation'];
  const causes = toldOnce(c) ? withoutRepeated(kind.causes(c, taken)) : kind.causes(c, taken);
  const texts = [...early, ...(causes.length === 0 ? (kind.warnings?.(c, taken) ?? []) : [])];
  if (causes.length === 0 && always.length + texts.length === 0) return flawless;
  const warnings = [...always, ...texts.map((text) => ({ text, ...fieldOf(text) }))];
  return causes.length === 0 ? { ...flawless, warnings } : refused(kind.name, taken, causes, warnings);
}

function refused(kind: string, taken: Json, causes: readonly Cause[], warnings: readonly Warning[]): Verdict {
  const fault = causes.find(({ reason }) => reason === 'InternalError');
  const said = fault === undefined ? invalidMessage(kind, taken, causes) : `Internal error occurred: ${fault.message}`;
  return { ...nothing, accepted: false, status: fault === undefined ? 422 : 500, causes, warnings, message: said, judged: true };
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
