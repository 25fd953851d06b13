import { trimEnds } from '../../base/texts/ends.ts';
import type { Instance, Model } from '../../model/types.ts';
import { nearest } from '../../base/texts/nearest.ts';
import type { Fix } from '../define.ts';
import { find, removeField, setScalarAt } from './field-edits.ts';
import { lastName } from '../lib/locate.ts';
import { isLarge, isTaken, safeFix } from '../lib/safe-fix.ts';
import type { Refusal } from '../lib/refusals/refusal.ts';

/** The nearest text that is an RFC 1123 label; undefined where nothing is left of it. */
export function validLabel(text: string, max = 63): string | undefined {
  const cleaned = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9-]+/g, (part) => (/^[\u0300-\u036f]+$/.test(part) ? '' : '-'));
  const label = trimEnds(cleaned.slice(0, max), '-');
  return label === '' || label === text ? undefined : label;
}

/** The nearest subdomain: labels as above. */
export function validSubdomain(text: string): string | undefined {
  const labels = text
    .split('.')
    .map((label) => validLabel(label) ?? (/^[a-z0-9-]+$/.test(label) ? label : ''))
    .filter((label) => label !== '');
  const name = labels.join('.').slice(0, 253);
  return name === '' || name === text ? undefined : name;
}

/** Writes another value where the refused one stands; numbers lose their quotes. */
export function write(subject: Instance, path: string, value: string | number | boolean | undefined): readonly Fix[] {
  if (value === undefined || find(subject, path)?.node.kind !== 'scalar') return [];
  return [{ title: `Write ${value}`, safe: false, preferred: true, edits: setScalarAt(subject, path, value) }];
}

/** The same, where the value says what was written and nothing else can be meant: it is applied in bulk. */
export function respell(subject: Instance, model: Model, path: string, value: string | number | boolean | undefined): readonly Fix[] {
  return write(subject, path, value).map((fix) => safeFix(fix, subject, model, [{ path, value }], 'refusal'));
}

/** Writes a name that is one. In another case it means the same to DNS, and nothing that is deployed can have the refused one: then it is applied in bulk. */
export function writeName(subject: Instance, model: Model, path: string, given: string, name: string | undefined): readonly Fix[] {
  return name === given.trim().toLowerCase() ? respell(subject, model, path, name) : write(subject, path, name);
}

/** Removes the refused field, if it is written. */
export function remove(subject: Instance, path: string): readonly Fix[] {
  if (find(subject, path)?.parent === undefined) return [];
  return [{ title: `Remove ${lastName(path)}`, safe: false, preferred: true, edits: removeField(subject, path) }];
}

/** The same for a field that has no effect, or cannot have one on this object: it is applied in bulk. */
export function drop(subject: Instance, model: Model, path: string): readonly Fix[] {
  return remove(subject, path).map((fix) => safeFix(fix, subject, model, [{ path }], 'no-refusal'));
}

/** The nearest of the values that there are. One in another case is what was meant. */
export function writeSupported(subject: Instance, model: Model, refusal: Refusal): readonly Fix[] {
  const values = refusal.supported ?? [];
  if (typeof refusal.value !== 'string') return [];
  const given = refusal.value;
  const same = values.filter((value) => value.toLowerCase() === given.toLowerCase());
  if (same.length === 1) return respell(subject, model, refusal.path, same[0]);
  const holding = values.filter((value) => given.length > 3 && value.toLowerCase().includes(given.toLowerCase()));
  return write(subject, refusal.path, nearest(given, values) ?? holding[0]);
}

/** A text where its field takes a number, `true` or `false`, written as the one that it looks like. */
export function retype(subject: Instance, model: Model, { path, field, text }: Refusal): readonly Fix[] {
  const wanted = /^json: cannot unmarshal string into .* of type (bool|int32|int64)$/.exec(text)?.[1];
  const node = find(subject, path)?.node;
  const value = wanted === undefined || node?.kind !== 'scalar' ? undefined : valueOf(node.value, wanted);
  if (value === undefined || isLarge(subject) || !isTaken(subject, model, field, { path, value })) return [];
  const fix = { title: `Write ${JSON.stringify(value)}`, safe: false, preferred: true, edits: setScalarAt(subject, path, value) };
  return [safeFix(fix, subject, model, [{ path, value }], 'refusal')];
}

/** What a text says as a value of a type of Go; `undefined`: nothing. */
function valueOf(text: string, type: string): number | boolean | undefined {
  if (type === 'bool') return text === 'true' ? true : text === 'false' ? false : undefined;
  return /^(?:0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : undefined;
}
