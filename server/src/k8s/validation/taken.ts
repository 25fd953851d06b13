import { isObject, type Json } from '../json.ts';

// Reading of objects as decoding gives them (`schema/decode.ts`): types are what the API declares, null is absent.

/** A text; '' where there is none. */
export function text(object: Json, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

/** A text, where there is one. */
export function maybeText(object: Json, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
}

/** A number; 0 where there is none. */
export function number(object: Json, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}

/** A number, where there is one. */
export function maybeNumber(object: Json, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' ? value : undefined;
}

/** Is the field true? */
export function flag(object: Json, key: string): boolean {
  return object[key] === true;
}

/** A structure or map, where there is one. */
export function map(object: Json, key: string): Json | undefined {
  const value = object[key];
  return isObject(value) ? value : undefined;
}

/** The structures of a list; none where there is no list. */
export function maps(object: Json, key: string): readonly Json[] {
  const value = object[key];
  return Array.isArray(value) ? value : nothing;
}

/** The texts of a list; none where there is no list. */
export function texts(object: Json, key: string): readonly string[] {
  const value = object[key];
  return Array.isArray(value) ? value : nothing;
}

/** Does the object have a value for the field? */
export function has(object: Json, key: string): boolean {
  return object[key] !== undefined;
}

const nothing: readonly never[] = [];

/** An object that nobody else has: the server's defaults are written into it. */
export type Draft = Record<string, unknown>;

/** A structure of a draft, where there is one. */
export function draft(object: Draft, key: string): Draft | undefined {
  const value = object[key];
  return isDraft(value) ? value : undefined;
}

/** The structures of a draft's list. */
export function drafts(object: Draft, key: string): readonly Draft[] {
  const value = object[key];
  return Array.isArray(value) ? value : nothing;
}

/** Can the value be changed as a structure? */
export function isDraft(value: unknown): value is Draft {
  return isObject(value);
}

/** Sets a field that has no value yet, or an empty one. */
export function byDefault(object: Draft, key: string, value: unknown): void {
  if (object[key] === undefined || object[key] === '') object[key] = value;
}
