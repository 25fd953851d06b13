import { withEllipses } from './base/hole.ts';
import type { Place, Span } from './base/span.ts';
import { ended } from './base/steps.ts';
import { applyEdits } from './base/text-edit.ts';
import { extractFacts } from './facts/extract.ts';
import { ownFacts, renderedAfterEdit } from './facts/rendered.ts';
import type { FileFacts } from './facts/types.ts';
import { incomingNames, namesAt, outgoingNames, type NameCall, type NameNode } from './features/call-hierarchy.ts';
import { definitionAt, implementationsOf, type Definition } from './features/definition.ts';
import { documentLinkSteps, type DocumentLink } from './features/document-links.ts';
import { createJudge, type Judge } from './features/diagnostics/judge.ts';
import { placesNow, type Present } from './features/shared/last-good.ts';
import { highlightsAt, type Highlight } from './features/highlight.ts';
import { hoverAt, type Hover } from './features/hover/hover.ts';
import { identityNow, offer, type OfferedFix } from './features/offered-fix.ts';
import { referencesAt, subjectsAt } from './features/references.ts';
import { resolveName, type Asker } from './features/resolve/resolve.ts';
import { zoneDocument, type ZoneDocument, type ZoneOptions, type ZoneRecords, zoneRecords } from './features/zone/zone.ts';
import { codeLensSteps, type CodeLens } from './features/code-lens.ts';
import { createProblems } from './features/tree/problems.ts';
import { childrenInSteps, namespacesInSteps, wholeTree, type ClusterNode } from './features/tree/cluster-tree.ts';
import { filteredInSteps } from './features/tree/filter.ts';
import { completionDocumentation, completionsAt } from './features/completion/completion.ts';
import type { CompletionItem } from './features/completion/item.ts';
import { inlayHintsOf, type InlayHint } from './features/inlay-hints.ts';
import type { ModelAfter } from './features/rename/naming.ts';
import { prepareRename, renameAt, type PreparedRename, type Rename } from './features/rename/rename.ts';
import type { Refusal } from './features/rename/subject.ts';
import { selectionsAt } from './features/shared/selection.ts';
import { workspaceSymbols, type WorkspaceSymbol } from './features/symbols.ts';
import { topologyOf, type Topology } from './features/topology/graph.ts';
import type { Answer } from './model/records.ts';
import type { Resolution } from './model/records/resolve.ts';
import type { Bundle, Model } from './model/types.ts';
import { noOptions, type ModelOptions } from './model/options.ts';
import { catchUp, createModel } from './model/create-model.ts';
import { WorkspaceIndex } from './model/files/file-index.ts';
import { putRendered, type RenderedFiles } from './model/files/rendered-files.ts';
import type { Finding, Fix, TextOf } from './rules/define.ts';
import { isSameFinding } from './rules/lib/identity.ts';
import { suppressionFix, unusedId } from './rules/engine/suppress.ts';
import type { RuleLevel, Settings } from './settings.ts';
import { plainBreaks } from './yaml/line-breaks.ts';
import { isMarkdown, manifestsInMarkdown } from './yaml/markdown.ts';

/** `text: undefined`: the file is gone, or cannot be read. */
export interface FileChange {
  readonly uri: string;
  readonly text: string | undefined;
  /** `closed`: nobody edits the file, its first edit may cost a little more. `asText`: it is no manifest, but read by a generator of a kustomization, until it goes. */
  readonly closed?: boolean;
  readonly asText?: boolean | undefined;
}

/** Settings, and what a host makes of their globs (`host/configuration.ts`). Pass the same value while nothing changed. */
export interface Configuration {
  readonly settings: Settings;
  readonly modelOptions?: ModelOptions;
  /** Level of a rule in a file; `undefined`: as the rule says. Default: `settings.rules`. */
  readonly severityOf?: (rule: string, uri: string) => RuleLevel | undefined;
}

export interface AnalysisOptions {
  /** Current text of any file, open or closed. Asked only for fixes and for text that facts do not hold. */
  readonly readText: TextOf;
  readonly configuration: Configuration;
  /** A rule or feature that threw. Its result is dropped, the rest is unharmed. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface Problem {
  readonly what: string;
  readonly uri: string;
  readonly error: unknown;
}

/** A fix with the finding that it repairs, and what asks for it again. */
export interface FindingFix {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly offered: OfferedFix;
}

export interface Status {
  readonly files: number;
  readonly documents: number;
  readonly objects: number;
  /** Files with documents that do not parse. */
  readonly broken: readonly string[];
  readonly generation: number;
}

/** The façade over all layers below: synchronous, no I/O, plain values. Offsets are UTF-16, zero-based. */
export interface Analysis {
  /** Takes new texts; the last good facts of a broken document stay. */
  apply(changes: readonly FileChange[]): void;
  /** Takes what the chart in a folder was rendered to in each of its environments. Templates that are not named stay what they are. */
  applyRendered(folder: string, rendered: readonly RenderedFiles[]): void;
  /** Takes facts that were made earlier (cache, worker). */
  applyFacts(facts: readonly FileFacts[]): void;
  /** Something came or went there that was never applied, but was asked for by `modelOptions.exists`. */
  touch(uri: string): void;
  configure(configuration: Configuration): void;
  readonly settings: Settings;
  readonly configuration: Configuration;
  model(): Model;
  /** Moves with the meaning of files; costs nothing to ask. */
  generation(): number;
  /** Moves with every change of a file. */
  revision(): number;
  /** One small part of what the next question would have to do first; `false`: nothing is left. `files`: what kustomize builds may wait. */
  catchUp(what: 'files' | 'all'): boolean;
  uris(): readonly string[];
  facts(uri: string): FileFacts | undefined;
  /** What the text of a file itself says, whatever its chart renders to. */
  ownFacts(uri: string): FileFacts | undefined;
  diagnostics(uri: string): readonly Finding[];
  /** For hosts that have other things to do meanwhile. */
  readonly diagnosticsInSteps: Judge['inSteps'];
  /** For hosts that show something before all is judged. */
  readonly diagnosticsAtOnce: Judge['atOnce'];
  readonly diagnosticsAtOnceInSteps: Judge['atOnceInSteps'];
  /** What `diagnostics` says of a file, as far as it is known without judging it. */
  readonly knownDiagnostics: Judge['known'];
  /** For hosts that kept findings of an earlier run. */
  readonly restoreDiagnostics: Judge['restore'];
  /** Fixes of the findings of a file that a caller is concerned with, and what silences them. */
  fixes(uri: string, concerns: (finding: Finding) => boolean): readonly FindingFix[];
  /** A fix that was offered earlier, as it is now; `undefined`: the document of its finding moved on, or the flaw or this way out is gone. */
  offeredFix(offered: OfferedFix): Fix | undefined;
  hover(uri: string, offset: number): Hover | undefined;
  definition(uri: string, offset: number): Definition | undefined;
  references(uri: string, offset: number, includeDeclaration: boolean): readonly Place[];
  /** Templates of the pods behind a Service, endpoints made by hand. */
  implementations(uri: string, offset: number): readonly Place[];
  highlights(uri: string, offset: number): readonly Highlight[];
  /** Parts of a host name around an offset, the innermost first. */
  selections(uri: string, offset: number): readonly Span[];
  /** *Who resolves this name*: what stands there, whose text names it, what its own text names. */
  names(uri: string, offset: number): readonly NameNode[];
  incomingNames(uri: string, offset: number): readonly NameCall[];
  outgoingNames(uri: string, offset: number): readonly NameCall[];
  documentLinks(uri: string): readonly DocumentLink[];
  /** The same for hosts that have other things to do meanwhile; begin anew when anything changes in between. */
  documentLinkSteps(uri: string): Generator<undefined, readonly DocumentLink[]>;
  zone(options?: ZoneOptions): ZoneDocument;
  zoneRecords(options?: ZoneOptions): ZoneRecords;
  dig(name: string, type: string): Answer;
  /** As a pod of `from` asks, along its search list. */
  resolve(name: string, type: string, from: Asker): Resolution;
  /** `explicit`: a person asked for them. */
  completions(uri: string, offset: number, explicit?: boolean): readonly CompletionItem[];
  /** What a proposal's `host` answers, as Markdown. */
  completionDocumentation(uri: string, offset: number, host: string): string | undefined;
  prepareRename(uri: string, offset: number): PreparedRename | Refusal | undefined;
  rename(uri: string, offset: number, newName: string): Rename | Refusal | undefined;
  codeLenses(uri: string): readonly CodeLens[];
  /** As `documentLinkSteps`. */
  codeLensSteps(uri: string): Generator<undefined, readonly CodeLens[]>;
  inlayHints(uri: string, range: Span): readonly InlayHint[];
  symbols(query: string): readonly WorkspaceSymbol[];
  /** Namespaces, Services, names and pods; of one bundle, or of all. */
  tree(bundle?: string): readonly ClusterNode[];
  /** A part of it in small steps, begin anew when the model changes in between: what contains a word, what lies below an entry, else the namespaces. */
  treeSteps(part: TreePart): Generator<undefined, readonly ClusterNode[]>;
  topology(options: { readonly bundle?: string; readonly namespace?: string }): Topology;
  status(): Status;
}

export interface TreePart {
  readonly bundle?: string;
  /** Id of a namespace or Service. */
  readonly of?: string;
  readonly filter?: string;
}

function statusOf(index: WorkspaceIndex): Status {
  let documents = 0;
  let objects = 0;
  const broken: string[] = [];
  for (const facts of index.files()) {
    documents += facts.documents;
    objects += facts.objects.length;
    if (facts.broken.length > 0) broken.push(facts.uri);
  }
  return { files: index.size, documents, objects, broken, generation: index.generation };
}

/** Of so many findings at once no fix is tried before it is offered. */
const manyFindings = 50;

/** What silences a finding, where that is not what the finding is about. */
const silencers = (finding: Finding, model: Model): readonly Fix[] => (finding.rule === unusedId ? [] : [suppressionFix(finding, model)]);

/** What can be done about findings of a file: their fixes, as far as they can be applied now, then silence. */
function fixesOf(facts: FileFacts, here: readonly Finding[], model: Model, textOf: TextOf): readonly FindingFix[] {
  const all = [(finding: Finding) => finding.fixes, (finding: Finding) => silencers(finding, model)].flatMap((fixes) =>
    here.flatMap((finding) => fixes(finding).map((fix) => ({ finding, fix }))),
  );
  const possible = here.length > manyFindings ? all : all.filter(({ fix }) => fix.edits(textOf).length > 0);
  return possible.map(({ finding, fix }) => ({ finding, fix, offered: offer(facts, finding, fix) }));
}

function hoverNow(present: Present, uri: string, hover: Hover | undefined): Hover | undefined {
  const [place] = hover === undefined ? [] : placesNow(present, [{ uri, span: hover.span }]);
  return hover && place && { ...hover, span: place.span };
}

function definitionNow(present: Present, definition: Definition | undefined): Definition | undefined {
  const targets = definition && placesNow(present, definition.targets);
  return targets && targets.length > 0 ? { ...definition, targets } : undefined;
}

const optionalBundle = (bundle: Bundle | undefined): { readonly bundle?: Bundle } => (bundle ? { bundle } : {});

const factsOf = (uri: string, text: string, before: FileFacts | undefined, closed: boolean, asText?: boolean): FileFacts =>
  extractFacts(uri, isMarkdown(uri) ? manifestsInMarkdown(text) : text, before, 'both', closed, asText);

const factsNow = (uri: string, text: string, before: FileFacts | undefined, closed: boolean, asText: boolean | undefined): FileFacts => {
  const own = factsOf(uri, text, before && ownFacts(before), closed, asText);
  return before?.rendered === undefined ? own : renderedAfterEdit(before, own, text);
};

/** The view of the index as it is now; made anew when files or the configuration are others. */
function viewOf(index: WorkspaceIndex): (configuration: Configuration) => Model {
  let view: { readonly revision: number; readonly configuration: Configuration; readonly model: Model } | undefined;
  return (configuration) => {
    if (view?.revision !== index.revision || view.configuration !== configuration) {
      const { settings, modelOptions } = configuration;
      view = { revision: index.revision, configuration, model: createModel(index, settings.cluster, modelOptions ?? noOptions) };
    }
    return view.model;
  };
}

interface Guard {
  readonly report: (what: string, uri: string, error: unknown) => void;
  /** A feature that throws says so and answers nothing. */
  readonly guard: <T>(what: string, uri: string, run: () => T, otherwise: T) => T;
  readonly guardSteps: <T>(what: string, uri: string, begin: () => Generator<undefined, T>, otherwise: T) => Generator<undefined, T>;
}

/** Without `onProblem` what is thrown goes on. */
function guardWith(onProblem: AnalysisOptions['onProblem']): Guard {
  const report = (what: string, uri: string, error: unknown): void => {
    if (!onProblem) throw error;
    onProblem({ what, uri, error });
  };
  return {
    report,
    guard(what, uri, run, otherwise) {
      try {
        return run();
      } catch (error) {
        report(what, uri, error);
        return otherwise;
      }
    },
    *guardSteps(what, uri, begin, otherwise) {
      try {
        return yield* begin();
      } catch (error) {
        report(what, uri, error);
        return otherwise;
      }
    },
  };
}

/** The workspace as it would be with these edits. */
function modelWith(
  index: WorkspaceIndex,
  { settings, modelOptions }: Configuration,
  edits: Parameters<ModelAfter>[0],
  textOf: (uri: string) => string,
): Model {
  const after = new WorkspaceIndex();
  const changed = new Set(edits.map((e) => e.uri));
  for (const facts of index.files()) {
    const { uri } = facts;
    const text = changed.has(uri)
      ? applyEdits(
          textOf(uri),
          edits.filter((e) => e.uri === uri).flatMap((e) => e.edits),
        )
      : undefined;
    after.replace(uri, text === undefined ? facts : factsOf(uri, text, undefined, true, facts.role === 'texts'));
  }
  return createModel(after, settings.cluster, modelOptions ?? noOptions);
}

/** An empty analysis; feed it with `apply`. */
export function createAnalysis(options: AnalysisOptions): Analysis {
  const index = new WorkspaceIndex();
  const view = viewOf(index);
  let configuration = options.configuration;
  const model = (): Model => view(configuration);
  const { report, guard, guardSteps } = guardWith(options.onProblem);
  const judge = createJudge({
    index,
    model,
    report,
    configuration: () => configuration,
    isOn: () => configuration.settings.diagnostics,
    severityOf: (rule, uri) => (configuration.severityOf ? configuration.severityOf(rule, uri) : configuration.settings.rules[rule]),
  });
  const diagnostics = judge.findings;
  const textOf = (uri: string): string => options.readText(uri) ?? '';
  const bundleOf = (id: string | undefined): Bundle | undefined =>
    id === undefined
      ? undefined
      : model()
          .bundles()
          .find((b) => b.id === id);
  const problems = createProblems({
    uris: () => [...index.files()].map((f) => f.uri),
    file: (uri) => index.file(uri),
    findings: diagnostics,
    inSteps: judge.inSteps,
    state: () => [index.revision, configuration],
  });
  const present = (): Present => ({ model: model(), brokenIn: (uri) => index.file(uri)?.broken ?? [], textOf: options.readText });

  /** What is not judged yet is shown nowhere. */
  const hasProblem = (uri: string, offset: number): boolean =>
    judge.known(uri)?.some(({ place }) => place.uri === uri && place.span.start <= offset && offset <= place.span.end) === true;
  const after: ModelAfter = (edits) => modelWith(index, configuration, edits, textOf);

  const analysis: Analysis = {
    apply(changes) {
      for (const { uri, text, closed = false, asText } of changes) {
        const before = index.file(uri);
        const facts = text === undefined ? undefined : guard('reading', uri, () => factsNow(uri, text, before, closed, asText), before);
        index.replace(uri, facts);
        if (!facts) judge.forget(uri);
      }
    },
    applyRendered: (folder, all) =>
      putRendered(index, folder, all, { readText: options.readText, factsOf: (uri, text) => factsOf(uri, text, undefined, true) }),
    applyFacts(all) {
      for (const facts of all) index.replace(facts.uri, facts);
    },
    touch: (uri) => index.touch(uri),
    configure(next) {
      configuration = next;
    },
    get settings() {
      return configuration.settings;
    },
    get configuration() {
      return configuration;
    },
    model,
    generation: () => index.generation,
    revision: () => index.revision,
    catchUp: (what) =>
      guard('model', '', () => catchUp(index, configuration.settings.cluster, configuration.modelOptions ?? noOptions, what), true),
    uris: () => [...index.files()].map((f) => f.uri),
    facts: (uri) => index.file(uri),
    ownFacts(uri) {
      const facts = index.file(uri);
      return facts && ownFacts(facts);
    },
    diagnostics,
    diagnosticsInSteps: judge.inSteps,
    diagnosticsAtOnce: judge.atOnce,
    diagnosticsAtOnceInSteps: judge.atOnceInSteps,
    knownDiagnostics: judge.known,
    restoreDiagnostics: judge.restore,
    fixes: (uri, concerns) =>
      guard(
        'fixes',
        uri,
        () => {
          const facts = index.file(uri);
          return facts ? fixesOf(facts, diagnostics(uri).filter(concerns), model(), options.readText) : [];
        },
        [],
      ),
    offeredFix: (offered) =>
      guard(
        'fixes',
        offered.uri,
        () => {
          const facts = index.file(offered.uri);
          const identity = facts && identityNow(facts, offered.finding, offered.object);
          const finding = identity && diagnostics(offered.uri).find((each) => isSameFinding(each, identity));
          return finding && [...finding.fixes, ...silencers(finding, model())].find(({ title }) => withEllipses(title) === offered.title);
        },
        undefined,
      ),
    hover: (uri, offset) =>
      guard(
        'hover',
        uri,
        () =>
          hoverNow(
            present(),
            uri,
            hoverAt({ model: model(), factsOf: (of) => index.file(of), rows: configuration.settings.hoverRows, hasProblem }, uri, offset),
          ),
        undefined,
      ),
    definition: (uri, offset) => guard('definition', uri, () => definitionNow(present(), definitionAt(model(), uri, offset)), undefined),
    references: (uri, offset, declaration) =>
      guard('references', uri, () => placesNow(present(), referencesAt(model(), uri, offset, declaration, options.readText)), []),
    implementations: (uri, offset) =>
      guard('implementation', uri, () => placesNow(present(), implementationsOf(model(), subjectsAt(model(), uri, offset))), []),
    highlights: (uri, offset) => guard('highlight', uri, () => highlightsAt(model(), uri, offset, options.readText), []),
    selections: (uri, offset) => guard('selection', uri, () => selectionsAt(model(), uri, offset), []),
    names: (uri, offset) => guard('names', uri, () => namesAt(model(), uri, offset), []),
    incomingNames: (uri, offset) => guard('incoming names', uri, () => incomingNames(model(), uri, offset), []),
    outgoingNames: (uri, offset) => guard('outgoing names', uri, () => outgoingNames(model(), uri, offset), []),
    documentLinks: (uri) => ended(analysis.documentLinkSteps(uri)),
    documentLinkSteps: (uri) => guardSteps('links', uri, () => documentLinkSteps(model(), uri), []),
    zone: (zoneOptions = {}) => zoneDocument(model(), zoneOptions),
    zoneRecords: (zoneOptions = {}) => zoneRecords(model(), zoneOptions),
    dig: (name, type) => model().records().dig(name, type),
    resolve: (name, type, from) => resolveName(model(), name, type, from),
    completions: (uri, offset, explicit) =>
      guard('completion', uri, () => completionsAt(model(), uri, plainBreaks(textOf(uri)), offset, explicit), []),
    completionDocumentation: (uri, offset, host) =>
      guard('completion', uri, () => completionDocumentation(model(), uri, plainBreaks(textOf(uri)), offset, host, after), undefined),
    prepareRename: (uri, offset) => guard('rename', uri, () => prepareRename(model(), uri, offset, options.readText), undefined),
    rename: (uri, offset, name) => guard('rename', uri, () => renameAt(model(), uri, offset, name, options.readText, after), undefined),
    codeLenses: (uri) => ended(analysis.codeLensSteps(uri)),
    codeLensSteps: (uri) => guardSteps('lenses', uri, () => codeLensSteps(model(), uri, options.readText), []),
    inlayHints: (uri, range) => guard('hints', uri, () => inlayHintsOf(model(), uri, range, options.readText), []),
    symbols: (query) => guard('symbols', '', () => workspaceSymbols(model(), query), []),
    tree: (bundle) => guard('tree', '', () => wholeTree(model(), ended(problems.steps()), bundleOf(bundle)), []),
    *treeSteps({ bundle, of, filter }) {
      const args = [model(), yield* problems.steps()] as const;
      if (of !== undefined) return yield* childrenInSteps(...args, of, bundleOf(bundle));
      return yield* filter === undefined
        ? namespacesInSteps(...args, bundleOf(bundle))
        : filteredInSteps(...args, filter, bundleOf(bundle));
    },
    topology: ({ bundle, namespace }) =>
      topologyOf(model(), {
        ...optionalBundle(bundleOf(bundle)),
        ...(namespace !== undefined ? { namespace } : {}),
        problemsOf: (instance) => problems.findingsOn(model().placeOf(instance, 'metadata.name')),
      }),
    status: () => statusOf(index),
  };
  return analysis;
}
