import { programs } from '../../facts/uses/programs.ts';
import type { Lookup } from '../../facts/uses/types.ts';
import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsSelector, itsShape } from '../../model/scope/aspects.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { replaceText } from '../fixes/field-edits.ts';
import { canBeHeadless, makeHeadless } from '../fixes/headless-fix.ts';
import { parentPath } from '../lib/locate.ts';
import { serviceNamed } from '../lib/references/named-service.ts';
import { readersOf } from '../lib/names/own-texts.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { atName, onObject } from '../lib/reach.ts';
import { hasSeveralPods } from '../lib/pods/several-pods.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';

type Values = { readonly name: string };
type Program = Values & { readonly program: string };

const say = sentences({
  'finds-members': ({ program, name }: Program) =>
    `${program} finds its members by the addresses of "${name}", which has only the cluster IP: each reaches one member at random, perhaps itself.`,
  'members-find': ({ name }: Values) =>
    `The members find each other by the addresses of "${name}", which has only the cluster IP: each reaches one member at random, perhaps itself.`,
  'chooses-address': ({ program, name }: Program) =>
    `${program} chooses among the addresses of "${name}", which has only the cluster IP: a connection stays with one pod.`,
  'use-headless': () => 'Use a headless Service of these pods.',
  'use-this': ({ better }: { readonly better: string }) => `Use the headless Service "${better}".`,
});

export const rule = defineRule({
  on: ['*'],
  when: ({ facts }) => facts.uses?.some(({ kind }) => kind === 'lookup') === true,
  *check(subject, model) {
    const told = new Set<string>();
    for (const use of subject.facts.uses ?? []) {
      const key = use.kind === 'lookup' ? `${use.program} ${use.host}` : '';
      if (use.kind !== 'lookup' || told.has(key)) continue;
      told.add(key);
      const found = judge(subject, use, model);
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, use: Lookup, model: Model): RuleFinding | undefined {
  const named = serviceNamed(use.host, holder, model);
  if (named === undefined || named.pod !== undefined || isHeadless(named.service.facts.object)) return undefined;
  const { service } = named;
  const pods = selectedPods(service, model);
  if (pods.length === 0 || !pods.some((each) => hasSeveralPods(each, model))) return undefined;
  const { finds, title } = programs[use.program];
  const own = readersOf(holder, model).filter((reader) => pods.includes(reader));
  if (finds === 'members' && own.length === 0) return undefined;
  const { name } = service.facts.object;
  const better = headlessBeside(service, model);
  const effect =
    finds === 'clients'
      ? say('chooses-address', { program: title, name })
      : use.program === 'peers'
        ? say('members-find', { name })
        : say('finds-members', { program: title, name });
  return {
    field: parentPath(use.field),
    at: { uri: holder.facts.uri, span: use.span },
    rests: [
      evidence(service, [...itsName, ...itsShape, ...itsSelector], holder),
      ...pods.slice(0, 1).map((each) => evidence(each, [...itsPodLabels(each.facts.object), 'spec.replicas'], service)),
      ...(finds === 'members' && holder !== own[0] ? [evidence(holder)] : []),
    ],
    ...inTurn(effect, better === undefined ? say('use-headless', {}) : say('use-this', { better: better.facts.object.name })),
    related: [atName(model, service), ...(better === undefined ? [] : [atName(model, better)])],
    fixes: better === undefined ? alone(service, holder, model) : [rename(holder, use, service, better)],
  };
}

/** A headless Service of the same pods, near by. */
function headlessBeside(service: InstanceOf<Service>, model: Model): InstanceOf<Service> | undefined {
  const [pods] = selectedPods(service, model);
  return pods === undefined
    ? undefined
    : model.scope
        .servicesSelecting(pods)
        .find(
          (each) =>
            countsHere(each) &&
            each.instance !== service &&
            isHeadless(each.instance.facts.object) &&
            each.instance.namespace === service.namespace,
        )?.instance;
}

function rename(holder: Instance, { field, host, span }: Lookup, service: InstanceOf<Service>, better: InstanceOf<Service>): Fix {
  const right = better.facts.object.name + host.slice(service.facts.object.name.length);
  return { title: `Write ${right}`, safe: false, preferred: true, edits: replaceText(holder, field, span, host, right) };
}

function alone(service: InstanceOf<Service>, holder: Instance, model: Model): readonly Fix[] {
  return canBeHeadless(service) ? onObject(model, holder, service, makeHeadless(service)) : [];
}
