import type { Context } from './context.ts';
import { goJson, quote } from './go-text.ts';
import { jsonValues, tooLongReworded } from '../versions.ts';

export type Reason =
  | 'FieldValueInvalid' | 'FieldValueRequired' | 'FieldValueNotSupported' | 'FieldValueDuplicate'
  | 'FieldValueForbidden' | 'FieldValueTooLong' | 'FieldValueTooMany';

/** One entry of the API server's answer. `message` is its text without the field (facts D.0). */
export interface Cause {
  readonly field: string;
  readonly reason: Reason;
  readonly value: unknown;
  readonly message: string;
}

/** A value whose two renderings differ from each other: `json` since 1.34, Go syntax before. */
export interface Rendered {
  readonly value: unknown;
  readonly json: string;
  readonly go: string;
}

type Value = string | number | boolean | Rendered;

/** A text with a Go type of its own, as messages show it. */
export const typedText = (text: string): Rendered => ({ value: text, json: goJson(text), go: quote(text) });

/** A list of strings as a value; `type` as Go names it. */
export function stringList(list: readonly string[] | undefined, type = '[]string'): Rendered {
  return list === undefined
    ? { value: null, json: 'null', go: `${type}(nil)` }
    : { value: list, json: goJson(list), go: `${type}{${list.map(quote).join(', ')}}` };
}

/** Labels as a value: both renderings sort the keys. */
export function stringMap(map: Readonly<Record<string, string>> | undefined): Rendered {
  if (map === undefined) return { value: null, json: 'null', go: 'map[string]string(nil)' };
  const sorted = Object.fromEntries(Object.keys(map).sort().map((key) => [key, map[key] ?? '']));
  const go = Object.entries(sorted).map(([key, value]) => `${quote(key)}:${quote(value)}`).join(', ');
  return { value: map, json: goJson(sorted), go: `map[string]string{${go}}` };
}

function render(c: Context, value: Value): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  return jsonValues(c) ? value.json : value.go;
}

const plain = (value: Value): unknown => (typeof value === 'object' ? value.value : value);
const tail = (detail: string): string => (detail === '' ? '' : `: ${detail}`);

/** `Invalid value: "x": detail` (Go field.Invalid). */
export function invalid(c: Context, field: string, value: Value, detail: string): Cause {
  return { field, reason: 'FieldValueInvalid', value: plain(value), message: `Invalid value: ${render(c, value)}${tail(detail)}` };
}

/** `Required value: detail` (Go field.Required). */
export function required(field: string, detail = ''): Cause {
  return { field, reason: 'FieldValueRequired', value: undefined, message: `Required value${tail(detail)}` };
}

/** `Forbidden: detail` (Go field.Forbidden). */
export function forbidden(field: string, detail: string): Cause {
  return { field, reason: 'FieldValueForbidden', value: undefined, message: `Forbidden${tail(detail)}` };
}

/** `Duplicate value: "x"` (Go field.Duplicate). */
export function duplicate(c: Context, field: string, value: Value): Cause {
  return { field, reason: 'FieldValueDuplicate', value: plain(value), message: `Duplicate value: ${render(c, value)}` };
}

/** Values of enumerations have Go types of their own, which are printed as JSON; `plainText`: this one is a Go string. */
export function notSupported(c: Context, field: string, value: string | Rendered, supported: readonly string[], plainText = false): Cause {
  const detail = `supported values: ${supported.map(quote).join(', ')}`;
  const shown = render(c, plainText || typeof value !== 'string' ? value : typedText(value));
  return { field, reason: 'FieldValueNotSupported', value: plain(value), message: `Unsupported value: ${shown}: ${detail}` };
}

/** `bytes`: the limit. Texts before 1.32 are worded differently. */
export function tooLong(c: Context, field: string, bytes: number): Cause {
  const detail = tooLongReworded(c) ? `may not be more than ${bytes} bytes` : `must have at most ${bytes} bytes`;
  return { field, reason: 'FieldValueTooLong', value: undefined, message: `Too long: ${detail}` };
}

/** `Too many: 3: must have at most 2 items` (Go field.TooMany). */
export function tooMany(field: string, actual: number, max: number): Cause {
  return { field, reason: 'FieldValueTooMany', value: actual, message: `Too many: ${actual}: must have at most ${max} items` };
}

/** One `invalid` per message. */
export function eachInvalid(c: Context, field: string, value: string, messages: readonly string[]): Cause[] {
  return messages.length === 0 ? [] : messages.map((message) => invalid(c, field, value, message));
}
