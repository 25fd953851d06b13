import { getOrMake } from '../../base/get-or-make.ts';
import { isOwnKind, kindOf, type KubeObject } from '../../k8s/kinds.ts';
import { mayRefer } from '../../k8s/service-references.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import type { Precondition, Rule } from '../define.ts';

/** Rules of one kind that share a precondition; `undefined`: they have none. */
export interface Asked {
  readonly when: Precondition | undefined;
  readonly rules: readonly Rule[];
}

const askedByKind = new WeakMap<readonly Rule[], Map<string, readonly Asked[]>>();

/** The rules that look at an object. Worked out once for a list of rules: pass the same one. Another's kind that is called like one of Kubernetes (Knative's Service) is not that; a route of another group is asked like the route, and the text of a generator's file (`textOf`) like the object that it becomes a part of. */
export function askedOf(rules: readonly Rule[], object: KubeObject, textOf?: ObjectFacts['textOf']): readonly Asked[] {
  const kind =
    textOf ??
    (object.kind === 'Custom' && isOwnKind(object.customKind) && !mayRefer(object.apiVersion, object.customKind) ? '*' : kindOf(object));
  const byKind = getOrMake(askedByKind, rules, () => new Map<string, readonly Asked[]>());
  return getOrMake(byKind, kind, () => {
    const isNamed = rules.some((rule) => rule.on.includes(kind));
    return isNamed ? grouped(rules, kind) : getOrMake(byKind, '*', () => grouped(rules, '*'));
  });
}

function grouped(rules: readonly Rule[], kind: string): readonly Asked[] {
  const groups = new Map<Precondition | undefined, Rule[]>();
  for (const rule of rules) if (rule.on.includes(kind) || rule.on.includes('*')) getOrMake(groups, rule.when, () => []).push(rule);
  return [...groups].map(([when, of]) => ({ when, rules: of }));
}
