import type { Workload } from '../../k8s/kinds.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { sentences, type Said } from '../../base/texts/sentences.ts';
import { removeField } from '../fixes/field-edits.ts';
import { podNames } from '../lib/references/governing.ts';
import type { Pods } from '../lib/words.ts';
import { podText } from '../lib/words.ts';

const say = sentences({
  hostname: ({ hostname, pods }: { readonly hostname: string; readonly pods: Pods }) =>
    `hostname "${hostname}" has no effect: the StatefulSet controller sets each pod's hostname to its name (${podText(pods)}). Remove it.`,
  subdomain: ({ subdomain, service }: { readonly subdomain: string; readonly service: string }) =>
    `subdomain "${subdomain}" has no effect: the StatefulSet controller sets it to serviceName, "${service}", so no pod is found under ${subdomain}. Remove it.`,
  'subdomain-cleared': ({ subdomain }: { readonly subdomain: string }) =>
    `subdomain "${subdomain}" has no effect: the StatefulSet controller clears it, as there is no serviceName, so no pod is found under ${subdomain}. Remove it.`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  *check(set) {
    const { hostname, subdomain } = set.facts.object.template;
    if (hostname !== undefined && hostname !== '') {
      yield finding(set, 'hostname', say('hostname', { hostname, pods: podNames(set) }));
    }
    if (subdomain === undefined || subdomain === '' || subdomain === set.facts.object.serviceName) return;
    const service = set.facts.object.serviceName ?? '';
    yield finding(set, 'subdomain', service === '' ? say('subdomain-cleared', { subdomain }) : say('subdomain', { subdomain, service }));
  },
});

function finding(set: InstanceOf<Workload>, key: 'hostname' | 'subdomain', said: Said): RuleFinding {
  const field = `spec.template.spec.${key}`;
  return {
    field,
    ...said,
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
