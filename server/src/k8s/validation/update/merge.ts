import type { Json } from '../../json.ts';
import { isObject } from '../../json.ts';
import { goJson } from '../go/go-text.ts';
import type { StructType, Type } from '../schema/schema.ts';
import type { Draft } from '../taken.ts';
import { keyDefaults, shapeOf } from './merge-shapes.ts';
import type { FieldShape } from './merge-shapes.ts';

/** How the value of a field is merged. */
type How = { readonly type: Type; readonly shape: FieldShape | undefined };

/**
 * The object after a server-side apply of `after` by the manager who applied `before` and nobody else: what only `before` said is gone, what neither
 * said stays as it is on the server. All are JSON as sent; null in `after` clears a field. A new value; shares parts of the others.
 */
export function applied(type: StructType, live: Json, before: Json, after: Json): Draft {
  const how = { type, shape: undefined };
  const merged = pruned(how, mergedValue(how, live, after), before, after);
  return isObject(merged) ? { ...merged } : {};
}

/** Is the value looked into? Others are replaced as one. */
function isGranular({ type, shape }: How): boolean {
  if (type.is === 'list') return Array.isArray(shape) || shape === 'set';
  return (type.is === 'struct' && !shapeOf(type.name).atomic) || (type.is === 'map' && shape !== 'atomic');
}

function fieldOf(type: Type, key: string): How | undefined {
  if (type.is === 'map') return { type: type.of, shape: undefined };
  if (type.is !== 'struct') return undefined;
  const field = type.fields.get(key);
  return field === undefined ? undefined : { type: field.type, shape: shapeOf(type.name).fields.get(key) };
}

function mergedValue(how: How, live: unknown, after: unknown): unknown {
  if (after === undefined) return live;
  if (live === undefined || after === null || !isGranular(how)) return after;
  if (how.type.is === 'list') return mergedList(how, live, after);
  if (!isObject(live) || !isObject(after)) return after;
  const result = new Map(Object.entries(live));
  for (const [key, value] of Object.entries(after)) {
    const field = fieldOf(how.type, key);
    if (field !== undefined) result.set(key, mergedValue(field, result.get(key), value));
  }
  return Object.fromEntries(result);
}

/** By what an item of a list is known. */
function identity({ shape }: How, item: unknown): string {
  if (!Array.isArray(shape)) return goJson(item);
  const fields = isObject(item) ? item : {};
  return goJson(shape.map((key: string) => fields[key] ?? keyDefaults[key]));
}

/** Items of both: those of the server alone come first, up to the next one that both have (structured-merge-diff `visitListItems`). */
function mergedList(how: How, live: unknown, after: unknown): unknown {
  if (!Array.isArray(live) || !Array.isArray(after) || how.type.is !== 'list') return after;
  const item: How = { type: how.type.of, shape: undefined };
  const known = new Map(live.map((each: unknown) => [identity(how, each), each]));
  const [left, right] = [[...known.keys()], after.map((each: unknown) => identity(how, each))];
  const [wanted, done, shared] = [new Set(right), new Set<string>(), right.filter((key) => known.has(key))];
  const result: unknown[] = [];
  for (let [l, r] = [0, 0]; l < left.length || r < right.length;) {
    const [mine, theirs] = [left[l], right[r]];
    if (mine !== undefined && mine !== theirs) {
      if (!wanted.has(mine)) {
        result.push(known.get(mine));
        l++;
        continue;
      }
      if (done.has(mine) || (theirs !== undefined && shared[0] !== mine)) {
        l++;
        continue;
      }
    }
    if (theirs === undefined) break;
    result.push(mergedValue(item, known.get(theirs), after[r]));
    done.add(theirs);
    r++;
    if (mine === theirs) l++;
    if (shared[0] === theirs) shared.shift();
  }
  return result;
}

/** Without what was applied before and is not any more; `null`: nothing is left. */
function pruned(how: How, merged: unknown, before: unknown, after: unknown): unknown {
  if (before === undefined || !isGranular(how)) return merged;
  if (how.type.is === 'list') return prunedList(how, merged, before, after);
  if (!isObject(merged) || !isObject(before) || !isObject(after)) return merged;
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const result = Object.entries(merged).flatMap(([key, value]) => {
    const [field, old] = [fieldOf(how.type, key), was.get(key)];
    if (old === undefined || old === null || field === undefined) return [[key, value]];
    return is.get(key) === undefined ? [] : [[key, pruned(field, value, old, is.get(key))]];
  });
  return result.length === 0 && Object.keys(merged).length > 0 ? null : Object.fromEntries(result);
}

function prunedList(how: How, merged: unknown, before: unknown, after: unknown): unknown {
  if (!Array.isArray(merged) || !Array.isArray(before) || !Array.isArray(after) || how.type.is !== 'list') return merged;
  const item: How = { type: how.type.of, shape: undefined };
  const byKey = (list: readonly unknown[]): ReadonlyMap<string, unknown> => new Map(list.map((each) => [identity(how, each), each]));
  const [was, is] = [byKey(before), byKey(after)];
  const left = merged.flatMap((each: unknown) => {
    const key = identity(how, each);
    if (!was.has(key)) return [each];
    return is.has(key) ? [pruned(item, each, was.get(key), is.get(key))] : [];
  });
  return left.length === 0 && merged.length > 0 ? null : left;
}
