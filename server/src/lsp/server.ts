import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { FileHost } from '../host/file-host.ts';
import { rules } from '../rules/registry.ts';
import { abilitiesOf, foldersOf, type Abilities } from './abilities.ts';
import { fixAllKind } from './requests/actions.ts';
import { commandsFor } from './requests/commands.ts';
import type { RequestHost } from './requests/after-reading.ts';
import { authoringCapabilities, registerAuthoring } from './requests/authoring.ts';
import { registerCustomRequests } from './requests/custom-requests.ts';
import type { Comparison, ComparisonHost } from './comparison/comparison.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics/diagnostics.ts';
import { errorText } from './wire/error-text.ts';
import { createLife, type Life } from './life/life.ts';
import { log } from './wire/log.ts';
import { createPublisher } from './diagnostics/publisher.ts';
import { methods } from './protocol.ts';
import { createPulled, type Pulled } from './diagnostics/pulled.ts';
import { registerComparison } from './requests/comparison.ts';
import { registerFiles } from './requests/files.ts';
import { registerPull } from './requests/pull.ts';
import { registerCharts } from './requests/charts.ts';
import { registerRendered } from './requests/rendered.ts';
import { registerRequests } from './requests/documents.ts';
import { createScheduler } from './turns/scheduler.ts';
import { registerTools } from './requests/tools.ts';
import { registerViews } from './requests/views.ts';
import { startOptionsOf } from './start-options.ts';
import { createWatching } from './life/watching.ts';
import type { Arrivals, ArrivalsHost } from './files/arrivals.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface ServerOptions {
  readonly host: FileHost;
  /** Address of the page that explains a rule, or what is said of changes. */
  readonly pageOf: (rule: string) => string;
  /** The page of a rule as Markdown; `undefined` where it is not shipped. */
  readonly pageText: (rule: string) => string | undefined;
  readonly version: string;
  /** Tells builds of one version apart: what one of them left in the storage folder says nothing to another. */
  readonly build: string;
  /** See `LifeHost`. */
  readonly recheck: number;
  /** Where files come from, if not from a disk. */
  readonly arrivals?: (host: ArrivalsHost) => Arrivals;
  /** How the workspace is compared with a state before. */
  readonly compare: (host: ComparisonHost) => Comparison;
  /** Calls when something of the client arrives, before it is read. */
  readonly onInput?: (listener: () => void) => void;
}

const manifests = [{ pattern: { glob: '**/*.{yaml,yml,json}' } }, { pattern: { glob: '**', matches: 'folder' as const } }];

function capabilitiesFor(abilities: Abilities): ServerCapabilities {
  const commands = commandsFor(abilities);
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentLinkProvider: { resolveProvider: false },
    codeActionProvider: abilities.codeActionLiterals
      ? { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: abilities.codeActionResolve }
      : true,
    ...authoringCapabilities(abilities),
    ...(abilities.pull
      ? { diagnosticProvider: { identifier: 'headlight', interFileDependencies: true, workspaceDiagnostics: false } }
      : {}),
    ...(commands.length > 0 ? { executeCommandProvider: { commands: [...commands] } } : {}),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: {
        didCreate: { filters: manifests },
        didRename: { filters: manifests },
        didDelete: { filters: manifests },
        willRename: { filters: [{ pattern: { glob: '**' } }] },
      },
    },
  };
}

function registerAll(requests: RequestHost, diagnostics: Diagnostics, pulled: Pulled): void {
  registerRequests(requests);
  registerAuthoring(requests);
  registerViews(requests);
  registerFiles(requests);
  registerCustomRequests(requests);
  registerRendered(requests, diagnostics);
  registerTools(requests);
  registerCharts(requests);
  registerPull(requests, diagnostics, pulled);
  registerComparison(requests);
}

function begin(connection: Connection, abilities: Abilities, life: Life): void {
  if (abilities.configurationRegistration)
    void connection.client.register(DidChangeConfigurationNotification.type, { section: 'headlight' }).catch(() => undefined);
  if (abilities.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map((folder) => folder.uri));
      life.changeFolders(
        added.map((folder) => folder.uri),
        gone,
      );
    });
  }
  void life.start();
}

/** Wires a connection to a workspace. Nothing is read before `initialized`. */
export function serve(
  connection: Connection,
  { host, pageOf, pageText, version, build, recheck, arrivals: arrivalsFor, compare, onInput }: ServerOptions,
): void {
  const scheduler = createScheduler((name, error) => log(connection, 'error', `${name}: ${errorText(error)}`));
  onInput?.(scheduler.stepAside);

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const { storage, own, settings: initial } = startOptionsOf(params.initializationOptions);
    const abilities = abilitiesOf(params.capabilities, own);
    const watching = createWatching({
      canAsk: abilities.watchRegistration,
      isProven: own && abilities.watchRegistration,
      onChange: (file) => life.onDisk(file),
    });
    const arrivals = arrivalsFor?.({ largest: () => workspace.analysis.settings.maxFileSize, onArrived: (files) => life.onArrived(files) });
    const workspace: Workspace = createWorkspace({
      host,
      scheduler,
      arrivals,
      log: (message) => log(connection, 'warn', message),
      storage,
      version: build,
      walker: watching,
    });
    workspace.setFolders(foldersOf(params));
    const push = createPublisher((diagnostics) => void connection.sendDiagnostics(diagnostics));
    const pulled = createPulled(push, () => void connection.languages.diagnostics.refresh().catch(() => undefined));
    const publisher = abilities.pull ? pulled : push;
    const ruleIds = rules.map((rule) => rule.id);
    const comparison = compare({
      workspace,
      host,
      charts: () => life.charts,
      scheduler,
      onNotes: (uris) => diagnostics.showNotes(uris),
      onChange(summary) {
        void connection.sendNotification(methods.changes, summary);
        if (abilities.lensRefresh) connection.languages.connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
      },
    });
    const diagnostics = createDiagnostics({
      workspace,
      publisher,
      scheduler,
      abilities: abilities.diagnostics,
      pageOf,
      ruleIds,
      notesOf: comparison.notesOf,
    });
    const life: Life = createLife({
      connection,
      watching,
      workspace,
      diagnostics,
      scheduler,
      abilities,
      host,
      ruleIds,
      version,
      recheck,
      initial,
      comparison,
      arrivals,
    });
    registerAll({ connection, workspace, abilities, life, comparison, pageText }, diagnostics, pulled);
    connection.onInitialized(() => begin(connection, abilities, life));
    return { capabilities: capabilitiesFor(abilities), serverInfo: { name: 'headlight', version } };
  });
}
