import { sentenceList } from '../../base/texts/words.ts';
import type { Range } from '../../base/texts/sentences.ts';
import type { Instance } from '../../model/types.ts';
import { nameText } from '../../k8s/known-name.ts';
import { kindOf } from '../../k8s/kinds.ts';

/** `Deployment "web"`: how messages name an object. */
export function called(instance: Instance): string {
  return `${instance.facts.textOf ?? kindOf(instance.facts.object)} "${nameText(instance.facts.object)}"`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function list(items: readonly string[], most = 4): string {
  return sentenceList(cut(items, most));
}

const cut = (items: readonly string[], most: number): readonly string[] =>
  items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;

/** `app=web, tier=db`. */
export function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** `a`, `a or b`, `a, b or c`; all of them, unless told otherwise. */
export function either(items: readonly string[], most = items.length): string {
  const shown = cut(items, most);
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}

/** Pods of one set, as a value of a sentence. */
export type Pods = readonly string[] | Range;

/** `db-0, db-1 and db-2`, `db-0 to db-8`. */
export function podText(names: Pods): string {
  return 'first' in names ? `${names.first} to ${names.last}` : list(names);
}
