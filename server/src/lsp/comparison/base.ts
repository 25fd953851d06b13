import { createAnalysis, type Analysis } from '../../analysis.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { State } from '../../features/changes/state.ts';
import { configurationOf, type HostConfiguration } from '../../host/settings/configuration.ts';
import { isLfsPointer, isMerging } from '../../host/decode.ts';
import { isWanted } from '../../host/read-entry.ts';
import { toUri, toPath } from '../../host/uri.ts';
import { isListedName } from '../../host/listing/walk.ts';
import type { FileHost } from '../../host/file-host.ts';
import { isBelow } from '../../model/files/paths.ts';
import type { Workspace } from '../workspace.ts';
import { putChart, type BaseCharts } from './base-charts.ts';

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

/** What is kept while there is something to compare with. `own`: facts of files that are not what they were, as their texts say. */
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
      files: analysis.files,
      file: analysis.facts,
    },
    own: new Map(),
  };
}

export interface BaseHost {
  readonly workspace: Workspace;
  readonly host: FileHost;
  readonly charts: BaseCharts;
}

const nothingTold: ReadonlyMap<string, null> = new Map();

/** Takes the texts of files that are not what they were, and for all others what is known of them now. */
function* taking(
  { analysis, own }: Kept,
  now: Analysis,
  told: ReadonlyMap<string, string | null>,
  uris: Iterable<string>,
  shared: (uri: string) => FileFacts | undefined = now.facts,
): Generator<undefined> {
  let count = 0;
  for (const uri of uris) {
    const text = told.get(uri);
    if (text === undefined) shareIn(analysis, uri, shared(uri));
    else if (text === null) analysis.apply([{ uri, text: undefined }]);
    else takeText(analysis, own, now, uri, text);
    if (text !== undefined || ++count % atOnce === 0) yield;
  }
}

function takeText(analysis: Analysis, own: Kept['own'], now: Analysis, uri: string, text: string): void {
  const known = own.get(uri);
  if (known?.text === text && known.facts !== undefined) return analysis.applyFacts([known.facts]);
  const present = analysis.facts(uri);
  if (present?.rendered !== undefined) analysis.apply([{ uri, text: undefined }]);
  analysis.apply([{ uri, text: isWanted(uri, text) ? text : undefined }]);
  const facts = analysis.facts(uri);
  if (facts !== undefined && facts.broken.length > 0 && !facts.templated) shareIn(analysis, uri, now.facts(uri));
  own.set(uri, { text, facts: analysis.facts(uri) });
}

/** A base that is compared with nothing. */
export function createBase({ workspace, host, charts }: BaseHost): Base {
  const now = workspace.analysis;
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
    const differing = [...texts.files].filter(([uri, text]) => isOther(workspace, host, uri, text));
    if (kept === undefined && differing.length === 0) return undefined;
    const state = configure(of);
    const { analysis, own } = state;
    const told = new Map(differing.filter(([uri, text]) => isTold(workspace, of, uri, text)));
    for (const uri of own.keys()) if (!told.has(uri)) own.delete(uri);
    const byChart = inCharts(charts.folders(texts.files), new Set([...now.uris(), ...analysis.uris(), ...told.keys()]));
    yield* taking(state, now, told, byChart.get('') ?? []);
    const taken = charts.taken({
      base: analysis,
      texts: texts.files,
      differing: differing.map(([uri]) => uri),
      unclear: differing.flatMap(([uri, text]) => (isUnclear(textNow(workspace, host, uri), text) ? [uri] : [])),
      key: `${version} ${of.key}`,
    });
    for (const [folder, chart] of taken) {
      const uris = byChart.get(folder) ?? [];
      if (chart.by !== 'rendering') yield* taking(state, now, chart.by === 'now' ? nothingTold : told, uris);
      else {
        if (chart.of.made === undefined) yield* taking(state, now, told, uris, now.ownFacts);
        yield* putChart(analysis, now, folder, chart.of, uris);
      }
    }
    while (analysis.catchUp('all')) yield;
    return state.state;
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

/** Text of a file as it is now, whether or not it is one of those that say something by themselves. */
function textNow({ overlays }: Workspace, host: FileHost, uri: string): string | undefined {
  const open = overlays.get(uri);
  if (open !== undefined) return open.document.getText();
  const file = toPath(uri);
  const read = file === undefined || host.stat(file)?.kind !== 'file' ? undefined : host.read(file);
  return read?.ok === true ? read.text : undefined;
}

/** Is it the name of something that Git LFS keeps, or in the midst of a merge? */
const isUnclear = (present: string | undefined, then: string | null): boolean =>
  [present, then].some((text) => typeof text === 'string' && isLfsPointer(text)) || (present !== undefined && isMerging(present));

/** Is the text of then another than that of now? */
const isOther = (workspace: Workspace, host: FileHost, uri: string, text: string | null): boolean =>
  (textNow(workspace, host, uri) ?? null) !== text;

/** Does it say something by itself that is another than now? Of what cannot be known on one side nothing is said. */
function isTold(workspace: Workspace, of: HostConfiguration, uri: string, text: string | null): boolean {
  const facts = workspace.analysis.facts(uri);
  if (!isListed(workspace, of, uri)) return false;
  const present = workspace.readText(uri);
  if (present !== undefined && (isLfsPointer(present) || (facts !== undefined && facts.broken.length > 0 && isMerging(present))))
    return false;
  return text === null ? facts !== undefined : !isLfsPointer(text) && text.length <= of.settings.maxFileSize;
}

/** Uris by the chart that they are in; '': in none. */
function inCharts(folders: readonly string[], uris: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const uri of uris) {
    const chart = folders.length === 0 ? undefined : folders.find((folder) => isBelow(uri, folder));
    getOrMake(found, chart ?? '', () => []).push(uri);
  }
  return found;
}

function isListed({ folders, isListed: isKnown }: Workspace, { settings, modelOptions }: HostConfiguration, uri: string): boolean {
  if (isKnown(uri)) return true;
  const root = folders()
    .map((folder) => toUri(folder).replace(/\/$/, ''))
    .find((folder) => uri.startsWith(`${folder}/`));
  return (
    root !== undefined && isListedName(uri.slice(root.length + 1), { markdown: settings.markdown }) && modelOptions?.ignored?.(uri) !== true
  );
}
