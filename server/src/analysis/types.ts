import type { Place, Span } from '../base/span.ts';
import type { FileFacts } from '../facts/types.ts';
import type { NameNode, NameCall } from '../features/call-hierarchy.ts';
import type { CodeLens } from '../features/code-lens.ts';
import type { CompletionItem } from '../features/completion/item.ts';
import type { Definition } from '../features/definition.ts';
import type { Judge } from '../features/diagnostics/judge.ts';
import type { DocumentLink } from '../features/document-links.ts';
import type { Highlight } from '../features/highlight.ts';
import type { Hover } from '../features/hover/hover.ts';
import type { InlayHint } from '../features/inlay-hints.ts';
import type { OfferedFix } from '../features/diagnostics/offered-fix.ts';
import type { PreparedRename, Rename } from '../features/rename/rename.ts';
import type { Refusal } from '../features/rename/subject.ts';
import type { Asker } from '../features/resolve/resolve.ts';
import type { WorkspaceSymbol } from '../features/symbols/workspace-symbols.ts';
import type { Topology } from '../features/topology/graph.ts';
import type { ClusterNode } from '../features/tree/cluster-tree.ts';
import type { ZoneOptions, ZoneDocument, ZoneRecords } from '../features/zone/zone.ts';
import type { RenderedFiles } from '../model/files/rendered-files.ts';
import type { ModelOptions } from '../model/options.ts';
import type { Answer } from '../model/records.ts';
import type { Resolution } from '../model/records/questions/resolve.ts';
import type { Model } from '../model/types.ts';
import type { TextOf, Finding, Fix } from '../rules/define.ts';
import type { Settings, RuleLevel } from '../settings.ts';

/** `text: undefined`: the file is gone, or cannot be read. */

export interface FileChange {
  readonly uri: string;
  readonly text: string | undefined;
  /** `closed`: nobody edits the file, its first edit may cost a little more. `asText`: it is no manifest, but read by a generator of a kustomization, until it goes. */
  readonly closed?: boolean;
  readonly asText?: boolean | undefined;
}

/** Settings, and what a host makes of their globs (`host/settings/configuration.ts`). Pass the same value while nothing changed. */

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
  /** Facts of all files. */
  files(): Iterable<FileFacts>;
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
