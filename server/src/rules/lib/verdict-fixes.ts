import { trimEnds } from '../../base/ends.ts';
import type { Instance } from '../../model/types.ts';
import { nearest } from '../../base/nearest.ts';
import type { Fix } from '../define.ts';
import { find, removeField, setScalarAt } from './field-edits.ts';
import type { Refusal } from './verdict.ts';
import { lastName } from './verdict.ts';

/** The nearest text that is an RFC 1123 label; undefined where nothing is left of it. */
export function validLabel(text: string, max = 63): string | undefined {
  const cleaned = text.toLowerCase().normalize('NFD').replace(/[^a-z0-9-]+/g, (part) => (/^[\u0300-\u036f]+$/.test(part) ? '' : '-'));
  const label = trimEnds(cleaned.slice(0, max), '-');
  return label === '' || label === text ? undefined : label;
}

/** The nearest subdomain: labels as above. */
export function validSubdomain(text: string): string | undefined {
  const labels = text.split('.').map((label) => validLabel(label) ?? (/^[a-z0-9-]+$/.test(label) ? label : '')).filter((label) => label !== '');
  const name = labels.join('.').slice(0, 253);
  return name === '' || name === text ? undefined : name;
}

/** Writes another value where the refused one stands; numbers lose their quotes. */
export function write(subject: Instance, path: string, value: string | number | undefined, preferred = true): readonly Fix[] {
  if (value === undefined || find(subject, path)?.node.kind !== 'scalar') return [];
  return [{ title: `Write ${value}`, safe: false, preferred, edits: setScalarAt(subject, path, value) }];
}

/** Removes the refused field, if it is written. */
export function remove(subject: Instance, path: string, preferred = true): readonly Fix[] {
  if (find(subject, path)?.parent === undefined) return [];
  return [{ title: `Remove ${lastName(path)}`, safe: false, preferred, edits: removeField(subject, path) }];
}

/** The nearest of the values that the server's text lists. */
export function writeSupported(subject: Instance, refusal: Refusal): readonly Fix[] {
  const listed = /supported values: (.*)$/.exec(refusal.text)?.[1] ?? '';
  const values = [...listed.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  if (typeof refusal.value !== 'string') return [];
  const given = refusal.value;
  const same = values.find((value) => value.toLowerCase() === given.toLowerCase());
  const holding = values.filter((value) => given.length > 3 && value.toLowerCase().includes(given.toLowerCase()));
  return write(subject, refusal.path, same ?? nearest(given, values) ?? holding[0]);
}
