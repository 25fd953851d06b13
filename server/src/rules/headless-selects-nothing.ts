import type { Labels, Service } from '../k8s/kinds.ts';
import type { InstanceOf } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { nearMiss } from './lib/near-miss.ts';
import { podNameMiss } from './lib/pod-name-miss.ts';
import { isHeadlessService } from './lib/preconditions.ts';
import { isClaimedElsewhere, missedPods, nothingSelected, selectsNothing } from './lib/selects-nothing.ts';
import { pairs } from './lib/words.ts';

export const rule = defineRule({
  id: 'headless-selects-nothing',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  when: isHeadlessService,
  summary: 'A headless Service whose selector matches no pods',
  docs: {
    what: 'No pod template of the workspace carries the labels that a headless Service selects. A warning where the pods that are meant are near by and differ in a label, else a hint. Nothing where an operator, a chart or a controller may make the pods.',
    why: 'A headless Service without endpoints is answered with NXDOMAIN, not with an empty list, and resolvers remember that for up to 30 seconds.',
    fix: 'Take the selector from the labels of the pods.',
    fixSafety: 'Not applied in bulk: it changes which pods the Service leads to.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#headless-services'],
  },
  examples: [
    {
      title: 'One label has another value',
      bad: documents(serviceText('web-pods', ['clusterIP: None', 'selector:', '  app: wbe']), deployment('web')),
      good: documents(serviceText('web-pods', ['clusterIP: None', 'selector:', '  app: web']), deployment('web')),
    },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { selector } = subject.facts.object;
    const one = selector === undefined ? undefined : podNameMiss(subject, selector, model);
    if (one !== undefined) yield one;
    if (selector === undefined || one !== undefined || !selectsNothing(subject, selector, model) || isClaimedElsewhere(subject, model)) return;
    const miss = nearMiss(subject, selector, model);
    yield miss === undefined ? { ...lonely(subject, selector), rests: nothingSelected(subject, model) } : missedPods(subject, miss, 'Headless Service', 'name is NXDOMAIN', model);
  },
});

function lonely(service: InstanceOf<Service>, selector: Labels): RuleFinding {
  const { name } = service.facts.object;
  return {
    field: 'spec.selector', severity: 'hint',
    message: `No pods here have ${pairs(selector)}. As long as nothing else makes them, headless Service "${name}" has no addresses and its name is NXDOMAIN. Where these manifests make the pods, correct the selector.`,
  };
}
