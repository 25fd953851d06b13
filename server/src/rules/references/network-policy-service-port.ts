import { allowsPort, type PolicyPort, type PolicyRule } from '../../k8s/policies/network-policies.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { protocolOf } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { itsPodLabels, itsPorts, itsSelector } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { peerPods, policedPods, policyIn, policyKinds } from '../lib/references/policed.ts';
import { podPorts, reachedNumbers } from '../lib/pods/pod-ports.ts';
import { at, templatePath } from '../lib/reach.ts';
import { called } from '../lib/words.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly port: string | number;
  readonly service: string;
  readonly pods: string;
  readonly target: number;
}

const say = sentences({
  'service-port': ({ port, service, pods, target }: Values) =>
    `Port ${port} is that of ${service}. The pods of ${pods} are reached on ${target}, which this rule does not allow, so connections to them time out. Set port to ${target}.`,
});

type Maker = InstanceOf<Workload | Pod>;

export const rule = defineRule({
  on: policyKinds,
  *check(subject, model) {
    const found = policyIn(subject);
    if (found === undefined) return;
    const own = policedPods(subject, found.pods, model, found.namespace);
    for (const rule of found.ingress) yield* judge(subject, rule, own, model);
    for (const rule of found.egress)
      yield* judge(subject, rule, rule.peers.length === 1 ? rule.peers.flatMap((peer) => peerPods(subject, peer, model)) : [], model);
  },
});

function* judge(subject: Instance, rule: PolicyRule, receivers: readonly Maker[], model: Model): Iterable<RuleFinding> {
  const told = new Set<string>();
  for (const port of rule.ports) {
    if (told.has(port.field)) continue;
    if (port.port === undefined || port.endPort !== undefined) continue;
    const front = receivers.length === 0 ? undefined : frontOf(port, port.port, receivers, model);
    if (front === undefined || allowsPort(rule, port.protocol, front.target)) continue;
    const { service, target, pods } = front;
    told.add(port.field);
    yield {
      rests: [
        evidence(subject, ['spec']),
        evidence(service, [...itsPorts, ...itsSelector], subject, service.namespace),
        ...receivers.map((each) =>
          evidence(each, [...itsPodLabels(each.facts.object), `${templatePath(each, 'spec')}.containers`], subject, each.namespace),
        ),
      ],
      field: port.field,
      ...say('service-port', { port: port.port, service: called(service), pods: called(pods), target }),
      related: [
        at(model, service, 'spec.ports', `Ports of ${called(service)}`),
        at(model, pods, `${templatePath(pods, 'spec')}.containers`, `${called(pods)}: container ports`),
      ],
      fixes: [
        {
          title: `Set port to ${target}`,
          safe: false,
          preferred: true,
          edits: setScalarAt(subject, port.field, port.isText === true ? String(target) : target),
        },
      ],
    };
  }
}

interface Front {
  readonly service: InstanceOf<Service>;
  /** Number on which the pods are reached through it. */
  readonly target: number;
  readonly pods: Maker;
}

/** The Service in front of these pods that has the port and leads to another, where no container declares the one and all declare the other. */
function frontOf({ protocol }: PolicyPort, wanted: number | string, receivers: readonly Maker[], model: Model): Front | undefined {
  const declares = (pods: Maker, port: number | string): boolean =>
    podPorts(pods.facts.object.template, model).some((each) => (each.number === port || each.name === port) && each.protocol === protocol);
  const [pods] = receivers;
  if (pods === undefined || receivers.some((each) => declares(each, wanted))) return undefined;
  for (const { instance: service } of model.scope.servicesSelecting(pods).filter(countsHere)) {
    const port = service.facts.object.ports.find((each) => (each.port === wanted || each.name === wanted) && protocolOf(each) === protocol);
    const [target, ...more] = port === undefined ? [] : reachedNumbers(port, receivers, model);
    if (target !== undefined && more.length === 0 && target !== wanted && receivers.every((each) => declares(each, target)))
      return { service, target, pods };
  }
  return undefined;
}
