import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { nearMiss } from './lib/near-miss.ts';
import { podNameMiss } from './lib/pod-name-miss.ts';
import { isVirtualService } from './lib/preconditions.ts';
import { isClaimedElsewhere, missedPods, selectsNothing } from './lib/selects-nothing.ts';

const ports = ['ports:', '  - port: 80'];

export const rule = defineRule({
  id: 'service-selects-nothing',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  when: isVirtualService,
  summary: 'A Service whose selector misses the pods beside it by a label',
  docs: {
    what: 'No pod template carries the labels that a Service with a cluster IP selects, while the pods that are meant are near by and differ in a label; or it is for one pod of a StatefulSet, by name, and the set makes no such pod. Nothing is said of a Service whose pods may be made elsewhere.',
    why: 'The name answers with the cluster IP, but nothing stands behind it: every connection is refused.',
    fix: 'Take the selector from the labels of the pods.',
    fixSafety: 'Not applied in bulk: it changes which pods the Service leads to.',
    references: ['https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpoints'],
  },
  examples: [
    {
      title: 'One label has another value',
      bad: documents(serviceText('web', ['selector:', '  app: wbe', ...ports]), deployment('web')),
      good: documents(serviceText('web', ['selector:', '  app: web', ...ports]), deployment('web')),
    },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { selector } = subject.facts.object;
    const one = selector === undefined ? undefined : podNameMiss(subject, selector, model);
    if (one !== undefined) yield one;
    if (selector === undefined || one !== undefined || !selectsNothing(subject, selector, model) || isClaimedElsewhere(subject, model)) return;
    const miss = nearMiss(subject, selector, model);
    if (miss !== undefined) yield missedPods(subject, miss, 'Service', 'cluster IP refuses every connection', model);
  },
});
