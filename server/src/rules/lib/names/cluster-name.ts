import { getOrMake } from '../../../base/get-or-make.ts';
import { isDialled } from '../../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../../facts/types.ts';
import { isPlaceholder } from '../../../facts/unknown.ts';
import { isWorkload } from '../../../k8s/kinds.ts';
import type { Service } from '../../../k8s/kinds.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { isSlipOf } from '../../../base/texts/nearest.ts';
import { isConfigured } from '../../../model/cluster-dns.ts';
import { latestPerModel } from '../per-model.ts';
import { isRead } from '../../../model/names/read-names.ts';
import { meantInNamespace } from './near-service.ts';
import { nearestOf, possible } from '../reach.ts';
import { neighbourhood } from '../../../model/scope/sight.ts';
import { setAndOrdinal } from '../../../k8s/pod-ordinals.ts';

/** A host that certainly is a name of the cluster, taken apart. All parts as written. */
export interface ClusterName {
  /** As people know it: a name with made-up ends as it is written. */
  readonly host: string;
  /** Label in front of the Service, if any. */
  readonly pod?: string;
  /** `_port._proto` in front of the Service, if any. */
  readonly port?: string;
  readonly service: string;
  /** Written namespace. */
  readonly namespace?: string;
  /** What stands behind: '', `.svc` or `.svc.cluster.local`. */
  readonly suffix: string;
}

/** What several rules ask of the names in one object's text. */
const asked = latestPerModel((_: Instance) => ({
  names: new Map<DnsMention, ClusterName | undefined>(),
  services: new Map<string, readonly Candidate<InstanceOf<Service>>[]>(),
}));

/** Takes a mention apart, if it certainly names a Service or a pod of the cluster (rules.md); `undefined` for all others. */
export function readClusterName(mention: DnsMention, holder: Instance, model: Model): ClusterName | undefined {
  const { names } = asked(holder, model);
  const known = names.get(mention);
  if (known !== undefined || names.has(mention)) return known;
  const name = takeApart(mention, holder, model);
  names.set(mention, name);
  return name;
}

/** The Services that a name in the text of an object may mean, as `Scope.services` ranks them. */
export function servicesOf({ service, namespace }: ClusterName, holder: Instance, model: Model): readonly Candidate<InstanceOf<Service>>[] {
  const { services } = asked(holder, model);
  return getOrMake(services, `${service} ${namespace ?? ''}`, () => model.scope.services(holder, service, namespace));
}

function takeApart(mention: DnsMention, holder: Instance, model: Model): ClusterName | undefined {
  const { host } = mention;
  if (!isDialled(mention) || isPlaceholder(host) || !/^[a-z0-9_.-]+$/i.test(host) || isConfigured(model, host, mention.span, holder))
    return undefined;
  const suffix = suffixOf(host, model.settings.clusterDomain);
  const labels = host.slice(0, host.length - suffix.length).split('.');
  if (labels.some((label) => label === '')) return undefined;
  const name = suffix === '' ? shortName(mention, labels, holder, model) : fullName(host, labels, suffix);
  return name !== undefined && isRead(mention) && mention.reading.isMadeUp && mention.built !== undefined
    ? { ...name, host: mention.built.text }
    : name;
}

/** The same name with other parts. */
export function writeClusterName(name: ClusterName, change: Partial<ClusterName>): string {
  const { port, pod, service, namespace, suffix } = { ...name, ...change };
  return [port, pod, service, namespace].filter((part) => part !== undefined).join('.') + suffix;
}

function suffixOf(host: string, domain: string): string {
  const lower = host.toLowerCase();
  const whole = `.svc.${domain.toLowerCase()}`;
  if (lower.endsWith(whole)) return host.slice(-whole.length);
  return lower.endsWith('.svc') ? host.slice(-4) : '';
}

function fullName(host: string, labels: readonly string[], suffix: string): ClusterName | undefined {
  const [first, second, third, fourth] = labels;
  if (first === undefined || second === undefined) return undefined;
  if (labels.length === 2) return first.startsWith('_') ? undefined : { host, service: first, namespace: second, suffix };
  if (labels.length === 3 && third !== undefined) {
    return first.startsWith('_') || second.startsWith('_') ? undefined : { host, pod: first, service: second, namespace: third, suffix };
  }
  if (labels.length !== 4 || third === undefined || fourth === undefined || !first.startsWith('_') || !second.startsWith('_'))
    return undefined;
  return { host, port: `${first}.${second}`, service: third, namespace: fourth, suffix };
}

/** Endings of host names that are not the cluster's, and of file names. */
export const foreign =
  /^(?:com|org|net|io|dev|app|local|internal|lan|home|corp|test|example|invalid|localhost|arpa|sh|cloud|md|txt|log|json|ya?ml|toml|conf|cfg|ini|properties|xml|sql|db|gz|tar|zip|jar|pem|crt|key|sock|pid|py|js|ts|go|rb)$/i;

/** `<pod>.<service>` and `<pod>.<service>.<namespace>`, where the pod is known by its object's name. */
function shortName(mention: DnsMention, labels: readonly string[], holder: Instance, model: Model): ClusterName | undefined {
  if (labels[0]?.startsWith('_') === true) return shortPortName(mention.host, labels, holder, model);
  const [pod, service, namespace] = labels;
  if (pod === undefined || service === undefined || labels.length > 3) return undefined;
  if (possible(model.scope.services(holder, pod)).length > 0) return undefined;
  if (namespace === undefined && possible(model.scope.services(holder, pod, service)).length > 0) return undefined;
  const services = possible(model.scope.services(holder, service, namespace));
  const known = services.length > 0;
  if (namespace === undefined && !known && isMeantInNamespace(mention, pod, service, holder, model))
    return { host: mention.host, service: pod, namespace: service, suffix: '' };
  if (!known && foreign.test(labels.at(-1) ?? '')) return undefined;
  if (namespace !== undefined && !known && !isNamespace(namespace, model)) return undefined;
  if (
    namespace === undefined &&
    !known &&
    mention.port === undefined &&
    !isTold(mention, service, model) &&
    !isSlipOfGoverning(pod, service, holder, model)
  )
    return undefined;
  const name = { host: mention.host, pod, service, ...(namespace === undefined ? {} : { namespace }), suffix: '' };
  const set = setAndOrdinal(pod)?.set;
  const made = set !== undefined && possible(model.scope.named(holder, 'StatefulSet', set, namespace)).length > 0;
  const bare =
    known &&
    (['Pod', 'Deployment', 'DaemonSet'] as const).some((kind) => possible(model.scope.named(holder, kind, pod, namespace)).length > 0);
  if (made || bare) return name;
  if (namespace !== undefined || isService(pod, service, model, holder)) return undefined;
  if (known && isToldOrPort(mention) && isCalledAlike(pod, services, model)) return name;
  if (set === undefined) return undefined;
  return (known ? isMeant(set, services, model) : isNextDoor(set, service, holder, model)) ? name : undefined;
}

/** `_sql._tcp.db` and `_sql._tcp.db.data`, where there is such a Service. */
function shortPortName(
  host: string,
  [port = '', protocol = '', service = '', namespace, ...more]: readonly string[],
  holder: Instance,
  model: Model,
): ClusterName | undefined {
  if (
    !protocol.startsWith('_') ||
    service.startsWith('_') ||
    more.length > 0 ||
    possible(model.scope.services(holder, service, namespace)).length === 0
  )
    return undefined;
  return { host, port: `${port}.${protocol}`, service, ...(namespace === undefined ? {} : { namespace }), suffix: '' };
}

/** Does its URL, its key or its user say that it is a host, and no namespace of the name that it is a Service in that? */
function isTold({ told }: DnsMention, service: string, model: Model): boolean {
  return told !== undefined && !isNamespace(service, model);
}

/** Is it `service.namespace` with a slip in one of the two, where something tells that a host stands there? */
function isMeantInNamespace(mention: DnsMention, label: string, namespace: string, holder: Instance, model: Model): boolean {
  return isToldOrPort(mention) && meantInNamespace(label, namespace, holder, model) !== undefined;
}

function isToldOrPort({ told, port }: DnsMention): boolean {
  return told !== undefined || port !== undefined;
}

/** Numbered, and called like a set under the Service, but for a word more or less or the dash: `redis-0` of `redis-node`, `zk1` of `zk`. */
function isCalledAlike(pod: string, services: readonly Candidate<InstanceOf<Service>>[], model: Model): boolean {
  const base = /^(.*[a-z])-?\d{1,3}$/.exec(pod)?.[1];
  return (
    base !== undefined &&
    nearestOf(services).some((service) =>
      possible(model.scope.governedBy(service)).some(({ instance: { facts } }) => {
        const { name } = facts.object;
        return name === base || name.startsWith(`${base}-`) || base.startsWith(`${name}-`);
      }),
    )
  );
}

/** Is `service` a slip away from the Service of the set that makes this pod? */
function isSlipOfGoverning(pod: string, service: string, holder: Instance, model: Model): boolean {
  const set = setAndOrdinal(pod)?.set;
  return (
    set !== undefined &&
    possible(model.scope.named(holder, 'StatefulSet', set)).some(
      ({
        instance: {
          facts: { object },
        },
      }) => isWorkload(object) && object.serviceName !== undefined && isSlipOf(service, object.serviceName),
    )
  );
}

/** Could `<a>.<b>` be Service a of namespace b, of which nothing is written here? */
function isService(name: string, namespace: string, model: Model, holder: Instance): boolean {
  return isNamespace(namespace, model) || model.scope.services(holder, name, namespace).length > 0;
}

/** Numbered as the pods of a StatefulSet are, under a Service that leads to a Deployment, DaemonSet or Job of that name or governs a set whose name is a slip away. */
function isMeant(set: string, services: readonly Candidate<InstanceOf<Service>>[], model: Model): boolean {
  return nearestOf(services).some((service) => {
    const { selector } = service.facts.object;
    if (possible(model.scope.governedBy(service)).some((governed) => isSlipOf(set, governed.instance.facts.object.name))) return true;
    return (
      selector !== undefined &&
      nearestOf(model.scope.podsMatching(service, selector)).some(
        ({ facts: { object } }) => ['Deployment', 'DaemonSet', 'Job'].includes(object.kind) && object.name === set,
      )
    );
  });
}

/** Is it a pod of a set near by, under its own Service, though both are in another namespace? */
function isNextDoor(set: string, service: string, holder: Instance, model: Model): boolean {
  return model.scope
    .named(holder, 'StatefulSet', set)
    .some(
      ({ instance, distance, namespace, variant }) =>
        namespace === 'other' &&
        variant !== true &&
        distance <= neighbourhood &&
        isWorkload(instance.facts.object) &&
        instance.facts.object.serviceName === service,
    );
}

function isNamespace(name: string, model: Model): boolean {
  return model.scope.isNamespaceWritten(name);
}
