import { commonEnds } from '../../base/texts/common-ends.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { isListOfNames, unappliedObject } from '../../facts/unapplied.ts';
import { Backlog } from '../../base/backlog.ts';
import { sizeOf } from '../../base/bag.ts';
import { BundleTable, plainBundleId } from './bundles.ts';
import { ChartBundles, type Placed } from './chart-bundles.ts';
import { compareInstances } from '../scope/candidates.ts';
import { InstanceIndex } from './instance-index.ts';
import { factsOf } from '../kustomize/item.ts';
import type { Item } from '../kustomize/item.ts';
import { noCost, shareOf, workspaceLimits } from '../kustomize/budget.ts';
import type { Build } from '../kustomize/evaluate.ts';
import { KustomizeGraph } from '../kustomize/graph.ts';
import { patchTexts } from '../kustomize/patches/patch-texts.ts';
import type { NamedPart } from '../kustomize/named-parts.ts';
import type { ModelOptions } from '../options.ts';
import { markedFragment } from './fragments.ts';
import { isTemplate } from '../files/template-files.ts';
import { valuesObjects } from '../files/loose-texts.ts';
import { folderOf, shortLabel } from '../files/paths.ts';
import type { Bundle, BundleProblem, Instance } from '../types.ts';
import type { WorkspaceIndex } from '../files/file-index.ts';
import { inTurn } from '../../base/texts/sentences.ts';
import { say } from '../kustomize/problem-sentences.ts';

interface BuiltBundle {
  /** By item; texts of patches by their facts. */
  readonly instances: ReadonlyMap<Item | ObjectFacts, Instance>;
  readonly unknowns: readonly string[];
  readonly hides: string | undefined;
  readonly problems: readonly BundleProblem[];
  /** Namespace that objects got which write none. */
  readonly given: string | undefined;
  /** What it takes of the budget of all builds, which is 1. */
  readonly share: number;
  /** Those before it took all of that. */
  readonly left: boolean;
}

/** So many changed files are looked at in one step. */
const readAtOnce = 200;

/** Instances of all bundles, kept up with the index by deltas: `sync` costs as much as what changed. */
export class InstanceStore {
  readonly instances = new InstanceIndex();
  readonly bundles = new BundleTable();
  readonly #index: WorkspaceIndex;
  readonly #options: ModelOptions;
  readonly defaultNamespace: string;
  readonly #charts: ChartBundles;
  readonly #unknowns = new Map<string, Map<string, readonly string[]>>();
  readonly #sortedUnknowns = new Map<string, readonly string[]>();
  readonly #graph: KustomizeGraph;
  readonly #builds = new Map<string, BuiltBundle>();
  #share = 0;
  #left = 0;
  #sorted: readonly Instance[] = [];
  readonly #added = new Set<Instance>();
  readonly #removed = new Set<Instance>();
  #revision = -1;
  /** Files that changed and are not looked at yet, files whose objects may be others, kustomizations that may build something else. */
  readonly #unread = new Backlog();
  readonly #stale = new Backlog();
  readonly #staleRoots = new Backlog();

  constructor(index: WorkspaceIndex, defaultNamespace: string, options: ModelOptions) {
    this.#index = index;
    this.#graph = new KustomizeGraph(index, options);
    this.#charts = new ChartBundles(index, this.bundles);
    this.defaultNamespace = defaultNamespace;
    this.#options = options;
  }

  /** The index forgot what changed since: this store cannot catch up any more. */
  get isLost(): boolean {
    return this.#revision >= 0 && !this.#index.remembers(this.#revision);
  }

  /** Catches up with the index. */
  sync(): void {
    while (this.step('all'));
  }

  /** One small part of catching up; `false`: nothing is left. `files`: what kustomize builds may wait. */
  step(what: 'files' | 'all'): boolean {
    this.#noteChanges();
    if (this.#unread.size > 0) this.#readSome();
    else if (!this.#replaceNext() && !(what === 'all' && this.#rebuildNext())) return false;
    return true;
  }

  #noteChanges(): void {
    if (this.#revision === this.#index.revision) return;
    const known = this.#revision < 0 ? undefined : this.#index.changedSince(this.#revision);
    this.#revision = this.#index.revision;
    if (known !== undefined) for (const uri of known) this.#unread.add(uri);
    else for (const { uri } of this.#index.files()) this.#unread.add(uri);
  }

  /** What changed files mean for charts and kustomizations; it decides what the files themselves mean. */
  #readSome(): void {
    const some: string[] = [];
    for (let uri = this.#unread.take(); uri !== undefined; uri = some.length < readAtOnce ? this.#unread.take() : undefined) some.push(uri);
    const { coverage, roots } = this.#graph.sync(some);
    for (const uri of [...some, ...coverage]) this.#stale.add(uri);
    for (const folder of this.#charts.move(some))
      for (const uri of [...this.#index.filesBelow(folder), ...this.#charts.originsOf(folder)]) this.#stale.add(uri);
    for (const folder of [...roots].sort()) this.#staleRoots.add(folder);
  }

  #replaceNext(): boolean {
    const uri = this.#stale.take();
    if (uri !== undefined) this.#replacePlain(uri);
    return uri !== undefined;
  }

  #rebuildNext(): boolean {
    const folder = this.#staleRoots.take();
    if (folder !== undefined) this.#rebuild(folder);
    return folder !== undefined;
  }

  /** Does a GitOps object deploy folders of this workspace and nothing else? Then it makes nothing that is not known. */
  deploysOnlyThis(object: ObjectFacts): boolean {
    return this.#graph.deploysOnlyThis(object) || this.#charts.isOrigin(object);
  }

  /**
   * Charts and other bundles that may hold what we cannot see; not components, which make nothing by themselves. To others a chart does so, too, when it
   * was rendered for nobody knows whom, since they may know its release by another name.
   */
  *unrendered(): Iterable<{ readonly bundle: Bundle; readonly unknown: string }> {
    yield* this.#charts.unrendered();
    for (const [folder, { hides: unknown }] of this.#builds) {
      const bundle = this.#graph.isComponent(folder) ? undefined : this.bundles.get(folder);
      if (bundle !== undefined && unknown !== undefined) yield { bundle, unknown };
    }
  }

  /** Ids of the bundles of kustomizations that read this file, as kustomization, resource or patch. */
  buildsReading(uri: string): readonly string[] {
    return this.#graph.rootsReading(uri);
  }

  /** Parts of a bundle's kustomizations that may be for what stands in a file, by name. */
  namedParts(bundle: Bundle, uri: string): readonly NamedPart[] {
    return bundle.kind === 'kustomization' ? this.#graph.namedParts(bundle.id, uri) : [];
  }

  /** Of all kustomizations, each once, by folder; one of a certain build goes before the same of another. */
  problems(): readonly BundleProblem[] {
    const distinct = new Map<string, BundleProblem>();
    for (const folder of [...this.#builds.keys()].sort()) {
      for (const problem of this.#builds.get(folder)?.problems ?? []) {
        const key = `${problem.code} ${problem.place.uri} ${problem.place.span.start} ${problem.message}`;
        if (problem.certain || !distinct.has(key)) distinct.set(key, problem);
      }
    }
    return [...distinct.values(), ...this.#leftProblem()];
  }

  /** Said once, at the first by name. */
  #leftProblem(): readonly BundleProblem[] {
    if (this.#left === 0) return [];
    const [folder = ''] = [...this.#builds]
      .filter(([, { left }]) => left)
      .map(([name]) => name)
      .sort();
    const told = inTurn(
      say('left', { folder: shortLabel(folder), most: workspaceLimits.objects }),
      this.#left === 1 ? undefined : say('left-too', { others: this.#left - 1 }),
    );
    return [{ code: 'gave-up', place: { uri: this.#graph.uriOf(folder) ?? folder, span: { start: 0, end: 0 } }, ...told, certain: true }];
  }

  /** Do the roots before this one by name leave something of the budget? */
  #isCovered(folder: string): boolean {
    if (this.#share < 1) return true;
    let sum = 0;
    for (const [other, { share }] of this.#builds) if (other < folder) sum += share;
    return sum < 1;
  }

  #setBuild(folder: string, build: BuiltBundle | undefined): void {
    const before = this.#builds.get(folder);
    if (build === undefined) this.#builds.delete(folder);
    else this.#builds.set(folder, build);
    const change = (build?.share ?? 0) - (before?.share ?? 0);
    this.#share += change;
    this.#left += Number(build?.left ?? false) - Number(before?.left ?? false);
    if (change !== 0 && (this.#share >= 1 || this.#left > 0)) this.#balance();
  }

  /** Of the roots in the order of their names those are built that come before the budget is used up, whatever came first. */
  #balance(): void {
    let sum = 0;
    for (const folder of [...this.#builds.keys()].sort()) {
      const { share = 0, left = false } = this.#builds.get(folder) ?? {};
      if (left !== sum >= 1) this.#staleRoots.add(folder);
      sum += share;
    }
  }

  /** Builds a root anew and replaces just the instances that came out different. */
  #rebuild(folder: string): void {
    const before = this.#builds.get(folder);
    if (!this.#graph.roots.has(folder) || this.#options.ignored?.(this.#graph.uriOf(folder) ?? folder) === true) {
      for (const instance of before?.instances.values() ?? []) this.#remove(instance);
      this.#setBuild(folder, undefined);
      this.bundles.drop(folder);
      return;
    }
    const isCovered = this.#isCovered(folder);
    const build = isCovered ? this.#graph.build(folder) : nothingOf(folder);
    const bundle = this.bundles.ensure(folder, 'kustomization', { unknowns: () => this.#builds.get(folder)?.unknowns ?? [] });
    const instances = new Map<Item | ObjectFacts, Instance>();
    const owner = this.#graph.uriOf(folder) ?? folder;
    const unapplied = this.#unappliedIn(owner);
    const given = this.#graph.namespaceOf(folder);
    const kept = before?.given === given ? before?.instances : undefined;
    const made = (facts: ObjectFacts): Instance => this.#instanceOf(facts, bundle, owner, unapplied, given);
    for (const item of build.items) instances.set(item, kept?.get(item) ?? made(factsOf(item)));
    for (const text of patchTexts(build.items)) instances.set(text, kept?.get(text) ?? made(text));
    this.#setBuild(folder, {
      instances,
      unknowns: build.unknowns,
      hides: build.hides,
      problems: build.problems,
      given,
      share: shareOf(build.items.length, build.cost),
      left: !isCovered,
    });
    for (const [item, instance] of before?.instances ?? []) if (instances.get(item) !== instance) this.#drop(instance);
    for (const [item, instance] of instances) if (before?.instances.get(item) !== instance) this.#add(instance);
  }

  #replacePlain(uri: string): void {
    const file = this.#index.file(uri);
    this.#noteUnknowns(uri, file);
    const objects = file === undefined ? [] : file.role === 'values' ? valuesObjects(file) : file.objects;
    const none = objects.length === 0 || this.#options.ignored?.(uri) === true || this.#graph.covers(uri);
    const before = [...this.instances.ofUri(uri)].filter((instance) => instance.bundle.kind !== 'kustomization');
    if (none && before.length === 0) return;
    if (before.length > 1) before.sort(compareInstances);
    const now = none ? [] : this.#inBundles(uri, objects.map(markedFragment));
    const unapplied = this.#unappliedIn(uri);
    const isKept = (instance: Instance, { facts, bundle }: Placed): boolean =>
      instance.bundle === bundle && instance.unapplied === unapplied(facts) && isMovedFrom(instance.facts, facts);
    const { front, back } = keptAround(before, now, isKept);
    const behind = before.length - now.length;
    now.forEach(({ facts, bundle }, at) => {
      const same = at < front ? before[at] : at >= now.length - back ? before[at + behind] : undefined;
      if (same !== undefined) place(same, facts);
      else this.#add(this.#instanceOf(facts, bundle, uri, unapplied));
    });
    for (const instance of before.slice(front, before.length - back)) this.#remove(instance);
  }

  /** Objects of a file with the bundles that they are in. */
  #inBundles(uri: string, objects: readonly ObjectFacts[]): readonly Placed[] {
    const chart = this.#charts.folderOf(uri);
    if (chart !== undefined) return this.#charts.inBundles(chart, uri, objects);
    const bundle = this.#plainBundleOf(uri);
    return this.#charts.withValues(objects.map((facts) => ({ facts, bundle })));
  }

  /** All instances in a fixed order: by bundle, file and place. Edits are merged in, so that nothing is sorted twice. */
  sorted(): readonly Instance[] {
    if (this.#added.size === 0 && this.#removed.size === 0) return this.#sorted;
    const kept = this.#removed.size === 0 ? this.#sorted : this.#sorted.filter((instance) => !this.#removed.has(instance));
    this.#sorted = mergeSorted(kept, [...this.#added].sort(compareInstances));
    this.#added.clear();
    this.#removed.clear();
    return this.#sorted;
  }

  #add(instance: Instance): void {
    this.instances.add(instance);
    this.#added.add(instance);
  }

  #drop(instance: Instance): void {
    this.instances.remove(instance);
    if (!this.#added.delete(instance)) this.#removed.add(instance);
  }

  #remove(instance: Instance): void {
    this.#drop(instance);
    if (sizeOf(this.instances.ofBundle(instance.bundle.id)) === 0) this.bundles.drop(instance.bundle.id);
  }

  #plainBundleOf(uri: string): Bundle {
    if (/\.(md|mdx|markdown)$/i.test(uri)) return this.bundles.ensure(uri, 'file', { unknowns: () => [] });
    const folder = folderOf(uri);
    return this.bundles.ensure(plainBundleId(folder), 'folder', {
      unknowns: () => this.#unknownsIn(folder),
      mayChange: (facts, fields) => this.#graph.mayChange(folder, facts, fields),
    });
  }

  /** In the order of the files' names; made once for as long as nothing changes. */
  #unknownsIn(folder: string): readonly string[] {
    return getOrMake(this.#sortedUnknowns, folder, () => {
      const notes = this.#unknowns.get(folder);
      return notes === undefined ? [] : [...notes.keys()].sort().flatMap((uri) => notes.get(uri) ?? []);
    });
  }

  /** Files that may hold more than we read from them, by folder. */
  #noteUnknowns(uri: string, file: FileFacts | undefined): void {
    const folder = folderOf(uri);
    const notes = unknownsOf(uri.slice(folder.length + 1), file);
    this.#sortedUnknowns.delete(folder);
    if (notes.length === 0) this.#unknowns.get(folder)?.delete(uri);
    else getOrMake(this.#unknowns, folder, () => new Map<string, readonly string[]>()).set(uri, notes);
  }

  /** Why objects of a file, or of what a kustomization builds, are never applied as they are written. */
  #unappliedIn(owner: string): (facts: ObjectFacts) => string | undefined {
    const whole = this.#options.unapplied?.(owner);
    if (whole !== undefined) return () => whole;
    const names = isListOfNames(this.#index.file(owner)?.objects ?? [])
      ? 'its file says no more of all objects than their names'
      : undefined;
    return (facts) => unappliedObject(facts) ?? names;
  }

  #instanceOf(
    facts: ObjectFacts,
    bundle: Bundle,
    owner: string,
    unappliedOf: (facts: ObjectFacts) => string | undefined,
    given?: string,
  ): Instance {
    const { object } = facts;
    const why = unappliedOf(facts);
    const unapplied = why === undefined ? {} : { unapplied: why };
    if (object.kind === 'Namespace') return { facts, bundle, namespace: '', namespaceExplicit: true, ...unapplied };
    const written = object.namespace ?? given ?? this.#options.namespaceOf?.(owner);
    return { facts, bundle, namespace: written ?? this.defaultNamespace, namespaceExplicit: written !== undefined, ...unapplied };
  }
}

/** Of a build that the budget does not reach. */
function nothingOf(folder: string): Build {
  const unknown = `${shortLabel(folder)} is not evaluated`;
  return { items: [], unknowns: [unknown], hides: unknown, problems: [], cost: noCost };
}

/**
 * How many instances, counted from the start and from the end of a file, are the same objects as before, wherever they stand now: they stay
 * in all indexes, and their order among themselves is what it was.
 */
function keptAround(
  before: readonly Instance[],
  now: readonly Placed[],
  isKept: (instance: Instance, placed: Placed) => boolean,
): { readonly front: number; readonly back: number } {
  const same = (instance: Instance | undefined, placed: Placed | undefined): boolean =>
    instance !== undefined && placed !== undefined && isKept(instance, placed);
  return commonEnds(before, now, same);
}

/** The object itself is kept while its document only moves. */
function isMovedFrom(before: ObjectFacts, now: ObjectFacts): boolean {
  return (
    before === now ||
    (before.object === now.object && before.partial === now.partial && before.lastGood === now.lastGood && before.prefix === now.prefix)
  );
}

/** An instance is the same wherever its object stands: only this changes it, between one view of the index and the next. */
function place(instance: { -readonly [K in keyof Instance]: Instance[K] }, facts: ObjectFacts): void {
  instance.facts = facts;
}

function mergeSorted(left: readonly Instance[], right: readonly Instance[]): readonly Instance[] {
  if (left.length === 0 || right.length === 0) return left.length === 0 ? right : left;
  const merged: Instance[] = [];
  let at = 0;
  for (const instance of left) {
    for (let next = right[at]; next !== undefined && compareInstances(next, instance) < 0; next = right[at]) {
      merged.push(next);
      at++;
    }
    merged.push(instance);
  }
  return merged.concat(right.slice(at));
}

function unknownsOf(name: string, file: FileFacts | undefined): readonly string[] {
  const notes: string[] = [];
  if (file === undefined || file.role !== 'manifests') return notes;
  if (file.broken.length > 0) notes.push(`${name} cannot be read to its end`);
  if (isTemplate(file)) notes.push(`${name} holds template expressions`);
  return notes;
}
