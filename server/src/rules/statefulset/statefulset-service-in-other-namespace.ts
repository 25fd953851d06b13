import { itsName, itsPodLabels } from '../../model/scope/aspects.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { misplacedServices, isOne, podNames } from '../lib/references/governing.ts';
import { lacksService } from '../lib/preconditions.ts';
import { at, onObject } from '../lib/reach.ts';
import { createService } from '../fixes/service-fixes.ts';
import { called, list, podText } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { Pods } from '../lib/words.ts';

type Values = { readonly name: string; readonly set: string; readonly own: string; readonly lost: Pods };

const say = sentences({
  elsewhere: ({ name, found, set, own, lost }: Values & { readonly found: string }) =>
    isOne(lost)
      ? `Service "${name}" is in namespace ${found}, but ${set} finds its Service only in its own namespace ${own}: ${podText(lost)} will have no DNS name. Move the Service to ${own}, or create one there.`
      : `Service "${name}" is in namespace ${found}, but ${set} finds its Service only in its own namespace ${own}: ${podText(lost)} will have no DNS names. Move the Service to ${own}, or create one there.`,
  'in-several': ({ name, found, set, own, lost }: Values & { readonly found: readonly string[] }) =>
    isOne(lost)
      ? `There are Services "${name}" in namespaces ${list(found)}, but ${set} finds its Service only in its own namespace ${own}: ${podText(lost)} will have no DNS name. Create one in ${own}, or move the one that is meant there.`
      : `There are Services "${name}" in namespaces ${list(found)}, but ${set} finds its Service only in its own namespace ${own}: ${podText(lost)} will have no DNS names. Create one in ${own}, or move the one that is meant there.`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  when: lacksService,
  *check(set, model) {
    const services = misplacedServices(set, model);
    const [found] = services;
    if (found === undefined) return;
    const { name } = found.facts.object;
    const namespaces = [...new Set(services.map(({ namespace }) => namespace))];
    const values = { name, set: called(set), own: set.namespace, lost: podNames(set) };
    yield {
      rests: [
        evidence(set, [...itsName, 'spec.serviceName', ...itsPodLabels(set.facts.object)]),
        evidence(found, [], found),
        missing(model.scope.serviceAbsence(set, name)),
      ],
      field: 'spec.serviceName',
      ...(namespaces.length === 1
        ? say('elsewhere', { ...values, found: found.namespace })
        : say('in-several', { ...values, found: namespaces })),
      related: [at(model, found, 'metadata.namespace', `Service "${name}" is in namespace ${found.namespace}`)],
      fixes: [
        ...(namespaces.length > 1
          ? []
          : onObject(model, set, found, {
              title: `Move Service "${name}" to namespace ${set.namespace}`,
              safe: false,
              preferred: true,
              edits: setScalarAt(found, 'metadata.namespace', set.namespace),
            })),
        ...onObject(model, set, set, createService(set, name)),
      ],
    };
  },
});
