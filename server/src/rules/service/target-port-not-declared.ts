import { protocolOf } from '../../k8s/kinds.ts';
import type { Pod, Service, ServicePort, Workload } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPorts, itsSelector } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { setField } from '../fixes/field-edits.ts';
import { podPorts, reachedNumbers, selectedPods } from '../lib/pods/pod-ports.ts';
import { isVirtualService } from '../lib/preconditions.ts';
import { at, onObject, templatePath } from '../lib/reach.ts';
import { called, list } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

type Maker = InstanceOf<Workload | Pod>;

interface Values extends SentenceValues {
  readonly pods: string;
  /** How many workloads there are beside these. */
  readonly more: number;
  readonly number: number;
  readonly left: readonly string[];
  readonly port: number | undefined;
  readonly name: string;
}

const say = sentences({
  'not-declared': ({ pods, more, number, left, port, name }: Values) =>
    more === 0
      ? `No container of ${pods} declares port ${number}, and no Service leads to ${list(left)}, which it declares. Port ${port ?? ''} of "${name}" refuses connections, unless the program listens on ${number}. Set targetPort to the port that it listens on.`
      : `No container of ${pods} and ${more} more declares port ${number}, and no Service leads to ${list(left)}, which it declares. Port ${port ?? ''} of "${name}" refuses connections, unless the program listens on ${number}. Set targetPort to the port that it listens on.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isVirtualService,
  *check(subject, model) {
    const selected = selectedPods(subject, model);
    const { ports, name } = subject.facts.object;
    for (const [index, port] of ports.entries()) {
      const number = leadsTo(port);
      if (number === undefined) continue;
      const left = leftOut(subject, protocolOf(port), number, selected, model);
      if (left.length === 0) continue;
      const [first, ...more] = selected;
      if (first === undefined) continue;
      const written = port.targetPort !== undefined;
      yield {
        rests: [
          evidence(subject, [...itsName, ...itsPorts, ...itsSelector]),
          ...selected.map((each) =>
            evidence(each, [
              ...itsPodLabels(each.facts.object),
              `${templatePath(each, 'spec')}.containers`,
              `${templatePath(each, 'spec')}.initContainers`,
            ]),
          ),
        ],
        field: `spec.ports[${index}].${written ? 'targetPort' : 'port'}`,
        ...say('not-declared', { pods: called(first), more: more.length, number, left: left.map(String), port: port.port, name }),
        related: [at(model, first, `${templatePath(first, 'spec')}.containers`, `${called(first)}: container ports`)],
        fixes:
          left.length !== 1 || left[0] === undefined
            ? []
            : onObject(model, subject, subject, {
                title: `Set targetPort to ${left[0]}`,
                safe: false,
                preferred: true,
                edits: setField(subject, `spec.ports[${index}]`, 'targetPort', left[0], { after: ['port'] }),
              }),
      };
    }
  },
});

/** The number that a port leads to where it is no name. */
function leadsTo({ port, targetPort }: ServicePort): number | undefined {
  if (typeof targetPort === 'number' && targetPort !== 0) return targetPort;
  if (typeof targetPort === 'string' && targetPort !== '') return /^\d+$/.test(targetPort) ? Number(targetPort) : undefined;
  return port;
}

/** Numbers that all of the pods declare for the protocol and no Service reaches; none where one of the pods declares `number`, or nothing. */
function leftOut(
  service: InstanceOf<Service>,
  protocol: string,
  number: number,
  selected: readonly Maker[],
  model: Model,
): readonly number[] {
  const [first] = selected;
  const isCopy = ({ facts: { object }, namespace }: InstanceOf<Service>): boolean =>
    object.name === service.facts.object.name && namespace === service.namespace;
  const fronts = [
    service,
    ...(first === undefined
      ? []
      : model.scope
          .servicesSelecting(first)
          .map(({ instance }) => instance)
          .filter((each) => !isCopy(each))),
  ];
  const reached = new Set(fronts.flatMap((front) => front.facts.object.ports.flatMap((port) => reachedNumbers(port, selected, model))));
  const declared = selected.map((pods) =>
    podPorts(pods.facts.object.template, model)
      .filter((port) => port.protocol === protocol)
      .flatMap((port) => port.number ?? []),
  );
  if (declared.length === 0 || declared.some((numbers) => numbers.length === 0 || numbers.includes(number))) return [];
  return [...new Set(declared[0])].filter((each) => !reached.has(each) && declared.every((numbers) => numbers.includes(each)));
}
