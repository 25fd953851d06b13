import type { Pod, Service, ServicePort, Workload } from '../../k8s/kinds.ts';
import { isHeadless, protocolOf } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPorts, itsSelector } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Evidence, InstanceOf, Model } from '../../model/types.ts';
import { nearest } from '../../base/texts/nearest.ts';
import { child } from '../../yaml/path.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { setField, setScalarAt } from '../fixes/field-edits.ts';
import { isInjectedPort, isPortName, podPorts, selectedPods } from '../lib/pods/pod-ports.ts';
import type { PodPort } from '../lib/pods/pod-ports.ts';
import { areDeployedTogether, at, onObject, possible, templatePath } from '../lib/reach.ts';
import { called, list } from '../lib/words.ts';
import { isContainerPortName } from '../../k8s/validation/names.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said, SentenceValues } from '../../base/texts/sentences.ts';

type Maker = InstanceOf<Workload | Pod>;

interface Values extends SentenceValues {
  readonly pods: readonly string[];
  readonly target: string;
  readonly protocol: string;
}
/** `all`: how many workloads the Service selects, where it is not one that lacks the port alone. */
type Several = { readonly without: number; readonly all: number };
type Lost = { readonly port: string | number; readonly name: string };

const say = sentences({
  'other-protocol': ({ pods, target, protocol }: Values) => `${list(pods)} declares "${target}" for ${protocol} only.`,
  'other-protocol-several': ({ pods, target, protocol, without, all }: Values & Several) =>
    `${list(pods)} (${without} of ${all} workloads selected) declare "${target}" for ${protocol} only.`,
  'other-names': ({ pods, target, protocol, names }: Values & { readonly names: readonly string[] }) =>
    `${list(pods)} has no ${protocol} port named "${target}", only ${list(names)}.`,
  'other-names-several': ({ pods, target, protocol, names, without, all }: Values & Several & { readonly names: readonly string[] }) =>
    `${list(pods)} (${without} of ${all} workloads selected) have no ${protocol} port named "${target}", only ${list(names)}.`,
  'no-names': ({ pods, target, protocol }: Values) => `${list(pods)} names no ${protocol} port "${target}".`,
  'no-names-several': ({ pods, target, protocol, without, all }: Values & Several) =>
    `${list(pods)} (${without} of ${all} workloads selected) name no ${protocol} port "${target}".`,
  'nothing-answers': ({ port, name }: Lost) => `So nothing answers on port ${port} of "${name}".`,
  'never-reached': ({ port, name }: Lost) => `So port ${port} of "${name}" never reaches these pods.`,
  'no-srv-for-number': ({ port, name }: Lost) => `So there is no SRV record for port ${port} of "${name}".`,
  'no-srv-for-number-of-these': ({ port, name }: Lost) => `So there is no SRV record of these pods for port ${port} of "${name}".`,
  'no-srv': ({ host }: { readonly host: string }) => `So ${host} has no SRV record.`,
  'no-srv-of-these': ({ host }: { readonly host: string }) => `So ${host} has no SRV record of these pods.`,
  'use-near': ({ near, target }: { readonly near: string; readonly target: string }) =>
    `Use "${near}", or name the container port "${target}".`,
  'name-it': ({ target }: { readonly target: string }) => `Name the container port that serves it "${target}", or write its number.`,
  'name-it-or-number': ({ target, number }: { readonly target: string; readonly number: number }) =>
    `Name the container port that serves it "${target}", or write its number, for example ${number}.`,
});

export const rule = defineRule({
  on: ['Service'],
  *check(subject, model) {
    const { ports, selector } = subject.facts.object;
    if (selector === undefined || !ports.some((port) => isPortName(port.targetPort))) return;
    const pods = selectedPods(subject, model);
    if (pods.length === 0) return;
    for (const [index, port] of ports.entries()) {
      const target = port.targetPort;
      if (!isPortName(target) || isInjectedPort(target)) continue;
      const lacking = pods.filter((pod) => !declares(pod, target, port, model));
      // A job that shares the labels of a server is rightly left out of its endpoints. Where some serve the port, others of a plain folder may be other examples.
      const without = lacking.length === pods.length ? lacking : lacking.filter((pod) => !isJob(pod) && areDeployedTogether(subject, pod));
      if (without.length === 0) continue;
      if (without.length === pods.length && declaredElsewhere(subject, target, port, model)) continue;
      yield { ...finding(subject, { port, index, target, without, all: pods }, model), rests: ground(subject, pods) };
    }
  },
});

/** The Service's ports and selector, and the labels and ports of all that it selects. */
function ground(service: InstanceOf<Service>, pods: readonly Maker[]): readonly Evidence[] {
  return [
    evidence(service, [...itsName, ...itsPorts, ...itsSelector]),
    ...pods.map((pod) =>
      evidence(pod, [
        ...itsPodLabels(pod.facts.object),
        `${templatePath(pod, 'spec')}.containers`,
        `${templatePath(pod, 'spec')}.initContainers`,
      ]),
    ),
  ];
}

/** Does it run to an end: a job, the Pod of a test or of a hook? */
function isJob({ facts }: Maker): boolean {
  const { object } = facts;
  if (object.kind === 'Job' || object.kind === 'CronJob') return true;
  const policy = object.kind === 'Pod' ? child(child(facts.tree, 'spec'), 'restartPolicy') : undefined;
  return (policy?.kind === 'scalar' && policy.value !== 'Always') || 'helm.sh/hook' in object.annotations;
}

function declares(pod: Maker, name: string, port: ServicePort, model: Model): boolean {
  return podPorts(pod.facts.object.template, model).some((each) => each.name === name && each.protocol === protocolOf(port));
}

function declaredElsewhere(service: InstanceOf<Service>, name: string, port: ServicePort, model: Model): boolean {
  const { selector } = service.facts.object;
  return (
    selector !== undefined &&
    possible(model.scope.podsMatching(service, selector)).some((candidate) => declares(candidate.instance, name, port, model))
  );
}

interface Flaw {
  readonly port: ServicePort;
  readonly index: number;
  readonly target: string;
  readonly without: readonly Maker[];
  readonly all: readonly Maker[];
}

function finding(service: InstanceOf<Service>, flaw: Flaw, model: Model): RuleFinding {
  const { port, target, without, all } = flaw;
  const field = `spec.ports[${flaw.index}].targetPort`;
  const protocol = protocolOf(port);
  const declared = without.flatMap((pod) => podPorts(pod.facts.object.template, model));
  const otherProtocol = declared.find((each) => each.name === target);
  const names = [
    ...new Set(declared.filter((each) => each.protocol === protocol && each.name !== undefined).map((each) => each.name ?? '')),
  ];
  const values = { pods: without.map(called), target, protocol: otherProtocol?.protocol ?? protocol };
  const several = { without: without.length, all: all.length };
  const quoted = names.map((name) => `"${name}"`);
  const isOne = without.length === 1;
  const cause =
    otherProtocol !== undefined
      ? isOne
        ? say('other-protocol', values)
        : say('other-protocol-several', { ...values, ...several })
      : names.length > 0
        ? isOne
          ? say('other-names', { ...values, names: quoted })
          : say('other-names-several', { ...values, ...several, names: quoted })
        : isOne
          ? say('no-names', values)
          : say('no-names-several', { ...values, ...several });
  return {
    field,
    ...inTurn(cause, consequence(service, port, without.length === all.length), wayOut(target, port, names)),
    related: without.map((pod) => at(model, pod, `${templatePath(pod, 'spec')}.containers`, `${called(pod)}: container ports`)),
    fixes: fixesFor(service, flaw, names, model),
  };
}

function consequence(service: InstanceOf<Service>, port: ServicePort, all: boolean): Said {
  const { name } = service.facts.object;
  const values = { port: port.name === undefined ? (port.port ?? '') : `"${port.name}"`, name };
  if (!isHeadless(service.facts.object)) return say(all ? 'nothing-answers' : 'never-reached', values);
  if (port.name === undefined) return say(all ? 'no-srv-for-number' : 'no-srv-for-number-of-these', values);
  return say(all ? 'no-srv' : 'no-srv-of-these', { host: `_${port.name}._${protocolOf(port).toLowerCase()}.${name}` });
}

function wayOut(target: string, port: ServicePort, names: readonly string[]): Said {
  const near = nearest(target, names) ?? (names.length === 1 ? names[0] : undefined);
  if (near !== undefined) return say('use-near', { near, target });
  return port.port === undefined ? say('name-it', { target }) : say('name-it-or-number', { target, number: port.port });
}

function fixesFor(service: InstanceOf<Service>, flaw: Flaw, names: readonly string[], model: Model): readonly Fix[] {
  const { port, target, without } = flaw;
  const fixes: Fix[] = [];
  const near = nearest(target, names) ?? (names.length === 1 ? names[0] : undefined);
  if (near !== undefined) {
    const edits = setScalarAt(service, `spec.ports[${flaw.index}].targetPort`, near);
    fixes.push({ title: `Use port name "${near}"`, safe: false, preferred: true, edits });
  }
  const only = without.length === 1 ? without[0] : undefined;
  const unnamed = only === undefined ? undefined : portToName(only, port, model);
  if (only !== undefined && unnamed !== undefined && isContainerPortName(target)) {
    const path = `${templatePath(only, 'spec')}.${unnamed.field}`;
    const edits = setField(only, path, 'name', target, { before: ['containerPort'] });
    const verb = unnamed.name === undefined ? 'Name' : 'Rename';
    fixes.push(
      ...onObject(model, service, only, {
        title: `${verb} container port ${unnamed.number ?? ''} of ${called(only)} "${target}"`,
        safe: false,
        edits,
        ...(unnamed.name === undefined ? {} : { warning: `Probes and Services that use the name "${unnamed.name}" have to follow.` }),
      }),
    );
  }
  return fixes;
}

/** The container port that has the number of the Service port, or the only one without a name. */
function portToName(pod: Maker, port: ServicePort, model: Model): PodPort | undefined {
  const same = podPorts(pod.facts.object.template, model).filter((each) => each.protocol === protocolOf(port));
  const unnamed = same.filter((each) => each.name === undefined);
  return same.find((each) => each.number === port.port) ?? (unnamed.length === 1 ? unnamed[0] : undefined);
}
