import { isPlaceholder } from '../../facts/unknown.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { setField } from '../fixes/field-edits.ts';
import { hostnameIsGiven, podsAtOnce } from '../lib/pod-identity.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { headlessSelecting } from '../fixes/service-fixes.ts';
import { selfNamedKinds } from '../../k8s/kinds.ts';

export const rule = defineRule({
  on: selfNamedKinds,
  *check(subject, model) {
    if (hostnameIsGiven(subject.facts.object)) return;
    const { object } = subject.facts;
    const { hostname, subdomain } = object.template;
    if (hostname === undefined || hostname === '' || isPlaceholder(hostname) || (subdomain !== undefined && subdomain !== '')) return;
    const services = headlessSelecting(subject, model);
    const first = services[0];
    if (first === undefined) return;
    const path = templatePath(subject, 'spec');
    const { name } = first.facts.object;
    const single = podsAtOnce(object) === 1;
    yield {
      rests: [evidence(subject), ...services.map((service) => evidence(service, [...itsName, ...itsShape, ...itsSelector]))],
      field: `${path}.hostname`,
      message: `hostname "${hostname}" alone gives no DNS name: ${hostname}.${name} will not resolve, though headless Service "${name}" selects `
        + `${object.kind === 'Pod' ? 'this pod' : 'these pods'}. ${single ? `Add subdomain: ${name}.` : 'For a name per pod use a StatefulSet.'}`,
      related: services.map((service) => atName(model, service)),
      fixes: single ? services.map((service, index): Fix => ({
        title: `Add subdomain: ${service.facts.object.name}`, safe: false, preferred: index === 0,
        edits: setField(subject, path, 'subdomain', service.facts.object.name, { after: ['hostname'] }),
      })) : [],
    };
  },
});
