import { isSameObject } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { documents, service as serviceText, statefulSet } from './lib/example.ts';
import { setField } from './fixes/field-edits.ts';
import { asStatefulSet, firstPod, governance, judgedSets, podNames, serviceNameWarning } from './lib/governing.ts';
import { misspelt } from './lib/misspelt.ts';
import { atName } from './lib/reach.ts';
import { headlessSelecting } from './fixes/service-fixes.ts';
import { called } from './lib/words.ts';

const headless = serviceText('db', ['clusterIP: None', 'selector:', '  app: db']);

export const rule = defineRule({
  id: 'statefulset-without-service-name',
  category: 'silent',
  severity: 'information',
  on: ['StatefulSet'],
  when: (subject) => (asStatefulSet(subject)?.facts.object.serviceName ?? '') === '',
  summary: 'A StatefulSet without serviceName, though a headless Service selects its pods',
  docs: {
    what: 'A StatefulSet has no `serviceName`, yet exactly one headless Service selects its pods.',
    why: 'Without `serviceName` the pods get no `subdomain`, and so no name of their own: the Service\'s name leads to all of them, but `pod.service` is NXDOMAIN.',
    fix: 'Name the Service in `serviceName`.',
    fixSafety: 'Not applied in bulk: `serviceName` is immutable on a live StatefulSet.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  },
  examples: [
    { title: 'serviceName left out', bad: documents(headless, statefulSet('db')), good: documents(headless, statefulSet('db', { spec: ['serviceName: db'] })) },
  ],
  *check(subject, model) {
    const set = asStatefulSet(subject);
    if (set === undefined || misspelt(set, 'spec.serviceName')) return;
    const services = headlessSelecting(set, model);
    const service = services[0];
    if (service === undefined || services.length > 1 || judgedSets(service, model).some((other) => !isSameObject(other, set))) return;
    const { name } = service.facts.object;
    yield {
      rests: governance(set, services),
      field: 'spec.serviceName',
      message: `${called(set)} has no serviceName, so headless Service "${name}" leads to its pods, but ${podNames(set)} cannot be reached by name. With serviceName: ${name} they become ${firstPod(set)}.${name} and so on.`,
      related: [atName(model, service)],
      fixes: [{
        title: `Add serviceName: ${name}`, safe: false, preferred: true, warning: serviceNameWarning,
        edits: setField(set, 'spec', 'serviceName', name, { before: ['replicas', 'selector', 'template'] }),
      }],
    };
  },
});
