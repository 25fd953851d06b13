import { itsName, itsPodLabels } from '../../model/scope/aspects.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { misplacedServices, namesLost } from '../lib/references/governing.ts';
import { lacksService } from '../lib/preconditions.ts';
import { at, onObject } from '../lib/reach.ts';
import { createService } from '../fixes/service-fixes.ts';
import { called, list } from '../lib/words.ts';

export const rule = defineRule({
  on: ['StatefulSet'],
  when: lacksService,
  *check(set, model) {
    const services = misplacedServices(set, model);
    const [found] = services;
    if (found === undefined) return;
    const { name } = found.facts.object;
    const namespaces = [...new Set(services.map(({ namespace }) => namespace))];
    const [where, wayOut] =
      namespaces.length === 1
        ? [`Service "${name}" is in namespace ${found.namespace}`, `Move the Service to ${set.namespace}, or create one there`]
        : [
            `There are Services "${name}" in namespaces ${list(namespaces)}`,
            `Create one in ${set.namespace}, or move the one that is meant there`,
          ];
    yield {
      rests: [
        evidence(set, [...itsName, 'spec.serviceName', ...itsPodLabels(set.facts.object)]),
        evidence(found, [], found),
        missing(model.scope.serviceAbsence(set, name)),
      ],
      field: 'spec.serviceName',
      message: `${where}, but ${called(set)} finds its Service only in its own namespace ${set.namespace}: ${namesLost(set)}. ${wayOut}.`,
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
