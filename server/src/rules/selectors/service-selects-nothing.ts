import { defineRule } from '../define.ts';
import { nearMiss } from '../lib/names/near-miss.ts';
import { podNameMiss } from '../lib/names/pod-name-miss.ts';
import { isVirtualService } from '../lib/preconditions.ts';
import { isClaimedElsewhere, missedPods, selectsNothing } from '../lib/references/selects-nothing.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isVirtualService,
  *check(subject, model) {
    const { selector } = subject.facts.object;
    const one = selector === undefined ? undefined : podNameMiss(subject, selector, model);
    if (one !== undefined) yield one;
    if (selector === undefined || one !== undefined || !selectsNothing(subject, selector, model) || isClaimedElsewhere(subject, model))
      return;
    const miss = nearMiss(subject, selector, model);
    if (miss !== undefined) yield missedPods(subject, miss, model);
  },
});
