import { sentenceList } from '../../base/texts/words.ts';
import type { Instance } from '../../model/types.ts';
import { nameText } from '../../k8s/known-name.ts';
import { kindOf } from '../../k8s/kinds.ts';

/** `Deployment "web"`: how messages name an object. */
export function called(instance: Instance): string {
  return `${instance.facts.textOf ?? kindOf(instance.facts.object)} "${nameText(instance.facts.object)}"`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function list(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return sentenceList(shown);
}

/** `app=web, tier=db`. */
export function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** Begins a sentence about what holds for long names of a release only. `room`: characters that are no harm. */
export function withLongRelease(room: number): string {
  return `With a release name of more than ${room} characters`;
}
