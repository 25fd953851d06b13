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
import { list } from '../lib/words.ts';

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
  if (asked.length === 0 || service === undefined || services.some((each) => mayHave(each.facts.object, asked))) return undefined;
  const rests = services.map((each) => evidence(each, [...itsName, ...itsShape, ...itsPorts], holder, name.namespace));
  return {
    ...(name.port === undefined
      ? undiscovered(holder, mention, asked, service, model)
      : unknown(holder, mention, { ...name, port: name.port }, service, model)),
    rests,
  };
}

/** Has the Service one of these, or ports that nobody sees here? An alias answers for names outside, and without a selector the ports are those of its endpoints. */
function mayHave(service: Service, asked: readonly string[]): boolean {
  if (service.type === 'ExternalName' || service.selector === undefined) return true;
  return service.ports.some((port) => asked.includes(nameOf(port))) || saysUnnamed(service);
}

/** `headless-port-unnamed` speaks of the one port that lacks a name. */
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
    message: `Service "${called}" has no port "${wanted}" of ${protocol.toUpperCase()}${has(named)}, so ${name.host} has no SRV records. ${right === undefined ? 'Give the port this name.' : `Did you mean ${spelled(mention, right)}?`}`,
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
  const names = list(asked.map((each) => `"${each.slice(1).replace(/\..*/, '')}"`));
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    message: `Service "${called}" has no port ${names.replace(' and ', ' or ')}${has(ports.filter((port) => (port.name ?? '') !== ''))}, so discovery by SRV records finds nobody. Give the port such a name.`,
    related: [at(model, service, 'spec.ports', `Ports of Service "${called}"`)],
  };
}

function has(named: readonly ServicePort[]): string {
  return named.length === 0 ? '' : ` (it has ${list(named.map((port) => `${port.name ?? ''}`))})`;
}
