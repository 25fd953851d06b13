import { kindOf } from '../../../k8s/kinds.ts';
import type { Instance } from '../../../model/types.ts';
import type { Node } from '../../../yaml/node.ts';
import { toPlain } from '../../../yaml/scalar.ts';
import { find } from '../../fixes/field-edits.ts';
import { lastName } from '../locate.ts';
import type { Refusal } from './refusal.ts';

/** What is wrong, by the kind of the refusal and with the key as it is written: for all rules that know nothing better. The beginning of a sentence. */
export function causeOf(refusal: Refusal, subject: Instance): string {
  const { key, value } = refusal;
  const isShown = shown(value) !== '';
  if (key === '') return `The ${kindOf(subject.facts.object)} as a whole ${wholes[refusal.reason ?? ''] ?? 'is invalid'}`;
  switch (refusal.reason) {
    case 'FieldValueRequired':
      return `${key} is ${lackOf(find(subject, refusal.path)?.node)}`;
    case 'FieldValueNotFound':
      return `There is no ${/\.volume(?:Mount|Device)s\[/.test(refusal.path) ? 'volume' : 'entry'} called ${JSON.stringify(value)}`;
    case 'FieldValueDuplicate':
      return isShown ? `${key}${shown(value)} appears twice` : `An entry of ${key} appears twice`;
    case 'FieldValueNotSupported':
      if (isEntry(refusal) && isShown) return `${key} cannot hold${shown(value)}`;
      return value === '' ? `${key} is empty` : `${key} cannot be${shown(value) || ' this'}`;
    case 'FieldValueForbidden':
      return `${key} is not allowed here`;
    case 'FieldValueTooLong':
      return `${key} is too long`;
    case 'FieldValueTooMany':
      return `There are too many ${key}`;
    default:
      return key === value && lastName(refusal.path) !== key
        ? `${JSON.stringify(key)} cannot be a key of ${lastName(refusal.path)}`
        : isEntry(refusal) && isShown
          ? `${shown(value).trim()} in ${key} is invalid`
          : `${key}${shown(value)} is invalid`;
  }
}

/** Does it speak of an entry of a list? The key is then the list's. */
export const isEntry = ({ path }: Pick<Refusal, 'path'>): boolean => /\[\d+\]$/.test(path);

const wholes: Readonly<Record<string, string>> = { FieldValueTooLong: 'is too large', FieldValueRequired: 'is incomplete' };

/** What there is instead of a value that is required. */
function lackOf(node: Node | undefined): 'missing' | 'empty' | 'incomplete' {
  if (node === undefined || (node.kind === 'scalar' && toPlain(node) === null)) return 'missing';
  return node.kind === 'map' ? 'incomplete' : 'empty';
}

/** `"web_1"`; the beginning of what is long. */
export function shownText(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 40 ? `${text.slice(0, 36)}…"` : text;
}

/** ` 70000`, where the value is short enough to be said. */
function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  const text = JSON.stringify(value);
  return text.length > 40 ? '' : ` ${text}`;
}
