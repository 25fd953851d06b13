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
    const who = pods === undefined ? `The pods of ${called(subject)} on all nodes` : `All ${pods} pods of ${called(subject)}`;
    const addresses = pods === undefined ? 'an address for each node' : `${pods} addresses`;
    yield {
      rests: [evidence(subject), evidence(service, [...itsName, ...itsShape, ...itsSelector])],
      field: `${path}.hostname`,
      ...(pods === undefined ? { severity: 'information' } : {}),
      message: `${who} are called "${hostname}": ${hostname}.${subdomain} is one name with ${addresses}, and no pod has a name of its own. ${wayOut(subject)}`,
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

function wayOut(subject: InstanceOf<Workload | Pod>): string {
  const { kind } = subject.facts.object;
  if (kind === 'Job' || kind === 'CronJob') return 'completionMode: Indexed gives each pod a name.';
  return kind === 'DaemonSet' ? 'Remove hostname.' : 'A StatefulSet gives each pod a name.';
}
