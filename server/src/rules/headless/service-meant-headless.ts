import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { itsName, itsPorts, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { isSameObject } from '../../model/keys.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { judgedSets } from '../lib/references/governing.ts';
import { canBeHeadless, makeHeadless } from '../fixes/headless-fix.ts';
import { misspelt } from '../lib/refusals/misspelt.ts';
import { called, pairs } from '../lib/words.ts';
import { atName, possible } from '../lib/reach.ts';

const say = sentences({
  name: ({ name }: { readonly name: string }) =>
    `"${name}" says headless, but without clusterIP: None it gets a cluster IP: the name answers with one virtual IP instead of the pods' addresses. Add clusterIP: None.`,
  governs: ({ name, set }: { readonly name: string; readonly set: string }) =>
    `Service "${name}" governs ${set}, but without clusterIP: None it gets a cluster IP: the name answers with one virtual IP instead of the pods' addresses. Add clusterIP: None.`,
});

export const rule = defineRule({
  on: ['Service'],
  *check(subject, model) {
    const { name, clusterIP, clusterIPs } = subject.facts.object;
    if ((clusterIP ?? '') !== '' || (clusterIPs ?? []).length > 0 || !canBeHeadless(subject) || misspelt(subject, 'spec.clusterIP')) return;
    if (judgedSets(subject, model).length > 0) return;
    const set = model.scope.governedBy(subject).find((candidate) => candidate.distance <= 1 && countsHere(candidate))?.instance;
    if (set === undefined && (!/(^|-)headless(-|$)/.test(name) || hasHeadlessTwin(subject, model))) return;
    yield {
      rests: [
        evidence(subject, [...itsName, ...itsShape, ...itsPorts]),
        ...(set === undefined ? [] : [evidence(set, ['spec.serviceName'])]),
      ],
      field: 'spec.clusterIP',
      // What is not written is missed where the name says it.
      ...(model.keyPlaceOf(subject, 'spec.clusterIP') === undefined ? { at: model.placeOf(subject, 'metadata.name') } : {}),
      ...(set === undefined ? say('name', { name }) : say('governs', { name, set: called(set) })),
      related: set === undefined ? [] : [atName(model, set)],
      fixes: [{ ...makeHeadless(subject), title: 'Add clusterIP: None', preferred: true }],
    };
  },
});

/** A headless Service beside it selects the same pods: this one is the ordinary counterpart. */
function hasHeadlessTwin(service: InstanceOf<Service>, model: Model): boolean {
  const own = pairs(service.facts.object.selector ?? {});
  return possible(model.scope.servicesInReach(service)).some(
    ({ distance, instance }) =>
      distance <= 1 &&
      !isSameObject(instance, service) &&
      isHeadless(instance.facts.object) &&
      pairs(instance.facts.object.selector ?? {}) === own,
  );
}
