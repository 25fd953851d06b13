import { nearest } from '../../base/texts/nearest.ts';
import { isDialled } from '../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../facts/types.ts';
import { isHeadless, protocolOf } from '../../k8s/kinds.ts';
import type { Service, ServicePort } from '../../k8s/kinds.ts';
import { namesByPlace } from '../../model/names/read-names.ts';
import { itsName, itsPorts, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { placeOfMention, spelled, writeHost } from '../fixes/name-fixes.ts';
import { readClusterName, servicesOf, writeClusterName } from '../lib/names/cluster-name.ts';
import type { ClusterName } from '../lib/names/cluster-name.ts';
import { namesHosts } from '../lib/preconditions.ts';
import { at, possible } from '../lib/reach.ts';
import { discoveredPorts } from '../lib/names/srv-discovery.ts';
import { list, either } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly service: string;
  /** Ports of the Service that have names. */
  readonly named: readonly string[];
}

const say = sentences({
  'no-port': ({
    service,
    port,
    protocol,
    named,
    host,
  }: Values & { readonly port: string; readonly protocol: string; readonly host: string }) =>
    named.length === 0
      ? `Service "${service}" has no port "${port}" of ${protocol}, so ${host} has no SRV records.`
      : `Service "${service}" has no port "${port}" of ${protocol} (it has ${list(named)}), so ${host} has no SRV records.`,
  'give-name': () => 'Give the port this name.',
  near: ({ near }: { readonly near: string }) => `Did you mean ${near}?`,
  'nobody-found': ({ service, ports, named }: Values & { readonly ports: readonly string[] }) =>
    named.length === 0
      ? `Service "${service}" has no port ${either(ports, 4)}, so discovery by SRV records finds nobody. Give the port such a name.`
      : `Service "${service}" has no port ${either(ports, 4)} (it has ${list(named)}), so discovery by SRV records finds nobody. Give the port such a name.`,
});

export const rule = defineRule({
  on: ['*'],
  when: namesHosts,
  *check(subject, model) {
    for (const mention of namesByPlace(subject, model)) {
      const name = isDialled(mention) ? readClusterName(mention, subject, model) : undefined;
      const found = name === undefined ? undefined : judge(subject, mention, name, model);
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, mention: DnsMention, name: ClusterName, model: Model): RuleFinding | undefined {
  const asked = name.port === undefined ? discoveredPorts(mention, name) : [name.port];
  const services = possible(servicesOf(name, holder, model)).map(({ instance }) => instance);
  const [service] = services;
  if (asked.length === 0 || service === undefined || services.some((each) => mayHave(each.facts.object, asked, name.port !== undefined)))
    return undefined;
  const rests = services.map((each) => evidence(each, [...itsName, ...itsShape, ...itsPorts], holder, name.namespace));
  return {
    ...(name.port === undefined
      ? undiscovered(holder, mention, asked, service, model)
      : unknown(holder, mention, { ...name, port: name.port }, service, model)),
    rests,
  };
}

/** Has the Service one of these ports, by names that a text has (`isNamed`) or a program makes, or ports that nobody sees here? An alias answers for names outside, and without a selector the ports are those of its endpoints. */
function mayHave(service: Service, asked: readonly string[], isNamed: boolean): boolean {
  if (service.type === 'ExternalName' || service.selector === undefined) return true;
  return service.ports.some((port) => asked.includes(nameOf(port))) || (isNamed && saysUnnamed(service));
}

/** `headless-port-unnamed` speaks of the one port that lacks the name in a text. */
function saysUnnamed(service: Service): boolean {
  const [only] = service.ports;
  return isHeadless(service) && service.ports.length === 1 && (only?.name ?? '') === '';
}

/** `_grpc._tcp`. */
function nameOf(port: ServicePort): string {
  return `_${(port.name ?? '').toLowerCase()}._${protocolOf(port).toLowerCase()}`;
}

function unknown(
  holder: Instance,
  mention: DnsMention,
  name: ClusterName & { readonly port: string },
  service: InstanceOf<Service>,
  model: Model,
): RuleFinding {
  const { ports, name: called } = service.facts.object;
  const [wanted = '', protocol = ''] = name.port.slice(1).split('._');
  const named = ports.filter((port) => (port.name ?? '') !== '');
  const alike = named.filter((port) => protocolOf(port).toLowerCase() === protocol);
  const near =
    named.find((port) => port.name?.toLowerCase() === wanted) ??
    (alike.length === 1
      ? alike[0]
      : alike.find(
          (port) =>
            port.name ===
            nearest(
              wanted,
              alike.flatMap((each) => each.name ?? []),
            ),
        ));
  const right = near === undefined ? undefined : writeClusterName(name, { port: nameOf(near) });
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...inTurn(
      say('no-port', { service: called, port: wanted, protocol: protocol.toUpperCase(), named: namesOf(named), host: name.host }),
      right === undefined ? say('give-name', {}) : say('near', { near: spelled(mention, right) }),
    ),
    related: [at(model, service, 'spec.ports', `Ports of Service "${called}"`)],
    fixes: right === undefined ? [] : [writeHost(holder, mention, right)],
  };
}

function undiscovered(
  holder: Instance,
  mention: DnsMention,
  asked: readonly string[],
  service: InstanceOf<Service>,
  model: Model,
): RuleFinding {
  const { ports, name: called } = service.facts.object;
  const names = asked.map((each) => `"${each.slice(1).replace(/\..*/, '')}"`);
  const named = ports.filter((port) => (port.name ?? '') !== '');
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...say('nobody-found', { service: called, ports: names, named: namesOf(named) }),
    related: [at(model, service, 'spec.ports', `Ports of Service "${called}"`)],
  };
}

const namesOf = (ports: readonly ServicePort[]): readonly string[] => ports.map(({ name }) => name ?? '');
