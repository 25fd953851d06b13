import { selfNamedKinds } from '../../k8s/kinds.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { removeField, together } from '../fixes/field-edits.ts';
import { hostnameIsGiven, podsAtOnce } from '../lib/pods/pod-identity.ts';
import { hasSubdomain } from '../lib/preconditions.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { serviceOfSubdomain } from '../fixes/service-fixes.ts';
import { asStatefulSetOf, canBeStatefulSet } from '../fixes/stateful-set-fix.ts';
import { called } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Values = { readonly pods: string; readonly hostname: string; readonly subdomain: string };

const say = sentences({
  'on-all-nodes': ({ pods, hostname, subdomain }: Values) =>
    `The pods of ${pods} on all nodes are called "${hostname}": ${hostname}.${subdomain} is one name with an address for each node, and no pod has a name of its own.`,
  'all-pods': ({ pods, hostname, subdomain, count }: Values & { readonly count: number }) =>
    `All ${count} pods of ${pods} are called "${hostname}": ${hostname}.${subdomain} is one name with ${count} addresses, and no pod has a name of its own.`,
  indexed: () => 'completionMode: Indexed gives each pod a name.',
  'remove-hostname': () => 'Remove hostname.',
  'stateful-set': () => 'A StatefulSet gives each pod a name.',
});

export const rule = defineRule({
  on: selfNamedKinds.filter((kind) => kind !== 'Pod'),
  when: hasSubdomain,
  *check(subject, model) {
    if (hostnameIsGiven(subject.facts.object)) return;
    const { hostname, subdomain } = subject.facts.object.template;
    const pods = podsAtOnce(subject.facts.object);
    if (hostname === undefined || hostname === '' || subdomain === undefined || subdomain === '' || pods === 0 || pods === 1) return;
    const service = serviceOfSubdomain(subject, subdomain, model);
    if (service === undefined) return;
    const path = templatePath(subject, 'spec');
    const values = { pods: called(subject), hostname, subdomain };
    yield {
      rests: [evidence(subject), evidence(service, [...itsName, ...itsShape, ...itsSelector])],
      field: `${path}.hostname`,
      ...(pods === undefined ? { severity: 'information' } : {}),
      ...inTurn(pods === undefined ? say('on-all-nodes', values) : say('all-pods', { ...values, count: pods }), wayOut(subject)),
      related: [atName(model, service)],
      fixes: [
        ...(canBeStatefulSet(subject, service, model) ? [asStatefulSetOf(subject, service)] : []),
        {
          title: 'Remove hostname and subdomain',
          safe: false,
          edits: together(removeField(subject, `${path}.hostname`), removeField(subject, `${path}.subdomain`)),
        },
      ],
    };
  },
});

function wayOut(subject: InstanceOf<Workload | Pod>): Said {
  const { kind } = subject.facts.object;
  return say(kind === 'Job' || kind === 'CronJob' ? 'indexed' : kind === 'DaemonSet' ? 'remove-hostname' : 'stateful-set', {});
}
