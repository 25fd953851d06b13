import { beforeServiceZone, serviceDnsName } from '../../k8s/dns-name.ts';
import type { Service } from '../../k8s/kinds.ts';
import { evidence, missing } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { isService } from '../../model/keys.ts';
import { distance, nearest } from '../../base/texts/nearest.ts';
import { areKnown } from '../../facts/known.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import { setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { itsId, itsName, itsPodNames } from '../../model/scope/aspects.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { sentences, type Said, inTurn } from '../../base/texts/sentences.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { foreign } from '../lib/names/cluster-name.ts';
import { nearestPod } from '../lib/names/existing-pod.ts';
import { swappedService } from '../lib/names/near-service.ts';
import { podNames } from '../lib/references/governing.ts';
import { mayHave } from '../lib/names/named-sets.ts';
import { called, podText } from '../lib/words.ts';
import { isAlias } from '../lib/preconditions.ts';
import { atName, nearestOf, possible, surely } from '../lib/reach.ts';
import type { Pods } from '../lib/words.ts';

type Alias = { readonly name: string };
type Target = Alias & { readonly target: string };
type Elsewhere = Alias & { readonly service: string; readonly namespace: string };

const say = sentences({
  write: ({ right }: { readonly right: string }) => `Write ${right}.`,
  'write-another': () => 'Write the name of another Service or host.',
  'ends-in-svc': ({ target, name }: Target) =>
    `"${target}" is read as a full name, and nothing outside of the cluster ends in .svc, so ${name} will not resolve to any address.`,
  'not-completed': ({ target, name }: Target) =>
    `"${target}" is read as a full name, since no search list completes an alias, so ${name} will not resolve to any address.`,
  'without-svc': ({ target, name }: Target) =>
    `The names of Services have .svc in front of the domain, and "${target}" has not, so ${name} will not resolve to any address.`,
  'no-pod': ({ pod, set, pods, name }: Alias & { readonly pod: string; readonly set: string; readonly pods: Pods }) =>
    `No pod is called ${pod}: ${set} makes ${podText(pods)}. So ${name} will not resolve to any address.`,
  itself: ({ name }: Alias) => `"${name}" is an alias of itself, so ${name} will not resolve to any address.`,
  'other-namespace': ({ service, namespace, there, name }: Elsewhere & { readonly there: string }) =>
    `Service "${service}" is in namespace ${there}, not in ${namespace}, so ${name} will not resolve to any address.`,
  swapped: ({ service, namespace, name }: Elsewhere) =>
    `Namespace ${namespace} stands where Service "${service}" belongs, so ${name} will not resolve to any address.`,
  'no-service': ({ service, namespace, name }: Elsewhere) =>
    `No manifest here defines Service "${service}" in namespace ${namespace}, so ${name} will not resolve to any address.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isAlias,
  *check(subject, model) {
    const { externalName, name } = subject.facts.object;
    if (externalName === undefined) return;
    const target = externalName.toLowerCase().replace(/\.$/, '');
    const domain = model.settings.clusterDomain;
    if (/^[a-z0-9-]+\.[a-z0-9-]+\.svc$/.test(target)) {
      yield finding(subject, `${target}.${domain}`, say('ends-in-svc', { target: externalName, name }));
      return;
    }
    const parts = beforeServiceZone(target, domain)?.split('.');
    if (parts === undefined) return void (yield* short(subject, target, model));
    const [service, namespace] = parts.slice(-2);
    if (service === undefined || namespace === undefined) return;
    if (parts.length === 2 && service === name && namespace === subject.namespace) {
      if (!isOfAnotherCluster(subject, model)) yield finding(subject, undefined, say('itself', { name }));
      return;
    }
    const there = possible(model.scope.services(subject, service, namespace));
    if (there.length > 0) return void (yield* beyondSet(subject, parts, nearestOf(there)[0], model));
    const swapped = swappedService(service, namespace, subject, model);
    if (swapped !== undefined && swapped !== subject) {
      const right = serviceDnsName(namespace, service, domain, ...parts.slice(0, -2));
      yield {
        ...finding(subject, right, say('swapped', { service: namespace, namespace: service, name })),
        rests: [evidence(subject, itsTarget), evidence(swapped, itsId, subject, service)],
        related: [atName(model, swapped)],
      };
      return;
    }
    const elsewhere = inNamespaceNear(subject, service, namespace, model);
    if (elsewhere !== undefined) {
      const right = serviceDnsName(service, elsewhere.namespace, domain, ...parts.slice(0, -2));
      yield {
        ...finding(subject, right, say('other-namespace', { service, namespace, there: elsewhere.namespace, name })),
        rests: [evidence(subject, itsTarget), evidence(elsewhere, itsId, subject, elsewhere.namespace)],
        related: [atName(model, elsewhere)],
      };
      return;
    }
    const absence = model.scope.serviceAbsence(subject, service, namespace);
    if (surely(absence)) yield { ...unknown(subject, parts, model), rests: [evidence(subject, itsTarget), missing(absence)] };
  },
});

/** A numbered pod under the Service of a set that makes no pod of that number. */
function* beyondSet(
  subject: InstanceOf<Service>,
  [pod = '', ...rest]: readonly string[],
  service: InstanceOf<Service> | undefined,
  model: Model,
): Iterable<RuleFinding> {
  const wanted = rest.length === 2 ? setAndOrdinal(pod) : undefined;
  const set =
    wanted === undefined || service === undefined
      ? undefined
      : nearestOf(model.scope.governedBy(service)).find(({ facts: { object } }) => object.name === wanted.set);
  if (
    set === undefined ||
    wanted === undefined ||
    !areKnown(set.facts, itsPodNames(set.facts.object)) ||
    mayHave(set, wanted.ordinal, model)
  )
    return;
  const right = serviceDnsName(rest[0] ?? '', rest[1] ?? '', model.settings.clusterDomain, nearestPod(set, wanted.ordinal));
  yield {
    ...finding(subject, right, say('no-pod', { pod, name: subject.facts.object.name, pods: podNames(set), set: called(set) })),
    rests: [evidence(subject, itsTarget), evidence(set, itsPodNames(set.facts.object), set)],
    related: [atName(model, set)],
  };
}

/** Is the Service itself written elsewhere? Then the alias is for an API server whose names another cluster answers, as control planes in pods have. */
function isOfAnotherCluster(alias: InstanceOf<Service>, model: Model): boolean {
  return model.scope.copiesOf(alias).some((copy) => isService(copy) && copy.facts.object.type !== 'ExternalName');
}

/** `right`: the name to write, where it is known. */
function finding(service: InstanceOf<Service>, right: string | undefined, said: Said): RuleFinding {
  return {
    field: 'spec.externalName',
    ...inTurn(said, right === undefined ? say('write-another', {}) : say('write', { right })),
    fixes:
      right === undefined
        ? []
        : [{ title: `Write ${right}`, safe: false, preferred: true, edits: setScalarAt(service, 'spec.externalName', right) }],
  };
}

/** A Service of the name in a namespace whose own name is a slip away from the one that is written, which no manifest uses. */
function inNamespaceNear(subject: InstanceOf<Service>, service: string, namespace: string, model: Model): InstanceOf<Service> | undefined {
  if (model.scope.isNamespaceWritten(namespace)) return undefined;
  const near = model.scope
    .namespaces()
    .filter((each) => each.length > 2 && !/\d/.test(each + namespace) && distance(namespace, each, 1) === 1);
  return near
    .flatMap((each) => nearestOf(model.scope.services(subject, service, each)))
    .find((each) => each !== subject && each.namespaceExplicit);
}

/** `db.data.cluster.local`: without the domain, which stands in the place of the zone of Services, what is left is a short form. */
function withoutDomain(target: string, domain: string): string {
  return target.endsWith(`.${domain}`) ? target.slice(0, -domain.length - 1) : target;
}

/** A target that pods would complete by their search list: aliases are not completed. */
function* short(subject: InstanceOf<Service>, written: string, model: Model): Iterable<RuleFinding> {
  const target = withoutDomain(written, model.settings.clusterDomain);
  const labels = target.split('.');
  const [first = '', second, third] = labels;
  const outer = second !== undefined && foreign.test(labels.at(-1) ?? '');
  if (labels.length > 3 || target === 'localhost' || isPlaceholder(target) || !labels.every(isDnsLabel)) return;
  for (const { service, namespace, before } of [
    { service: first, namespace: second, before: [] },
    ...(second === undefined ? [] : [{ service: second, namespace: third, before: [first] }]),
  ].slice(third === undefined ? 0 : 1)) {
    const meant =
      nearestOf(model.scope.services(subject, service, namespace))[0] ??
      (second === undefined ? onlyElsewhere(subject, service, model) : undefined);
    if (
      meant === undefined ||
      meant === subject ||
      (before.length > 0 && setAndOrdinal(first) === undefined) ||
      ((namespace !== undefined || meant.namespace !== subject.namespace) && !meant.namespaceExplicit)
    )
      continue;
    const right = serviceDnsName(service, namespace ?? meant.namespace, model.settings.clusterDomain, ...before);
    yield {
      ...finding(
        subject,
        right,
        say(written === target ? 'not-completed' : 'without-svc', { target: written, name: subject.facts.object.name }),
      ),
      ...(outer ? { severity: 'information' } : {}),
      rests: [evidence(subject, itsTarget), evidence(meant, itsName, meant.namespace === subject.namespace ? subject : meant, namespace)],
      related: [atName(model, meant)],
    };
    return;
  }
}

/** The Service of that name in the only other namespace that has one, applied together with the alias. */
function onlyElsewhere(subject: InstanceOf<Service>, name: string, model: Model): InstanceOf<Service> | undefined {
  const found = model.scope
    .services(subject, name)
    .filter((each) => each.namespace === 'other' && each.variant !== true && each.distance <= 1)
    .map(({ instance }) => instance);
  const [only] = found;
  return found.some((each) => each.namespace !== only?.namespace) ? undefined : only;
}

const itsTarget: readonly string[] = ['spec.externalName', 'spec.type'];

function unknown(subject: InstanceOf<Service>, parts: readonly string[], model: Model): RuleFinding {
  const [service = '', namespace = ''] = parts.slice(-2);
  const others = possible(model.scope.servicesInReach(subject, namespace))
    .filter((each) => each.instance !== subject)
    .map((each) => each.instance);
  const near = others.find(
    (each) =>
      each.facts.object.name ===
      nearest(
        service,
        others.map((other) => other.facts.object.name),
      ),
  );
  const right =
    near === undefined
      ? undefined
      : serviceDnsName(
          near.facts.object.name,
          near.namespaceExplicit ? near.namespace : namespace,
          model.settings.clusterDomain,
          ...parts.slice(0, -2),
        );
  const found = finding(subject, right, say('no-service', { service, namespace, name: subject.facts.object.name }));
  const sure = near !== undefined || namespace === subject.namespace;
  return { ...found, ...(sure ? {} : { severity: 'hint' }), ...(near === undefined ? {} : { related: [atName(model, near)] }) };
}
