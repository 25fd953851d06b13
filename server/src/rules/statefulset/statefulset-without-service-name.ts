import { isSameObject } from '../../model/keys.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField } from '../fixes/field-edits.ts';
import { firstPod, governance, judgedSets, podNames, serviceNameWarning } from '../lib/references/governing.ts';
import { misspelt } from '../lib/refusals/misspelt.ts';
import { atName } from '../lib/reach.ts';
import { headlessSelecting } from '../fixes/service-fixes.ts';
import { called, podText } from '../lib/words.ts';
import type { Pods } from '../lib/words.ts';

const say = sentences({
  missing: ({
    set,
    service,
    pods,
    first,
  }: {
    readonly set: string;
    readonly service: string;
    readonly pods: Pods;
    readonly first: string;
  }) =>
    `${set} has no serviceName, so headless Service "${service}" leads to its pods, but ${podText(pods)} cannot be reached by name. With serviceName: ${service} they become ${first}.${service} and so on.`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  when: (subject) => (subject.facts.object.serviceName ?? '') === '',
  *check(set, model) {
    if (misspelt(set, 'spec.serviceName')) return;
    const services = headlessSelecting(set, model);
    const service = services[0];
    if (service === undefined || services.length > 1 || judgedSets(service, model).some((other) => !isSameObject(other, set))) return;
    const { name } = service.facts.object;
    yield {
      rests: governance(set, services),
      field: 'spec.serviceName',
      ...say('missing', { set: called(set), service: name, pods: podNames(set), first: firstPod(set) }),
      related: [atName(model, service)],
      fixes: [
        {
          title: `Add serviceName: ${name}`,
          safe: false,
          preferred: true,
          warning: serviceNameWarning,
          edits: setField(set, 'spec', 'serviceName', name, { before: ['replicas', 'selector', 'template'] }),
        },
      ],
    };
  },
});
