import type { Place } from '../../base/span.ts';
import { isDialled } from '../../facts/mentions/identifiers.ts';
import { namesByPlace } from '../../model/names/read-names.ts';
import type { DnsMention } from '../../facts/types.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { itsName, itsPorts, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Evidence, Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { readClusterName, servicesOf } from '../lib/names/cluster-name.ts';
import { replaceText, find } from '../fixes/field-edits.ts';
import { reachedNumbers, selectedPods } from '../lib/pods/pod-ports.ts';
import { lastName, parentPath } from '../lib/locate.ts';
import { namesHosts } from '../lib/preconditions.ts';
import { at, nearestOf, possible, templatePath } from '../lib/reach.ts';
import { serviceOf } from '../lib/names/used-names.ts';
import { list } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';

type Dialled = { readonly name: string; readonly host: string; readonly port: number };

const say = sentences({
  headless: ({ name, host, port, target }: Dialled & { readonly target: number }) =>
    `"${name}" is headless, so ${host}:${port} reaches the pods on port ${port}, where they do not listen. They listen on ${target}.`,
  'not-forwarded': ({ name, ports, host, port }: Dialled & { readonly ports: readonly string[] }) =>
    `Service "${name}" forwards ${list(ports)} and not ${port}, so ${host}:${port} is not answered.`,
  dial: ({ right }: { readonly right: number }) => `Dial ${right}.`,
});

export const rule = defineRule({
  on: ['*'],
  when: namesHosts,
  *check(subject, model) {
    for (const mention of namesByPlace(subject, model)) {
      const port = mention.port ?? portBeside(subject, mention);
      const found = port !== undefined && isDialled(mention) ? judge(subject, mention, port, model) : undefined;
      if (found !== undefined) yield { ...found, rests: ground(subject, mention, model) };
    }
  },
});

function judge(holder: Instance, mention: DnsMention, port: number, model: Model): RuleFinding | undefined {
  const name = readClusterName(mention, holder, model);
  if (name === undefined) return onShort({ holder, mention, port }, model);
  const candidates = possible(servicesOf(name, holder, model));
  const service = nearestOf(candidates)[0];
  if (service === undefined) return undefined;
  const call = { holder, mention, port };
  if (isHeadless(service.facts.object)) return onHeadless(call, service, model);
  const closed = candidates.every(({ instance }) => forwardsOnly(instance.facts.object) && !hasPort(instance.facts.object, port));
  return closed && name.pod === undefined && name.port === undefined ? onClusterIP(call, service, model) : undefined;
}

/** `http://web:8080`, `web.shop:8080`: a Service by its name alone, or with its namespace, where something tells that a host stands there. */
function onShort(call: Call, model: Model): RuleFinding | undefined {
  const { holder, mention, port } = call;
  if (mention.told === undefined && !mention.whole) return undefined;
  const service = serviceOf(mention.host, holder, model)?.service;
  if (service === undefined || !forwardsOnly(service.facts.object) || hasPort(service.facts.object, port)) return undefined;
  const [name = '', namespace] = mention.host.split('.');
  const all = possible(model.scope.services(holder, name, namespace));
  return all.every(({ instance }) => forwardsOnly(instance.facts.object) && !hasPort(instance.facts.object, port))
    ? onClusterIP(call, service, model)
    : undefined;
}

/** The port that a field beside a host names: `destination: {host: web.shop.svc.cluster.local, port: {number: 80}}` of Istio. */
function portBeside(holder: Instance, { field, host, whole }: DnsMention): number | undefined {
  // A label alone is judged as a route's reference.
  if (!whole || !host.includes('.') || lastName(field) !== 'host') return undefined;
  const node = find(holder, `${parentPath(field)}.port.number`)?.node;
  return node?.kind === 'scalar' && /^\d{1,5}$/.test(node.value) ? Number(node.value) : undefined;
}

/** All Services that the name may mean, and the ports of the pods that they select. */
function ground(holder: Instance, mention: DnsMention, model: Model): readonly Evidence[] {
  const name = readClusterName(mention, holder, model);
  const short = name === undefined ? serviceOf(mention.host, holder, model) : undefined;
  const services =
    name !== undefined
      ? possible(servicesOf(name, holder, model)).map(({ instance }) => instance)
      : short === undefined
        ? []
        : [short.service];
  return services.flatMap((service) => [
    evidence(
      service,
      [...itsName, ...itsShape, ...itsPorts, ...itsSelector],
      holder,
      name?.namespace ?? (mention.host.includes('.') ? service.namespace : undefined),
    ),
    ...selectedPods(service, model).map((pod) => evidence(pod, [`${templatePath(pod, 'spec')}.containers`], service)),
  ]);
}

interface Call {
  readonly holder: Instance;
  readonly mention: DnsMention;
  readonly port: number;
}

function onHeadless({ holder, mention, port }: Call, service: InstanceOf<Service>, model: Model): RuleFinding | undefined {
  const { name, ports, selector } = service.facts.object;
  if (selector === undefined) return undefined;
  const pods = selectedPods(service, model);
  const index = ports.findIndex((each) => each.port === port);
  const own = ports[index];
  const [target, ...more] = own === undefined ? [] : reachedNumbers(own, pods, model);
  if (target === undefined || more.length > 0 || target === port || ports.some((each) => reachedNumbers(each, pods, model).includes(port)))
    return undefined;
  return {
    field: mention.field,
    at: placeOfPort(holder, mention),
    ...say('headless', { name, host: mention.host, port, target }),
    related: [at(model, service, `spec.ports[${index}]`, `Port ${port} of Service "${name}"`)],
    fixes: dial(holder, mention, port, target),
  };
}

/** Has it a cluster IP and known ports? An alias leads to whatever listens there. */
function forwardsOnly(service: Service): boolean {
  return (
    service.type !== 'ExternalName' &&
    !isHeadless(service) &&
    service.ports.length > 0 &&
    service.ports.every((port) => port.port !== undefined)
  );
}

function hasPort(service: Service, number: number): boolean {
  return service.ports.some(({ port }) => port === number);
}

function onClusterIP({ holder, mention, port }: Call, service: InstanceOf<Service>, model: Model): RuleFinding {
  const { name, ports } = service.facts.object;
  const pods = selectedPods(service, model);
  const behind = ports.find((each) => reachedNumbers(each, pods, model).includes(port)) ?? (ports.length === 1 ? ports[0] : undefined);
  const right = behind?.port;
  return {
    field: mention.field,
    at: placeOfPort(holder, mention),
    ...inTurn(
      say('not-forwarded', { name, ports: ports.map((each) => String(each.port ?? '')), host: mention.host, port }),
      right === undefined ? undefined : say('dial', { right }),
    ),
    related: [at(model, service, 'spec.ports', `Ports of Service "${name}"`)],
    fixes: right === undefined ? [] : dial(holder, mention, port, right),
  };
}

function placeOfPort(holder: Instance, mention: DnsMention): Place {
  return { uri: holder.facts.uri, span: mention.portSpan ?? mention.span };
}

function dial(holder: Instance, { field, portSpan }: DnsMention, port: number, right: number): readonly Fix[] {
  if (portSpan === undefined) return [];
  return [
    { title: `Dial port ${right}`, safe: false, preferred: true, edits: replaceText(holder, field, portSpan, String(port), String(right)) },
  ];
}
