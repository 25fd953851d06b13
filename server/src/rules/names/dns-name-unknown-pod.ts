import { numberedPod, ordinalsOf, setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { setField } from '../fixes/field-edits.ts';
import { writeClusterName } from '../lib/names/cluster-name.ts';
import { nearestPod } from '../lib/names/existing-pod.ts';
import { placeOfMention, spelled, writeHost } from '../fixes/name-fixes.ts';
import { hasWrongNames } from '../lib/preconditions.ts';
import { at, onObject } from '../lib/reach.ts';
import { readNames } from '../../model/names/read-names.ts';
import { wrongNames } from '../lib/names/wrong-names.ts';
import { podNames, isOne } from '../lib/references/governing.ts';
import { called, podText } from '../lib/words.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Pods } from '../lib/words.ts';

type Host = { readonly host: string };
type OfSet = Host & { readonly set: string; readonly pods: Pods };
type OfService = Host & { readonly pod: string; readonly service: string };

const say = sentences({
  'beyond-replicas': ({ set, replicas, pods, host }: OfSet & { readonly replicas: number }) =>
    replicas === 1
      ? `StatefulSet "${set}" has 1 replica, only ${podText(pods)}, so ${host} will not resolve.`
      : `StatefulSet "${set}" has ${replicas} replicas, ${podText(pods)}, so ${host} will not resolve.`,
  unmade: ({ pod, set, pods, host }: OfSet & { readonly pod: string }) =>
    isOne(pods)
      ? `Nothing makes a pod "${pod}"; StatefulSet "${set}" makes only ${podText(pods)}, so ${host} will not resolve.`
      : `Nothing makes a pod "${pod}"; StatefulSet "${set}" makes ${podText(pods)}, so ${host} will not resolve.`,
  near: ({ near }: { readonly near: string }) => `Did you mean ${near}?`,
  'leave-out': () => 'Leave it out.',
  'set-replicas': ({ wanted }: { readonly wanted: number }) => `Set replicas to ${wanted}, or leave the name out.`,
  'no-such-name': ({ pod, service, host }: OfService) => `No pod of Service "${service}" is called "${pod}", so ${host} will not resolve.`,
  'no-names': ({ right }: { readonly right: string }) => `Its pods have no names of their own: dial the Service, ${right}.`,
  names: ({ names }: { readonly names: Pods }) => `Those behind it are ${podText(names)}.`,
  'other-name': ({ pod, service, owner, given, host }: OfService & { readonly owner: string; readonly given: string }) =>
    `No pod is called "${pod}" under Service "${service}"; that of ${owner} is called "${given}", so ${host} will not resolve.`,
  'beyond-completions': ({
    owner,
    completions,
    pods,
    host,
  }: Host & { readonly owner: string; readonly completions: number; readonly pods: Pods }) =>
    completions === 1
      ? `${owner} has 1 completion, only ${podText(pods)}, so ${host} will not resolve.`
      : `${owner} has ${completions} completions, ${podText(pods)}, so ${host} will not resolve.`,
});

export const rule = defineRule({
  on: ['*'],
  when: hasWrongNames,
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      const { verdict } = judged;
      if (verdict.kind === 'beyond-replicas' || verdict.kind === 'unmade-pod')
        yield { ...finding(subject, judged, verdict, model), rests: judged.rests };
      if (verdict.kind === 'no-such-name') yield { ...noSuchName(subject, judged, verdict, model), rests: judged.rests };
      if (verdict.kind === 'other-name') yield { ...otherName(subject, judged, verdict, model), rests: judged.rests };
    }
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'beyond-replicas' | 'unmade-pod' }>;

function finding(holder: Instance, { name, mention }: JudgedName, { kind, set }: Verdict, model: Model): RuleFinding {
  const { name: setName, replicas = 1 } = set.facts.object;
  const { first: start, last } = ordinalsOf(set.facts.object);
  const ordinal = setAndOrdinal(name.pod ?? '')?.ordinal ?? start;
  const host = writeClusterName(name, { pod: nearestPod(set, ordinal) });
  const values = { set: setName, pods: run(setName, start, last), host: name.host };
  const isListed = readNames(holder, model).some((other) => other.host === host);
  const fixes: Fix[] = isListed ? [] : [writeHost(holder, mention, host)];
  const wanted = kind === 'beyond-replicas' && ordinal > last ? highest(holder, set, model, ordinal) - start + 1 : undefined;
  if (wanted !== undefined)
    fixes.push(
      ...onObject(model, holder, set, {
        title: `Set replicas of StatefulSet "${setName}" to ${wanted}`,
        safe: false,
        edits: setField(set, 'spec', 'replicas', wanted),
      }),
    );
  const cure = !isListed
    ? say('near', { near: spelled(mention, host) })
    : wanted === undefined
      ? say('leave-out', {})
      : say('set-replicas', { wanted });
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...inTurn(
      kind === 'beyond-replicas' ? say('beyond-replicas', { ...values, replicas }) : say('unmade', { ...values, pod: name.pod ?? '' }),
      cure,
    ),
    related: [at(model, set, kind === 'beyond-replicas' ? 'spec.replicas' : 'metadata.name', `StatefulSet "${setName}"`)],
    fixes,
  };
}

/** Pods of one maker, from a number to another. */
function run(name: string, first: number, last: number): Pods {
  return first >= last ? [numberedPod(name, first)] : { first: numberedPod(name, first), last: numberedPod(name, last) };
}

/** The highest number that the object's text gives a pod of this set: whoever raises replicas wants all of them. */
function highest(holder: Instance, set: Verdict['set'], model: Model, atLeast: number): number {
  return Math.max(
    atLeast,
    ...wrongNames(holder, model).flatMap(({ name, verdict }) =>
      verdict.kind === 'beyond-replicas' && verdict.set === set ? [setAndOrdinal(name.pod ?? '')?.ordinal ?? atLeast] : [],
    ),
  );
}

/** All pods behind the Service are known, and none of them can be called so. */
function noSuchName(
  holder: Instance,
  { name, mention }: JudgedName,
  { service, makers }: Extract<JudgedName['verdict'], { kind: 'no-such-name' }>,
  model: Model,
): RuleFinding {
  const serviceName = service.facts.object.name;
  const [first, ...more] = makers.map((maker) => namesUnder(maker, serviceName)).filter((names) => names !== undefined);
  const named = first === undefined || more.length === 0 ? first : [first, ...more].flatMap(endsOf);
  const { pod: _, ...rest } = name;
  const right = writeClusterName(rest, {});
  const cure = named === undefined ? say('no-names', { right: spelled(mention, right) }) : say('names', { names: named });
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...inTurn(say('no-such-name', { pod: name.pod ?? '', service: serviceName, host: name.host }), cure),
    related: [
      at(model, service, 'metadata.name', `Service "${serviceName}"`),
      ...makers.slice(0, 3).map((maker) => at(model, maker, 'metadata.name', called(maker))),
    ],
    ...(named !== undefined ? {} : { fixes: [writeHost(holder, mention, right, { preferred: false })] }),
  };
}

const endsOf = (names: Pods): readonly string[] => ('first' in names ? [names.first, names.last] : names);

/** Names that the pods of a maker have under a Service (facts B.1, B.3). */
function namesUnder(maker: InstanceOf<Workload | Pod>, service: string): Pods | undefined {
  const { object } = maker.facts;
  if (object.kind === 'StatefulSet')
    return object.serviceName === service ? podNames({ ...maker, facts: { ...maker.facts, object } }) : undefined;
  const { hostname = '', subdomain } = object.template;
  return subdomain === service && hostname !== '' ? [hostname] : undefined;
}

/** No pod has that name, and one has another like it. */
function otherName(
  holder: Instance,
  { name, mention }: JudgedName,
  { given, service }: Extract<JudgedName['verdict'], { kind: 'other-name' }>,
  model: Model,
): RuleFinding {
  const host = writeClusterName(name, { pod: given.name });
  const { owner, completions } = given;
  const cause =
    completions === undefined
      ? say('other-name', {
          pod: name.pod ?? '',
          service: service.facts.object.name,
          owner: called(owner),
          given: given.name,
          host: name.host,
        })
      : say('beyond-completions', {
          owner: called(owner),
          completions,
          pods: run(owner.facts.object.name, 0, completions - 1),
          host: name.host,
        });
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    ...inTurn(cause, say('near', { near: spelled(mention, host) })),
    related: [at(model, owner, completions === undefined ? 'metadata.name' : 'spec.completions', called(owner))],
    fixes: [writeHost(holder, mention, host)],
  };
}
