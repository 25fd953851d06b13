import { defineRule } from '../define.ts';
import { removeField } from '../fixes/field-edits.ts';

export const rule = defineRule({
  on: ['Service'],
  when: (subject) => subject.facts.object.publishNotReadyAddresses === true,
  *check(subject) {
    const { selector, type, name } = subject.facts.object;
    if (selector !== undefined && type !== 'ExternalName') return;
    const cause = type === 'ExternalName' ? `"${name}" is an alias` : `"${name}" has no selector`;
    yield {
      field: 'spec.publishNotReadyAddresses',
      at: 'key',
      message: `publishNotReadyAddresses has no effect: ${cause}. Remove it.`,
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
