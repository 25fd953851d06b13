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
import { sentences } from '../../base/texts/sentences.ts';
import { replaceText } from '../fixes/field-edits.ts';
import { meantInNamespace, isNamespaceSlip } from '../lib/names/near-service.ts';
import { atName, possible, surely } from '../lib/reach.ts';

/** `lost`: the name that is NXDOMAIN; absent: all that the rewrite takes. */
type Values = { readonly from: string; readonly lost: string | undefined; readonly to: string };

const say = sentences({
  unknown: ({ from, lost, to, service, namespace }: Values & { readonly service: string; readonly namespace: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to}, and no manifest here defines Service "${service}" in namespace ${namespace}, so what it takes is NXDOMAIN.`
      : `CoreDNS rewrites ${from} to ${to}, and no manifest here defines Service "${service}" in namespace ${namespace}, so ${lost} is NXDOMAIN.`,
  misspelt: ({
    from,
    lost,
    to,
    service,
    namespace,
    meant,
  }: Values & { readonly service: string; readonly namespace: string; readonly meant: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to}, and no manifest here defines Service "${service}" in namespace ${namespace}, so what it takes is NXDOMAIN. Did you mean "${meant}"?`
      : `CoreDNS rewrites ${from} to ${to}, and no manifest here defines Service "${service}" in namespace ${namespace}, so ${lost} is NXDOMAIN. Did you mean "${meant}"?`,
  elsewhere: ({
    from,
    lost,
    to,
    service,
    namespace,
    right,
  }: Values & { readonly service: string; readonly namespace: string; readonly right: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to}, and Service "${service}" is in namespace ${namespace}, so what it takes is NXDOMAIN. Did you mean ${right}?`
      : `CoreDNS rewrites ${from} to ${to}, and Service "${service}" is in namespace ${namespace}, so ${lost} is NXDOMAIN. Did you mean ${right}?`,
  'no-namespace': ({ from, lost, to, namespace, right }: Values & { readonly namespace: string; readonly right: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to}, and nothing is in namespace ${namespace}, so what it takes is NXDOMAIN. Did you mean ${right}?`
      : `CoreDNS rewrites ${from} to ${to}, and nothing is in namespace ${namespace}, so ${lost} is NXDOMAIN. Did you mean ${right}?`,
  'without-svc': ({ from, lost, to, right }: Values & { readonly right: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to}, and the names of Services have svc in front of the domain, so what it takes is NXDOMAIN. Did you mean ${right}?`
      : `CoreDNS rewrites ${from} to ${to}, and the names of Services have svc in front of the domain, so ${lost} is NXDOMAIN. Did you mean ${right}?`,
  'not-completed': ({ from, lost, to, right }: Values & { readonly right: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to} as it stands, since no search list completes it, so what it takes is not that of the Service. Did you mean ${right}?`
      : `CoreDNS rewrites ${from} to ${to} as it stands, since no search list completes it, so ${lost} is not that of the Service. Did you mean ${right}?`,
  'without-namespace': ({ from, lost, to, right }: Values & { readonly right: string }) =>
    lost === undefined
      ? `CoreDNS rewrites ${from} to ${to}, in which the namespace is missing, so what it takes is NXDOMAIN. Did you mean ${right}?`
      : `CoreDNS rewrites ${from} to ${to}, in which the namespace is missing, so ${lost} is NXDOMAIN. Did you mean ${right}?`,
});

export const rule = defineRule({
  on: ['ConfigMap'],
  *check(subject, model) {
    const suffix = `.svc.${model.settings.clusterDomain}`;
    for (const use of subject.facts.uses ?? []) {
      const labels = use.kind === 'dns-rewrite' ? labelsMade(use, suffix) : undefined;
      if (use.kind === 'dns-rewrite' && labels === undefined) yield* inNoZone(subject, use, model);
      if (use.kind !== 'dns-rewrite' || labels === undefined) continue;
      const [service, namespace] = [labels.at(-2), labels.at(-1)];
      if (namespace === undefined || namespace === unknown) continue;
      if (service === undefined) yield* withoutNamespace(subject, use, namespace, model);
      if (service === unknown) yield* inNoNamespace(subject, use, namespace, model);
      if (service === undefined || service === unknown || possible(model.scope.services(subject, service, namespace)).length > 0) continue;
      const absence = model.scope.serviceAbsence(subject, service, namespace);
      const moved = model.scope.isNamespaceWritten(namespace) ? undefined : meantInNamespace(service, namespace, subject, model);
      if (moved !== undefined) {
        yield* elsewhere(subject, use, labels, moved, model);
        continue;
      }
      const meant = nearService(service, namespace, subject, model);
      if (meant === undefined && !surely(absence)) continue;
      const name = meant?.facts.object.name;
      const to =
        name === undefined ? undefined : withEnd(use.to, [service, namespace].join('.') + suffix, [name, namespace].join('.') + suffix);
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
          ? say('unknown', { from: use.from, lost: taken(use), to: use.to, service, namespace })
          : say('misspelt', { from: use.from, lost: taken(use), to: use.to, service, namespace, meant: name })),
        related: meant === undefined ? [] : [atName(model, meant)],
        fixes:
          to === undefined
            ? []
            : [{ title: `Write ${to}`, safe: false, preferred: true, edits: replaceText(subject, use.field, use.span, use.to, to) }],
      };
    }
  },
});

/** Stands for a label that only a question tells: what an expression takes of it, or what stands in front of a suffix. */
const unknown = '?';

/** The labels in front of the zone of Services in the names that a rewrite makes; `undefined`: they are in another zone, or nobody knows. */
function labelsMade({ match, to }: DnsRewrite, suffix: string): readonly string[] | undefined {
  if (match === 'prefix' || match === 'substring' || !to.toLowerCase().endsWith(suffix)) return undefined;
  const labels = to.slice(0, -suffix.length).split('.');
  return labels.map((label, index) => ((match === 'suffix' && index === 0) || label === '' || /[{}]/.test(label) ? unknown : label));
}

/** What is asked for; `undefined`: more than one name. */
function taken({ match, from }: DnsRewrite): string | undefined {
  return match === 'exact' ? from : undefined;
}

function withEnd(text: string, end: string, other: string): string {
  return text.slice(0, text.length - end.length) + other;
}

/** Whatever the Service is called, its namespace is a declared one misspelt. */
function* inNoNamespace(subject: Instance, use: DnsRewrite, namespace: string, model: Model): Iterable<RuleFinding> {
  if (model.scope.isNamespaceWritten(namespace)) return;
  const near = model.scope.namespaces().filter((each) => isNamespaceSlip(namespace, each) && model.scope.servicesIn(each).length > 0);
  const [only] = near;
  const [service] = only === undefined ? [] : model.scope.servicesIn(only);
  if (only === undefined || service === undefined || near.length > 1) return;
  const suffix = `.svc.${model.settings.clusterDomain}`;
  const to = withEnd(use.to, namespace + suffix, only + suffix);
  yield {
    rests: [evidence(subject, [use.field]), evidence(service, itsId, service)],
    field: use.field,
    at: { uri: subject.facts.uri, span: use.span },
    ...say('no-namespace', { from: use.from, lost: taken(use), to: use.to, namespace, right: to }),
    related: [atName(model, service)],
    fixes: [{ title: `Write ${to}`, safe: false, preferred: true, edits: replaceText(subject, use.field, use.span, use.to, to) }],
  };
}

/** The Service is in a namespace of which the written one is a misspelling. */
function* elsewhere(
  subject: Instance,
  use: DnsRewrite,
  labels: readonly string[],
  service: InstanceOf<Service>,
  model: Model,
): Iterable<RuleFinding> {
  const suffix = `.svc.${model.settings.clusterDomain}`;
  const to = withEnd(
    use.to,
    labels.slice(-2).join('.') + suffix,
    serviceDnsName(service.facts.object.name, service.namespace, model.settings.clusterDomain),
  );
  yield {
    rests: [evidence(subject, [use.field]), evidence(service, itsId, service)],
    field: use.field,
    at: { uri: subject.facts.uri, span: use.span },
    ...say('elsewhere', {
      from: use.from,
      lost: taken(use),
      to: use.to,
      service: service.facts.object.name,
      namespace: service.namespace,
      right: to,
    }),
    related: [atName(model, service)],
    fixes: [{ title: `Write ${to}`, safe: false, preferred: true, edits: replaceText(subject, use.field, use.span, use.to, to) }],
  };
}

/** `web.shop.cluster.local`, `web.shop.svc`, `web.shop`: a Service of a namespace, without all that stands behind it in its name. */
function* inNoZone(subject: Instance, use: DnsRewrite, model: Model): Iterable<RuleFinding> {
  const { clusterDomain } = model.settings;
  const domain = `.${clusterDomain}`;
  const isInDomain = use.to.endsWith(domain);
  const [service, namespace, ...more] = use.to.slice(0, isInDomain ? -domain.length : undefined).split('.');
  const isShort = more.length === 0 || (more.length === 1 && more[0] === 'svc');
  if (use.match !== 'exact' || service === undefined || namespace === undefined || !isShort || (isInDomain && more.length > 0)) return;
  const named = possible(model.scope.services(subject, service, namespace)).find(({ instance }) => instance.namespaceExplicit)?.instance;
  if (named === undefined || named.namespace !== namespace) return;
  const to = serviceDnsName(service, namespace, clusterDomain);
  yield {
    rests: [evidence(subject, [use.field]), evidence(named, itsId, subject, namespace)],
    field: use.field,
    at: { uri: subject.facts.uri, span: use.span },
    ...say(isInDomain ? 'without-svc' : 'not-completed', { from: use.from, lost: taken(use), to: use.to, right: to }),
    related: [atName(model, named)],
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
    ...say('without-namespace', { from: use.from, lost: taken(use), to: use.to, right: to }),
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
