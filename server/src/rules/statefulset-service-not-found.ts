import type { Workload } from '../k8s/kinds.ts';
import { isHeadless } from '../k8s/kinds.ts';
import type { InstanceOf, Model } from '../model/types.ts';
import { isSlipOf } from '../base/nearest.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { documents, service, statefulSet } from './lib/example.ts';
import { asStatefulSet, govern, inNamespace, misplacedService, namesLost, writtenServiceName } from './lib/governing.ts';
import { lacksService } from './lib/preconditions.ts';
import { levelOfMissing, namedAt, surely } from './lib/reach.ts';
import { createService, headlessSelecting, meantService } from './lib/service-fixes.ts';

export const rule = defineRule({
  id: 'statefulset-service-not-found',
  category: 'silent',
  severity: 'warning',
  on: ['StatefulSet'],
  when: lacksService,
  summary: 'serviceName names no Service',
  docs: {
    what: '`serviceName` of a StatefulSet names no Service that the workspace could contain in its namespace. Nothing is said where an unrendered chart, a remote base or an operator may make the Service.',
    why: 'The API server accepts it, the pods run, but `pod.service` names exist only under a Service of exactly that name: each of them is answered with NXDOMAIN. Databases that find their peers by name never form a cluster.',
    fix: 'Name the headless Service that selects the pods, or create one.',
    fixSafety: 'Not applied in bulk: `serviceName` is immutable on a live StatefulSet, and a new Service is deployed besides.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  },
  examples: [
    {
      title: 'A slip in the name',
      bad: documents(service('db-headless', ['clusterIP: None', 'selector:', '  app: db', 'ports:', '  - name: sql', '    port: 5432']), statefulSet('db', { spec: ['serviceName: db-headles', 'replicas: 3'] })),
      good: documents(service('db-headless', ['clusterIP: None', 'selector:', '  app: db', 'ports:', '  - name: sql', '    port: 5432']), statefulSet('db', { spec: ['serviceName: db-headless', 'replicas: 3'] })),
    },
  ],
  *check(subject, model) {
    const set = asStatefulSet(subject);
    const name = set === undefined ? undefined : writtenServiceName(set);
    if (set === undefined || name === undefined) return;
    if (misplacedService(set, model) !== undefined) return;
    if (model.options.external?.(name, set.namespace) === true) return;
    if (!surely(model.scope.serviceAbsence(set, name)) && !headlessSelecting(set, model).some((service) => isSlipOf(name, service.facts.object.name))) return;
    yield finding(set, name, model);
  },
});

function finding(set: InstanceOf<Workload>, name: string, model: Model): RuleFinding {
  const meant = meantService(set, name, model);
  const selecting = meant !== undefined && headlessSelecting(set, model).includes(meant);
  const cure = meant === undefined ? `Create a headless Service "${name}".`
    : selecting ? `"${meant.facts.object.name}" selects these pods: use it?`
      : `Is ${isHeadless(meant.facts.object) ? 'the headless Service ' : ''}"${meant.facts.object.name}" meant?`;
  return {
    field: 'spec.serviceName',
    ...levelOfMissing(set, meant),
    message: `serviceName "${name}" names no Service${inNamespace(set)}, so ${namesLost(set)}. ${cure}`,
    related: meant === undefined ? [] : [namedAt(model, meant)],
    fixes: [...(meant === undefined ? [] : [govern(set, meant)]), createService(set, name)],
  };
}
