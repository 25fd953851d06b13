/** JSON of Kubernetes objects, read with care: anything may be missing. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object at a path, `{}` where there is none. */
export function at(object: Json, ...path: readonly string[]): Json {
  let here: unknown = object;
  for (const key of path) here = isJson(here) ? here[key] : undefined;
  return isJson(here) ? here : {};
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []);

export const nameOf = (object: Json): string => text(at(object, 'metadata')['name']);
export const namespaceOf = (object: Json): string => text(at(object, 'metadata')['namespace']) || 'default';

/** A copy in which every string went through `map`. */
export function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((v) => mapTexts(v, map));
  if (isJson(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, mapTexts(v, map)]));
  return value;
}
