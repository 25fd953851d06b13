import { fitsWildcard } from '../../base/texts/wildcard.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { some } from '../../base/some.ts';
import type { Group } from '../../base/bag.ts';
import { mark } from '../instances/bundles.ts';
import type { KustomizationFile } from '../kustomize/sources.ts';
import { readKustomization } from '../kustomize/kustomization.ts';
import { emptyMapAt } from '../kustomize/patches/tree-edit.ts';
import { folderOf, normalUri, resolvePath } from '../files/paths.ts';
import { deploymentsOf } from './deployments.ts';
import type { Deployment, Directory, IsElsewhere } from './deployments.ts';

/** What is asked of the files of a workspace. */
export interface Folders {
  /** The deepest folder that holds all files. */
  root(): string;
  hasFolder(folder: string): boolean;
  filesIn(folder: string): Group<string>;
  foldersIn(folder: string): Group<string>;
  file(uri: string): FileFacts | undefined;
}

/** A build that Argo CD or Flux makes of a folder: a kustomization that nobody wrote. */
export interface DeployedBuild extends KustomizationFile {
  readonly deployment: Deployment;
  readonly keys: ReadonlySet<string>;
  /** Builds with the same one come out the same. */
  readonly signature: string;
}

/** What one GitOps object deploys of this workspace. `isWhole`: all of it lies here. */
export interface Deployed {
  readonly builds: readonly DeployedBuild[];
  readonly isWhole: boolean;
}

/** The builds of a GitOps object, as far as their folders are here. `isElsewhere`: does a url lead to another repository than this one? A chart is rendered first, so nothing is known of it. */
export function deployedBy(facts: ObjectFacts, file: FileFacts, folders: Folders, isElsewhere: IsElsewhere): Deployed {
  const { all, isWhole } = deploymentsOf(facts, (pattern) => matching(pattern, folders, folderOf(facts.uri)), isElsewhere);
  const builds = all.map((deployment) => buildOf(deployment, file, folders));
  return { builds: builds.filter((build) => build !== undefined), isWhole: isWhole && builds.every((build) => build !== undefined) };
}

function buildOf(deployment: Deployment, file: FileFacts, folders: Folders): DeployedBuild | undefined {
  const target = folderAt(deployment.path, folders, folderOf(file.uri));
  if (target === undefined || has(folders, target, 'chart')) return undefined;
  const paths = pathsOf(deployment, target, folders);
  if (paths.length === 0) return undefined;
  const at = emptyMapAt(deployment.changes);
  const changes = readKustomization(deployment.changes);
  const components = changes.components.map(({ path, node }) => ({ path: resolvePath(target, path) ?? path, node }));
  const content = { ...changes, resources: paths.map((path) => ({ path, node: at })), components };
  const { name, namespace, substitution } = deployment;
  const options = JSON.stringify([toPlain(deployment.changes), namespace, substitution && [[...substitution.values], substitution.isOpen]]);
  const keys = new Set([...paths, ...components.map(({ path }) => path)].map(normalUri));
  return {
    folder: `${target}${mark}${name.replaceAll('/', '-')}`,
    facts: file,
    content,
    deployment,
    keys,
    signature: `${options} ${paths.join(' ')}`,
  };
}

/** What of the folder is applied: files, and folders with a kustomization. */
function pathsOf({ directory, isRecursive }: Deployment, target: string, folders: Folders): readonly string[] {
  if (directory !== undefined) return [...filesOf(directory, target, target, folders)].sort();
  return has(folders, target, 'kustomization') ? [target] : [...manifestsIn(target, folders, isRecursive)].sort();
}

function* filesOf(directory: Directory, target: string, folder: string, folders: Folders): Iterable<string> {
  for (const uri of folders.filesIn(folder))
    if (folders.file(uri)?.role === 'manifests' && isRead(directory, uri.slice(target.length + (target === '' ? 0 : 1)))) yield uri;
  if (directory.isRecursive) for (const below of folders.foldersIn(folder)) yield* filesOf(directory, target, below, folders);
}

function isRead({ include, exclude }: Directory, path: string): boolean {
  return (include === '' || fitsGlob(include, path)) && (exclude === '' || !fitsGlob(exclude, path));
}

/** More than a glob that somebody writes has. */
const mostAlternatives = 64;

/** Stars may stand for slashes, too. */
function fitsGlob(glob: string, path: string): boolean {
  return alternativesOf(glob).some((each) => fitsWildcard(each, path));
}

/** What a glob with braces stands for; of too many the first. */
function alternativesOf(glob: string): readonly string[] {
  let found = [glob];
  for (;;) {
    const next = found
      .flatMap((each) => {
        const [, before = '', parts, after = ''] = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(each) ?? [];
        return parts === undefined ? [each] : parts.split(',').map((part) => `${before}${part.trim()}${after}`);
      })
      .slice(0, mostAlternatives);
    if (next.every((each) => found.includes(each))) return next;
    found = next;
  }
}

/** The folder of the repository at that path: below the topmost folder around the object that has one there; of no path the root of the workspace. */
export function folderAt(path: string, folders: Folders, from: string): string | undefined {
  const clean = cleanPath(path);
  if (clean === '') return folders.root();
  let found: string | undefined;
  for (let folder = from; ; folder = folderOf(folder)) {
    const target = resolvePath(folder, clean);
    if (target !== undefined && folders.hasFolder(target)) found = target;
    if (folder === '') return found;
  }
}

/** Without `./` and slashes at its ends. */
function cleanPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function has(folders: Folders, folder: string, role: FileFacts['role']): boolean {
  return some(folders.filesIn(folder), (uri) => folders.file(uri)?.role === role);
}

/** Files that Flux puts into the kustomization that it makes (kustomize-controller, generator), and those that Argo CD reads of a folder. */
function* manifestsIn(folder: string, folders: Folders, isRecursive: boolean): Iterable<string> {
  for (const uri of folders.filesIn(folder)) if (folders.file(uri)?.role === 'manifests') yield uri;
  if (!isRecursive) return;
  for (const below of folders.foldersIn(folder)) {
    if (has(folders, below, 'kustomization')) yield below;
    else if (!has(folders, below, 'chart')) yield* manifestsIn(below, folders, true);
  }
}

/** Folders of the repository that fit a pattern of a git generator: `*` stands for a part of one name. */
function matching(pattern: string, folders: Folders, from: string): readonly string[] {
  const parts = cleanPath(pattern).split('/');
  const open = parts.findIndex((part) => part.includes('*'));
  const start = parts.slice(0, open < 0 ? parts.length : open).join('/');
  const folder = folderAt(start, folders, from);
  let found = folder === undefined ? [] : [{ folder, path: start }];
  for (const part of open < 0 ? [] : parts.slice(open)) found = found.flatMap((above) => childrenLike(part, above, folders));
  return found.map(({ path }) => path);
}

function childrenLike(
  pattern: string,
  { folder, path }: { readonly folder: string; readonly path: string },
  folders: Folders,
): { folder: string; path: string }[] {
  return [...folders.foldersIn(folder)].flatMap((child) => {
    const name = nameOf(child);
    return name.startsWith('.') || !fitsWildcard(pattern, name) ? [] : [{ folder: child, path: path === '' ? name : `${path}/${name}` }];
  });
}

function nameOf(folder: string): string {
  return normalUri(folder.slice(folder.lastIndexOf('/') + 1));
}
