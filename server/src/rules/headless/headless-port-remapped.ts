import { protocolOf } from '../../k8s/kinds.ts';
import type { Pod, Service, ServicePort, Workload } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPorts, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Evidence, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { dialledAt, dialling } from '../lib/names/dialled.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { reachedNumbers, selectedPods } from '../lib/pods/pod-ports.ts';
import { isHeadlessService } from '../lib/preconditions.ts';
import { templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

type Values = { readonly name: string; readonly port: number; readonly number: number };
/** `target`: the name by which the Service finds the number. */
type Named = { readonly target: string };
type Dialled = { readonly holder: string; readonly host: string };

const say = sentences({
  number: ({ name, port, number }: Values) =>
    `"${name}" is headless, so nothing translates port ${port} to ${number}: the name leads to pods that listen on ${number}, and SRV records say ${number}. Write port ${number}, so that nobody dials ${port}.`,
  name: ({ name, port, number, target }: Values & Named) =>
    `"${name}" is headless, so nothing translates port ${port} to ${number} ("${target}"): the name leads to pods that listen on ${number}, and SRV records say ${number}. Write port ${number}, so that nobody dials ${port}.`,
  'number-dialled': ({ name, port, number, holder, host }: Values & Dialled) =>
    `"${name}" is headless, so nothing translates port ${port} to ${number}: ${holder} dials ${host}:${port} and is refused. Write port ${number} here and there.`,
  'name-dialled': ({ name, port, number, target, holder, host }: Values & Named & Dialled) =>
    `"${name}" is headless, so nothing translates port ${port} to ${number} ("${target}"): ${holder} dials ${host}:${port} and is refused. Write port ${number} here and there.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isHeadlessService,
  *check(subject, model) {
    const { ports, selector } = subject.facts.object;
    if (selector === undefined) return;
    const pods = selectedPods(subject, model);
    const reached = ports.map((port) => reachedNumbers(port, pods, model));
    for (const [index, port] of ports.entries()) {
      const numbers = reached[index] ?? [];
      const target = numbers[0];
      if (port.port === undefined || target === undefined || numbers.length !== 1 || target === port.port) continue;
      if (reached.some((each) => each.includes(port.port ?? 0))) continue;
      yield { ...finding(subject, port, port.port, index, target, model), rests: ground(subject, pods) };
    }
  },
});

/** A number is reached whatever pods there are; a name in those that the Service selects. */
function ground(service: InstanceOf<Service>, pods: readonly InstanceOf<Workload | Pod>[]): readonly Evidence[] {
  return [
    evidence(service, [...itsName, ...itsShape, ...itsPorts, ...itsSelector]),
    ...pods.map((pod) => evidence(pod, [...itsPodLabels(pod.facts.object), `${templatePath(pod, 'spec')}.containers`])),
  ];
}

function finding(
  service: InstanceOf<Service>,
  port: ServicePort,
  number: number,
  index: number,
  target: number,
  model: Model,
): RuleFinding {
  const { name } = service.facts.object;
  const dialled = dialling(service, number, model, true);
  const first = dialled[0];
  const through = typeof port.targetPort === 'string' && !/^\d+$/.test(port.targetPort) ? port.targetPort : undefined;
  const values = { name, port: number, number: target };
  const by = first && { holder: called(first.holder), host: first.mention.host };
  return {
    field: `spec.ports[${index}].port`,
    severity: first === undefined ? 'hint' : dialled.every(({ mention }) => mention.port === undefined) ? 'information' : 'warning',
    ...(through === undefined
      ? by === undefined
        ? say('number', values)
        : say('number-dialled', { ...values, ...by })
      : by === undefined
        ? say('name', { ...values, target: through })
        : say('name-dialled', { ...values, ...by, target: through })),
    related: dialledAt(dialled, number),
    fixes: fixesFor(service, port, index, target),
  };
}

function fixesFor(service: InstanceOf<Service>, port: ServicePort, index: number, target: number): readonly Fix[] {
  const protocol = protocolOf(port);
  const taken = service.facts.object.ports.some((each, other) => other !== index && each.port === target && protocolOf(each) === protocol);
  if (taken) return [];
  const edits = setScalarAt(service, `spec.ports[${index}].port`, target);
  return [{ title: `Make the port ${target}`, safe: false, preferred: true, edits }];
}
