import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { addDocument } from '../fixes/field-edits.ts';
import { sliceFor } from '../fixes/new-slice.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { onObject } from '../lib/reach.ts';
import { nothingSelected } from '../lib/references/selects-nothing.ts';
import { lacksEndpoints, podsAlike, saidOfPodsAlike } from '../lib/references/without-endpoints.ts';

const say = sentences({
  'no-endpoints': ({ name }: { name: string }) =>
    `Headless Service "${name}" has no selector and no EndpointSlice is written for it: its name is NXDOMAIN until something makes its endpoints. Create an EndpointSlice or add a selector.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isHeadlessService,
  *check(subject, model) {
    const { name } = subject.facts.object;
    if (!lacksEndpoints(subject, model)) return;
    const pods = podsAlike(subject, model);
    const said = pods && saidOfPodsAlike(subject, pods, model);
    const slice = onObject(model, subject, subject, createSlice(subject, model));
    yield said !== undefined
      ? { ...said, fixes: [...(said.fixes ?? []), ...slice] }
      : { rests: nothingSelected(subject, model), field: 'spec.selector', ...say('no-endpoints', { name }), fixes: slice };
  },
});

/** 192.0.2.10 is an address for documentation (RFC 5737). */
function createSlice(service: InstanceOf<Service>, model: Model): Fix {
  return {
    title: 'Create an EndpointSlice',
    safe: false,
    warning: 'Replace the example address 192.0.2.10.',
    edits: addDocument(service, sliceFor(service, model, '192.0.2.10'), 'after'),
  };
}
