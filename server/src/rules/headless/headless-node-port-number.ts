import { isHeadless } from '../../k8s/kinds.ts';
import { isService } from '../../model/keys.ts';
import { defineRule } from '../define.ts';
import { isRefused } from '../lib/preconditions.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { drop, remove } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'headless-node-port-number', wording);
  },
});

const wording: Wording = {
  say: (_refusal, object) => `A Service of type ClusterIP has no node ports, so the API server refuses ${object}.`,
  advise: () => ['Remove nodePort.'],
  fixes: (refusal, subject, model) =>
    isService(subject) && isHeadless(subject.facts.object) ? drop(subject, model, refusal.path) : remove(subject, refusal.path),
};
