import { compareText } from '../../../base/texts/compare-text.ts';
import type { Json } from '../../json.ts';
import { isObject } from '../../json.ts';
import { quote } from '../go/go-text.ts';
import { zeroOf } from '../schema/decode.ts';
import type { DecodeProblem } from '../schema/decode.ts';
import type { StructType, Type } from '../schema/schema.ts';
import { keyDefaults, shapeOf } from './merge-shapes.ts';
import type { FieldShape } from './merge-shapes.ts';

/** A value in an object that is applied, and the error about what it holds. */
interface Walked {
  readonly type: Type;
  readonly shape: FieldShape | undefined;
  /** As the server tells it: `.spec.ports[port=80,protocol="TCP"]`. */
  readonly path: string;
}

/**
 * What a server-side apply says to an object that does not fit its schema, before anything is merged: wrong types, unknown fields, items of lists that cannot be told apart
 * (structured-merge-diff `typed/validate.go`). `type`: as the minor declares it; `lenient`: fields that no minor knows are
 * passed over. '' where it fits. The server tells several in any order.
 */
export function typedPatchProblem(type: StructType, value: Json, lenient: boolean): string {
  const found = problems({ type, shape: undefined, path: '' }, value, lenient);
  return found.length > 1 ? ['errors:', ...found.map((text) => `  ${text}`)].join('\n') : (found[0] ?? '');
}

/** What it says to a value that fits the schema and that its own type cannot hold: `problem` of a decoder, which knows the place. */
export function conversionProblem({ wanted, message }: DecodeProblem): string {
  if (wanted === 'int32' || wanted === 'int64') return `cannot convert float64 to ${wanted}`;
  if (wanted === 'bytes') return `error decoding from json: ${message}`;
  return message.replace(/into Go struct field \S+ of type/, 'into Go value of type');
}

function problems(at: Walked, value: unknown, lenient: boolean): readonly string[] {
  const { type, path } = at;
  if (value === null || value === undefined) return [];
  if (type.is === 'list')
    return Array.isArray(value) ? itemProblems(at, type.of, value, lenient) : [`${path}: expected list, got &{${plain(value)}}`];
  if (type.is !== 'map' && type.is !== 'struct') {
    const wrong = scalarProblem(type, value);
    return wrong === '' ? [] : [`${path}: ${wrong}`];
  }
  if (!isObject(value)) return [`${path}: expected map, got &{${plain(value)}}`];
  return Object.entries(value).flatMap(([key, each]) => {
    const inner = `${path}.${key}`;
    if (type.is === 'map') return problems({ type: type.of, shape: undefined, path: inner }, each, lenient);
    const field = type.fields.get(key);
    if (field !== undefined && !field.newer)
      return problems({ type: field.type, shape: shapeOf(type.name).fields.get(key), path: inner }, each, lenient);
    return field === undefined && lenient ? [] : [`${inner}: field not declared in schema`];
  });
}

function itemProblems({ shape, path }: Walked, of: Type, list: readonly unknown[], lenient: boolean): readonly string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const [index, item] of list.entries()) {
    const isKnown = shape !== undefined && shape !== 'atomic';
    const wrong = isKnown ? unknowable(shape, item) : '';
    if (wrong !== '') return [...found, `${path}: element ${index}: ${wrong}`];
    const key = isKnown ? shownKey(shape, of, item) : `[${index}]`;
    if (isKnown && seen.has(key)) found.push(`${path}: duplicate entries for key ${key}`);
    seen.add(key);
    found.push(...problems({ type: of, shape: undefined, path: `${path}${key}` }, item, lenient));
  }
  return found;
}

/** Why an item of a list cannot be told from others; '' where it can. */
function unknowable(shape: 'set' | readonly string[], item: unknown): string {
  if (shape !== 'set')
    return item === null
      ? 'associative list with keys may not have a null element'
      : isObject(item)
        ? ''
        : 'associative list with keys may not have non-map elements';
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (Array.isArray(item)) return 'not supported: associative list with lists as elements';
  return isObject(item) ? "associative list without keys has an element that's a map type" : '';
}

function shownKey(shape: 'set' | readonly string[], of: Type, item: unknown): string {
  if (shape === 'set') return `[=${shown(item)}]`;
  const fields = isObject(item) ? item : {};
  const keyed = shape.map((key) => [key, fields[key] ?? keyDefaults[key] ?? zeroAt(of, key)] as const);
  return `[${keyed
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${key}=${shown(value)}`)
    .join(',')}]`;
}

function zeroAt(of: Type, key: string): unknown {
  const field = of.is === 'struct' ? of.fields.get(key) : undefined;
  return field === undefined ? '' : zeroOf(field.type);
}

/** A value as paths tell it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(',')}]`;
  if (isObject(value))
    return Object.entries(value)
      .map(([key, each]) => `${key}=${shown(each)}`)
      .join('');
  return typeof value === 'string' ? quote(value) : value === null ? 'null' : plain(value);
}

function scalarProblem(type: Type, value: unknown): string {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  switch (type.is) {
    case 'string':
    case 'bytes':
      return typeof value === 'string' ? '' : `expected string, got &value.valueUnstructured{Value:${syntax(value)}}`;
    case 'int32':
    case 'int64':
      return typeof value === 'number' ? '' : `expected numeric (int or float), got ${goType(value)}`;
    case 'bool':
      return typeof value === 'boolean' ? '' : `expected boolean, got &{${plain(value)}}`;
    case 'quantity':
    case 'time':
      return isScalar ? '' : `expected any scalar, got &{${plain(value)}}`;
    default:
      return '';
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  return typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A number as Go writes it: of large ones and fractions the shortest form. */
function goNumber(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && Math.abs(value) >= 2 ** 63 ? value.toExponential() : text;
}

/** A value as Go's %v writes it. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(plain).join(' ')}]`;
  if (isObject(value))
    return `map[${Object.keys(value)
      .sort(compareText)
      .map((key) => `${key}:${plain(value[key])}`)
      .join(' ')}]`;
  return typeof value === 'number' ? goNumber(value) : String(value);
}

/** A value as Go's %#v writes it. */
function syntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `${goType(value)}{${value.map(syntax).join(', ')}}`;
  if (isObject(value))
    return `${goType(value)}{${Object.keys(value)
      .sort(compareText)
      .map((key) => `${quote(key)}:${syntax(value[key])}`)
      .join(', ')}}`;
  return typeof value === 'string' ? quote(value) : typeof value === 'number' ? goNumber(value) : String(value);
}
