import type { Service } from '../../k8s/kinds.ts';
import { kindOf, serviceNameLabel } from '../../k8s/kinds.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isSlice } from '../../model/keys.ts';
import { isSlipOf, nearest } from '../../base/texts/nearest.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField, setScalarAt } from '../fixes/field-edits.ts';
import { claimedService, isSpecialPurpose, waitingServices } from '../lib/references/hand-made.ts';
import { atName, possible } from '../lib/reach.ts';

type Unlabelled = { readonly name: string; readonly label: string };
type Misnamed = { readonly kind: string; readonly name: string; readonly claimed: string; readonly service: string };

const say = sentences({
  'no-label': ({ name, label }: Unlabelled) =>
    `EndpointSlice "${name}" has no label ${label}, so it belongs to no Service and its addresses are used by nobody. Add the label with the name of its Service.`,
  'no-label-for-service': ({ name, label, service }: Unlabelled & { readonly service: string }) =>
    `EndpointSlice "${name}" has no label ${label}, so it belongs to no Service and its addresses are used by nobody. Add the label with the name of its Service, "${service}".`,
  'slice-of-none': ({ kind, name, claimed, service }: Misnamed) =>
    `${kind} "${name}" says that it belongs to Service "${claimed}", which does not exist, so "${service}" gets no addresses. Call it "${service}"?`,
  'slice-of-none-others-there': ({ kind, name, claimed, service }: Misnamed) =>
    `${kind} "${name}" says that it belongs to Service "${claimed}", which does not exist, so these addresses are missing under "${service}". Call it "${service}"?`,
  'no-service': ({ kind, claimed, service }: Misnamed) =>
    `${kind} "${claimed}" has no Service of the same name, so "${service}" gets no addresses. Call it "${service}"?`,
  'no-service-others-there': ({ kind, claimed, service }: Misnamed) =>
    `${kind} "${claimed}" has no Service of the same name, so these addresses are missing under "${service}". Call it "${service}"?`,
});

export const rule = defineRule({
  on: ['Endpoints', 'EndpointSlice'],
  *check(subject, model) {
    if (isSpecialPurpose(subject)) return;
    const claimed = claimedService(subject);
    if (claimed === undefined) yield { ...unlabelled(subject, model), rests: [evidence(subject)] };
    else if (possible(model.scope.services(subject, claimed.name)).length === 0) {
      const meant = meantBy(subject, claimed.name, model);
      if (meant === undefined) return;
      const absence = isSlipOf(claimed.name, meant.facts.object.name) ? [] : [missing(model.scope.serviceAbsence(subject, claimed.name))];
      yield {
        ...misnamed(subject, claimed, meant, model),
        rests: [evidence(subject), evidence(meant, [...itsName, ...itsShape, ...itsSelector]), ...absence],
      };
    }
  },
});

function unlabelled(slice: Instance, model: Model): RuleFinding {
  const { name } = slice.facts.object;
  const waiting = waitingServices(slice, model);
  const meant = waiting.find((service) => name.startsWith(service.facts.object.name)) ?? (waiting.length === 1 ? waiting[0] : undefined);
  const service = meant?.facts.object.name;
  return {
    field: `metadata.labels[${serviceNameLabel}]`,
    ...(waiting.length === 0 ? { severity: 'information' } : {}),
    ...(service === undefined
      ? say('no-label', { name, label: serviceNameLabel })
      : say('no-label-for-service', { name, label: serviceNameLabel, service })),
    ...(meant === undefined
      ? {}
      : {
          related: [atName(model, meant)],
          fixes: [
            {
              title: `Add label ${serviceNameLabel}: ${service ?? ''}`,
              safe: false,
              preferred: true,
              edits: setField(slice, 'metadata.labels', serviceNameLabel, service ?? ''),
            },
          ],
        }),
  };
}

/** A Service that has a near name and no selector; in one place with nothing else to choose from any such Service. */
function meantBy(subject: Instance, name: string, model: Model): InstanceOf<Service> | undefined {
  const services = possible(model.scope.servicesInReach(subject))
    .map((each) => each.instance)
    .filter(
      (service) =>
        service.bundle === subject.bundle && service.facts.object.selector === undefined && service.facts.object.type !== 'ExternalName',
    );
  const near = nearest(
    name,
    services.map((service) => service.facts.object.name),
  );
  return services.find((service) => service.facts.object.name === near);
}

function misnamed(
  subject: Instance,
  claimed: { readonly name: string; readonly field: string },
  meant: InstanceOf<Service>,
  model: Model,
): RuleFinding {
  const { name } = meant.facts.object;
  const values = { kind: kindOf(subject.facts.object), name: subject.facts.object.name, claimed: claimed.name, service: name };
  const already = model.scope.endpointsOf(meant).length > 0;
  return {
    field: claimed.field,
    ...(isSlice(subject)
      ? say(already ? 'slice-of-none-others-there' : 'slice-of-none', values)
      : say(already ? 'no-service-others-there' : 'no-service', values)),
    related: [atName(model, meant)],
    fixes: [
      {
        title: isSlice(subject) ? `Let it belong to Service "${name}"` : `Rename to "${name}"`,
        safe: false,
        preferred: true,
        edits: setScalarAt(subject, isSlice(subject) ? ['metadata', 'labels', serviceNameLabel] : claimed.field, name),
      },
    ],
  };
}
