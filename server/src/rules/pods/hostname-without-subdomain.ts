import { isPlaceholder } from '../../facts/unknown.ts';
import { itsName, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField } from '../fixes/field-edits.ts';
import { hostnameIsGiven, podsAtOnce } from '../lib/pods/pod-identity.ts';
import { atName, templatePath } from '../lib/reach.ts';
import { headlessSelecting } from '../fixes/service-fixes.ts';
import { selfNamedKinds } from '../../k8s/kinds.ts';

type Values = { readonly hostname: string; readonly service: string };

const say = sentences({
  pod: ({ hostname, service }: Values) =>
    `hostname "${hostname}" alone gives no DNS name: ${hostname}.${service} will not resolve, though headless Service "${service}" selects this pod. Add subdomain: ${service}.`,
  'one-pod': ({ hostname, service }: Values) =>
    `hostname "${hostname}" alone gives no DNS name: ${hostname}.${service} will not resolve, though headless Service "${service}" selects these pods. Add subdomain: ${service}.`,
  pods: ({ hostname, service }: Values) =>
    `hostname "${hostname}" alone gives no DNS name: ${hostname}.${service} will not resolve, though headless Service "${service}" selects these pods. For a name per pod use a StatefulSet.`,
});

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
      ...say(object.kind === 'Pod' ? 'pod' : single ? 'one-pod' : 'pods', { hostname, service: name }),
      related: services.map((service) => atName(model, service)),
      fixes: single
        ? services.map((service, index): Fix => ({
            title: `Add subdomain: ${service.facts.object.name}`,
            safe: false,
            preferred: index === 0,
            edits: setField(subject, path, 'subdomain', service.facts.object.name, { after: ['hostname'] }),
          }))
        : [],
    };
  },
});
