import { createAnalysis, type Analysis } from '../../analysis.ts';
import type { State } from '../../features/changes/state.ts';
import { configurationOf, type HostConfiguration } from '../../host/settings/configuration.ts';
import { isLfsPointer } from '../../host/decode.ts';
import { isWanted } from '../../host/read-entry.ts';
import { toUri } from '../../host/uri.ts';
import { isListedName } from '../../host/listing/walk.ts';
import type { Workspace } from '../workspace.ts';

/** Texts of files as they were, as a client tells them. */
export interface BaseTexts {
  /** What the client calls the state: `HEAD`, a branch; '': nothing is compared. */
  readonly name: string;
  /** By normal uri; `null`: there was no such file. What is not named is the same in both states. */
  readonly files: ReadonlyMap<string, string | null>;
}

/** The state that the workspace is compared with: an analysis of its own, which shares the facts of all files that are the same. */
export interface Base {
  readonly name: string;
  /** Moves when texts are told. */
  readonly version: number;
  set(texts: BaseTexts): void;
  /** Catches up with the workspace, in steps; `undefined`: nothing is other than now. */
  catchUp(): Generator<undefined, State | undefined>;
}

type FileFacts = NonNullable<ReturnType<Analysis['facts']>>;

/** Steps of a look at all files take so many of them. */
const atOnce = 500;

/** The analysis of the state before, and the texts that it has of its own, with their facts. */
interface Kept {
  readonly analysis: Analysis;
  readonly state: State;
  readonly own: Map<string, { readonly text: string; readonly facts: FileFacts | undefined }>;
}

function keptOf(configuration: HostConfiguration, root: () => string, textOf: (uri: string) => string | undefined): Kept {
  const analysis = createAnalysis({ readText: textOf, configuration });
  return {
    analysis,
    state: {
      get model() {
        return analysis.model();
      },
      get root() {
        return root();
      },
      textOf,
    },
    own: new Map(),
  };
}

/** Takes texts as they were, and of all other files what they are now. */
function* takeIn({ analysis, own }: Kept, now: Analysis, told: ReadonlyMap<string, string | null>): Generator<undefined, void> {
  for (const uri of own.keys()) if (!told.has(uri)) own.delete(uri);
  let count = 0;
  for (const uri of new Set([...now.uris(), ...analysis.uris()])) {
    if (!told.has(uri)) shareIn(analysis, uri, now.facts(uri));
    if (++count % atOnce === 0) yield;
  }
  for (const [uri, text] of told) {
    const known = own.get(uri);
    if (text === null) analysis.apply([{ uri, text: undefined }]);
    else if (known?.text === text && known.facts !== undefined) analysis.applyFacts([known.facts]);
    else {
      analysis.apply([{ uri, text: isWanted(uri, text) ? text : undefined }]);
      const facts = analysis.facts(uri);
      if (facts !== undefined && facts.broken.length > 0 && !facts.templated) shareIn(analysis, uri, now.facts(uri));
      own.set(uri, { text, facts: analysis.facts(uri) });
    }
    yield;
  }
  while (analysis.catchUp('all')) yield;
}

/** A base that is compared with nothing. */
export function createBase(workspace: Workspace): Base {
  let texts: BaseTexts = { name: '', files: new Map() };
  let version = 0;
  let kept: Kept | undefined;
  let configured: { readonly of: HostConfiguration; readonly version: number } | undefined;

  const textOf = (uri: string): string | undefined => {
    const text = texts.files.get(uri);
    return text === undefined ? workspace.readText(uri) : (text ?? undefined);
  };
  const exists =
    (of: HostConfiguration) =>
    (uri: string): boolean => {
      const text = texts.files.get(uri);
      return text === undefined
        ? of.exists(uri) || [...texts.files].some(([file, was]) => was !== null && file.startsWith(`${uri}/`))
        : text !== null;
    };
  const root = (): string => toUri(workspace.folders()[0] ?? '/').replace(/\/$/, '');
  /** The settings of now hold for both states. */
  const configure = (of: HostConfiguration): Kept => {
    kept ??= keptOf(of, root, textOf);
    if (configured?.of !== of || configured.version !== version) {
      kept.analysis.configure(configurationOf(of.settings, of.rootUri, exists(of), of.modelOptions?.unread));
      configured = { of, version };
    }
    return kept;
  };

  function* catchUp(): Generator<undefined, State | undefined> {
    const of = workspace.configuration();
    if (texts.name === '' || of === undefined) {
      kept = undefined;
      return undefined;
    }
    const told = [...texts.files].filter(([uri, text]) => isTold(workspace, of, uri, text));
    if (kept === undefined && told.length === 0) return undefined;
    const before = configure(of);
    yield* takeIn(before, workspace.analysis, new Map(told));
    return before.state;
  }
  return {
    get name() {
      return texts.name;
    },
    get version() {
      return version;
    },
    set(next) {
      for (const uri of new Set([...texts.files.keys(), ...next.files.keys()]))
        if (texts.files.get(uri) !== next.files.get(uri)) kept?.analysis.touch(uri);
      texts = next;
      version += 1;
    },
    catchUp,
  };
}

function shareIn(analysis: Analysis, uri: string, facts: FileFacts | undefined): void {
  if (facts !== undefined) analysis.applyFacts([facts]);
  else if (analysis.facts(uri) !== undefined) analysis.apply([{ uri, text: undefined }]);
}

/** Is the text of then another than that of now, and one that says something? Of what cannot be known on one side nothing is said. */
function isTold(workspace: Workspace, of: HostConfiguration, uri: string, text: string | null): boolean {
  const facts = workspace.analysis.facts(uri);
  if (facts?.rendered !== undefined || !isListed(workspace, of, uri)) return false;
  const present = workspace.readText(uri);
  if (
    present !== undefined &&
    (present === text || isLfsPointer(present) || (facts !== undefined && facts.broken.length > 0 && isMerging(present)))
  )
    return false;
  return text === null ? facts !== undefined : !isLfsPointer(text) && text.length <= of.settings.maxFileSize;
}

/** Does it hold the marks that Git leaves where both sides changed something? */
const isMerging = (text: string): boolean => /^<{7} /m.test(text) && /^>{7} /m.test(text);

function isListed({ folders, isListed: isKnown }: Workspace, { settings, modelOptions }: HostConfiguration, uri: string): boolean {
  if (isKnown(uri)) return true;
  const root = folders()
    .map((folder) => toUri(folder).replace(/\/$/, ''))
    .find((folder) => uri.startsWith(`${folder}/`));
  return (
    root !== undefined && isListedName(uri.slice(root.length + 1), { markdown: settings.markdown }) && modelOptions?.ignored?.(uri) !== true
  );
}
