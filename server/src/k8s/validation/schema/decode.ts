import { setOwn } from '../../../base/own.ts';
import { isObject, type Json } from '../../json.ts';
import { embeddedTold, vanishing, cleanedFirst } from '../../versions.ts';
import { quote } from '../go/go-text.ts';
import { parseQuantity } from '../quantity.ts';
import { badByteAt } from './base64.ts';
import type { Field, StructType, Type } from './schema.ts';
import { timeProblem } from './time.ts';
import type { Draft } from '../taken.ts';

/** What decoding refuses: 400. `field` is the API path. */
export interface DecodeProblem {
  readonly field: string;
  readonly message: string;
  readonly unknown: boolean;
  /** Decoding ends here, and this alone is told: types with a reader of their own. */
  readonly last?: true;
  /** What the field holds: `string`, `int32`, `struct` and so on; absent where its type was not the matter. */
  readonly wanted?: Type['is'];
  /** An unknown field that later versions know. */
  readonly newer?: true;
}

interface At {
  /** Path with indexes, for people and for unknown fields. */
  readonly path: string;
  /** Path without indexes, and the struct that holds the field, as Go's decoder tells them. */
  readonly goPath: string;
  readonly goStruct: string;
  readonly minor: number;
}

/** Every wrong type and unknown field, in the order of the document. `type`: as the minor declares it. */
export function decodeProblems(type: StructType, value: unknown, minor: number): DecodeProblem[] {
  return fits(type, value) ? [] : visit(type, value, { path: '', goPath: '', goStruct: '', minor });
}

/** Is there no problem at all? Nearly always so: then no paths need to be put together. */
function fits(type: Type, value: unknown): boolean {
  if (value === null || value === undefined || type.is === 'any') return true;
  if (type.is === 'list') return Array.isArray(value) && value.every((item: unknown) => fits(type.of, item));
  if (type.is !== 'map' && type.is !== 'struct') return fitsScalar(type, value);
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  for (const [key, item] of Object.entries(value)) {
    if (type.is === 'map') {
      if (!fits(type.of, item)) return false;
      continue;
    }
    const field = type.fields.get(key);
    if (field === undefined || field.newer || !fits(field.type, item)) return false;
  }
  return true;
}

/** Can a field of this type hold the value, which is neither null nor a map nor a list? */
export function fitsScalar(type: Type, value: unknown): boolean {
  switch (type.is) {
    case 'any':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return isInteger(value, 2 ** 31);
    case 'int64':
      return isInteger(value, 2 ** 63);
    case 'intOrString':
      return typeof value === 'string' || isInteger(value, 2 ** 31);
    case 'quantity':
      return (typeof value === 'string' || typeof value === 'number') && typeof parseQuantity(value) !== 'string';
    case 'time':
      return typeof value === 'string' && timeProblem(value) === '';
    case 'bytes':
      return typeof value === 'string' && badByteAt(value) === undefined;
    default:
      return false;
  }
}

function isInteger(value: unknown, limit: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function wrong(value: unknown, { is, go }: Type, at: At, shown = jsonKind(value)): DecodeProblem[] {
  const where = at.goPath === '' ? 'Go value' : `Go struct field ${at.goStruct.replace(/^.*\./, '')}.${at.goPath}`;
  return [{ field: at.path, unknown: false, wanted: is, message: `json: cannot unmarshal ${shown} into ${where} of type ${go}` }];
}

function visit(type: Type, value: unknown, at: At): DecodeProblem[] {
  if (value === null || value === undefined || type.is === 'any') return [];
  if (type.is === 'list') {
    if (!Array.isArray(value)) return wrong(value, type, at);
    return value.flatMap((item: unknown, i) => visit(type.of, item, { ...at, path: `${at.path}[${i}]` }));
  }
  if (type.is === 'map' || type.is === 'struct') return visitObject(type, value, at);
  return fitsScalar(type, value) ? [] : visitScalar(type, value, at);
}

function visitObject(type: Type & { is: 'map' | 'struct' }, value: unknown, at: At): DecodeProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(value, type, at);
  if (type.is !== 'struct')
    return Object.entries(value).flatMap(([key, item]) => visit(type.of, item, { ...at, path: keyPath(at.path, key) }));
  return Object.entries(value).flatMap(([key, item]) => {
    const path = at.path === '' ? key : `${at.path}.${key}`;
    const field = type.fields.get(key);
    if (field === undefined || field.newer) {
      return [{ field: path, unknown: true, message: `unknown field ${quote(path)}`, ...(field === undefined ? {} : { newer: true }) }];
    }
    return visit(field.type, item, { ...at, path, goPath: goPath(field, at), goStruct: type.name.replace(/#.*/, '') });
  });
}

/** A key of a map, which may hold dots, as the server's own paths tell it. */
function keyPath(path: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${path}.${key}` : `${path}[${key}]`;
}

function goPath({ key, via }: Field, at: At): string {
  const goKey = via !== undefined && embeddedTold(at) ? `${via.replaceAll('>', '.')}.${key}` : key;
  return at.goPath === '' ? goKey : `${at.goPath}.${goKey}`;
}

function visitScalar(type: Type, value: unknown, at: At): DecodeProblem[] {
  const ended = (found: DecodeProblem[]): DecodeProblem[] => found.map((problem) => ({ ...problem, last: true }));
  const told = (message: string): DecodeProblem[] => ended([{ field: at.path, unknown: false, wanted: type.is, message }]);
  switch (type.is) {
    case 'int32':
    case 'int64':
      return wrong(value, type, at, typeof value === 'number' ? `number ${value}` : jsonKind(value));
    case 'intOrString':
      return ended(wrong(value, type, at, typeof value === 'number' ? `number ${value}` : jsonKind(value)));
    case 'quantity':
      return told(quantityProblem(value));
    case 'time':
      return typeof value === 'string' ? told(timeProblem(value)) : ended(wrong(value, { is: 'time', go: 'string' }, at));
    case 'bytes':
      return typeof value === 'string'
        ? [{ field: at.path, unknown: false, wanted: type.is, message: `illegal base64 data at input byte ${badByteAt(value)}` }]
        : wrong(value, type, at);
    default:
      return wrong(value, type, at);
  }
}

function quantityProblem(value: unknown): string {
  const found = parseQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value));
  return typeof found === 'string' ? found : '';
}

/** What null is in a list or a map. */
export function zeroOf(type: Type): unknown {
  switch (type.is) {
    case 'string':
    case 'bytes':
      return '';
    case 'int32':
    case 'int64':
    case 'intOrString':
      return 0;
    case 'bool':
      return false;
    case 'quantity':
      return '0';
    case 'struct':
      return {};
    default:
      return null;
  }
}

/** The value as the server has it after decoding: null is as good as absent, and so are fields that are disabled. A copy that may be changed. */
export const decoded = (type: Type, value: unknown): unknown => decodedAs(type, value, false);

/** `whole`: fields that are disabled stay. */
function decodedAs(type: Type, value: unknown, whole: boolean): unknown {
  if (type.is === 'list')
    return Array.isArray(value) ? value.map((item: unknown) => (item === null ? zeroOf(type.of) : decodedAs(type.of, item, whole))) : value;
  if ((type.is !== 'map' && type.is !== 'struct') || !isObject(value)) return value;
  return type.is === 'map' ? decodedMap(type.of, value, whole) : decodedStruct(type, value, whole);
}

function decodedMap(of: Type, value: Json, whole: boolean): Draft {
  const result: Draft = {};
  for (const [key, item] of Object.entries(value)) setOwn(result, key, item === null ? zeroOf(of) : decodedAs(of, item, whole));
  return result;
}

function decodedStruct(type: StructType, value: Json, whole: boolean): Draft | undefined {
  const result: Draft = {};
  let dropped = false;
  const kept = cleanedFirst(type.name)
    .filter((key) => isObject(value[key]))
    .slice(1);
  for (const [key, item] of Object.entries(value)) {
    const field = type.fields.get(key);
    if (item === null || item === undefined || field === undefined) continue;
    if (field.disabled && !whole) dropped = true;
    else result[key] = decodedAs(field.type, item, whole || kept.includes(key));
  }
  return dropped && isGone(type, result) ? undefined : result;
}

/** Is nothing left of a structure of which fields were dropped? Then it is as good as absent. */
export const isGone = (type: StructType, left: Json): boolean => vanishing.has(type.name) && Object.keys(left).length === 0;
