import type { Service } from '../../k8s/kinds.ts';
import { kindOf, serviceNameLabel } from '../../k8s/kinds.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { missing, evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isSlice } from '../../model/keys.ts';
import { isSlipOf, nearest } from '../../base/nearest.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { setField, setScalarAt } from '../fixes/field-edits.ts';
import { claimedService, isSpecialPurpose, waitingServices } from '../lib/hand-made.ts';
import { atName, possible } from '../lib/reach.ts';

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
      yield { ...misnamed(subject, claimed, meant, model), rests: [evidence(subject), evidence(meant, [...itsName, ...itsShape, ...itsSelector]), ...absence] };
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
    message: `EndpointSlice "${name}" has no label ${serviceNameLabel}, so it belongs to no Service and its addresses are used by nobody. `
      + `Add the label with the name of its Service${service === undefined ? '' : `, "${service}"`}.`,
    ...(meant === undefined ? {} : {
      related: [atName(model, meant)],
      fixes: [{
        title: `Add label ${serviceNameLabel}: ${service ?? ''}`, safe: false, preferred: true,
        edits: setField(slice, 'metadata.labels', serviceNameLabel, service ?? ''),
      }],
    }),
  };
}

/** A Service that has a near name and no selector; in one place with nothing else to choose from any such Service. */
function meantBy(subject: Instance, name: string, model: Model): InstanceOf<Service> | undefined {
  const services = possible(model.scope.servicesInReach(subject)).map((each) => each.instance)
    .filter((service) => service.bundle === subject.bundle && service.facts.object.selector === undefined && service.facts.object.type !== 'ExternalName');
  const near = nearest(name, services.map((service) => service.facts.object.name));
  return services.find((service) => service.facts.object.name === near);
}

function misnamed(subject: Instance, claimed: { readonly name: string; readonly field: string }, meant: InstanceOf<Service>, model: Model): RuleFinding {
  const { name } = meant.facts.object;
  const what = isSlice(subject) ? `EndpointSlice "${subject.facts.object.name}" says that it belongs to Service "${claimed.name}", which does not exist`
    : `${kindOf(subject.facts.object)} "${claimed.name}" has no Service of the same name`;
  const already = model.scope.endpointsOf(meant).length > 0;
  return {
    field: claimed.field,
    message: `${what}, so ${already ? `these addresses are missing under "${name}"` : `"${name}" gets no addresses`}. Call it "${name}"?`,
    related: [atName(model, meant)],
    fixes: [{
      title: isSlice(subject) ? `Let it belong to Service "${name}"` : `Rename to "${name}"`, safe: false, preferred: true,
      edits: setScalarAt(subject, isSlice(subject) ? ['metadata', 'labels', serviceNameLabel] : claimed.field, name),
    }],
  };
}
