import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import { validateMetadata } from '../metadata.ts';
import { pathSegment } from '../names.ts';
import { map } from '../taken.ts';
import type { Json } from '../../json.ts';

/** What the server itself gives an object, in the order of its answers. */
const given = ['uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

/**
 * What an update of any kind is refused for in the metadata (apiserver `validateCommonFields`): what no object may have there, then what the server gave and the update says
 * otherwise. An identity that only the update names can be the right one.
 */
export function metadataKept(c: Context, before: Json, after: Json): readonly Cause[] {
  const [was, is] = [map(before, 'metadata') ?? {}, map(after, 'metadata') ?? {}];
  const causes = validateMetadata(c, after, pathSegment, { finalizerNames: true }).filter(({ field }) => field !== 'metadata.generation');
  for (const key of given) {
    const value = is[key];
    if (value === undefined || value === was[key] || (key === 'uid' && was[key] === undefined)) continue;
    const told = key === 'deletionTimestamp' ? new Date(String(value)).toISOString().replace(/\.\d+Z$/, 'Z') : value;
    causes.push(
      invalid(
        c,
        `metadata.${key}`,
        typeof told === 'string' ? told : { value, json: goJson(told), go: goJson(told) },
        'field is immutable',
      ),
    );
  }
  return causes;
}

/** Refusals of which some were told before. */
export function notTold(told: readonly Cause[], causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(({ field, message }) => !told.some((each) => each.field === field && each.message === message));
}
