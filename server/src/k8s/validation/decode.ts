import type { Type } from './schema.ts';

/** What decoding refuses: 400. `field` is the API path. */
export interface DecodeProblem {
  readonly field: string;
  readonly message: string;
  readonly unknown: boolean;
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
  return visit(type, value, { path: '', goPath: '', goStruct: '', minor });
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
    return Object.entries(value).flatMap(([key, item]) => visit(type.of, item, { ...at, path: `${at.path}.${key}` }));
  }
  return Object.entries(value).flatMap(([key, item]) => {
    const path = at.path === '' ? key : `${at.path}.${key}`;
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
    const known = field !== undefined && (!('known' in field) || field.known(at));
    if (field === undefined || !known) {
      return [{ field: path, unknown: true, message: `unknown field "${path}"`, ...(field === undefined ? {} : { newer: true }) }];
    }
    const goKey = type.go === 'IngressRule' && key === 'http' ? 'IngressRuleValue.http' : key;
    const goPath = at.goPath === '' ? goKey : `${at.goPath}.${goKey}`;
    return visit('known' in field ? field.type : field, item, { ...at, path, goPath, goStruct: type.go });
  });
}

function visitScalar(is: 'string' | 'int32' | 'int64' | 'bool' | 'intOrString', go: string | undefined, value: unknown, at: At): DecodeProblem[] {
  const kind = jsonKind(value);
  const integer = is === 'int64' ? 'int64' : 'int32';
  if (is === 'intOrString' && kind === 'string') return [];
  if (is === 'string' || is === 'bool') return kind === is ? [] : wrong(value, go ?? is, at);
  if (typeof value !== 'number') return wrong(value, integer, at);
  const fits = Number.isInteger(value) && (integer === 'int64' || Math.abs(value) < 2 ** 31 || value === -(2 ** 31));
  return fits ? [] : wrong(value, integer, at, `number ${value}`);
}
