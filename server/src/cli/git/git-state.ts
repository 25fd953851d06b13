import path from 'node:path';
import { createAnalysis, type Analysis } from '../../analysis.ts';
import type { FileFacts } from '../../facts/types.ts';
import { configurationOf } from '../../host/settings/configuration.ts';
import { decode, isLfsPointer } from '../../host/decode.ts';
import { isWanted } from '../../host/read-entry.ts';
import { toUri } from '../../host/uri.ts';
import { isListedName } from '../../host/listing/walk.ts';
import type { Git, GitFile } from './git.ts';
import { fault, type Io } from '../io.ts';
import type { Parsed } from '../usage/options.ts';
import type { State } from '../../features/changes/state.ts';
import { rangeIn, readSettings, showPath, type CliWorkspace } from '../workspace.ts';

/** A state as the command line reads it: `show` gives the path that people are told. */
export interface CliState extends State {
  readonly analysis: Analysis;
  readonly workspace: Pick<CliWorkspace, 'show' | 'range'>;
  /** Files whose text is not known, since Git LFS keeps it elsewhere. */
  readonly pointers: ReadonlySet<string>;
}

/** One side of a comparison. */
export type Side =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'index' }
  /** Nothing at all: the first commit is still to come. */
  | { readonly kind: 'nothing' };

/** The model is asked for late: files that say nothing are taken out first. */
export function stateOf(
  analysis: Analysis,
  root: string,
  textOf: State['textOf'],
  workspace: CliState['workspace'],
  pointers: ReadonlySet<string> = none,
): CliState {
  return {
    analysis,
    get model() {
      return analysis.model();
    },
    root,
    textOf,
    files: analysis.files,
    file: analysis.facts,
    workspace,
    pointers,
  };
}

export const none: ReadonlySet<string> = new Set();

export interface Wanted {
  readonly side: Side;
  readonly folder: string;
  /** The other state, from which files are taken that are not among the changed ones. */
  readonly shared?: { readonly state: CliState; readonly changed: ReadonlySet<string> };
}

/** Files of a commit or of the index, by path below the repository's root. */
export function filesOf(git: Git, side: Side): ReadonlyMap<string, GitFile> {
  return side.kind === 'commit' ? git.files(side.commit) : side.kind === 'index' ? git.files('index') : new Map();
}

/** The file or folder and all that it lies in, as uris. */
function foldersAround(uri: string): readonly string[] {
  return uri
    .split('/')
    .map((_, i, parts) => parts.slice(0, i + 1).join('/'))
    .slice(3);
}

/** The files of a commit or of the index, as if they lay in the working tree. */
export function gitState(io: Io, parsed: Parsed, git: Git, { side, folder, shared }: Wanted): CliState {
  const { settings, folder: settingsFolder } = readSettings(io, parsed, folder);
  const root = toUri(folder).replace(/\/$/, '');
  const files = [...filesOf(git, side)]
    .map(([name, file]) => ({ file, name, uri: toUri(path.join(git.root, name)) }))
    .filter(({ uri }) => uri === root || uri.startsWith(`${root}/`));
  const known = new Set(files.flatMap(({ uri }) => foldersAround(uri)));
  const configuration = configurationOf(settings, toUri(settingsFolder), (uri) => known.has(uri.replace(/\/$/, '')));
  const texts = new Map<string, string>();
  const textOf = (uri: string): string | undefined => texts.get(uri) ?? shared?.state.textOf(uri);
  const show = (uri: string): string => showPath(io.cwd, uri);
  const analysis = createAnalysis({
    readText: textOf,
    configuration,
    onProblem: ({ what, uri, error }) => fault(io, `${what} failed on ${show(uri)}`, error),
  });
  const factsOf = (name: string, uri: string): FileFacts | undefined =>
    shared?.changed.has(name) === false ? shared.state.analysis.facts(uri) : undefined;
  const read = files.filter(({ file, uri }) => {
    const below = uri.slice(root.length + 1);
    return (
      file.kind === 'file' &&
      !file.isUnmerged &&
      (below === '' || (isListedName(below, { markdown: settings.markdown }) && configuration.modelOptions?.ignored?.(uri) !== true))
    );
  });
  const contents = git.blobs([...new Set(read.filter(({ name }) => shared?.changed.has(name) !== false).map(({ file }) => file.id))]);
  const pointers = new Set<string>();
  for (const { name, uri, file } of read) {
    const facts = factsOf(name, uri);
    const content = contents.get(file.id);
    const text = content === undefined || content.length > settings.maxFileSize ? undefined : decode(content)?.text;
    if (text !== undefined && isLfsPointer(text)) pointers.add(uri);
    if (facts !== undefined) analysis.applyFacts([facts]);
    else if (text !== undefined && isWanted(uri, text)) {
      texts.set(uri, text);
      analysis.apply([{ uri, text, closed: true }]);
    }
  }
  takeOutside(
    analysis,
    files.filter(({ file }) => file.kind !== 'file').map(({ uri }) => uri),
    shared?.state.analysis,
  );
  return stateOf(analysis, root, textOf, { show, range: (uri, span) => rangeIn(analysis, textOf, uri, span) }, pointers);
}

/** What Git has no text of, links and submodules, is as it is in the working tree. */
function takeOutside(analysis: Analysis, outside: readonly string[], shared: Analysis | undefined): void {
  if (shared === undefined || outside.length === 0) return;
  for (const uri of shared.uris()) {
    const facts = outside.some((each) => uri === each || uri.startsWith(`${each}/`)) ? shared.facts(uri) : undefined;
    if (facts !== undefined) analysis.applyFacts([facts]);
  }
}
