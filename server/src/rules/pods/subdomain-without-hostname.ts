import { isDnsLabel } from '../../k8s/validation/names.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField } from '../fixes/field-edits.ts';
import { hostnameIsGiven } from '../lib/pods/pod-identity.ts';
import { hasSubdomain } from '../lib/preconditions.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { serviceOfSubdomain } from '../fixes/service-fixes.ts';
import { selfNamedKinds } from '../../k8s/kinds.ts';

type Values = { readonly pod: string; readonly subdomain: string };

const say = sentences({
  pod: ({ pod, subdomain }: Values) =>
    `Without hostname, ${pod}.${subdomain} is a name that only the pod itself knows: nobody else can resolve it. Add hostname: ${pod}.`,
  job: ({ pod, subdomain }: Values) =>
    `Without hostname, ${pod}.${subdomain} is a name that only the pod itself knows: nobody else can resolve it. For pods with a name each set completionMode: Indexed and completions; else remove the subdomain.`,
  pods: ({ pod, subdomain }: Values) =>
    `Without hostname, ${pod}.${subdomain} is a name that only the pod itself knows: nobody else can resolve it. For pods with a name each use a StatefulSet; else remove the subdomain.`,
});

export const rule = defineRule({
  on: selfNamedKinds,
  when: hasSubdomain,
  *check(subject, model) {
    if (hostnameIsGiven(subject.facts.object)) return;
    const { object } = subject.facts;
    const { hostname, subdomain } = object.template;
    if (subdomain === undefined || !isDnsLabel(subdomain) || (hostname !== undefined && hostname !== '')) return;
    const service = serviceOfSubdomain(subject, subdomain, model);
    if (service === undefined) return;
    const path = templatePath(subject, 'spec');
    const bare = object.kind === 'Pod';
    const name = bare ? object.name : `${object.name}-…`;
    yield {
      rests: [evidence(subject), evidence(service, [...itsName, ...itsShape, ...itsSelector])],
      field: `${path}.subdomain`,
      ...say(bare ? 'pod' : object.kind === 'Job' || object.kind === 'CronJob' ? 'job' : 'pods', { pod: name, subdomain }),
      related: [atName(model, service)],
      fixes:
        bare && isDnsLabel(object.name)
          ? [
              {
                title: `Add hostname: ${object.name}`,
                safe: false,
                preferred: true,
                edits: setField(subject, path, 'hostname', object.name, { before: ['subdomain'] }),
              },
            ]
          : [],
    };
  },
});
