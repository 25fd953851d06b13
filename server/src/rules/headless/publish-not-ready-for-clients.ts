import type { Service } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf } from '../../model/types.ts';
import { isControllerLabel } from '../../k8s/operators/controller-labels.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { removeField } from '../fixes/field-edits.ts';
import { probedPods } from '../lib/pods/pod-ports.ts';
import { isVirtualService } from '../lib/preconditions.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

type Values = { readonly name: string; readonly pods: string };

const say = sentences({
  unpublished: ({ name, pods }: Values) =>
    `"${name}" has a cluster IP, so its clients are also sent to pods of ${pods} that are not Ready. Remove publishNotReadyAddresses here, and set it on a headless Service for the members if they need it.`,
  published: ({ name, pods, beside }: Values & { readonly beside: string }) =>
    `"${name}" has a cluster IP, so its clients are also sent to pods of ${pods} that are not Ready. Remove publishNotReadyAddresses here: ${beside} publishes them for the members.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: (subject) => subject.facts.object.publishNotReadyAddresses === true && isVirtualService(subject),
  *check(subject, model) {
    const pods = probedPods(subject, model)[0];
    if (pods === undefined || isForOnePod(subject)) return;
    const { name } = subject.facts.object;
    const beside = model.scope
      .servicesSelecting(pods)
      .filter(countsHere)
      .map(({ instance }) => instance)
      .find(isForMembers);
    yield {
      field: 'spec.publishNotReadyAddresses',
      at: 'key',
      rests: [
        evidence(subject, [...itsName, ...itsShape, ...itsSelector, 'spec.publishNotReadyAddresses']),
        evidence(pods, [...itsPodLabels(pods.facts.object), `${templatePath(pods, 'spec')}.containers`]),
      ],
      ...(beside === undefined
        ? say('unpublished', { name, pods: called(pods) })
        : say('published', { name, pods: called(pods), beside: called(beside) })),
      related: beside === undefined ? [] : [atName(model, beside)],
      fixes: [
        {
          title: 'Remove publishNotReadyAddresses',
          safe: false,
          preferred: true,
          edits: removeField(subject, 'spec.publishNotReadyAddresses'),
        },
      ],
    };
  },
});

/** One for each pod, by which it announces itself to the other members. */
function isForOnePod({
  facts: {
    object: { selector = {} },
  },
}: InstanceOf<Service>): boolean {
  return Object.keys(selector).some(isControllerLabel);
}

function isForMembers({ facts: { object } }: InstanceOf<Service>): boolean {
  return isHeadless(object) && object.publishNotReadyAddresses === true;
}
