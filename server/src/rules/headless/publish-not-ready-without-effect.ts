import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { removeField } from '../fixes/field-edits.ts';

const say = sentences({
  alias: ({ name }: { readonly name: string }) => `publishNotReadyAddresses has no effect: "${name}" is an alias. Remove it.`,
  'no-selector': ({ name }: { readonly name: string }) => `publishNotReadyAddresses has no effect: "${name}" has no selector. Remove it.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: (subject) => subject.facts.object.publishNotReadyAddresses === true,
  *check(subject) {
    const { selector, type, name } = subject.facts.object;
    if (selector !== undefined && type !== 'ExternalName') return;
    yield {
      field: 'spec.publishNotReadyAddresses',
      at: 'key',
      ...say(type === 'ExternalName' ? 'alias' : 'no-selector', { name }),
      tags: ['unnecessary'],
      fixes: [
        {
          title: 'Remove publishNotReadyAddresses',
          safe: true,
          preferred: true,
          edits: removeField(subject, 'spec.publishNotReadyAddresses'),
        },
      ],
    };
  },
});
