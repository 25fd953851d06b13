import { setOwn } from '../base/own.ts';

/** Tolerant access to plain JSON: a value of the wrong type counts as unset. */
export type Json = Readonly<Record<string, unknown>>;

/** The value if it is a map, else an empty one. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Is the value a map (no list, no null)? */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : nothing;
}

/** What is made of the maps in a list. */
export function mapsOf<T>(value: unknown, make: (map: Json) => T): readonly T[] {
  const list = asList(value);
  return list.length === 0 ? nothing : list.filter(isObject).map(make);
}

const nothing: readonly never[] = [];

/** The value if it is a text. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value if it is a finite number. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The value if it is true or false. */
export function asFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of a list; items of other types are left out. */
export function asTexts(value: unknown): readonly string[] {
  return asList(value).filter((item) => typeof item === 'string');
}

/** String-to-string map; entries of other types are left out. */
export function asLabels(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return noLabels;
  const labels: Record<string, string> = {};
  let none = true;
  for (const key in value) {
    const text = value[key];
    if (typeof text !== 'string') continue;
    setOwn(labels, key, text);
    none = false;
  }
  return none ? noLabels : labels;
}

/** Most objects have no annotations: they share that. */
const noLabels: Readonly<Record<string, string>> = Object.freeze({});

/** The fields that are set; `undefined` values are left out. */
export function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (isSet(value)) result[key] = value;
  }
  return result;
}

function isSet<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
