import type { Instance } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { renameKeyAt } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { plainSecret } from '../lib/refusals/plain-secret.ts';
import type { PlainSecret } from '../lib/refusals/plain-secret.ts';
import { inItself, refusalsOf, refused } from '../lib/refusals/verdict.ts';
import { called, list } from '../lib/words.ts';
import { writeSupported } from '../fixes/verdict-fixes.ts';

const say = sentences({
  'plain-secret': ({ keys, object }: { readonly keys: readonly string[]; readonly object: string; readonly answer: string }) =>
    `${list(keys)} must be base64, so the API server refuses ${object}. Write plain text under stringData.`,
});

const id = 'rejected-by-api-server';

export const rule = defineRule({
  on: ['*'],
  when: isRefused,
  *check(subject, model) {
    const plain = subject.facts.object.kind === 'Secret' ? plainSecret(subject, refusalsOf(subject, model, id)) : undefined;
    if (plain !== undefined) yield asPlainText(subject, plain);
    const isSaid = new Set(plain?.refusals.map(({ field }) => field));
    yield* refused(subject, model, id, {
      without: ({ field }) => isSaid.has(field),
      fixes: (refusal) => (refusal.reason === 'FieldValueNotSupported' ? writeSupported(subject, model, refusal) : []),
    });
  },
});

/** One flaw, however many values it has. */
function asPlainText(subject: Instance, { refusals: [first, ...others], fitsStringData }: PlainSecret): RuleFinding {
  return {
    field: 'data',
    at: 'key',
    rests: inItself,
    ...say('plain-secret', { keys: [first, ...others].map(({ key }) => key), object: called(subject), answer: first.text }),
    quoted: `The API server says: ${first.text}`,
    fixes: fitsStringData
      ? [{ title: 'Rename to stringData', safe: false, preferred: true, edits: renameKeyAt(subject, 'data', 'stringData') }]
      : [],
  };
}
