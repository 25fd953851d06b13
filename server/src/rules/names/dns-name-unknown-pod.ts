import { numberedPod, ordinalsOf, setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { count } from '../../base/texts/words.ts';
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
import { podNames } from '../lib/references/governing.ts';
import { called, list } from '../lib/words.ts';
import type { JudgedName } from '../lib/names/judged-name.ts';

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
  const pods = last === start ? `only ${numberedPod(setName, start)}` : `${numberedPod(setName, start)} to ${numberedPod(setName, last)}`;
  const cause =
    kind === 'beyond-replicas'
      ? `StatefulSet "${setName}" has ${count(replicas, 'replica')}, ${pods}`
      : `Nothing makes a pod "${name.pod ?? ''}"; StatefulSet "${setName}" makes ${pods}`;
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
    ? `Did you mean ${spelled(mention, host)}?`
    : wanted === undefined
      ? 'Leave it out.'
      : `Set replicas to ${wanted}, or leave the name out.`;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    message: `${cause}, so ${name.host} will not resolve. ${cure}`,
    related: [at(model, set, kind === 'beyond-replicas' ? 'spec.replicas' : 'metadata.name', `StatefulSet "${setName}"`)],
    fixes,
  };
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
  const named = makers.flatMap((maker) => namesUnder(maker, serviceName));
  const { pod: _, ...rest } = name;
  const right = writeClusterName(rest, {});
  const cure =
    named.length === 0
      ? `Its pods have no names of their own: dial the Service, ${spelled(mention, right)}.`
      : `Those behind it are ${list(named)}.`;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    message: `No pod of Service "${serviceName}" is called "${name.pod ?? ''}", so ${name.host} will not resolve. ${cure}`,
    related: [
      at(model, service, 'metadata.name', `Service "${serviceName}"`),
      ...makers.slice(0, 3).map((maker) => at(model, maker, 'metadata.name', called(maker))),
    ],
    ...(named.length > 0 ? {} : { fixes: [writeHost(holder, mention, right, { preferred: false })] }),
  };
}

/** Names that the pods of a maker have under a Service (facts B.1, B.3). */
function namesUnder(maker: InstanceOf<Workload | Pod>, service: string): readonly string[] {
  const { object } = maker.facts;
  if (object.kind === 'StatefulSet')
    return object.serviceName === service ? [podNames({ ...maker, facts: { ...maker.facts, object } })] : [];
  const { hostname = '', subdomain } = object.template;
  return subdomain === service && hostname !== '' ? [hostname] : [];
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
      ? `No pod is called "${name.pod ?? ''}" under Service "${service.facts.object.name}"; that of ${called(owner)} is called "${given.name}"`
      : `${called(owner)} has ${count(completions, 'completion')}, ${completions === 1 ? 'only ' : `${owner.facts.object.name}-0 to `}${owner.facts.object.name}-${completions - 1}`;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    message: `${cause}, so ${name.host} will not resolve. Did you mean ${spelled(mention, host)}?`,
    related: [at(model, owner, completions === undefined ? 'metadata.name' : 'spec.completions', called(owner))],
    fixes: [writeHost(holder, mention, host)],
  };
}
