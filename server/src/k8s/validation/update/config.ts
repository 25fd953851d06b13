import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import { flag, map, text } from '../taken.ts';
import type { Draft } from '../taken.ts';
import { compareText } from '../../../base/texts/compare-text.ts';
import type { Json } from '../../json.ts';
import { immutable } from './immutable.ts';

const locked = 'field is immutable when `immutable` is set';
const sorted = (value: Json | undefined): string => goJson(Object.entries(value ?? {}).sort(([a], [b]) => compareText(a, b)));

/** What a ConfigMap or Secret that is marked immutable does not change. `maps`: the fields that hold its contents. */
function contentsKept(before: Json, after: Json, maps: readonly string[]): readonly Cause[] {
  if (!flag(before, 'immutable')) return [];
  const isNoMore = (key: string): boolean => map(after, key) !== undefined && Object.keys(map(after, key) ?? {}).length === 0;
  const changed = maps.filter((key) => isNoMore(key) || sorted(map(before, key)) !== sorted(map(after, key)));
  return [...(flag(after, 'immutable') ? [] : ['immutable']), ...changed].map((field) => forbidden(field, locked));
}

/** What a ConfigMap does not change (kubernetes ValidateConfigMapUpdate). */
export const configMapKept = (_c: Context, before: Json, after: Json): readonly Cause[] =>
  contentsKept(before, after, ['data', 'binaryData']);

/** What a Secret does not change (kubernetes ValidateSecretUpdate). */
export function secretKept(c: Context, before: Json, after: Json): readonly Cause[] {
  const causes: Cause[] = [];
  immutable(c, causes, '', 'type', 's', before, after);
  return [...causes, ...contentsKept(before, after, ['data'])];
}

/** Contents that are written plain become data; the type of a Secret is Opaque where none is said. */
export function storeSecret(_c: Context, object: Draft): void {
  const plain = Object.entries(map(object, 'stringData') ?? {});
  if (plain.length > 0)
    object['data'] = { ...map(object, 'data'), ...Object.fromEntries(plain.map(([key, value]) => [key, encoded(String(value))])) };
  delete object['stringData'];
  if (text(object, 'type') === '') object['type'] = 'Opaque';
}

const encoded = (value: string): string => btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join(''));
