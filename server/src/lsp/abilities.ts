import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { DiagnosticAbilities } from './wire/convert.ts';

/** What the client said it can do; everything is `false` for a client that says nothing. */
export interface Abilities {
  /** Headlight's own extension: it has the command of lenses, and tells what changes on disk. */
  readonly own: boolean;
  readonly diagnostics: DiagnosticAbilities;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly watchRegistration: boolean;
  readonly workspaceFolders: boolean;
  readonly codeActionLiterals: boolean;
  readonly codeActionResolve: boolean;
  readonly preferred: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly markdown: boolean;
  readonly definitionLink: boolean;
  readonly linkTooltip: boolean;
  readonly progress: boolean;
  readonly showDocument: boolean;
  /** Asks for the diagnostics of open documents, and again when it is told to. */
  readonly pull: boolean;
  /** Takes symbols in symbols. */
  readonly symbolTree: boolean;
  readonly lensRefresh: boolean;
  readonly hintRefresh: boolean;
  readonly snippets: boolean;
  readonly completion: {
    readonly markdown: boolean;
    /** Takes one range for both replacing and inserting. */
    readonly insertReplace: boolean;
    /** Takes the range of all proposals from the list. */
    readonly defaultRange: boolean;
  };
  readonly prepareRename: boolean;
}

/** What this client can do, from the capabilities that it sent. `own`: see `Abilities`. */
export function abilitiesOf(capabilities: ClientCapabilities, own = false): Abilities {
  const { workspace, textDocument, window } = capabilities;
  const diagnostics = textDocument?.publishDiagnostics;
  const action = textDocument?.codeAction;
  return {
    own,
    diagnostics: {
      related: diagnostics?.relatedInformation === true,
      codeDescription: diagnostics?.codeDescriptionSupport === true,
      tags: diagnostics?.tagSupport !== undefined,
      data: diagnostics?.dataSupport === true,
    },
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    codeActionLiterals: action?.codeActionLiteralSupport !== undefined,
    codeActionResolve: action?.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
    preferred: action?.isPreferredSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    definitionLink: textDocument?.definition?.linkSupport === true,
    linkTooltip: textDocument?.documentLink?.tooltipSupport === true,
    progress: window?.workDoneProgress === true && !own,
    showDocument: window?.showDocument?.support === true,
    // What is pushed comes sooner; without being told to ask again a client would show what other files have long mended.
    pull: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true && !own,
    symbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    lensRefresh: workspace?.codeLens?.refreshSupport === true,
    hintRefresh: workspace?.inlayHint?.refreshSupport === true,
    completion: {
      markdown: textDocument?.completion?.completionItem?.documentationFormat?.includes('markdown') === true,
      insertReplace: textDocument?.completion?.completionItem?.insertReplaceSupport === true,
      defaultRange: textDocument?.completion?.completionList?.itemDefaults?.includes('editRange') === true,
    },
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
  };
}

/** Folders to read, from whatever the client gives: workspace folders, else its root uri, else its root path, else none. */
export function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders && params.workspaceFolders.length > 0) return params.workspaceFolders.map((folder) => folder.uri);
  if (params.rootUri) return [params.rootUri];
  return params.rootPath ? [params.rootPath] : [];
}
