import path from 'node:path';
import { isLfsPointer, isMerging } from '../../host/decode.ts';
import { diskHost } from '../../host/disk-host.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { withCharts } from '../charts.ts';
import type { ReportUnknown } from '../../features/changes/report.ts';
import { chartFolders } from '../../host/rendered.ts';
import { isBelow } from '../../model/files/paths.ts';
import { filesOf, gitState, none, stateOf, type CliState, type Side } from './git-state.ts';
import { openGit, type Git } from './git.ts';
import { openGitFiles } from './git-files.ts';
import { say, UsageError, type Io } from '../io.ts';
import type { Parsed } from '../usage/options.ts';
import { pathsGiven } from '../reading/targets.ts';
import { reportProblems } from '../unreadable.ts';
import { openWorkspace } from '../workspace.ts';
import { chartFoldersOf, writtenState } from './written-state.ts';

export interface Compared {
  readonly before: CliState;
  readonly after: CliState;
  /** Files of which nothing is said, and why. */
  readonly silent: readonly ReportUnknown[];
  /** Could anything not be read? */
  readonly isWhole: boolean;
  /** Nobody reads the states any more. */
  readonly end: () => void;
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** What is looked at of commits. */
  readonly within: string;
}

const exists = (io: Io, text: string): boolean => diskHost.stat(path.resolve(io.cwd, text)) !== undefined;

/** The two states that the arguments name: paths, revisions, `A..B`, `A...B`; default: HEAD and the working tree. */
export function openStates(io: Io, parsed: Parsed): Compared {
  const given = pathsGiven(io.cwd, parsed);
  if (given.length > 2) throw new UsageError('Two states at most: OLD and NEW.');
  const [one, other] = given;
  const git = io.startsNothing === true ? openGitFiles(io.cwd) : openGit(io.cwd);
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
    const base = range.fromMergeBase ? (git.mergeBase(start, end) ?? start) : start;
    return { before: { kind: 'commit', commit: base }, after: { kind: 'commit', commit: end }, within: other ?? '.' };
  }
  const isRevision = one !== undefined && (git.commit(one) !== undefined || !exists(io, one));
  const before: Side = isRevision ? { kind: 'commit', commit: commitOf(git, one) } : headOf(git);
  const rest = isRevision ? other : one;
  if (!isRevision && other !== undefined)
    throw new UsageError(`${other} is the second of two paths, but ${one ?? ''} is no path and no revision.`);
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
  if (commit === undefined)
    throw new UsageError(`"${revision}" is neither a revision of this repository nor a path. A shallow clone holds only its last commits.`);
  return commit;
}

function pathState(io: Io, parsed: Parsed, given: string): CliState {
  const workspace = withCharts(parsed, openWorkspace(io, parsed, [given], { context: 'nothing' }));
  reportProblems(io, workspace);
  const absolute = path.resolve(io.cwd, given);
  const folder = diskHost.stat(absolute)?.kind === 'folder' ? absolute : path.dirname(absolute);
  return stateOf(workspace.view, toUri(folder), workspace.text, workspace);
}

/** Of files that say nothing on disk those that are there, and stand for what Git LFS keeps. */
function pointersOnDisk(uris: readonly string[]): ReadonlySet<string> {
  return new Set(
    uris.filter((uri) => {
      const file = toPath(uri);
      const result = file === undefined || diskHost.stat(file)?.kind !== 'file' ? undefined : diskHost.read(file);
      return result?.ok === true && isLfsPointer(result.text);
    }),
  );
}

const broken = ({ analysis }: CliState): readonly string[] =>
  analysis.status().broken.filter((uri) => analysis.facts(uri)?.templated !== true);

/** Templates that came to nothing, of charts that are rendered. */
function unrendered({ analysis }: CliState): readonly string[] {
  const charts = chartFolders(analysis).filter((folder) => analysis.facts(`${folder}/Chart.yaml`)?.rendered !== undefined);
  return charts.length === 0
    ? []
    : analysis.uris().filter((uri) => {
        const facts = analysis.facts(uri);
        return facts?.templated === true && facts.rendered === undefined && charts.some((folder) => isBelow(uri, folder));
      });
}

const merging = (state: CliState): readonly string[] => broken(state).filter((uri) => isMerging(state.textOf(uri) ?? ''));

const reasons: readonly (readonly [why: string, isFault: boolean, of: (state: CliState) => Iterable<string>])[] = [
  ['is not rendered on one side', false, unrendered],
  ['is no valid YAML on one side', true, broken],
  ['is in the midst of a merge', true, merging],
  ['is kept by Git LFS on one side', true, ({ pointers }) => pointers],
];

/** A file that is no YAML on one side, as in the midst of a merge, says nothing on either. */
function compared(io: Io, before: CliState, after: CliState, unmerged: readonly string[] = []): Compared {
  const below = (state: CliState, uri: string): string => (uri.startsWith(state.root) ? uri.slice(state.root.length) : uri);
  const isTheSame = (uri: string): boolean => {
    const [was, is] = [before, after].map((state) => state.analysis.facts(state.root + uri));
    return was !== undefined && was.shape === is?.shape;
  };
  const silent = new Map<string, { readonly why: string; readonly isFault: boolean }>();
  for (const [why, isFault, of] of reasons)
    for (const state of [before, after]) for (const uri of of(state)) silent.set(below(state, uri), { why, isFault });
  for (const uri of unmerged) silent.set(below(after, uri), { why: 'is in the midst of a merge', isFault: true });
  for (const uri of [...silent.keys()]) if (isTheSame(uri)) silent.delete(uri);
  for (const state of [before, after]) {
    const changes = state.analysis
      .uris()
      .filter((uri) => silent.has(below(state, uri)))
      .map((uri) => ({ uri, text: undefined }));
    if (changes.length > 0) state.analysis.apply(changes);
  }
  const told = [...silent].map(([file, { why }]) => ({
    file: after.workspace.show(after.root + file),
    build: '',
    message: `${file.replace(/^\//, '')} ${why}: nothing is said of it.`,
    range: nowhere,
  }));
  for (const { message } of told) say(io, message);
  return { before, after, silent: told, isWhole: [...silent.values()].every(({ isFault }) => !isFault), end: () => undefined };
}

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function comparedInGit(io: Io, parsed: Parsed, git: Git, { before, after, within }: Sides): Compared {
  if (git.isBare && after.kind === 'path')
    throw new UsageError('A bare repository has no working tree: give two revisions, as in main..topic.');
  const folder = git.isBare ? git.root : path.resolve(io.cwd, exists(io, within) ? within : '.');
  const to = after.kind === 'commit' ? after.commit : after.kind === 'index' ? 'index' : 'files';
  const changed = before.kind === 'commit' ? git.changed(before.commit, to) : none;
  const isRendered =
    !parsed.flag('no-render') && changed.size > 0 && [before, after].some((side) => chartFoldersOf(filesOf(git, side).keys()).length > 0);
  if (isRendered) return comparedRendered(io, parsed, git, { before, after, folder });
  if (after.kind === 'path') {
    const now = pathState(io, parsed, after.path);
    const was = gitState(io, parsed, git, { side: before, folder, shared: { state: now, changed } });
    return compared(io, was, withPointers(now, was));
  }
  const now = gitState(io, parsed, git, { side: after, folder });
  return compared(
    io,
    gitState({ ...io, err: () => undefined }, parsed, git, { side: before, folder, shared: { state: now, changed } }),
    now,
    unmergedIn(git, after, folder, now.root),
  );
}

const withPointers = (now: CliState, was: CliState): CliState => ({
  ...now,
  get model() {
    return now.model;
  },
  pointers: pointersOnDisk(
    was.analysis
      .uris()
      .map((uri) => now.root + uri.slice(was.root.length))
      .filter((uri) => now.analysis.facts(uri) === undefined),
  ),
});

/** Files that both sides of a merge claim, as uris of a state of `folder`. */
function unmergedIn(git: Git, side: Side, folder: string, root: string): readonly string[] {
  return [...filesOf(git, side)]
    .filter(([, file]) => file.isUnmerged)
    .map(([name]) => `${root.replace(/\/$/, '')}/${path.relative(folder, path.join(git.root, name)).split(path.sep).join('/')}`);
}

/** Where there are charts each side is a folder of files, in which they are rendered. */
function comparedRendered(
  io: Io,
  parsed: Parsed,
  git: Git,
  { before, after, folder }: { readonly before: Side; readonly after: Side; readonly folder: string },
): Compared {
  const was = writtenState(io, parsed, git, { side: before, folder });
  try {
    if (after.kind === 'path') {
      const now = pathState(io, parsed, after.path);
      return { ...compared(io, was.state, withPointers(now, was.state)), end: was.remove };
    }
    const now = writtenState(io, parsed, git, { side: after, folder });
    const end = (): void => [was, now].forEach(({ remove }) => remove());
    return { ...compared(io, was.state, now.state, unmergedIn(git, after, folder, now.state.root)), end };
  } catch (error) {
    was.remove();
    throw error;
  }
}
