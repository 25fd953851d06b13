import { disk } from '#host/disk';
import path from '#host/path';
import { compareText } from '../../base/texts/compare-text.ts';
import { isUnfinishedName, roleOf } from '../../facts/role.ts';
import { known, type DiskEntry } from '../disk.ts';
import { generatorFiles } from '../generator-files.ts';
import { rootRules, trackedAlone, type IgnoreRules } from './ignore-rules.ts';
import { defaultMaxFileSize, type FileEntry, type HostProblem, type Listing, type ListOptions, type Unread } from '../file-host.ts';
import { rootAround, type Tracked } from './tracking.ts';
import { toUri } from '../uri.ts';

/** Folders that never hold manifests that somebody applies. */
export const skippedFolders = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.terraform',
  '.venv',
  '__pycache__',
  '.cache',
  '.idea',
  '.vscode-test',
]);
const manifestName = /\.(?:ya?ml|json)$/i;
const irrelevantName = /^(?:package|package-lock|tsconfig.*|composer|angular)\.json$|^(?:pnpm-lock|\.?docker-compose.*|mkdocs)\.ya?ml$/i;
const markdownName = /\.(?:md|markdown|mdx)$/i;
/** Deeper than any repository; ends the walk where a file system lies. */
const maxDepth = 64;

interface Walk {
  readonly root: string;
  readonly realRoot: string;
  readonly options: ListOptions;
  readonly files: Map<string, FileEntry>;
  readonly problems: HostProblem[];
  readonly unread: Unread[];
  /** Paths of files that generators read. */
  readonly generated: Set<string>;
  /** Real paths of the folders that were walked. */
  readonly seen: Set<string>;
  readonly links: { readonly path: string; readonly relative: string; readonly depth: number; readonly around: Around }[];
}

/** The repository that a folder belongs to. */
interface Repository {
  /** What it tracks. Asked only where something is ignored. */
  tracked(): Tracked | undefined;
  /** The path below its root of what has this path below the root of the walk. */
  pathOf(relative: string): string;
}

const asksGit = ({ options }: Walk): boolean => options.tracking !== undefined && options.respectGitignore !== false;

const noRepository: Repository = { tracked: () => undefined, pathOf: (relative) => relative };

/** `prefix`: path of the walk's root below the repository's, or `cut`: of the repository's root below the walk's; with final slashes. */
function repositoryAt({ options }: Walk, root: string, prefix: string, cut = 0): Repository {
  return { tracked: () => options.tracking?.of(root), pathOf: (relative) => prefix + relative.slice(cut) };
}

/** The one that the root of the walk lies in. */
function outerRepository(walk: Walk): Repository {
  const root = asksGit(walk) ? rootAround(walk.root) : undefined;
  if (root === undefined) return noRepository;
  const prefix = path.relative(root, walk.root).split(path.sep).join('/');
  return repositoryAt(walk, root, prefix === '' ? '' : `${prefix}/`);
}

/** Why a path leads to nothing. */
function reasonAt(file: string): string {
  const stat = disk.stat(file);
  return typeof stat === 'string' ? stat : 'it does not exist';
}

function wanted(name: string, options: Pick<ListOptions, 'markdown'>): boolean {
  if (markdownName.test(name)) return options.markdown === true;
  return (manifestName.test(name) || name === 'Kustomization' || isUnfinishedName(name)) && !irrelevantName.test(name);
}

/** Would a walk list a file with this path below its root, ignore files apart? With forward slashes. */
export function isListedName(file: string, options: Pick<ListOptions, 'markdown'>): boolean {
  const parts = file.split('/');
  return wanted(parts.at(-1) ?? '', options) && !parts.slice(0, -1).some((folder) => skippedFolders.has(folder));
}

function addFile(walk: Walk, file: string): void {
  const stat = disk.stat(file);
  if (stat === undefined) return void walk.unread.push({ path: file, kind: 'file' });
  if (typeof stat === 'string') return void walk.problems.push({ path: file, message: `cannot be read: ${stat}` });
  if (stat.kind !== 'file') return;
  if (stat.size > (walk.options.maxFileSize ?? defaultMaxFileSize)) {
    walk.problems.push({ path: file, message: `larger than the size limit (${stat.size} bytes); it is not read` });
    return;
  }
  const uri = toUri(file);
  // A part of the uri where they agree: thousands of long strings fewer in memory.
  const own = uri.length === file.length + 'file://'.length && uri.endsWith(file) ? uri.slice('file://'.length) : file;
  walk.files.set(own, { path: own, uri, size: stat.size, mtime: stat.mtime });
}

/** A file that a generator reads, whatever it is called. */
function addText(walk: Walk, file: string): void {
  if (!walk.files.has(file)) addFile(walk, file);
  const entry = walk.files.get(file);
  if (entry !== undefined) walk.files.set(file, { ...entry, asText: true });
}

const childOf = (folder: string, name: string): string => folder + (folder.endsWith(path.sep) ? '' : path.sep) + name;

/** `rules`: those around the folder; `repository`: the one around it. */
interface Around {
  readonly rules: IgnoreRules;
  readonly repository: Repository;
}

/** What holds inside of a folder with these entries. */
function insideOf(walk: Walk, folder: string, relative: string, entries: readonly DiskEntry[], outer: Around): Around {
  const has = (name: string): boolean => relative !== '' && entries.some((entry) => entry.name === name);
  return {
    rules: has('.gitignore') ? outer.rules.inside(folder, relative) : outer.rules,
    repository: has('.git') && asksGit(walk) ? repositoryAt(walk, folder, '', relative.length) : outer.repository,
  };
}

/** What holds inside of a folder of the folder, `undefined` where nothing in it is read; `relative` with final slash. */
function insideFolder({ rules, repository }: Around, relative: string): Around | undefined {
  if (!rules.ignores(relative)) return { rules, repository };
  const tracked = rules.excludes(relative) ? undefined : repository.tracked();
  if (tracked?.holds(repository.pathOf(relative)) !== true) return undefined;
  return { rules: trackedAlone(rules, tracked, (below) => repository.pathOf(below)), repository };
}

/** Is a file read, or a link followed? */
function isRead({ rules, repository }: Around, relative: string): boolean {
  return !rules.ignores(relative) || (!rules.excludes(relative) && repository.tracked()?.has(repository.pathOf(relative)) === true);
}

/** `real`: the folder's path without links. */
function* visit(walk: Walk, folder: string, real: string, relative: string, depth: number, outer: Around): Generator<undefined, void> {
  if (depth > maxDepth) return;
  if (walk.seen.has(real)) return;
  walk.seen.add(real);
  walk.options.onFolder?.(folder);
  const entries = disk.entries(folder);
  if (entries === undefined) return void walk.unread.push({ path: folder, kind: 'folder' });
  if (typeof entries === 'string') return void walk.problems.push({ path: folder, message: `cannot be read: ${entries}` });
  // What it leaves out is not known either.
  if (
    walk.options.respectGitignore !== false &&
    entries.some(({ name }) => name === '.gitignore') &&
    disk.stat(childOf(folder, '.gitignore')) === undefined
  )
    return void walk.unread.push({ path: folder, kind: 'folder' });
  yield;
  const around = insideOf(walk, folder, relative, entries, outer);
  const kustomization = entries.find((entry) => entry.kind === 'file' && roleOf(entry.name) === 'kustomization');
  const named = kustomization === undefined ? [] : generatorFiles(folder, real, kustomization.name);
  for (const file of named) if (isRead(around, relative + file)) walk.generated.add(childOf(folder, file.split('/').join(path.sep)));
  for (const entry of entries) {
    const child = childOf(folder, entry.name);
    const childRelative = relative + entry.name;
    if (entry.kind === 'link') {
      if (!skippedFolders.has(entry.name) && isRead(around, childRelative))
        walk.links.push({ path: child, relative: childRelative, depth, around });
    } else if (entry.kind === 'folder') {
      const inside = skippedFolders.has(entry.name) ? undefined : insideFolder(around, `${childRelative}/`);
      if (inside !== undefined) yield* visit(walk, child, childOf(real, entry.name), `${childRelative}/`, depth + 1, inside);
    } else if (entry.kind === 'file' && wanted(entry.name, walk.options) && isRead(around, childRelative)) {
      addFile(walk, child);
    }
  }
}

/** Links come last, so that a folder is listed under its own path and never twice. */
function* followLinks(walk: Walk): Generator<undefined, void> {
  for (let link = walk.links.shift(); link; link = walk.links.shift()) {
    const real = disk.realPath(link.path);
    if (real === undefined && disk.stat(link.path) === undefined) {
      // Where it leads, nobody tells.
      if (wanted(path.basename(link.path), walk.options)) walk.unread.push({ path: link.path, kind: 'file' });
      continue;
    }
    if (real === undefined) {
      walk.problems.push({
        path: link.path,
        message: `is a broken link: ${reasonAt(link.path)}`,
        ...(wanted(path.basename(link.path), walk.options) ? {} : { harmless: true }),
      });
      continue;
    }
    if (real !== walk.realRoot && !real.startsWith(walk.realRoot + path.sep) && walk.options.followLinksOutside !== true) continue;
    const kind = known(disk.stat(real))?.kind;
    if (kind === 'folder') yield* visit(walk, link.path, real, `${link.relative}/`, link.depth + 1, link.around);
    else if (kind === 'file' && wanted(path.basename(link.path), walk.options) && (isBuildFile(link.path) || !isListed(walk, real)))
      addFile(walk, link.path);
  }
}

/** A linked kustomization means something else in each folder; any other linked file is the same object again. */
export function isBuildFile(file: string): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization|Chart\.yaml|values.*\.ya?ml)$/.test(path.basename(file));
}

function isListed(walk: Walk, real: string): boolean {
  return walk.files.has(path.join(walk.root, path.relative(walk.realRoot, real)));
}

/** All files below `root` that may hold manifests, sorted by path; folder by folder, so that a walk can be interrupted. */
export function* walkFolder(root: string, options: ListOptions): Generator<undefined, Listing> {
  const realRoot = disk.realPath(root);
  if (realRoot === undefined) return { files: [], problems: [{ path: root, message: `cannot be read: ${reasonAt(root)}` }], unread: [] };
  const walk: Walk = {
    root,
    realRoot,
    options,
    files: new Map(),
    problems: [],
    unread: [],
    generated: new Set(),
    seen: new Set(),
    links: [],
  };
  yield* visit(walk, root, realRoot, '', 0, {
    rules: rootRules(root, options.exclude ?? [], options.respectGitignore !== false),
    repository: outerRepository(walk),
  });
  yield* followLinks(walk);
  for (const file of walk.generated) addText(walk, file);
  return { files: [...walk.files.values()].sort((a, b) => compareText(a.path, b.path)), problems: walk.problems, unread: walk.unread };
}
