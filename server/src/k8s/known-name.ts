import { hole } from '../base/texts/hole.ts';
import { printable } from '../base/texts/printable.ts';
import type { KubeObject } from './kinds.ts';

/** Name of an object as far as it is known before it is deployed: what the API server puts behind `generateName`, or another tool fills in, is a hole. */
export function knownName({ name, generateName }: KubeObject): string {
  return name === '' ? `${generateName ?? ''}${hole}` : name;
}

/** The same for people: `db`, `db-…`, `…-db`. */
export function nameText(object: KubeObject): string {
  return printable(knownName(object));
}
