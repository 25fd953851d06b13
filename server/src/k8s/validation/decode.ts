import { isObject } from '../json.ts';
import { quote } from './go-text.ts';
import type { Type } from './schema.ts';
import { embeddedTold } from '../versions.ts';

/** What decoding refuses: 400. `field` is the API path. */
export interface DecodeProblem {
  readonly field: string;
  readonly message: string;
  readonly unknown: boolean;
  /** Decoding ends here, and this alone is told: types with a reader of their own. */
  readonly last?: true;
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

/** Every wrong type and unknown field, in the order of the document. */
export function decodeProblems(type: Type & { is: 'struct' }, value: unknown, minor: number): DecodeProblem[] {
  return fits(type, value, minor) ? [] : visit(type, value, { path: '', goPath: '', goStruct: '', minor });
}

/** Is there no problem at all? Nearly always so: then no paths need to be put together. */
function fits(type: Type, value: unknown, minor: number): boolean {
  if (value === null || value === undefined || type.is === 'any') return true;
  if (type.is === 'list') return Array.isArray(value) && value.every((item: unknown) => fits(type.of, item, minor));
  if (type.is !== 'map' && type.is !== 'struct') return fitsScalar(type, value);
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  for (const [key, item] of Object.entries(value)) {
    if (type.is === 'map') {
      if (!fits(type.of, item, minor)) return false;
      continue;
    }
    const field = type.fields.get(key);
    if (field === undefined || field.known?.({ minor }) === false || !fits(field.type, item, minor)) return false;
  }
  return true;
}

/** Can a field of this type hold the value, which is neither null nor a map nor a list? */
export function fitsScalar(type: Type, value: unknown): boolean {
  switch (type.is) {
    case 'any': return true;
    case 'string': return typeof value === 'string';
    case 'bool': return typeof value === 'boolean';
    case 'int32': return isInteger(value, 2 ** 31);
    case 'int64': return isInteger(value, 2 ** 63);
    case 'intOrString': return typeof value === 'string' || isInteger(value, 2 ** 31);
    default: return false;
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

function wrong(value: unknown, goType: string, at: At, shown = jsonKind(value)): DecodeProblem[] {
  const where = at.goPath === '' ? 'Go value' : `Go struct field ${at.goStruct}.${at.goPath}`;
  return [{ field: at.path, unknown: false, message: `json: cannot unmarshal ${shown} into ${where} of type ${goType}` }];
}

function visit(type: Type, value: unknown, at: At): DecodeProblem[] {
  if (value === null || value === undefined || type.is === 'any') return [];
  if (type.is === 'list') {
    if (!Array.isArray(value)) return wrong(value, type.go, at);
    return value.flatMap((item: unknown, i) => visit(type.of, item, { ...at, path: `${at.path}[${i}]` }));
  }
  if (type.is === 'map' || type.is === 'struct') return visitObject(type, value, at);
  return visitScalar(type.is, type.go, value, at);
}

function visitObject(type: Type & { is: 'map' | 'struct' }, value: unknown, at: At): DecodeProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(value, type.is === 'map' ? type.go : `${type.pkg}.${type.go}`, at);
  }
  if (type.is === 'map') {
    return Object.entries(value).flatMap(([key, item]) => visit(type.of, item, { ...at, path: keyPath(at.path, key) }));
  }
  return Object.entries(value).flatMap(([key, item]) => {
    const path = at.path === '' ? key : `${at.path}.${key}`;
    const field = type.fields.get(key);
    if (field === undefined || field.known?.(at) === false) {
      return [{ field: path, unknown: true, message: `unknown field ${quote(path)}`, ...(field === undefined ? {} : { newer: true }) }];
    }
    const goKey = type.go === 'IngressRule' && key === 'http' && embeddedTold(at) ? 'IngressRuleValue.http' : key;
    const goPath = at.goPath === '' ? goKey : `${at.goPath}.${goKey}`;
    return visit(field.type, item, { ...at, path, goPath, goStruct: type.go });
  });
}

/** A key of a map, which may hold dots, as the server's own paths tell it. */
function keyPath(path: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${path}.${key}` : `${path}[${key}]`;
}

function visitScalar(is: 'string' | 'int32' | 'int64' | 'bool' | 'intOrString', go: string | undefined, value: unknown, at: At): DecodeProblem[] {
  const kind = jsonKind(value);
  const integer = is === 'int64' ? 'int64' : 'int32';
  if (is === 'intOrString' && kind === 'string') return [];
  if (is === 'string' || is === 'bool') return kind === is ? [] : wrong(value, go ?? is, at);
  const ended = (found: DecodeProblem[]): DecodeProblem[] => (is === 'intOrString' ? found.map((problem) => ({ ...problem, last: true })) : found);
  if (typeof value !== 'number') return ended(wrong(value, integer, at));
  return isInteger(value, integer === 'int64' ? 2 ** 63 : 2 ** 31) ? [] : ended(wrong(value, integer, at, `number ${value}`));
}

/** The value as decoded: in lists and maps of texts null is '' (elsewhere null is as good as absent). */
export function decoded(type: Type, value: unknown): unknown {
  if (type.is === 'string') return value === null ? '' : value;
  if (type.is === 'list') return Array.isArray(value) ? value.map((item: unknown) => decoded(type.of, item)) : value;
  if ((type.is !== 'map' && type.is !== 'struct') || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => {
    const of = type.is === 'map' ? type.of : type.fields.get(key)?.type;
    return [key, of === undefined || (item === null && type.is === 'struct') ? item : decoded(of, item)];
  }));
}
