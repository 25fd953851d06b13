import { kindOf } from '../../k8s/kinds.ts';
import { defineRule } from '../define.ts';
import type { Node } from '../../yaml/node.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { find } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { lastName } from '../lib/locate.ts';
import { refused } from '../lib/verdict.ts';
import type { Wording } from '../lib/verdict.ts';
import { writeSupported } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['*'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'rejected-by-api-server', wording);
  },
});

/** What there is instead of a value that is required. */
function lackOf(node: Node | undefined): 'missing' | 'empty' | 'incomplete' {
  if (node === undefined || (node.kind === 'scalar' && toPlain(node) === null)) return 'missing';
  return node.kind === 'map' ? 'incomplete' : 'empty';
}

/** ` 70000`, where the value is short enough to be said. */
function shownValue(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  const text = JSON.stringify(value);
  return text.length > 40 ? '' : ` ${text}`;
}

const wording: Wording = {
  say: (refusal, subject) => {
    const { key } = refusal;
    if (key === '') return `The ${kindOf(subject.facts.object)} as a whole cannot be taken`;
    if (refusal.reason === 'FieldValueRequired') return `${key} is ${lackOf(find(subject, refusal.path)?.node)}`;
    if (refusal.reason === 'FieldValueNotFound')
      return `There is no ${/\.volume(?:Mount|Device)s\[/.test(refusal.path) ? 'volume' : 'entry'} called ${JSON.stringify(refusal.value)}`;
    if (key === refusal.value && lastName(refusal.path) !== key)
      return `${JSON.stringify(key)} cannot be a key of ${lastName(refusal.path)}`;
    return refusal.reason === 'FieldValueForbidden' ? `${key} is not allowed here` : `${key}${shownValue(refusal.value)} is invalid`;
  },
  fixes: (refusal, subject, model) => (refusal.reason === 'FieldValueNotSupported' ? writeSupported(subject, model, refusal) : []),
};
