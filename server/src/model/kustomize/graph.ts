import { getOrMake } from '../../base/get-or-make.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { sizeOf } from '../../base/bag.ts';
import { Deployers } from '../gitops/deployers.ts';
import type { Deployment } from '../gitops/deployments.ts';
import { folderOf, normalUri, resolvePath } from '../files/paths.ts';
import type { ModelOptions } from '../options.ts';
import type { WorkspaceIndex } from '../files/file-index.ts';
import { buildKustomization } from './evaluate.ts';
import type { Build } from './evaluate.ts';
import type { Item } from './item.ts';
import type { KustomizationFile, Sources, Target } from './sources.ts';
import type { Step } from './step.ts';
import { mayChange } from './patches/may-change.ts';
import { keysIn, PatchesAside } from './patches/patches-aside.ts';
import { namedParts } from './named-parts.ts';
import type { NamedPart } from './named-parts.ts';
import { generatorPaths, namedPaths, readKustomization } from './kustomization.ts';

interface GraphNode extends KustomizationFile {
  readonly deployment?: Deployment;
  /** Paths that it names, in normal form: files and folders. */
  readonly keys: ReadonlySet<string>;
}

/** What a change means for builds. */
export interface GraphChange {
  /** Files that may have moved between builds and plain folders. */
  readonly coverage: ReadonlySet<string>;
  /** Roots to build anew, or to drop where they are roots no more. */
  readonly roots: ReadonlySet<string>;
}

/** Results by item, with all files that they hang on. */
interface Level {
  readonly files: readonly (FileFacts | undefined)[];
  readonly steps: WeakMap<Item, Step>;
}

/** Levels of kustomizations: what two indexes have in common is evaluated once, and is the same value in both. */
const sharedLevels = new WeakMap<FileFacts, Level[]>();

/** So many versions of a level are kept: one that is being edited, and the one before. */
const keptLevels = 2;

/** What is known of a level with these files, from now on the last to be forgotten. */
function stepsIn(levels: Level[], files: Level['files']): Level['steps'] {
  const at = levels.findIndex((level) => level.files.length === files.length && level.files.every((file, index) => file === files[index]));
  const level = levels[at] ?? { files, steps: new WeakMap<Item, Step>() };
  if (at !== 0) {
    if (at > 0) levels.splice(at, 1);
    levels.unshift(level);
    levels.splice(keptLevels);
  }
  return level.steps;
}

/** All kustomizations of a workspace and who builds on whom; follows the index by deltas. */
export class KustomizeGraph {
  readonly #index: WorkspaceIndex;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #folders = new Map<string, string>();
  readonly #users = new Map<string, Set<string>>();
  /** Of what GitOps objects deploy. */
  readonly #memos = new Map<string, Level[]>();
  readonly #aside = new PatchesAside();
  #roots: ReadonlySet<string> = new Set();
  /** By folder and path, what builds did not find, and how (`howMissed`); and the root of the workspace then. */
  readonly #missing = new Map<string, Map<string, number>>();
  #rootBefore = '';

  readonly #options: ModelOptions;
  readonly #deployers: Deployers;

  constructor(index: WorkspaceIndex, options: ModelOptions) {
    this.#index = index;
    this.#options = options;
    this.#deployers = new Deployers({
      root: () => this.#root(),
      hasFolder: (folder) => index.hasFolder(folder),
      filesIn: (folder) => index.filesIn(folder),
      foldersIn: (folder) => index.foldersIn(folder),
      file: (uri) => index.file(uri),
      files: () => index.files(),
    });
  }

  /** Does a GitOps object deploy folders of this workspace and nothing else? */
  deploysOnlyThis(object: ObjectFacts): boolean {
    return this.#deployers.isWhole(object);
  }

  /** Namespace that a build puts objects into which write none. */
  namespaceOf(folder: string): string | undefined {
    return this.#nodes.get(folder)?.deployment?.namespace;
  }

  isComponent(folder: string): boolean {
    return this.#nodes.get(folder)?.content.component === true;
  }

  /** Kustomizations that no other one builds on; of a cycle that nothing leads into, the first by name. */
  get roots(): ReadonlySet<string> {
    return this.#roots;
  }

  /** Does a kustomization name this file, as resource or patch, or one under another name as patch? */
  covers(uri: string): boolean {
    if (this.#users.size === 0 && this.#aside.isEmpty) return false;
    const key = normalUri(uri);
    return this.#users.has(key) || this.#aside.has(key);
  }

  /** Kustomizations that no other one builds on and in whose build this file has a part, as kustomization, resource or patch. */
  rootsReading(uri: string): readonly string[] {
    const folder = folderOf(uri);
    const reading = new Set([...(this.#users.get(normalUri(uri)) ?? []), ...(this.#nodes.get(folder)?.facts.uri === uri ? [folder] : [])]);
    this.#spread(reading);
    return [...reading].filter((each) => this.#roots.has(each)).sort();
  }

  /** Follows the index: `changed` are uris whose facts are others now, or gone. */
  sync(changed: readonly string[]): GraphChange {
    const coverage = new Set<string>();
    const dirty = new Set<string>();
    let structure = false;
    for (const uri of changed) {
      const folder = folderOf(uri);
      if (this.#index.file(uri)?.role === 'kustomization' || this.#nodes.get(folder)?.facts.uri === uri) {
        structure = true;
        dirty.add(folder);
        for (const key of this.#refresh(folder)) this.#addCovered(key, coverage);
      }
      for (const user of this.#users.get(normalUri(uri)) ?? []) dirty.add(user);
      for (const key of this.#aside.follow(uri, this.#index.file(uri))) this.#addCovered(key, coverage);
    }
    if (this.#followDeployers(changed, coverage, dirty)) structure = true;
    for (const folder of this.#finders(changed)) dirty.add(folder);
    if (dirty.size === 0) return { coverage, roots: dirty };
    this.#spread(dirty);
    const before = this.#roots;
    if (structure) this.#roots = this.#findRoots();
    const roots = new Set([...dirty].filter((folder) => before.has(folder) || this.#roots.has(folder)));
    if (structure) {
      for (const folder of before) if (!this.#roots.has(folder)) roots.add(folder);
      for (const folder of this.#roots) if (!before.has(folder)) roots.add(folder);
    }
    return { coverage, roots };
  }

  /** Takes in what GitOps objects deploy now; says whether that changed. */
  #followDeployers(changed: readonly string[], coverage: Set<string>, dirty: Set<string>): boolean {
    const { added, removed } = this.#deployers.sync(changed);
    for (const { folder, keys } of removed) {
      this.#nodes.delete(folder);
      this.#memos.delete(folder);
      for (const key of keys) this.#drop(key, folder);
    }
    for (const build of added) {
      this.#nodes.set(build.folder, build);
      for (const key of build.keys) getOrMake(this.#users, key, () => new Set<string>()).add(build.folder);
    }
    for (const { folder, keys } of [...added, ...removed]) {
      dirty.add(folder);
      for (const key of keys) this.#addCovered(key, coverage);
    }
    return added.length > 0 || removed.length > 0;
  }

  /**
   * May a build change these fields of an object of this folder, which builds on the folder, or on one above it, where there is no kustomization that anybody
   * has seen? A folder without one is what it holds, and what those that name it change.
   */
  mayChange(folder: string, facts: ObjectFacts, fields: readonly string[]): boolean {
    if (this.#missing.size === 0) return false;
    for (let above = folder; above !== ''; above = folderOf(above)) {
      for (const user of this.#users.get(normalUri(above)) ?? []) {
        const target = this.#missedTarget(user, above);
        if (target !== undefined && (target.bare !== true || this.#mayAnyChange(user, facts, fields))) return true;
      }
    }
    return false;
  }

  #missedTarget(user: string, folder: string): Extract<Target, { readonly kind: 'missing' }> | undefined {
    for (const path of this.#missing.get(user)?.keys() ?? []) {
      const target = normalUri(resolvePath(user, path) ?? '') === normalUri(folder) ? this.#resolve(user, path) : undefined;
      if (target?.kind === 'missing') return target;
    }
    return undefined;
  }

  /** Of a kustomization and all that build on it. */
  #mayAnyChange(folder: string, facts: ObjectFacts, fields: readonly string[]): boolean {
    const all = new Set([folder]);
    this.#spread(all);
    return [...all].some((each) => {
      const node = this.#nodes.get(each);
      return node !== undefined && mayChange(node, facts, fields, (path) => this.#resolve(each, path));
    });
  }

  /** Kustomizations that miss something near these files which is there by now, or is missed in another way. */
  #finders(changed: readonly string[]): readonly string[] {
    const root = this.#root();
    const all = root !== this.#rootBefore || this.#options.exists === undefined;
    this.#rootBefore = root;
    if (this.#missing.size === 0) return [];
    const doubtful = new Set(all ? this.#missing.keys() : []);
    const seen = new Set<string>();
    for (const uri of changed) {
      for (let folder = folderOf(uri); folder !== '' && !seen.has(folder); folder = folderOf(folder)) {
        seen.add(folder);
        for (const user of this.#users.get(normalUri(folder)) ?? []) doubtful.add(user);
      }
    }
    const isMissed = (folder: string): boolean =>
      [...(this.#missing.get(folder) ?? [])].every(([path, how]) => howMissed(this.#resolve(folder, path)) === how);
    return [...doubtful].filter((folder) => !isMissed(folder) && this.#missing.delete(folder));
  }

  /** What `kustomize build` makes of a folder. */
  build(folder: string): Build {
    const build = buildKustomization(this.#sources, folder);
    const node = this.#nodes.get(folder);
    if (node?.content.component !== true) return build;
    return {
      ...build,
      unknowns: [...build.unknowns, 'a component is completed by what uses it'],
      problems: build.problems.filter(({ code }) => code === 'cycle' || code === 'missing-resource' || code === 'gave-up'),
    };
  }

  /** Parts of the build of a folder that may be for what stands in a file, by name. */
  namedParts(folder: string, uri: string): readonly NamedPart[] {
    return namedParts({ kustomization: (each) => this.#nodes.get(each), resolve: (from, path) => this.#resolve(from, path) }, folder, uri);
  }

  /** The kustomization of a folder. */
  uriOf(folder: string): string | undefined {
    return this.#nodes.get(folder)?.facts.uri;
  }

  readonly #sources: Sources = {
    kustomization: (folder) => this.#nodes.get(folder),
    resolve: (folder, path) => {
      if (this.#nodes.get(folder)?.deployment !== undefined) return this.#deployedTarget(path);
      const target = this.#resolve(folder, path);
      if (target.kind === 'missing') getOrMake(this.#missing, folder, () => new Map<string, number>()).set(path, howMissed(target));
      return target;
    },
    pathOf: (folder) => `${folder.slice(this.#root().length)}/`,
    levelMemo: (folder, files) => {
      const node = this.#nodes.get(folder);
      const levels =
        node === undefined || node.deployment !== undefined
          ? getOrMake(this.#memos, folder, () => [])
          : getOrMake(sharedLevels, node.facts, () => []);
      return stepsIn(levels, files);
    },
  };

  /** What a GitOps object deploys is named by its uri. */
  #deployedTarget(uri: string): Target {
    const known = this.#index.find(uri);
    const facts = known === undefined ? undefined : this.#index.file(known);
    if (facts !== undefined) return { kind: 'file', facts };
    const folder = this.#folders.get(normalUri(uri));
    return folder === undefined ? { kind: 'missing', certain: false, likely: true } : { kind: 'folder', folder };
  }

  #resolve(folder: string, path: string): Target {
    const resolved = resolvePath(folder, path);
    if (resolved === undefined) return { kind: 'remote' };
    const uri = this.#index.find(resolved);
    const facts = uri === undefined ? undefined : this.#index.file(uri);
    if (facts !== undefined) return { kind: 'file', facts };
    const found = this.#folders.get(normalUri(resolved));
    if (found !== undefined) return { kind: 'folder', folder: found };
    if (/^[\w.-]+\.[a-z]{2,}[/:]|[?]ref=|\.git(\/|$)|^git@|\/\//.test(path)) return { kind: 'remote' };
    const isFile = /\.(ya?ml|json)$/i.test(path);
    const inside = this.#isInside(resolved);
    const exists = inside ? this.#options.exists?.(resolved) : undefined;
    const excused = isFile && exists === true ? undefined : this.#options.excused?.(resolved);
    if (excused !== undefined) return { kind: 'missing', certain: false, likely: true, excused };
    if (isFile)
      return {
        kind: 'missing',
        certain: exists === false,
        likely: exists === undefined ? !this.#index.hasFolder(folderOf(resolved)) : !exists,
      };
    if (exists !== true) return { kind: 'missing', certain: inside, likely: true };
    const bare = !['kustomization.yaml', 'kustomization.yml', 'Kustomization'].some(
      (name) => this.#options.exists?.(`${resolved}/${name}`) === true,
    );
    return { kind: 'missing', certain: bare, likely: true, bare };
  }

  /** Would the index know of a kustomization there? */
  #isInside(folder: string): boolean {
    const root = this.#root();
    return root === '' ? !folder.startsWith('..') : folder.startsWith(`${root}/`);
  }

  /** The deepest folder that holds all files. */
  #root(): string {
    let root = '';
    for (;;) {
      const below = this.#index.foldersIn(root);
      const [only] = below;
      if (only === undefined || sizeOf(below) > 1 || sizeOf(this.#index.filesIn(root)) > 0) return root;
      root = only;
    }
  }

  /** Reads the kustomization of a folder anew; yields all keys that it names or named. */
  #refresh(folder: string): ReadonlySet<string> {
    const before = this.#nodes.get(folder);
    for (const key of before?.keys ?? []) this.#drop(key, folder);
    this.#missing.delete(folder);
    const facts = this.#kustomizationIn(folder);
    if (facts === undefined) {
      this.#nodes.delete(folder);
      this.#folders.delete(normalUri(folder));
      this.#memos.delete(folder);
      return before?.keys ?? new Set();
    }
    const [tree] = facts.trees;
    const content = readKustomization(tree ?? { kind: 'map', start: 0, end: 0, flow: false, entries: [] });
    const keys = new Set(keysIn(folder, [...namedPaths(content), ...content.generators.flatMap(generatorPaths)]));
    this.#nodes.set(folder, { folder, facts, content, keys });
    this.#folders.set(normalUri(folder), folder);
    for (const key of keys) getOrMake(this.#users, key, () => new Set<string>()).add(folder);
    return new Set([...keys, ...(before?.keys ?? [])]);
  }

  #drop(key: string, folder: string): void {
    const users = this.#users.get(key);
    users?.delete(folder);
    if (users?.size === 0) this.#users.delete(key);
  }

  #kustomizationIn(folder: string): FileFacts | undefined {
    const found = [...this.#index.filesIn(folder)].filter((uri) => this.#index.file(uri)?.role === 'kustomization').sort();
    return found[0] === undefined ? undefined : this.#index.file(found[0]);
  }

  #addCovered(key: string, coverage: Set<string>): void {
    const uri = this.#index.find(key);
    if (uri !== undefined) coverage.add(uri);
  }

  /** Everything that builds on what is dirty is dirty. */
  #spread(dirty: Set<string>): void {
    for (const folder of dirty) for (const user of this.#users.get(normalUri(folder)) ?? []) dirty.add(user);
  }

  #findRoots(): ReadonlySet<string> {
    const roots = new Set<string>();
    const reached = new Set<string>();
    const reach = (start: string): void => {
      const queue = [start];
      for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
        if (reached.has(folder)) continue;
        reached.add(folder);
        for (const key of this.#nodes.get(folder)?.keys ?? []) {
          const next = this.#folders.get(key);
          if (next !== undefined) queue.push(next);
        }
      }
    };
    for (const folder of this.#nodes.keys()) if (!this.#users.has(normalUri(folder))) roots.add(folder);
    for (const root of roots) reach(root);
    for (const folder of [...this.#nodes.keys()].sort()) {
      if (reached.has(folder)) continue;
      roots.add(folder);
      reach(folder);
    }
    return roots;
  }
}

/** Tells apart all that may be said of a path that leads to nothing; 0: it leads to something. */
function howMissed(target: Target): number {
  if (target.kind !== 'missing') return 0;
  return 1 + (target.certain ? 2 : 0) + (target.likely ? 4 : 0) + (target.bare === true ? 8 : 0);
}
