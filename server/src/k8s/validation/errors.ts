import type { Context } from './context.ts';
import { goJson, quote } from './go/go-text.ts';
import { pathText } from './path.ts';
import type { Path } from './path.ts';
import { jsonValues, tooLongReworded } from '../versions.ts';

export type Reason =
  | 'FieldValueInvalid'
  | 'FieldValueRequired'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueNotFound'
  | 'InternalError';

/** One entry of the API server's answer. `message` is its text without the field (facts D.0). */
export interface Cause {
  readonly field: string;
  readonly reason: Reason;
  readonly value: unknown;
  readonly message: string;
  /** What the message says beyond the reason and the value; '' for nothing. */
  readonly detail: string;
  /** The values that there are, where the field takes one of a list. */
  readonly supported?: readonly string[];
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
  const sorted = Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key] ?? '']),
  );
  const go = Object.entries(sorted)
    .map(([key, value]) => `${quote(key)}:${quote(value)}`)
    .join(', ');
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
export function invalid(c: Context, field: Path, value: Value, detail: string): Cause {
  return {
    field: pathText(field),
    reason: 'FieldValueInvalid',
    value: plain(value),
    message: `Invalid value: ${render(c, value)}${tail(detail)}`,
    detail,
  };
}

/** What the server cannot do, and answers as its own fault (500); it names no field: `field` is where the reason lies. */
export function internalError(field: Path, value: unknown, what: string, detail: string): Cause {
  return { field: pathText(field), reason: 'InternalError', value, message: `${what}${tail(detail)}`, detail };
}

/** `Invalid value: detail`: of a value that is not shown. */
export function omitted(field: Path, detail: string): Cause {
  return { field: pathText(field), reason: 'FieldValueInvalid', value: undefined, message: `Invalid value${tail(detail)}`, detail };
}

/** `Required value: detail` (Go field.Required). */
export function required(field: Path, detail = ''): Cause {
  return { field: pathText(field), reason: 'FieldValueRequired', value: undefined, message: `Required value${tail(detail)}`, detail };
}

/** `Forbidden: detail` (Go field.Forbidden). */
export function forbidden(field: Path, detail: string): Cause {
  return { field: pathText(field), reason: 'FieldValueForbidden', value: undefined, message: `Forbidden${tail(detail)}`, detail };
}

/** `Duplicate value: "x"` (Go field.Duplicate). */
export function duplicate(c: Context, field: Path, value: Value): Cause {
  return {
    field: pathText(field),
    reason: 'FieldValueDuplicate',
    value: plain(value),
    message: `Duplicate value: ${render(c, value)}`,
    detail: '',
  };
}

/** Values of enumerations have Go types of their own, which are printed as JSON; `plainText`: this one is a Go string. */
export function notSupported(c: Context, field: Path, value: string | Rendered, supported: readonly string[], plainText = false): Cause {
  const detail = `supported values: ${supported.map(quote).join(', ')}`;
  const shown = render(c, plainText || typeof value !== 'string' ? value : typedText(value));
  return {
    field: pathText(field),
    reason: 'FieldValueNotSupported',
    value: plain(value),
    message: `Unsupported value: ${shown}: ${detail}`,
    detail,
    supported,
  };
}

/** `bytes`: the limit. Texts before 1.32 are worded differently. */
export function tooLong(c: Context, field: Path, bytes: number): Cause {
  const detail = tooLongReworded(c) ? `may not be more than ${bytes} bytes` : `must have at most ${bytes} bytes`;
  return { field: pathText(field), reason: 'FieldValueTooLong', value: undefined, message: `Too long: ${detail}`, detail };
}

/** `Too many: 3: must have at most 2 items` (Go field.TooMany). */
export function tooMany(field: Path, actual: number, max: number): Cause {
  const detail = `must have at most ${max} items`;
  return { field: pathText(field), reason: 'FieldValueTooMany', value: actual, message: `Too many: ${actual}: ${detail}`, detail };
}

/** `Not found: "x": detail` (Go field.NotFound). */
export function notFound(field: Path, value: string, detail = ''): Cause {
  return { field: pathText(field), reason: 'FieldValueNotFound', value, message: `Not found: ${quote(value)}${tail(detail)}`, detail };
}

const none: readonly Cause[] = [];

/** One `invalid` per message. */
export function eachInvalid(c: Context, field: Path, value: string | Rendered, messages: readonly string[]): readonly Cause[] {
  return messages.length === 0 ? none : messages.map((message) => invalid(c, field, value, message));
}
