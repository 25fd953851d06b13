import { roomForRelease } from '../../model/admission/release-length.ts';
import { defineRule } from '../define.ts';
import { isWarnedOf } from '../lib/preconditions.ts';
import { inItself, warningsOf } from '../lib/refusals/verdict.ts';
import { called } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';

const say = sentences({
  warned: ({ object, warning }: { readonly object: string; readonly warning: string }) =>
    `The API server accepts ${object} with a warning: "${warning}".`,
});

export const rule = defineRule({
  on: ['*'],
  when: isWarnedOf,
  *check(subject, model) {
    for (const { text, field } of warningsOf(subject, model)) {
      const most = tooLong.exec(text)?.[1];
      if (owned.test(text) || (most !== undefined && roomForRelease(subject.bundle, subject.facts.object.name, Number(most)) !== undefined))
        continue;
      yield { rests: inItself, field: field ?? 'kind', ...say('warned', { object: called(subject), warning: text }) };
    }
  },
});

/** Says of a name nothing but its length. */
const tooLong = /^metadata\.name: .*\[must be no more than (\d+) characters\]$/;

/** Rules of their own speak of these. */
const owned = /^v1 Endpoints is deprecated|is ignored for headless|spec\.external\w+ is ignored when/;
