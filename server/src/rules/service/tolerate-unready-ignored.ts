import type { Service } from '../../k8s/kinds.ts';
import { itsSelector } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf } from '../../model/types.ts';
import { isService } from '../../model/keys.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { removeField, setField, together } from '../fixes/field-edits.ts';
import { probedPods } from '../lib/pods/pod-ports.ts';
import { called } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';

/** No code of Kubernetes reads it any more (facts A.4). */
const annotation = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';
const path = ['metadata', 'annotations', annotation];

const say = sentences({
  ignored: ({ name }: { readonly name: string }) =>
    `Kubernetes no longer reads this annotation: pods have a name under "${name}" only once they are Ready. Set publishNotReadyAddresses: true instead.`,
  'ignored-for-pods': ({ name, pods }: { readonly name: string; readonly pods: string }) =>
    `Kubernetes no longer reads this annotation: the pods of ${pods} have a name under "${name}" only once they are Ready. Set publishNotReadyAddresses: true instead.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isTold,
  *check(subject, model) {
    if (!isTold(subject)) return;
    const pods = probedPods(subject, model)[0];
    const { name } = subject.facts.object;
    yield {
      field: 'metadata.annotations',
      at: model.keyPlaceOf(subject, `metadata.annotations[${annotation}]`) ?? 'key',
      ...(pods === undefined ? { severity: 'information' } : {}),
      rests: [evidence(subject, ['metadata.annotations', 'spec.publishNotReadyAddresses', 'spec.type', ...itsSelector])],
      ...(pods === undefined ? say('ignored', { name }) : say('ignored-for-pods', { name, pods: called(pods) })),
      fixes: replacement(subject),
    };
  },
});

/** Does it say so by the annotation alone, and has it pods of which it would be true? */
function isTold(subject: Instance): boolean {
  if (!isService(subject)) return false;
  const { annotations, publishNotReadyAddresses, selector, type } = subject.facts.object;
  return annotations[annotation] === 'true' && publishNotReadyAddresses !== true && selector !== undefined && type !== 'ExternalName';
}

function replacement(service: InstanceOf<Service>): readonly Fix[] {
  const only = Object.keys(service.facts.object.annotations).length === 1;
  return [
    {
      title: 'Set publishNotReadyAddresses: true instead',
      safe: false,
      preferred: true,
      edits: together(
        removeField(service, only ? path.slice(0, -1) : path),
        setField(service, 'spec', 'publishNotReadyAddresses', true, { after: ['clusterIP'] }),
      ),
    },
  ];
}
