import { own } from '../../base/own.ts';
import { areKnown } from '../../facts/known.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { itsName, itsPodLabels, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isSameObject } from '../../model/keys.ts';
import { labelDifferences } from '../../k8s/selector.ts';
import { sourced } from '../../model/cluster-view.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { setField } from '../fixes/field-edits.ts';
import { judgedSets } from '../lib/references/governing.ts';
import { stableLabels } from '../fixes/new-service.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { areDeployedTogether, atName, templateOf } from '../lib/reach.ts';
import { called, list } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';

type Values = { readonly name: string; readonly set: string; readonly others: readonly string[]; readonly own: string };

const say = sentences({
  others: ({ name, set, others, own }: Values) =>
    `Service "${name}" governs ${set}, but its selector also matches the pods of ${list(others)}: their addresses are answered under ${name}, too. Select by a label that only the pods of ${own} have.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isHeadlessService,
  *check(subject, model) {
    const { name, selector } = subject.facts.object;
    if (selector === undefined) return;
    const sets = judgedSets(subject, model).filter((each) => labelDifferences(selector, templateOf(each).labels).length === 0);
    const first = sets[0];
    if (first === undefined) return;
    const foreign = foreignMakers(subject, selector, sets, model).filter(
      (each) => sets.some((set) => areDeployedTogether(set, each)) && !isTakenOver(each, model),
    );
    if (foreign.length === 0) return;

    yield {
      rests: [
        evidence(subject, [...itsName, ...itsShape, ...itsSelector]),
        ...sets.map((set) => evidence(set)),
        ...foreign.map((each) => evidence(each, itsPodLabels(each.facts.object))),
      ],
      field: 'spec.selector',
      ...say('others', { name, set: called(first), others: foreign.map(called), own: nameText(first.facts.object) }),
      related: foreign.slice(0, 5).map((each) => atName(model, each)),
      fixes: narrow(subject, selector, sets, foreign),
    };
  },
});

/** Does a workload take it over, so that its pods go, or count as those of the workload? Another rule speaks of that. */
function isTakenOver(maker: InstanceOf<Workload | Pod>, model: Model): boolean {
  return model
    .recordsFor(maker.bundle)
    .claimsOn(sourced(maker))
    .some(({ fate }) => fate !== 'blocks');
}

/** Pods of other StatefulSets under this name, pods that ask for it by `subdomain`, and copies of the sets belong. */
function foreignMakers(
  service: InstanceOf<Service>,
  selector: NonNullable<Service['selector']>,
  sets: readonly Instance[],
  model: Model,
): readonly InstanceOf<Workload | Pod>[] {
  const { name } = service.facts.object;
  return model.scope
    .podsMatching(service, selector)
    .filter(
      (candidate) =>
        candidate.distance <= 1 &&
        countsHere(candidate) &&
        candidate.namespace === 'same' &&
        areKnown(candidate.instance.facts, itsPodLabels(candidate.instance.facts.object)),
    )
    .map((candidate) => candidate.instance)
    .filter(
      ({ facts: { object } }) => object.template.subdomain !== name && !(object.kind === 'StatefulSet' && object.serviceName === name),
    )
    .filter((maker) => !sets.some((set) => isSameObject(set, maker)));
}

/** A pair that all governed pods share and no other has. */
function narrow(
  service: InstanceOf<Service>,
  selector: NonNullable<Service['selector']>,
  sets: readonly InstanceOf<Workload>[],
  foreign: readonly InstanceOf<Workload | Pod>[],
): readonly Fix[] {
  const first = sets[0];
  const pair =
    first === undefined
      ? undefined
      : Object.entries(stableLabels(templateOf(first).labels)).find(
          ([key, value]) =>
            own(selector, key) === undefined &&
            sets.every((each) => own(templateOf(each).labels, key) === value) &&
            foreign.every((each) => own(templateOf(each).labels, key) !== value),
        );
  return pair === undefined
    ? []
    : [
        {
          title: `Select ${pair[0]}: ${pair[1]}, too`,
          safe: false,
          preferred: true,
          edits: setField(service, 'spec.selector', pair[0], pair[1]),
        },
      ];
}
