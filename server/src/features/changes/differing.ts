import { getOrMake } from '../../base/get-or-make.ts';
import { identityOf, isEndpoints, isPodMaker, isService, isSlice } from '../../model/keys.ts';
import type { Bundle, Instance } from '../../model/types.ts';
import { buildOf, type State } from './state.ts';

/** What becomes what: objects of one build, kind, namespace and name. */
export interface ObjectPair {
  readonly key: string;
  readonly before: Instance | undefined;
  readonly after: Instance | undefined;
}

/** All objects of a state that are applied and have a name, by what tells them apart. Of several the last counts, as it is applied last. */
export interface StateObjects {
  readonly last: ReadonlyMap<string, Instance>;
  /** Those that do not count, and those without a name. */
  readonly others: ReadonlyMap<string, readonly Instance[]>;
  /** Of an object of this state. */
  readonly keyOf: (instance: Instance) => string;
  /** Where an object stands, below the root of this state. */
  readonly pathOf: (instance: Instance) => string;
}

/** Where two states are not the same, read from objects alone: what is not named here is the same in both. */
export interface Differing {
  readonly before: StateObjects;
  readonly after: StateObjects;
  /** Objects that came, went or were read from another text. */
  readonly pairs: readonly ObjectPair[];
  /** Namespaces whose names may be others. */
  readonly namespaces: readonly string[];
  /** Kustomizations and charts that may make other names, as `buildOf` names them. */
  readonly builds: ReadonlySet<string>;
}

/** Steps of a walk over all objects take so many of them. */
const atOnce = 200;

/** What identifies an object of a state. */
export function keyIn(state: Pick<State, 'root'>): StateObjects['keyOf'] {
  const builds = new Map<Bundle, string>();
  return (instance) => `${getOrMake(builds, instance.bundle, () => buildOf(state, instance.bundle))} ${identityOf(instance)}`;
}

function* objectsOf(state: State): Generator<undefined, StateObjects> {
  const last = new Map<string, Instance>();
  const others = new Map<string, Instance[]>();
  const keyOf = keyIn(state);
  let count = 0;
  for (const instance of state.model.instances()) {
    if (instance.unapplied !== undefined) continue;
    const key = keyOf(instance);
    const isNamed = instance.facts.object.name !== '';
    const known = isNamed ? last.get(key) : instance;
    if (known !== undefined) getOrMake(others, key, () => []).push(known);
    if (isNamed) last.set(key, instance);
    if (++count % atOnce === 0) yield;
  }
  return {
    last,
    others,
    keyOf,
    pathOf: ({ facts }) => (facts.uri.startsWith(state.root) ? facts.uri.slice(state.root.length) : facts.uri),
  };
}

/** The state before stays the same while people type. */
const kept = new WeakMap<State, { readonly model: State['model']; readonly objects: StateObjects }>();

function* keptObjects(state: State): Generator<undefined, StateObjects> {
  const { model } = state;
  const known = kept.get(state);
  if (known?.model === model) return known.objects;
  const objects = yield* objectsOf(state);
  kept.set(state, { model, objects });
  return objects;
}

const isSame = (a: Instance | undefined, b: Instance | undefined): boolean => a !== undefined && a.facts === b?.facts;

function areSame(a: readonly Instance[] = [], b: readonly Instance[] = []): boolean {
  return a.length === b.length && a.every((instance, index) => isSame(instance, b[index]));
}

/**
 * What became of objects that share a key: each stays what it was in its own file; where it left that file, it is found in another one that has it now, and a further copy beside one
 * that stands is new.
 */
function pairsOfCopies(
  key: string,
  was: readonly Instance[],
  is: readonly Instance[],
  [pathBefore, pathAfter]: readonly [StateObjects['pathOf'], StateObjects['pathOf']],
): readonly ObjectPair[] {
  const left = [...was];
  const stayed = new Map(
    is.map((after) => {
      const at = left.findIndex((before) => pathBefore(before) === pathAfter(after));
      return [after, at < 0 ? undefined : left.splice(at, 1)[0]] as const;
    }),
  );
  const pairs = is.map((after): ObjectPair => ({ key, before: stayed.get(after) ?? left.shift(), after }));
  return [...pairs, ...left.map((before): ObjectPair => ({ key, before, after: undefined }))].filter(
    ({ before, after }) => !isSame(before, after),
  );
}

function* pairsOf(before: StateObjects, after: StateObjects): Generator<undefined, readonly ObjectPair[]> {
  const pairs: ObjectPair[] = [];
  let count = 0;
  const copies = ({ last, others }: StateObjects, key: string): readonly Instance[] => [
    ...(others.get(key) ?? []),
    ...[last.get(key) ?? []].flat(),
  ];
  for (const key of new Set([...after.last.keys(), ...before.last.keys()])) {
    if (++count % atOnce === 0) yield;
    const [was, is] = [before.last.get(key), after.last.get(key)];
    if (before.others.has(key) || after.others.has(key))
      pairs.push(...pairsOfCopies(key, copies(before, key), copies(after, key), [before.pathOf, after.pathOf]));
    else if (!isSame(was, is)) pairs.push({ key, before: was, after: is });
  }
  return pairs;
}

/** Compares the objects of two states by identity of their facts. */
export function* differingSteps(stateBefore: State, stateAfter: State): Generator<undefined, Differing> {
  const before = yield* keptObjects(stateBefore);
  const after = yield* objectsOf(stateAfter);
  const pairs = yield* pairsOf(before, after);
  const [gone, come] = [new Set(pairs.flatMap(({ before: was }) => was ?? [])), new Set(pairs.flatMap(({ after: is }) => is ?? []))];
  for (const key of new Set([...before.others.keys(), ...after.others.keys()])) {
    const [was = [], is = []] = [before.others.get(key), after.others.get(key)];
    if (areSame(was, is)) continue;
    was.forEach((instance) => gone.add(instance));
    is.forEach((instance) => come.add(instance));
  }
  return {
    before,
    after,
    pairs,
    namespaces: namespacesOf([...gone, ...come]),
    builds: new Set([...buildsOf(stateBefore, gone), ...buildsOf(stateAfter, come)]),
  };
}

/** Can DNS answer otherwise because of it? */
const makesNames = (instance: Instance): boolean =>
  isService(instance) || isPodMaker(instance) || isEndpoints(instance) || isSlice(instance) || instance.facts.object.kind === 'Namespace';

function namespacesOf(touched: readonly Instance[]): readonly string[] {
  return [
    ...new Set(
      touched.filter(makesNames).map(({ facts, namespace }) => (facts.object.kind === 'Namespace' ? facts.object.name : namespace)),
    ),
  ].filter((name) => name !== '');
}

function buildsOf(state: State, touched: ReadonlySet<Instance>): readonly string[] {
  return [...new Set([...touched].filter(makesNames).map(({ bundle }) => bundle))]
    .map((bundle) => buildOf(state, bundle))
    .filter((build) => build !== '');
}
