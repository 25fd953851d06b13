import type { Workload } from '../../k8s/kinds.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { removeField } from '../fixes/field-edits.ts';
import { podNames } from '../lib/references/governing.ts';

export const rule = defineRule({
  on: ['StatefulSet'],
  *check(set) {
    const { hostname, subdomain } = set.facts.object.template;
    if (hostname !== undefined && hostname !== '') {
      yield finding(
        set,
        'hostname',
        `hostname "${hostname}" has no effect: the StatefulSet controller sets each pod's hostname to its name (${podNames(set)}). Remove it.`,
      );
    }
    if (subdomain === undefined || subdomain === '' || subdomain === set.facts.object.serviceName) return;
    const service = set.facts.object.serviceName ?? '';
    const instead = service === '' ? 'clears it, as there is no serviceName' : `sets it to serviceName, "${service}"`;
    yield finding(
      set,
      'subdomain',
      `subdomain "${subdomain}" has no effect: the StatefulSet controller ${instead}, so no pod is found under ${subdomain}. Remove it.`,
    );
  },
});

function finding(set: InstanceOf<Workload>, key: 'hostname' | 'subdomain', message: string): RuleFinding {
  const field = `spec.template.spec.${key}`;
  return {
    field,
    message,
    tags: ['unnecessary'],
    fixes: [
      {
        title: `Remove ${key}`,
        safe: false,
        preferred: true,
        warning: 'The template changes, so the pods are restarted.',
        edits: removeField(set, field),
      },
    ],
  };
}
