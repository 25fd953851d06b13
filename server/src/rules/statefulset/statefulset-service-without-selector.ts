import { missing } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { firstPod, governance, governingServices, isOne, podNames } from '../lib/references/governing.ts';
import { selectThesePods } from '../fixes/label-fixes.ts';
import { misspelt } from '../lib/refusals/misspelt.ts';
import { levelOfLoss } from '../lib/names/need-names.ts';
import { atName, onObject, possible } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { podText } from '../lib/words.ts';
import type { Pods } from '../lib/words.ts';

const say = sentences({
  'no-endpoints': ({ name, pod, lost }: { readonly name: string; readonly pod: string; readonly lost: Pods }) =>
    isOne(lost)
      ? `Service "${name}" has no selector and no endpoints are written for it, so ${podText(lost)} will have no DNS name: ${pod}.${name} does not resolve. Add a selector.`
      : `Service "${name}" has no selector and no endpoints are written for it, so ${podText(lost)} will have no DNS names: ${pod}.${name} does not resolve. Add a selector.`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  *check(set, model) {
    const services = governingServices(set, model);
    const service = services[0];
    if (service === undefined || services.length > 1) return;
    const { name, selector, type } = service.facts.object;
    if (selector !== undefined || type === 'ExternalName' || misspelt(service, 'spec.selector')) return;
    if (possible(model.scope.endpointsOf(service)).length > 0) return;
    yield {
      rests: [...governance(set, services), missing(model.scope.podsAbsence(service, {}))],
      field: 'spec.serviceName',
      // What has several pods serves somebody, and a Service that is named is one that answers nothing.
      ...((set.facts.object.replicas ?? 1) > 1 || model.scope.mentionsOf(service).length > 0
        ? {}
        : levelOfLoss(set, name, services, model)),
      ...say('no-endpoints', { name, pod: firstPod(set), lost: podNames(set) }),
      related: [atName(model, service)],
      fixes: onObject(model, set, service, { ...selectThesePods(service, set), preferred: true }),
    };
  },
});
