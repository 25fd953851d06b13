import { isHeadless } from '../k8s/kinds.ts';
import type { Service } from '../k8s/kinds.ts';
import { countsHere } from '../model/scope/candidates.ts';
import { itsName, itsPorts, itsShape } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../model/types.ts';
import { isSameObject, isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { documents, deployment, service as serviceText } from './lib/example.ts';
import { judgedSets } from './lib/governing.ts';
import { canBeHeadless, makeHeadless } from './fixes/headless-fix.ts';
import { misspelt } from './lib/misspelt.ts';
import { called, pairs } from './lib/words.ts';
import { atName, possible } from './lib/reach.ts';

const rest = ['selector:', '  app: web', 'ports:', '  - name: http', '    port: 8080'];

export const rule = defineRule({
  id: 'service-meant-headless',
  category: 'silent',
  severity: 'information',
  on: ['Service'],
  summary: 'A Service that its name or role calls headless gets a cluster IP',
  docs: {
    what: 'The name of a Service contains "headless", or a StatefulSet that cannot be judged itself names it as `serviceName`, but `clusterIP` is missing, empty or null.',
    why: 'Without `clusterIP: None` the Service gets a virtual IP: its name answers with that one address and not with those of the pods.',
    fix: 'Write `clusterIP: None`.',
    fixSafety: 'Not applied in bulk: `clusterIP` is immutable on a live Service.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#headless-services'],
  },
  examples: [
    { title: 'clusterIP: None forgotten', bad: documents(serviceText('web-headless', rest), deployment('web')), good: documents(serviceText('web-headless', ['clusterIP: None', ...rest]), deployment('web')) },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { name, clusterIP, clusterIPs } = subject.facts.object;
    if ((clusterIP ?? '') !== '' || (clusterIPs ?? []).length > 0 || !canBeHeadless(subject) || misspelt(subject, 'spec.clusterIP')) return;
    if (judgedSets(subject, model).length > 0) return;
    const set = model.scope.governedBy(subject).find((candidate) => candidate.distance <= 1 && countsHere(candidate))?.instance;
    if (set === undefined && (!/(^|-)headless(-|$)/.test(name) || hasHeadlessTwin(subject, model))) return;
    const cause = set === undefined ? `"${name}" says headless` : `Service "${name}" governs ${called(set)}`;
    yield {
      rests: [evidence(subject, [...itsName, ...itsShape, ...itsPorts]), ...(set === undefined ? [] : [evidence(set, ['spec.serviceName'])])],
      field: 'spec.clusterIP',
      message: `${cause}, but without clusterIP: None it gets a cluster IP: the name answers with one virtual IP instead of the pods' addresses. Add clusterIP: None.`,
      related: set === undefined ? [] : [atName(model, set)],
      fixes: [{ ...makeHeadless(subject), title: 'Add clusterIP: None', preferred: true }],
    };
  },
});

/** A headless Service beside it selects the same pods: this one is the ordinary counterpart. */
function hasHeadlessTwin(service: InstanceOf<Service>, model: Model): boolean {
  const own = pairs(service.facts.object.selector ?? {});
  return possible(model.scope.servicesInReach(service)).some(({ distance, instance }) =>
    distance <= 1 && !isSameObject(instance, service) && isHeadless(instance.facts.object) && pairs(instance.facts.object.selector ?? {}) === own);
}
