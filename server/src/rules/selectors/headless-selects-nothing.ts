import type { Labels, Service } from '../../k8s/kinds.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { nearMiss } from '../lib/names/near-miss.ts';
import { podNameMiss } from '../lib/names/pod-name-miss.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { isClaimedElsewhere, missedPods, nothingSelected, selectsNothing } from '../lib/references/selects-nothing.ts';
import { pairs } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';

const say = sentences({
  'no-pods': ({ name, labels }: { readonly name: string; readonly labels: string }) =>
    `No pods here have ${labels}. As long as nothing else makes them, headless Service "${name}" has no addresses and its name is NXDOMAIN. Where these manifests make the pods, correct the selector.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isHeadlessService,
  *check(subject, model) {
    const { selector } = subject.facts.object;
    const one = selector === undefined ? undefined : podNameMiss(subject, selector, model);
    if (one !== undefined) yield one;
    if (selector === undefined || one !== undefined || !selectsNothing(subject, selector, model) || isClaimedElsewhere(subject, model))
      return;
    const miss = nearMiss(subject, selector, model);
    yield miss === undefined ? { ...lonely(subject, selector), rests: nothingSelected(subject, model) } : missedPods(subject, miss, model);
  },
});

function lonely(service: InstanceOf<Service>, selector: Labels): RuleFinding {
  const { name } = service.facts.object;
  return { field: 'spec.selector', severity: 'hint', ...say('no-pods', { name, labels: pairs(selector) }) };
}
