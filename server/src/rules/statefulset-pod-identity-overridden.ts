import type { Workload } from '../k8s/kinds.ts';
import type { InstanceOf } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { documents, service as serviceText, statefulSet } from './lib/example.ts';
import { removeField } from './fixes/field-edits.ts';
import { asStatefulSet, podNames } from './lib/governing.ts';

const headless = serviceText('db', ['clusterIP: None', 'selector:', '  app: db']);

export const rule = defineRule({
  id: 'statefulset-pod-identity-overridden',
  category: 'silent',
  severity: 'warning',
  on: ['StatefulSet'],
  summary: 'A StatefulSet\'s template sets hostname or subdomain, which the controller overwrites',
  docs: {
    what: 'The pod template of a StatefulSet sets `hostname` or `subdomain`.',
    why: 'The StatefulSet controller overwrites both: `hostname` with the pod\'s name, `subdomain` with `serviceName`. Names made of the written values do not exist.',
    fix: 'Remove the field. To change the names, change the name of the StatefulSet or its `serviceName`.',
    fixSafety: 'Not applied in bulk: a changed template restarts the pods. No DNS name changes.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  },
  examples: [
    {
      title: 'A hostname of one\'s own',
      bad: documents(headless, statefulSet('db', { spec: ['serviceName: db'], pods: ['hostname: database'] })),
      good: documents(headless, statefulSet('db', { spec: ['serviceName: db'] })),
    },
  ],
  *check(subject) {
    const set = asStatefulSet(subject);
    if (set === undefined) return;
    const { hostname, subdomain } = set.facts.object.template;
    if (hostname !== undefined && hostname !== '') {
      yield finding(set, 'hostname', `hostname "${hostname}" has no effect: the StatefulSet controller sets each pod's hostname to its name (${podNames(set)}). Remove it.`);
    }
    if (subdomain === undefined || subdomain === '' || subdomain === set.facts.object.serviceName) return;
    const service = set.facts.object.serviceName ?? '';
    const instead = service === '' ? 'clears it, as there is no serviceName' : `sets it to serviceName, "${service}"`;
    yield finding(set, 'subdomain', `subdomain "${subdomain}" has no effect: the StatefulSet controller ${instead}, so no pod is found under ${subdomain}. Remove it.`);
  },
});

function finding(set: InstanceOf<Workload>, key: 'hostname' | 'subdomain', message: string): RuleFinding {
  const field = `spec.template.spec.${key}`;
  return {
    field, message,
    tags: ['unnecessary'],
    fixes: [{ title: `Remove ${key}`, safe: false, preferred: true, warning: 'The template changes, so the pods are restarted.', edits: removeField(set, field) }],
  };
}
