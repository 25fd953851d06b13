import { setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import { hostLabels } from '../../model/keys.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField } from '../fixes/field-edits.ts';
import { isIndexedJob } from '../lib/pods/pod-identity.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { headlessSelecting } from '../fixes/service-fixes.ts';

const say = sentences({
  'no-subdomain': ({ job, service }: { job: string; service: string }) =>
    `Without subdomain the pods of this Indexed Job have no names: ${job}-0.${service} will not resolve, though headless Service "${service}" selects them. Add subdomain: ${service}.`,
});

export const rule = defineRule({
  on: ['Job', 'CronJob'],
  *check(subject, model) {
    if (!isIndexedJob(subject.facts.object)) return;
    const { subdomain } = subject.facts.object.template;
    const service = headlessSelecting(subject, model)[0];
    if (service === undefined || (subdomain !== undefined && subdomain !== '')) return;
    const job = subject.facts.object.name;
    const { name } = service.facts.object;
    const path = templatePath(subject, 'spec');
    const isUsed = model.scope.mentionsOf(service).some(({ mention }) => setAndOrdinal(hostLabels(mention.host)[0] ?? '')?.set === job);
    yield {
      severity: isUsed ? 'warning' : 'hint',
      rests: [evidence(subject), evidence(service, [...itsName, ...itsShape, ...itsSelector])],
      field: `${path}.subdomain`,
      ...say('no-subdomain', { job, service: name }),
      related: [atName(model, service)],
      fixes: [
        {
          title: `Add subdomain: ${name}`,
          safe: false,
          preferred: true,
          warning: 'The template of a Job that exists cannot be changed.',
          edits: setField(subject, path, 'subdomain', name, { before: ['restartPolicy', 'containers'] }),
        },
      ],
    };
  },
});
