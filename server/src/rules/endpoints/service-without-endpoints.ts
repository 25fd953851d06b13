import { defineRule } from '../define.ts';
import { isRefused, isVirtualService } from '../lib/preconditions.ts';
import { lacksEndpoints, podsAlike, saidOfPodsAlike } from '../lib/references/without-endpoints.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isVirtualService,
  *check(subject, model) {
    if (isRefused(subject, model) || !lacksEndpoints(subject, model)) return;
    const pods = podsAlike(subject, model);
    if (pods !== undefined) yield saidOfPodsAlike(subject, pods, model);
  },
});
