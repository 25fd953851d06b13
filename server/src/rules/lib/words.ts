import type { Instance } from '../../model/types.ts';
import { kindOf } from '../../k8s/kinds.ts';

/** `Deployment "web"`: how messages name an object. */
export function called(instance: Instance): string {
  return `${kindOf(instance.facts.object)} "${instance.facts.object.name}"`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function list(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 pod`, `3 pods`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `app=web, tier=db`. */
export function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ');
}
