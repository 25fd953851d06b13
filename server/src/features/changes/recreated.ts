import { getOrMake } from '../../base/get-or-make.ts';
import type { Json } from '../../k8s/json.ts';
import { asObject } from '../../k8s/json.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { isPodMaker, isService, isStatefulSet } from '../../model/keys.ts';
import type { Instance } from '../../model/types.ts';
import { sourced } from '../shared/sourced.ts';
import type { ObjectPair } from './differing.ts';
import { buildOf, plainOf, type State } from './state.ts';

/** An object that got another name. */
export interface Renamed {
  readonly from: Instance;
  readonly to: Instance;
}

/** Pods that are made anew under other names. */
export interface Recreated {
  readonly instance: Instance;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** What of an object tells it under another name: selector and template, or selector and ports. */
function fingerprint(state: State, instance: Instance): string | undefined {
  if (!isService(instance) && !isPodMaker(instance)) return undefined;
  const spec = asObject(plainOf(state, instance)?.['spec']);
  const told: Json = isService(instance)
    ? { selector: spec['selector'], ports: spec['ports'] }
    : { selector: spec['selector'], template: spec['template'] ?? spec };
  if (isService(instance) && Object.keys(asObject(spec['selector'])).length === 0) return undefined;
  return `${buildOf(state, instance.bundle)} ${kindOf(instance.facts.object)} ${instance.namespace} ${JSON.stringify(told)}`;
}

/** Objects that are gone, with the one new object each that is the same under another name. */
export function renamedObjects(before: State, after: State, pairs: readonly ObjectPair[]): readonly Renamed[] {
  const byPrint = (state: State, objects: readonly Instance[]): ReadonlyMap<string, readonly Instance[]> => {
    const found = new Map<string, Instance[]>();
    for (const instance of objects) {
      const print = fingerprint(state, instance);
      if (print !== undefined) getOrMake(found, print, () => []).push(instance);
    }
    return found;
  };
  const [gone, come] = [
    pairs.flatMap((pair) => (pair.after === undefined ? (pair.before ?? []) : [])),
    pairs.flatMap((pair) => (pair.before === undefined ? (pair.after ?? []) : [])),
  ];
  if (gone.length === 0 || come.length === 0) return [];
  const others = byPrint(after, come);
  return [...byPrint(before, gone)].flatMap(([print, [from, second]]) => {
    const [to, other] = others.get(print) ?? [];
    return from !== undefined && to !== undefined && second === undefined && other === undefined ? [{ from, to }] : [];
  });
}

/** Names of the pods as the pods have them for hosts: of those that are known before they are made. */
export function podNames({ model }: State, instance: Instance): readonly string[] {
  if (!isPodMaker(instance)) return [];
  const records = model.recordsFor(instance.bundle);
  return records
    .podsOf(sourced(instance))
    .map(({ name, hostname, subdomain }) => {
      const plain = isStatefulSet(instance) || instance.facts.object.kind === 'Pod' ? name : hostname;
      return subdomain === '' ? plain : `${plain}.${subdomain}`;
    })
    .filter((name) => name !== '' && !/[#<]/.test(name));
}

/** Workloads whose pods are made anew under other names; scaling alone is none. */
export function recreatedPods(
  before: State,
  after: State,
  pairs: readonly ObjectPair[],
  renamed: readonly Renamed[],
): readonly Recreated[] {
  const changed = pairs.flatMap(({ before: from, after: to }) => (from === undefined || to === undefined ? [] : [{ from, to }]));
  return [...changed, ...renamed].flatMap(({ from, to }) => {
    const [old, now] = [podNames(before, from), podNames(after, to)];
    const isScaled = old.every((name, i) => now[i] === undefined || now[i] === name);
    return old.length === 0 || now.length === 0 || isScaled ? [] : [{ instance: to, from: old, to: now }];
  });
}
