import { printable } from '../../base/texts/printable.ts';
import { isKnownName, portLabels, serviceDnsName } from '../../k8s/dns-name.ts';
import { isHeadless, type Service } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isPodMaker, isService, sourceKey, sourced } from '../shared/sourced.ts';
import { namedAt } from '../shared/named-at.ts';
import { targetAt } from '../shared/target.ts';

export interface EnvironmentBlock {
  /** Items of an `env:` list at column 0, with a line end. */
  readonly text: string;
  /** `Service db-headless`. */
  readonly title: string;
}

interface Entry {
  readonly name: string;
  readonly value: string;
  /** Field of the pod instead of a value. */
  readonly fieldPath?: string;
}

/** More names than this are no list that anybody wants in a manifest. */
const maxHosts = 20;

/** As the kubelet spells names of Services in variables: `DB_HEADLESS`. */
const variable = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .replace(/^(?=\d)/, '_');
const fqdnOf = (model: Model, service: Instance, ...before: readonly string[]): string =>
  serviceDnsName(service.facts.object.name, service.namespace, model.settings.clusterDomain, ...before);

/** Number that a client of this name calls: of a headless Service the pods' own, as nothing translates it. */
function calledPort(model: Model, service: InstanceOf<Service>, port: Service['ports'][number]): number | undefined {
  if (!isHeadless(service.facts.object) || port.name === undefined) return port.port;
  const name = fqdnOf(model, service, ...portLabels({ ...port, name: port.name }));
  const numbers = new Set(
    model
      .recordsFor(service.bundle, service.facts.uri)
      .dig(name, 'SRV')
      .answers.filter((a) => a.type === 'SRV')
      .map((a) => Number(a.data.split(' ')[0])),
  );
  const [only] = numbers;
  return numbers.size === 1 && only !== undefined && Number.isInteger(only) && only > 0 ? only : port.port;
}

/** The variables that the kubelet makes of a Service with an address, with its name for the address: they also work for headless ones. */
function ofService(model: Model, service: InstanceOf<Service>): readonly Entry[] {
  const { object } = service.facts;
  if (!isKnownName(fqdnOf(model, service))) return [];
  const stem = variable(object.name);
  const ports = object.ports.flatMap((port, i): readonly Entry[] => {
    const number = calledPort(model, service, port);
    if (number === undefined) return [];
    const value = String(number);
    return [
      ...(i === 0 ? [{ name: `${stem}_SERVICE_PORT`, value }] : []),
      ...(port.name === undefined ? [] : [{ name: `${stem}_SERVICE_PORT_${variable(port.name)}`, value }]),
    ];
  });
  return [{ name: `${stem}_SERVICE_HOST`, value: fqdnOf(model, service) }, ...ports, ...hostsOf(model, service, stem)];
}

/** All pods with names of their own, as one list. */
function hostsOf(model: Model, service: InstanceOf<Service>, stem: string): readonly Entry[] {
  const { selector } = service.facts.object;
  if (!selector || !isHeadless(service.facts.object)) return [];
  const records = model.recordsFor(service.bundle, service.facts.uri);
  const hosts = model.scope
    .podsMatching(service, selector)
    .filter(countsHere)
    .flatMap(({ instance }) => records.namesOf(sourced(instance)))
    .filter((n) => n.service.name === service.facts.object.name && n.service.namespace === service.namespace && isKnownName(n.name))
    .map((n) => n.name);
  const unique = [...new Set(hosts)];
  return unique.length === 0 || unique.length > maxHosts ? [] : [{ name: `${stem}_HOSTS`, value: unique.join(',') }];
}

/** What a pod is called itself: by its own name where each has one, as a constant where all share it. */
function ofItself(model: Model, pods: Instance): readonly Entry[] {
  if (!isPodMaker(pods)) return [];
  // Each pod of a set knows its own name.
  const ofSet = pods.facts.object.kind === 'StatefulSet';
  const names = [
    ...new Set(
      model
        .recordsFor(pods.bundle, pods.facts.uri)
        .namesOf(sourced(pods))
        .map((n) => n.name)
        .filter((name) => isKnownName(ofSet ? name.slice(name.indexOf('.')) : name)),
    ),
  ];
  const [first] = names;
  if (first === undefined) return [];
  const tail = first.slice(first.indexOf('.'));
  if (!ofSet) return names.length === 1 ? [{ name: 'POD_FQDN', value: first }] : [];
  return [
    { name: 'POD_NAME', value: '', fieldPath: 'metadata.name' },
    { name: 'POD_FQDN', value: `$(POD_NAME)${tail}` },
  ];
}

function textOf(entries: readonly Entry[]): string {
  const seen = new Set<string>();
  return entries
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .map(({ name, value, fieldPath }) =>
      fieldPath === undefined
        ? `- name: ${name}\n  value: ${/^[a-z$]/i.test(value) ? value : JSON.stringify(value)}\n`
        : `- name: ${name}\n  valueFrom:\n    fieldRef:\n      fieldPath: ${fieldPath}\n`,
    )
    .join('');
}

/** Services of an object: itself, or those whose names reach its pods. */
function servicesFor(model: Model, instance: Instance): readonly InstanceOf<Service>[] {
  if (isService(instance)) return [instance];
  return isPodMaker(instance)
    ? model.scope
        .servicesSelecting(instance)
        .filter(countsHere)
        .map((c) => c.instance)
    : [];
}

/** Entries of an `env:` list that lead to what stands at `offset`, with names that are right in any pod that asks the cluster's DNS. */
export function environmentAt(model: Model, uri: string, offset: number): EnvironmentBlock | undefined {
  const target = targetAt(model, uri, offset);
  const subject = target && namedAt(model, target);
  if (!subject || subject.facts.object.name === '') return undefined;
  // What pods are called themselves is right in their own `env:` alone.
  const isOwn = target.instances.some((i) => sourceKey(i) === sourceKey(subject));
  const text = textOf([...(isOwn ? ofItself(model, subject) : []), ...servicesFor(model, subject).flatMap((s) => ofService(model, s))]);
  return text === '' ? undefined : { text, title: printable(`${subject.facts.object.kind} ${subject.facts.object.name}`) };
}
