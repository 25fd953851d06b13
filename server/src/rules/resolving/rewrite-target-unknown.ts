import { isSlipOf, isWithinSlip } from '../../base/texts/nearest.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { itsId } from '../../model/scope/aspects.ts';
import { evidence, missing } from '../../model/scope/evidence.ts';
import type { DnsRewrite } from '../../facts/uses/types.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { sentences } from '../engine/sentences.ts';
import { replaceText } from '../fixes/field-edits.ts';
import { meantInNamespace } from '../lib/names/near-service.ts';
import { atName, possible, surely } from '../lib/reach.ts';

type Values = { readonly from: string; readonly to: string };

const say = sentences({
  unknown: ({ from, to, service, namespace }: Values & { readonly service: string; readonly namespace: string }) =>
    `CoreDNS rewrites ${from} to ${to}, and no manifest here defines Service "${service}" in namespace ${namespace}, so ${from} is NXDOMAIN.`,
  misspelt: ({
    from,
    to,
    service,
    namespace,
    meant,
  }: Values & { readonly service: string; readonly namespace: string; readonly meant: string }) =>
    `CoreDNS rewrites ${from} to ${to}, and no manifest here defines Service "${service}" in namespace ${namespace}, so ${from} is NXDOMAIN. Did you mean "${meant}"?`,
  elsewhere: ({
    from,
    to,
    service,
    namespace,
    right,
  }: Values & { readonly service: string; readonly namespace: string; readonly right: string }) =>
    `CoreDNS rewrites ${from} to ${to}, and Service "${service}" is in namespace ${namespace}, so ${from} is NXDOMAIN. Did you mean ${right}?`,
  'without-namespace': ({ from, to, right }: Values & { readonly right: string }) =>
    `CoreDNS rewrites ${from} to ${to}, in which the namespace is missing, so ${from} is NXDOMAIN. Did you mean ${right}?`,
});

export const rule = defineRule({
  on: ['ConfigMap'],
  *check(subject, model) {
    const suffix = `.svc.${model.settings.clusterDomain}`;
    for (const use of subject.facts.uses ?? []) {
      if (use.kind !== 'dns-rewrite' || use.match !== 'exact' || !use.to.toLowerCase().endsWith(suffix)) continue;
      const labels = use.to.slice(0, -suffix.length).split('.');
      const [service, namespace] = [labels.at(-2), labels.at(-1)];
      if (service === undefined && namespace !== undefined) yield* withoutNamespace(subject, use, namespace, model);
      if (service === undefined || namespace === undefined || possible(model.scope.services(subject, service, namespace)).length > 0)
        continue;
      const absence = model.scope.serviceAbsence(subject, service, namespace);
      const moved = model.scope.isNamespaceWritten(namespace) ? undefined : meantInNamespace(service, namespace, subject, model);
      if (moved !== undefined) {
        yield* elsewhere(subject, use, labels, moved, model);
        continue;
      }
      const meant = nearService(service, namespace, subject, model);
      if (meant === undefined && !surely(absence)) continue;
      const name = meant?.facts.object.name;
      const to = name === undefined ? undefined : [...labels.slice(0, -2), name, namespace].join('.') + suffix;
      yield {
        rests: [
          evidence(subject, [use.field]),
          ...(meant === undefined
            ? [missing(absence)]
            : [evidence(meant, itsId, subject, namespace), ...(isSlipOf(service, name ?? '') ? [] : [missing(absence)])]),
        ],
        field: use.field,
        at: { uri: subject.facts.uri, span: use.span },
        severity: meant === undefined ? 'information' : 'warning',
        ...(name === undefined
          ? say('unknown', { from: use.from, to: use.to, service, namespace })
          : say('misspelt', { from: use.from, to: use.to, service, namespace, meant: name })),
        related: meant === undefined ? [] : [atName(model, meant)],
        fixes:
          to === undefined
            ? []
            : [{ title: `Write ${to}`, safe: false, preferred: true, edits: replaceText(subject, use.field, use.span, use.to, to) }],
      };
    }
  },
});

/** The Service is in a namespace of which the written one is a misspelling. */
function* elsewhere(
  subject: Instance,
  use: DnsRewrite,
  labels: readonly string[],
  service: InstanceOf<Service>,
  model: Model,
): Iterable<RuleFinding> {
  const to = serviceDnsName(service.facts.object.name, service.namespace, model.settings.clusterDomain, ...labels.slice(0, -2));
  yield {
    rests: [evidence(subject, [use.field]), evidence(service, itsId, service)],
    field: use.field,
    at: { uri: subject.facts.uri, span: use.span },
    ...say('elsewhere', { from: use.from, to: use.to, service: service.facts.object.name, namespace: service.namespace, right: to }),
    related: [atName(model, service)],
    fixes: [{ title: `Write ${to}`, safe: false, preferred: true, edits: replaceText(subject, use.field, use.span, use.to, to) }],
  };
}

/** `web.svc.cluster.local`: the name of a namespace, if anything, which has no address. */
function* withoutNamespace(subject: Instance, use: DnsRewrite, label: string, model: Model): Iterable<RuleFinding> {
  const services = model.scope
    .services(subject, label)
    .filter((each) => each.variant !== true && each.instance.namespaceExplicit)
    .map(({ instance }) => instance);
  const [only] = services;
  if (only === undefined || model.scope.isNamespaceWritten(label) || services.some((each) => each.namespace !== only.namespace)) return;
  const to = serviceDnsName(label, only.namespace, model.settings.clusterDomain);
  yield {
    rests: [evidence(subject, [use.field]), evidence(only, itsId, only)],
    field: use.field,
    at: { uri: subject.facts.uri, span: use.span },
    ...say('without-namespace', { from: use.from, to: use.to, right: to }),
    related: [atName(model, only)],
    fixes: [{ title: `Write ${to}`, safe: false, preferred: true, edits: replaceText(subject, use.field, use.span, use.to, to) }],
  };
}

/** A Service of that namespace, wherever it is written, whose name is a slip away. */
function nearService(name: string, namespace: string, subject: Instance, model: Model): InstanceOf<Service> | undefined {
  return model.scope
    .servicesInReach(subject, namespace)
    .filter(countsHere)
    .find(({ instance }) => isWithinSlip(name, instance.facts.object.name) || nearBySwap(name, instance.facts.object.name))?.instance;
}

/** Two neighbouring letters of a short name, swapped: `wbe` for `web`. */
function nearBySwap(one: string, other: string): boolean {
  return one.length === other.length && one.length >= 3 && [...one].sort().join('') === [...other].sort().join('');
}
