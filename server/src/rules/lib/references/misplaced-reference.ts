import { kindOf } from '../../../k8s/kinds.ts';
import type { Service, ServiceReference } from '../../../k8s/kinds.ts';
import { itsId } from '../../../model/scope/aspects.ts';
import { evidence, missing } from '../../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import type { Fix, RuleFinding } from '../../define.ts';
import { setField, setScalarAt } from '../../fixes/field-edits.ts';
import { lastName, parentPath } from '../locate.ts';
import { isNamespaceSlip } from '../names/near-service.ts';
import { areDeployedTogether, atName, surely } from '../reach.ts';
import { called } from '../words.ts';
import { sentences, inTurn } from '../../../base/texts/sentences.ts';
import type { Said } from '../../../base/texts/sentences.ts';

const say = sentences({
  fails: () => 'So requests to this backend fail.',
  'route-idle': () => 'So the route applies to nothing.',
  'policy-idle': () => 'So the policy applies to nothing.',
  'rule-idle': () => 'So the rule applies to nothing.',
  'no-targets': () => 'So the target group gets no targets.',
  'rollout-degraded': () => 'So the Rollout stays Degraded (InvalidSpec) and updates nothing.',
  'events-lost': () => 'So events to it are not delivered.',
  'webhook-unreached': () => 'So the API server cannot call it, and what it is asked about is refused unless failurePolicy is Ignore.',
  'versions-unreadable': () => 'So objects of other versions cannot be read or written.',
  'api-unavailable': () => 'So its API stays unavailable, and with it what lists all APIs, such as the deletion of namespaces.',
  misplaced: ({ service, found, wanted }: { readonly service: string; readonly found: string; readonly wanted: string }) =>
    `${service} is in namespace ${found}, not in ${wanted}.`,
  'set-namespace': ({ key, found }: { readonly key: string; readonly found: string }) => `Set ${key} to ${found}.`,
  write: ({ host }: { readonly host: string }) => `Write ${host}.`,
  move: ({ subject }: { readonly subject: string }) => `Move ${subject} or the Service: only Services of its own namespace can be named.`,
  incomplete: ({ host, full }: { readonly host: string; readonly full: string }) =>
    `Istio completes hosts of one label only and takes ${host} as it stands, which is the host of no Service. Write ${full}.`,
});

/** What follows where a Service that is named, or its port, is not there. */
export function effectOf({ effect }: ServiceReference): Said {
  return say(effect ?? 'fails', {});
}

/** A reference to a Service that is in another namespace than the one it is looked for in, applied together with the object; `undefined`: there is none, or more than one. */
export function misplacedReference(subject: Instance, reference: ServiceReference, model: Model): RuleFinding | undefined {
  const { service: name, namespace, nameField } = reference;
  const wanted = namespace ?? subject.namespace;
  const absence = model.scope.serviceAbsence(subject, name, namespace);
  const elsewhere = model.scope
    .services(subject, name, namespace)
    .filter((each) => each.namespace === 'other' && each.variant !== true && each.distance <= 1)
    .map(({ instance }) => instance);
  const [only] = elsewhere;
  if (
    only === undefined ||
    elsewhere.some((each) => each.namespace !== only.namespace) ||
    (namespace === undefined && !subject.namespaceExplicit)
  )
    return undefined;
  // Nothing is in a namespace that is one of here misspelt, whoever else may make Services.
  const isSlip =
    namespace !== undefined &&
    only.namespaceExplicit &&
    !model.scope.isNamespaceWritten(namespace) &&
    isNamespaceSlip(namespace, only.namespace);
  if (!isSlip && !surely(absence)) return undefined;
  return {
    field: namespace === undefined || reference.namespaceField === undefined ? nameField : reference.namespaceField,
    ...(areDeployedTogether(subject, only) ? {} : { severity: 'information' as const }),
    rests: [evidence(subject, [nameField, ...itsId]), evidence(only, itsId, only), ...(isSlip ? [] : [missing(absence)])],
    ...inTurn(
      say('misplaced', { service: called(only), found: only.namespace, wanted }),
      effectOf(reference),
      cureOf(subject, reference, only, model),
    ),
    related: [atName(model, only)],
    fixes: fixesOf(subject, reference, only, model),
  };
}

function cureOf(subject: Instance, reference: ServiceReference, { namespace }: InstanceOf<Service>, model: Model): Said {
  if (reference.namespaceField !== undefined) return say('set-namespace', { key: lastName(reference.namespaceField), found: namespace });
  return isHost(reference)
    ? say('write', { host: fullHost(reference.service, namespace, model) })
    : say('move', { subject: called(subject) });
}

function fixesOf(subject: Instance, reference: ServiceReference, { namespace }: InstanceOf<Service>, model: Model): readonly Fix[] {
  const { namespaceField: field, namespace: written } = reference;
  if (field !== undefined) {
    const edits =
      written === undefined
        ? setField(subject, parentPath(field), lastName(field), namespace, { after: ['name'] })
        : setScalarAt(subject, field, namespace);
    return [{ title: `Set ${lastName(field)} to ${namespace}`, safe: false, preferred: true, edits }];
  }
  if (!isHost(reference)) return [];
  const host = fullHost(reference.service, namespace, model);
  return [{ title: `Write ${host}`, safe: false, preferred: true, edits: setScalarAt(subject, reference.nameField, host) }];
}

function isHost({ nameField }: ServiceReference): boolean {
  return lastName(nameField) === 'host';
}

function fullHost(service: string, namespace: string, model: Model): string {
  return `${service}.${namespace}.svc.${model.settings.clusterDomain}`;
}

/**
 * Hosts of Istio that are neither a label alone, which Istio completes with the namespace of the rule, nor full: it takes them as they stand
 * (istio pkg/config/model ResolveShortnameToFQDN), and no Service of the registry is called so.
 */
export function* incompleteHosts(subject: Instance, model: Model): Iterable<RuleFinding> {
  const { object } = subject.facts;
  if (!object.apiVersion.startsWith('networking.istio.io/') || !['VirtualService', 'DestinationRule'].includes(kindOf(object))) return;
  for (const { field, host, span } of subject.facts.mentions) {
    const [, name, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc)?$/.exec(host) ?? [];
    if (name === undefined || namespace === undefined || lastName(field) !== 'host') continue;
    const [service] = model.scope.services(subject, name, namespace).filter((each) => each.namespace === 'same');
    if (service === undefined || model.scope.serviceMaker(subject, name, namespace) !== undefined) continue;
    const full = fullHost(name, namespace, model);
    yield {
      field,
      at: { uri: subject.facts.uri, span },
      severity: 'information',
      rests: [evidence(subject, [field]), evidence(service.instance, itsId, subject, namespace)],
      ...say('incomplete', { host, full }),
      related: [atName(model, service.instance)],
      fixes: [{ title: `Write ${full}`, safe: false, preferred: true, edits: setScalarAt(subject, field, full) }],
    };
  }
}
