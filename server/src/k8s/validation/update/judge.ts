import type { Context, ValidationOptions } from '../context.ts';
import type { Cause } from '../errors.ts';
import { decodeProblems, decoded } from '../schema/decode.ts';
import { schemaOf } from '../schema/schema.ts';
import type { StructType } from '../schema/schema.ts';
import { storedName } from '../metadata.ts';
import type { Draft } from '../taken.ts';
import { map, text } from '../taken.ts';
import { validateObject } from '../validate.ts';
import type { Verdict } from '../validate.ts';
import type { Json } from '../../json.ts';
import { asObject, asText } from '../../json.ts';
import { own } from '../../../base/own.ts';
import { toldOnce } from '../../versions.ts';
import { applied } from './merge.ts';
import { withGivenTold } from './service-families.ts';
import { conversionProblem, typedPatchProblem } from './typed-patch.ts';
import { updates } from './updates.ts';
import type { Update } from './updates.ts';

/** What the API server says to a server-side apply of an object over what the same manager applied before. */
export interface UpdateVerdict {
  /** False: a kind or version that is not judged, or whose state before could not be on the server; then `causes` is empty. */
  readonly judged: boolean;
  readonly accepted: boolean;
  readonly causes: readonly Cause[];
  /** Of a refusal that names no field: the server's text. */
  readonly problem?: string;
  /** The object as the server would keep it; of accepted updates only. */
  readonly stored?: Json;
  /** The object as the server kept it before. */
  readonly before?: Json;
}

/** Is a refusal, by its message, about what a live object never changes? An object that is made anew gets past it. */
export const isAboutLiveObject = (message: string): boolean =>
  /immutable|may not change once set|updates to statefulset spec|pod updates may not|must be set to 'SingleStack'|can not be modified|can only be modified/.test(
    message,
  );

const unjudged: UpdateVerdict = { judged: false, accepted: true, causes: [] };

/**
 * The verdict of kube-apiserver 1.`minor` on applying `after` where `before` was applied. Both are JSON as a client sends it, of one kind and name. What was
 * never written is taken as the server filled it in or gave it; given addresses are told by the name of their Service.
 */
export function validateUpdate(before: unknown, after: unknown, minor: number, options: ValidationOptions = {}): UpdateVerdict {
  const [old, now] = [asObject(before), asObject(after)];
  const kind = asText(now['kind']) ?? '';
  const [update, schema] = [own(updates, kind), schemaOf(asText(now['apiVersion']) ?? '', kind, minor)];
  if (update === undefined || schema === undefined || old['kind'] !== kind || old['apiVersion'] !== now['apiVersion']) return unjudged;
  if (!wasAccepted(validateObject(old, minor, options))) return unjudged;
  const c: Context = { ...options, minor };
  const unread = unreadable(schema, now, c);
  if (unread !== undefined) return unread;
  return judged(c, update, schema, old, now);
}

const wasAccepted = (verdict: Verdict): boolean => verdict.judged && verdict.accepted;

/** What no update gets past: what its schema does not fit, then what the server's own types cannot hold. */
function unreadable(schema: StructType, now: Json, c: Context): UpdateVerdict | undefined {
  const typed = typedPatchProblem(schema, now, c.ignoreUnknownFields === true);
  const wrong = typed === '' ? decodeProblems(schema, now, c.minor).find(({ unknown }) => !unknown) : undefined;
  if (typed === '' && wrong === undefined) return undefined;
  const metadata = map(now, 'metadata') ?? {};
  const version = asText(now['apiVersion']) ?? '';
  const type = `${version.includes('/') ? version : `/${version}`}, Kind=${asText(now['kind']) ?? ''}`;
  const object = `(${text(metadata, 'namespace')}/${text(metadata, 'name')}; ${type})`;
  const problem =
    typed !== '' || wrong === undefined
      ? `failed to create typed patch object ${object}: ${typed}`
      : `failed to convert new object ${object} to proper version: unable to convert unstructured object to ${type}: ${conversionProblem(wrong)}`;
  return { judged: true, accepted: false, causes: [], problem };
}

function judged(c: Context, update: Update, schema: StructType, old: Json, now: Json): UpdateVerdict {
  const live = copy(schema, old);
  update.store(c, live);
  update.fill(c, live);
  const next = copy(schema, applied(schema, live, old, now));
  update.fill(c, next);
  const { causes, problem } = update.refused(c, live, next);
  if (causes.length === 0 && problem === undefined) return { judged: true, accepted: true, causes, stored: next, before: live };
  const name = `Service/${text(map(now, 'metadata') ?? {}, 'namespace') || 'default'}/${storedName(now)}`;
  const told = causes.map((cause) => ({ ...cause, message: withGivenTold(cause.message, name) }));
  return {
    judged: true,
    accepted: false,
    causes: toldOnce(c) ? withoutRepeated(told) : told,
    before: live,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** A copy that may be changed, as the server reads it. */
function copy(schema: StructType, object: Json): Draft {
  return { ...asObject(decoded(schema, structuredClone(object))) };
}

function withoutRepeated(causes: readonly Cause[]): readonly Cause[] {
  return [...new Map(causes.map((cause) => [`${cause.field}: ${cause.message}`, cause])).values()];
}
