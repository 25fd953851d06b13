import path from 'node:path';
import { createAnalysis, type Analysis } from '../analysis.ts';
import type { State } from '../features/changes/state.ts';
import type { FileFacts } from '../facts/types.ts';
import { configurationOf } from '../host/configuration.ts';
import { decode } from '../host/decode.ts';
import { nodeHost } from '../host/node-host.ts';
import { isWanted } from '../host/read-entry.ts';
import { toUri } from '../host/uri.ts';
import { isListedName } from '../host/walk.ts';
import { openGit, type Git, type GitFile } from './git.ts';
import { fault, say, UsageError, type Io } from './io.ts';
import type { Parsed } from './usage/options.ts';
import { pathsGiven } from './reading/targets.ts';
import { reportProblems } from './unreadable.ts';
import { openWorkspace, rangeIn, readSettings, showPath, type CliWorkspace } from './workspace.ts';

/** A state as the command line reads it: `show` gives the path that people are told. */
export interface CliState extends State {
  readonly analysis: Analysis;
  readonly workspace: Pick<CliWorkspace, 'show' | 'range'>;
}

export interface Compared {
  readonly before: CliState;
  readonly after: CliState;
  /** Could anything not be read? */
  readonly isWhole: boolean;
}

/** One side of a comparison. */
type Side =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'index' }
  /** Nothing at all: the first commit is still to come. */
  | { readonly kind: 'nothing' };

interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** What is looked at of commits. */
  readonly within: string;
}

const exists = (io: Io, text: string): boolean => nodeHost.stat(path.resolve(io.cwd, text)) !== undefined;

/** The two states that the arguments name: paths, revisions, `A..B`, `A...B`; default: HEAD and the working tree. */
export function openStates(io: Io, parsed: Parsed): Compared {
  const given = pathsGiven(io.cwd, parsed);
  if (given.length > 2) throw new UsageError('Two states at most: OLD and NEW.');
  const [one, other] = given;
  const git = openGit(io.cwd);
  if (one !== undefined && other !== undefined && exists(io, one) && exists(io, other) && git?.commit(one) === undefined) {
    if (parsed.flag('staged')) throw new UsageError('--staged is for a repository, not for two paths.');
    return compared(io, pathState(io, parsed, one), pathState(io, parsed, other));
  }
  if (git === undefined) throw new UsageError('There is no Git repository here. Give two folders or files to compare.');
  return comparedInGit(io, parsed, git, sidesOf(io, parsed, git));
}

function sidesOf(io: Io, parsed: Parsed, git: Git): Sides {
  const [one, other] = pathsGiven(io.cwd, parsed);
  const staged = parsed.flag('staged');
  const range = one === undefined || exists(io, one) ? undefined : rangeOf(one);
  if (range !== undefined) {
    if (staged) throw new UsageError('--staged compares with what is staged; leave out the other revision.');
    const [start, end] = [commitOf(git, range.from || 'HEAD'), commitOf(git, range.to || 'HEAD')];
    const base = range.fromMergeBase ? git.mergeBase(start, end) ?? start : start;
    return { before: { kind: 'commit', commit: base }, after: { kind: 'commit', commit: end }, within: other ?? '.' };
  }
  const isRevision = one !== undefined && (git.commit(one) !== undefined || !exists(io, one));
  const before: Side = isRevision ? { kind: 'commit', commit: commitOf(git, one) } : headOf(git);
  const rest = isRevision ? other : one;
  if (!isRevision && other !== undefined) throw new UsageError(`${other} is the second of two paths, but ${one ?? ''} is no path and no revision.`);
  if (rest !== undefined && !exists(io, rest)) {
    if (staged) throw new UsageError('--staged compares with what is staged; leave out the other revision.');
    return { before, after: { kind: 'commit', commit: commitOf(git, rest) }, within: '.' };
  }
  const after: Side = staged ? { kind: 'index' } : { kind: 'path', path: rest ?? '.' };
  return { before, after, within: rest ?? '.' };
}

/** `A..B`, or `A...B`: since the two parted. */
function rangeOf(text: string): { readonly from: string; readonly to: string; readonly fromMergeBase: boolean } | undefined {
  const dots = text.indexOf('..');
  if (dots < 0) return undefined;
  const fromMergeBase = text[dots + 2] === '.';
  return { from: text.slice(0, dots), to: text.slice(dots + (fromMergeBase ? 3 : 2)), fromMergeBase };
}

const headOf = (git: Git): Side => {
  const commit = git.commit('HEAD');
  return commit === undefined ? { kind: 'nothing' } : { kind: 'commit', commit };
};

function commitOf(git: Git, revision: string): string {
  const commit = git.commit(revision);
  if (commit === undefined) throw new UsageError(`"${revision}" is neither a revision of this repository nor a path. A shallow clone holds only its last commits.`);
  return commit;
}

function pathState(io: Io, parsed: Parsed, given: string): CliState {
  const workspace = openWorkspace(io, parsed, [given], { context: 'nothing' });
  reportProblems(io, workspace);
  const absolute = path.resolve(io.cwd, given);
  const folder = nodeHost.stat(absolute)?.kind === 'folder' ? absolute : path.dirname(absolute);
  return stateOf(workspace.analysis, toUri(folder), workspace.text, workspace);
}

/** The model is asked for late: files that say nothing are taken out first. */
function stateOf(analysis: Analysis, root: string, textOf: State['textOf'], workspace: CliState['workspace']): CliState {
  return { analysis, get model() { return analysis.model(); }, root, textOf, workspace };
}

/** A file that is no YAML on one side, as in the midst of a merge, says nothing on either. */
function compared(io: Io, before: CliState, after: CliState, unmerged: readonly string[] = []): Compared {
  const below = (state: CliState, uri: string): string => (uri.startsWith(state.root) ? uri.slice(state.root.length) : uri);
  const broken = (state: CliState): readonly string[] => state.analysis.status().broken
    .filter((uri) => state.analysis.facts(uri)?.templated !== true).map((uri) => below(state, uri));
  const silent = new Set([...broken(before), ...broken(after), ...unmerged.map((uri) => below(after, uri))]);
  for (const state of [before, after]) {
    const changes = state.analysis.uris().filter((uri) => silent.has(below(state, uri))).map((uri) => ({ uri, text: undefined }));
    if (changes.length > 0) state.analysis.apply(changes);
  }
  for (const file of silent) say(io, `${file.replace(/^\//, '')} is no valid YAML on one side, or in the midst of a merge: nothing is said of it.`);
  return { before, after, isWhole: silent.size === 0 };
}

function comparedInGit(io: Io, parsed: Parsed, git: Git, { before, after, within }: Sides): Compared {
  if (git.isBare && after.kind === 'path') throw new UsageError('A bare repository has no working tree: give two revisions, as in main..topic.');
  const folder = git.isBare ? git.root : path.resolve(io.cwd, exists(io, within) ? within : '.');
  if (after.kind === 'path') {
    const workspace = openWorkspace(io, parsed, [after.path], { context: 'nothing' });
    reportProblems(io, workspace);
    const now = stateOf(workspace.analysis, toUri(folder), workspace.text, workspace);
    const changed = before.kind === 'commit' ? git.changed(before.commit, 'files') : none;
    return compared(io, gitState(io, parsed, git, { side: before, folder, shared: { state: now, changed } }), now);
  }
  const now = gitState(io, parsed, git, { side: after, folder });
  const changed = before.kind === 'commit' ? git.changed(before.commit, after.kind === 'commit' ? after.commit : 'index') : none;
  const unmerged = [...filesOf(git, after)].filter(([, file]) => file.isUnmerged).map(([name]) => toUri(path.join(git.root, name)));
  return compared(io, gitState({ ...io, err: () => undefined }, parsed, git, { side: before, folder, shared: { state: now, changed } }), now, unmerged);
}

const none: ReadonlySet<string> = new Set();

interface Wanted {
  readonly side: Side;
  readonly folder: string;
  /** The other state, from which files are taken that are not among the changed ones. */
  readonly shared?: { readonly state: CliState; readonly changed: ReadonlySet<string> };
}

function filesOf(git: Git, side: Side): ReadonlyMap<string, GitFile> {
  return side.kind === 'commit' ? git.files(side.commit) : side.kind === 'index' ? git.files('index') : new Map();
}

/** The file or folder and all that it lies in, as uris. */
function foldersAround(uri: string): readonly string[] {
  return uri.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')).slice(3);
}

/** The files of a commit or of the index, as if they lay in the working tree. */
function gitState(io: Io, parsed: Parsed, git: Git, { side, folder, shared }: Wanted): CliState {
  const { settings, folder: settingsFolder } = readSettings(io, parsed, folder);
  const root = toUri(folder).replace(/\/$/, '');
  const files = [...filesOf(git, side)].map(([name, file]) => ({ file, name, uri: toUri(path.join(git.root, name)) }))
    .filter(({ uri }) => uri === root || uri.startsWith(`${root}/`));
  const known = new Set(files.flatMap(({ uri }) => foldersAround(uri)));
  const configuration = configurationOf(settings, toUri(settingsFolder), (uri) => known.has(uri.replace(/\/$/, '')));
  const texts = new Map<string, string>();
  const textOf = (uri: string): string | undefined => texts.get(uri) ?? shared?.state.textOf(uri);
  const show = (uri: string): string => showPath(io.cwd, uri);
  const analysis = createAnalysis({ readText: textOf, configuration, onProblem: ({ what, uri, error }) => fault(io, `${what} failed on ${show(uri)}`, error) });
  const factsOf = (name: string, uri: string): FileFacts | undefined => (shared?.changed.has(name) === false ? shared.state.analysis.facts(uri) : undefined);
  const read = files.filter(({ file, uri }) => {
    const below = uri.slice(root.length + 1);
    return file.kind === 'file' && !file.isUnmerged && (below === '' || (isListedName(below, { markdown: settings.markdown }) && configuration.modelOptions?.ignored?.(uri) !== true));
  });
  const contents = git.blobs([...new Set(read.filter(({ name }) => shared?.changed.has(name) !== false).map(({ file }) => file.id))]);
  for (const { name, uri, file } of read) {
    const facts = factsOf(name, uri);
    const content = contents.get(file.id);
    const text = content === undefined || content.length > settings.maxFileSize ? undefined : decode(content)?.text;
    if (facts !== undefined) analysis.applyFacts([facts]);
    else if (text !== undefined && isWanted(uri, text)) {
      texts.set(uri, text);
      analysis.apply([{ uri, text, closed: true }]);
    }
  }
  takeOutside(analysis, files.filter(({ file }) => file.kind !== 'file').map(({ uri }) => uri), shared?.state.analysis);
  return stateOf(analysis, root, textOf, { show, range: (uri, span) => rangeIn(analysis, textOf, uri, span) });
}

/** What Git has no text of, links and submodules, is as it is in the working tree. */
function takeOutside(analysis: Analysis, outside: readonly string[], shared: Analysis | undefined): void {
  if (shared === undefined || outside.length === 0) return;
  for (const uri of shared.uris()) {
    const facts = outside.some((each) => uri === each || uri.startsWith(`${each}/`)) ? shared.facts(uri) : undefined;
    if (facts !== undefined) analysis.applyFacts([facts]);
  }
}
