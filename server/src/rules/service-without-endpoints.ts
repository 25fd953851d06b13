import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { isRefused, isVirtualService } from './lib/preconditions.ts';
import { lacksEndpoints, podsAlike, saidOfPodsAlike } from './lib/without-endpoints.ts';

const ports = ['ports:', '  - port: 80'];

export const rule = defineRule({
  id: 'service-without-endpoints',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  when: isVirtualService,
  summary: 'A Service with a cluster IP without selector and endpoints, beside the pods that are meant',
  docs: {
    what: 'A Service with a cluster IP has no selector, no Endpoints or EndpointSlice belongs to it, and a workload beside it has its name or its label. Information where these pods run with a ServiceAccount, so that a program such as Patroni can write the endpoints.',
    why: 'People see `connection refused`, `Endpoints: <none>` and no error anywhere: the name resolves to the cluster IP, behind which nobody stands. A Service without a selector is for endpoints that somebody else makes.',
    fix: 'Select the pods, or write an EndpointSlice with the label `kubernetes.io/service-name`.',
    fixSafety: 'Not applied in bulk: a program may make the endpoints.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors'],
  },
  examples: [{ title: 'The selector was forgotten', bad: documents(serviceText('web', ports), deployment('web')), good: documents(serviceText('web', ['selector:', '  app: web', ...ports]), deployment('web')) }],
  *check(subject, model) {
    if (!isService(subject) || isRefused(subject, model) || !lacksEndpoints(subject, model)) return;
    const pods = podsAlike(subject, model);
    if (pods !== undefined) yield saidOfPodsAlike(subject, pods, 'its cluster IP refuses every connection', model);
  },
});
