import { missing } from '../model/scope/evidence.ts';
import { defineRule } from './define.ts';
import { documents, service as serviceText, statefulSet } from './lib/example.ts';
import { asStatefulSet, firstPod, governance, governingServices, namesLost } from './lib/governing.ts';
import { selectThesePods } from './fixes/label-fixes.ts';
import { misspelt } from './lib/misspelt.ts';
import { levelOfLoss } from './lib/need-names.ts';
import { atName, onObject, possible } from './lib/reach.ts';

export const rule = defineRule({
  id: 'statefulset-service-without-selector',
  category: 'silent',
  severity: 'warning',
  on: ['StatefulSet'],
  summary: 'The Service that governs a StatefulSet has no selector and no endpoints',
  docs: {
    what: 'The Service that `serviceName` names has no selector, and no Endpoints or EndpointSlice is written for it.',
    why: 'Such a Service gets no endpoints, so neither its name nor the names of the pods resolve.',
    fix: 'Add a selector with the labels of the pods.',
    fixSafety: 'Not applied in bulk: something outside of the workspace may write the endpoints.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#without-selectors'],
  },
  examples: [
    {
      title: 'The selector was forgotten',
      bad: documents(serviceText('db', ['clusterIP: None', 'ports:', '  - name: sql', '    port: 5432']), statefulSet('db', { spec: ['serviceName: db'] })),
      good: documents(serviceText('db', ['clusterIP: None', 'selector:', '  app: db', 'ports:', '  - name: sql', '    port: 5432']), statefulSet('db', { spec: ['serviceName: db'] })),
    },
  ],
  *check(subject, model) {
    const set = asStatefulSet(subject);
    if (set === undefined) return;
    const services = governingServices(set, model);
    const service = services[0];
    if (service === undefined || services.length > 1) return;
    const { name, selector, type } = service.facts.object;
    if (selector !== undefined || type === 'ExternalName' || misspelt(service, 'spec.selector')) return;
    if (possible(model.scope.endpointsOf(service)).length > 0) return;
    yield {
      rests: [...governance(set, services), missing(model.scope.podsAbsence(service, {}))],
      field: 'spec.serviceName',
      // What has several pods serves somebody, and a Service that is named is one that answers nothing.
      ...((set.facts.object.replicas ?? 1) > 1 || model.scope.mentionsOf(service).length > 0 ? {} : levelOfLoss(set, name, services, model)),
      message: `Service "${name}" has no selector and no endpoints are written for it, so ${namesLost(set)}: ${firstPod(set)}.${name} does not resolve. Add a selector.`,
      related: [atName(model, service)],
      fixes: onObject(model, set, service, { ...selectThesePods(service, set), preferred: true }),
    };
  },
});
