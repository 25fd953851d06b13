import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { isSpecialPurpose, servedBy, serviceOf } from '../lib/references/hand-made.ts';
import { at } from '../lib/reach.ts';

const say = sentences({
  overwritten: ({ name }: { name: string }) =>
    `Service "${name}" has a selector, so these Endpoints are overwritten with the pods that it selects, and the addresses written here are lost. Remove the selector or these Endpoints.`,
});

export const rule = defineRule({
  on: ['Endpoints'],
  *check(subject, model) {
    if (isSpecialPurpose(subject)) return;
    const service = serviceOf(subject, model);
    if (service?.facts.object.selector === undefined || service.facts.object.type === 'ExternalName') return;
    const { name } = service.facts.object;
    yield {
      rests: servedBy(subject, service),
      field: 'metadata.name',
      ...say('overwritten', { name }),
      related: [at(model, service, 'spec.selector', `Selector of Service "${name}"`)],
    };
  },
});
