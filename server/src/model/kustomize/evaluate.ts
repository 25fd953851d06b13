import { memo, memoWhile } from '../../base/memo.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { isLocal, localKey } from '../../facts/unapplied.ts';
import type { Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { substituted } from '../gitops/substitute.ts';
import type { Substitution } from '../gitops/substitute.ts';
import { isTemplate } from '../files/template-files.ts';
import { isBelow, shortLabel } from '../files/paths.ts';
import { isNamedPatch } from '../instances/fragments.ts';
import type { BundleProblem } from '../types.ts';
import { doubles, generatorFaults, isEmptyKustomization, patchFaults, replicaFaults } from './faults.ts';
import type { Fault } from './faults.ts';
import { mergePatchFaults, patchEntryFaults, typeFaults } from './form-faults.ts';
import { Budget } from './budget.ts';
import type { Cost } from './budget.ts';
import { configurationOf, joined, noConfiguration } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { absorbed, generatedObject } from './generated.ts';
import { idOf, itemOf, kindOfItem } from './item.ts';
import type { Item } from './item.ts';
import { generatorText } from '../files/loose-texts.ts';
import { generatorPaths } from './kustomization.ts';
import type { ConfigGenerator, PatchEntry, Ref } from './kustomization.ts';
import { applyPatch, patchMatches } from './patches/patches.ts';
import { patchesOf } from './patches/patches-of.ts';
import type { Patch } from './patches/patches.ts';
import { answersTo, followNames } from './references.ts';
import { applyReplacements } from './replacements.ts';
import { breadthOf, effort, stepOf } from './step.ts';
import type { Step } from './step.ts';
import { respelt } from './spelling.ts';
import type { KustomizationFile, Sources, Target } from './sources.ts';
import { addAnnotations, addLabels, affixName, setNamespace, setReplicas } from './transform.ts';
import { at, list, text } from './patches/tree-edit.ts';
import type { Said } from '../../base/texts/sentences.ts';
import { say } from './problem-sentences.ts';

export interface Build {
  readonly items: readonly Item[];
  readonly unknowns: readonly string[];
  /** The first unknown that may bring in what nobody sees; what stands in a folder without a kustomization is seen there. */
  readonly hides: string | undefined;
  readonly problems: readonly BundleProblem[];
  readonly cost: Cost;
}

const depthLimit = 60;

interface State {
  readonly sources: Sources;
  readonly unknowns: string[];
  /** Such of them as name a folder without a kustomization. */
  readonly seen: Set<string>;
  readonly problems: BundleProblem[];
  readonly stack: string[];
  gaveUp: boolean;
  /** Of the kustomization at hand, as far as it has been read. */
  configuration: Configuration;
  readonly budget: Budget;
  /** Something that it names was not found: what does not match may be there. */
  incomplete: boolean;
}

/** Builds a kustomization: all that `kubectl kustomize` would print, as far as files of the workspace say it. */
export function buildKustomization(sources: Sources, folder: string): Build {
  const budget = new Budget();
  const state: State = {
    sources,
    unknowns: [],
    seen: new Set(),
    problems: [],
    stack: [],
    gaveUp: false,
    configuration: noConfiguration,
    budget,
    incomplete: false,
  };
  const built = accumulate(state, folder, []);
  const file = sources.kustomization(folder);
  const isWhole = budget.draw('steps', built.length * (10 + state.configuration.references.length));
  if (!isWhole && file !== undefined) giveUp(state, file, built);
  const followed = (isWhole ? followNames(built, state.configuration) : built).filter(
    ({ tree }) => !isLocal(text(at(tree, ['metadata', 'annotations', localKey]))),
  );
  const items = file?.deployment?.substitution === undefined ? followed : withVariables(followed, file, file.deployment.substitution);
  const hides = state.unknowns.find((unknown) => !state.seen.has(unknown));
  return { items, unknowns: [...new Set(state.unknowns)], hides, problems: state.problems, cost: budget.taken };
}

/** Results of the last step by item, kept while the build stays the same. */
const withVariablesIn = memo((_: KustomizationFile) =>
  memoWhile((item: Item, substitution: Substitution) => substituted(item, substitution)),
);

/** What Flux writes in for variables when all else is done. */
function withVariables(built: readonly Item[], file: KustomizationFile, substitution: Substitution): readonly Item[] {
  const written = withVariablesIn(file);
  return built.map((item) => written(item, substitution));
}

/** kustomize kusttarget.go accumulateTarget: resources, generators, components, then transformers over all of them. */
function accumulate(state: State, folder: string, given: readonly Item[]): readonly Item[] {
  const file = state.sources.kustomization(folder);
  if (file === undefined) return given;
  if (!state.budget.draw('parts', 1)) return giveUp(state, file, given);
  const { content, facts } = file;
  const name = shortLabel(folder);
  if (facts.broken.length > 0 && file.deployment === undefined) state.unknowns.push(`the kustomization of ${name} cannot be read`);
  for (const unknown of content.unknowns) state.unknowns.push(`the kustomization of ${name} has ${unknown}`);
  if (file.deployment === undefined && isEmptyKustomization(facts)) empty(state, file);
  const types = typeFaults(facts);
  if (types.length > 0) state.unknowns.push(`the kustomization of ${name} has fields that cannot be read`);
  for (const { node, ...told } of [...types, ...patchEntryFaults(content.patches), ...mergePatchFaults(content.strategic)])
    state.problems.push({ ...told, place: placeIn(file, node), certain: true });
  state.stack.push(folder);
  let items = [...given];
  const known = content.resources.length > 1 ? new Set<string>() : undefined;
  for (const { path, node } of content.resources) {
    const more = resourceItems(state, file, path, node);
    if (known !== undefined) note(state, file, doubles(known, more, path, node));
    items.push(...more);
  }
  for (const ref of content.configurations) readConfiguration(state, file, ref);
  if (!state.budget.draw('objects', content.generators.length) || !state.budget.draw('steps', items.length * content.generators.length))
    return giveUp(state, file, items);
  note(state, file, generatorFaults(items, content.generators));
  items = generatedItems(state, file, items);
  for (const { path, node } of content.components) items = [...componentItems(state, file, path, node, items)];
  // Of a kustomization that kustomize cannot read nobody knows what it was to make of them.
  if (content.isChanged || types.length > 0) items = items.map(asPartial);
  state.stack.pop();
  return state.budget.spent === undefined ? transform(state, file, items) : giveUp(state, file, items);
}

function resourceItems(state: State, file: KustomizationFile, path: string, node: Node): readonly Item[] {
  const target = state.sources.resolve(file.folder, path);
  if (target.kind === 'file') {
    if (file.deployment === undefined && !isBelow(target.facts.uri, file.folder)) outside(state, file, path, node);
    return state.budget.draw('objects', target.facts.objects.length, node) ? fileItems(state, target.facts) : [];
  }
  if (target.kind === 'folder') {
    if (!enter(state, file, target.folder, node)) return [];
    const outer = state.configuration;
    state.configuration = noConfiguration;
    const items = accumulate(state, target.folder, []);
    state.configuration = joined(outer, state.configuration);
    return items;
  }
  lost(state, file, path, node, target);
  return [];
}

/** Its fields hold here and for all that builds on this. A file that is there and was not read holds none that matter. */
function readConfiguration(state: State, file: KustomizationFile, { path, node }: Ref): void {
  const target = state.sources.resolve(file.folder, path);
  if (target.kind === 'file') state.configuration = joined(state.configuration, configurationOf(target.facts));
  else lost(state, file, path, node, target);
}

function componentItems(state: State, file: KustomizationFile, path: string, node: Node, items: readonly Item[]): readonly Item[] {
  const target = state.sources.resolve(file.folder, path);
  if (target.kind === 'folder') return enter(state, file, target.folder, node) ? accumulate(state, target.folder, items) : items;
  if (target.kind === 'file') return items;
  lost(state, file, path, node, target);
  // What is not known may change all that it is given.
  return items.map(asPartial);
}

function enter(state: State, file: KustomizationFile, folder: string, node: Node): boolean {
  if (!state.stack.includes(folder) && state.stack.length < depthLimit) return true;
  const told = say('cycle', { folder: shortLabel(file.folder), other: shortLabel(folder, 2) });
  state.problems.push({ code: 'cycle', place: placeIn(file, node), ...told, certain: true });
  return false;
}

function lost(state: State, file: KustomizationFile, path: string, node: Node, target: Target): void {
  if (target.kind === 'remote') {
    state.unknowns.push(`${path} is not in the workspace`);
    return;
  }
  const certain = target.kind === 'missing' && target.certain && !isCopiedFirst(state, file);
  if (target.kind === 'missing' && target.likely)
    state.unknowns.push(target.excused === undefined ? `${path} is missing` : `${path} is not here: ${target.excused}`);
  state.incomplete = true;
  // A file that is there may hold nothing that anybody here reads.
  if (!certain && !(target.kind === 'missing' && target.likely)) return;
  const bare = target.kind === 'missing' && target.bare === true;
  if (bare) state.seen.add(`${path} is missing`);
  const told = say(certain ? (bare ? 'no-kustomization' : 'missing') : 'not-read', { path, folder: shortLabel(file.folder) });
  const excuse = excuseFor(state.sources.pathOf(file.folder), path, bare);
  state.problems.push({
    code: 'missing-resource',
    place: placeIn(file, node),
    ...told,
    certain,
    ...(excuse !== undefined ? { excuse } : {}),
  });
}

/** kustomize api/internal/loader: files have to be in or below the folder, unless `LoadRestrictionsNone` is set. */
function outside(state: State, file: KustomizationFile, path: string, node: Node): void {
  const excuse = say('excused-outside', {});
  state.problems.push({ code: 'outside', place: placeIn(file, node), ...say('outside', { path }), certain: true, excuse });
}

function empty(state: State, file: KustomizationFile): void {
  const told = say('empty', { folder: shortLabel(file.folder) });
  const excuse = state.stack.length > 0 ? excuseFor(state.sources.pathOf(file.folder), '../', false) : say('excused-empty', {});
  const [first] = file.facts.trees.flatMap(({ entries }) => entries);
  const place = first === undefined ? { uri: file.facts.uri, span: { start: 0, end: 0 } } : placeIn(file, first.key);
  state.problems.push({ code: 'empty', place, ...told, certain: true, ...(excuse !== undefined ? { excuse } : {}) });
}

/** Kustomizations that a program copies to where they belong, so that their paths lead elsewhere from here. */
function isCopiedFirst(state: State, file: KustomizationFile): boolean {
  return /\/(?:templates?|skeletons?|scaffold(?:s|ing)?|boilerplates?|blueprints?)\//i.test(state.sources.pathOf(file.folder));
}

function excuseFor(folder: string, path: string, bare: boolean): Said | undefined {
  if (/\/\.[^/.]/.test(folder)) return say('excused-hidden', {});
  if (bare) return say('excused-unwritten', {});
  return path.startsWith('../') ? undefined : say('excused-absent', {});
}

/** Says once, where it happened, what the budget did not reach for. */
function giveUp(state: State, file: KustomizationFile, items: readonly Item[]): readonly Item[] {
  const { spent, at } = state.budget;
  if (!state.gaveUp && spent !== undefined) {
    state.problems.push({
      code: 'gave-up',
      place: at === undefined ? { uri: file.facts.uri, span: { start: 0, end: 0 } } : placeIn(file, at),
      ...say(`gave-up-${spent.what}`, { folder: shortLabel(file.folder), most: spent.most }),
      certain: true,
    });
    state.unknowns.push(`${shortLabel(file.folder)} is too large`);
  }
  state.gaveUp = true;
  return items;
}

const madeItem = memo(itemOf);
const writtenItem = memo((object: ObjectFacts) => itemOf(isNamedPatch(object) ? { ...object, partial: true } : object));

function fileItems(state: State, facts: FileFacts): readonly Item[] {
  const name = shortLabel(facts.uri);
  if (facts.broken.length > 0) state.unknowns.push(`${name} cannot be read to its end`);
  if (isTemplate(facts)) state.unknowns.push(`${name} holds template expressions`);
  return facts.objects.map((object) => writtenItem(object));
}

/** Texts of the files that a generator reads, where they are no manifests. */
function textsOf(state: State, folder: string, generator: ConfigGenerator): readonly ObjectFacts[] {
  return generatorPaths(generator).flatMap((path) => {
    const target = state.sources.resolve(folder, path);
    return (target.kind === 'file' ? generatorText(target.facts, generator.kind) : undefined) ?? [];
  });
}

function generatedItems(state: State, { content, facts, folder }: KustomizationFile, present: Item[]): Item[] {
  let items = present;
  for (const generator of content.generators) {
    const isMeant = (item: Item): boolean => kindOfItem(item) === generator.kind && answersTo(item, generator.name);
    if (generator.behavior !== 'create' && items.some(isMeant)) {
      items = items.map((item) => (isMeant(item) ? absorbed(item, generator) : item));
      continue;
    }
    const item = madeItem(generatedObject(generator, content.generatorOptions, facts));
    const texts = textsOf(state, folder, generator);
    items = [...items, texts.length === 0 ? item : { ...item, texts }];
  }
  return items;
}

/** kusttarget_configplugin.go: the order in which kustomize's own transformers run. */
function transform(state: State, file: KustomizationFile, all: readonly Item[]): readonly Item[] {
  const { content, facts, folder } = file;
  const { configuration } = state;
  if (!state.budget.draw('steps', effort(content, configuration, all.length))) return giveUp(state, file, all);
  const read = (entries: readonly PatchEntry[]): Patch[] => entries.flatMap((entry) => readPatch(state, file, entry));
  const early = [...read(content.strategic), ...read(content.patches)];
  const late = read(content.json6902);
  const files = patchFiles(state, file);
  const memo = state.sources.levelMemo(folder, [facts, ...files, ...configuration.files]);
  // kustomize builds nothing while a patch cannot be read, so that nothing is known of what it makes.
  const unreadable = files.some((patch) => patch !== undefined && patch.broken.length > 0);
  if (unreadable) state.unknowns.push(`a patch of ${shortLabel(folder)} cannot be read to its end`);
  if (content.isNameOpen) state.unknowns.push(`a placeholder stands in the prefix or suffix of ${shortLabel(folder)}`);
  const isOpen = unreadable || content.isNameOpen;
  const used = new Map<number, number>();
  const result: Item[] = [];
  for (const item of all) {
    const step = stepOf(memo, item, state.budget, () => transformOne(item, file, early, late, state));
    for (const index of step.matched) used.set(index, (used.get(index) ?? 0) + 1);
    if (step.item !== undefined) result.push(isOpen ? asPartial(step.item) : step.item);
  }
  // Patches of a folder that brings in nothing are for what somebody puts beside them.
  note(state, file, [
    ...(all.length === 0 ? [] : patchFaults(folder, early, used)),
    ...replicaFaults(folder, all, content.replicas, configuration.replicas),
  ]);
  if (content.replacements.length === 0) return result;
  const replaced = applyReplacements(
    result,
    content.replacements.flatMap((node) =>
      replacementsOf(state, file, node).map((content) => ({ content, node: content === node ? undefined : child(node, 'path') })),
    ),
    state.budget,
  );
  note(state, file, replaced.faults);
  return state.budget.spent === undefined ? replaced.items : giveUp(state, file, replaced.items);
}

/** Replacements written in the kustomization, or in a file that it names. */
function replacementsOf(state: State, file: KustomizationFile, node: Node): readonly Node[] {
  const path = text(child(node, 'path'));
  if (path === undefined) return [node];
  const target = state.sources.resolve(file.folder, path);
  if (target.kind === 'file' && target.facts.trees.length > 0)
    return target.facts.trees.flatMap((tree) => (child(tree, '') === undefined ? [tree] : list(child(tree, ''))));
  state.unknowns.push(`the replacements of ${path} are not known`);
  return [];
}

/** The same item, not fully known. */
const asPartial = memo((item: Item): Item => (item.partial ? item : { ...item, partial: true }));

function transformOne(
  item: Item,
  { content, facts }: KustomizationFile,
  early: readonly Patch[],
  late: readonly Patch[],
  { configuration, budget }: State,
): Step {
  const matched: number[] = [];
  const before = budget.taken;
  const cost = (): Step['cost'] => ({
    steps: budget.taken.steps - before.steps,
    nodes: budget.taken.nodes - before.nodes,
    characters: budget.taken.characters - before.characters,
  });
  const run = (start: Item, patches: readonly Patch[], offset: number): Item | undefined => {
    let current: Item | undefined = start;
    patches.forEach((patch, index) => {
      if (current === undefined || !patchMatches(patch, current)) return;
      matched.push(offset + index);
      const after = applyPatch(patch, current, budget);
      current = after === undefined || (patch.partial === undefined && budget.spent === undefined) ? after : asPartial(after);
    });
    return current;
  };
  const patched = run(item, early, 0);
  if (patched === undefined) return { item: undefined, matched, cost: cost() };
  const { name } = idOf(patched);
  if (!budget.draw('steps', breadthOf(patched)) || !budget.drawName(name.length + content.prefix.length + content.suffix.length))
    return { item: asPartial(patched), matched, cost: cost() };
  let result = patched;
  if (content.namespace !== undefined)
    result = setNamespace(result, { ...content.namespace, uri: facts.uri, common: true }, configuration.namespaces);
  result = affixName(result, content.prefix, content.suffix, configuration);
  for (const entry of content.labels) result = addLabels(result, entry, facts.uri, configuration);
  if (content.annotations !== undefined) result = addAnnotations(result, content.annotations, facts.uri, configuration);
  const last = run(result, late, early.length);
  return {
    item: last === undefined ? undefined : respelt(setReplicas(last, content.replicas, facts.uri, configuration.replicas)),
    matched,
    cost: cost(),
  };
}

function patchFiles(state: State, { content, folder }: KustomizationFile): (FileFacts | undefined)[] {
  return [...content.strategic, ...content.patches, ...content.json6902].map(({ path }) => {
    const target = path === undefined ? undefined : state.sources.resolve(folder, path);
    return target?.kind === 'file' ? target.facts : undefined;
  });
}

function readPatch(state: State, file: KustomizationFile, entry: PatchEntry): Patch[] {
  return patchesOf(
    file,
    entry,
    (path) => state.sources.resolve(file.folder, path),
    (path, target) => lost(state, file, path, entry.node, target),
  );
}

/** Faults are certain only where everything that the kustomization names was found and read. */
function note(state: State, file: KustomizationFile, faults: readonly Fault[]): void {
  const certain = state.unknowns.length === 0 && !state.incomplete;
  for (const { node, ...told } of faults) state.problems.push({ ...told, place: placeIn(file, node), certain });
}

function placeIn(file: KustomizationFile, node: Node): BundleProblem['place'] {
  return { uri: file.facts.uri, span: { start: node.start, end: node.end } };
}
