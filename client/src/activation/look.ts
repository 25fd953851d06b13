import { headOf } from '#client/head-of';
import * as vscode from 'vscode';
import { isOurs } from '../selector.ts';
import { isNamedLikeManifests, isNamedLikeTools, looksLikeManifest } from './manifest-mark.ts';

/** What is looked at, kind by kind: in most folders the first has the answer. */
const candidates = ['**/{*.yaml,*.yml,Kustomization}', '**/*.json'] as const;
const candidate = '**/{*.yaml,*.yml,*.json,Kustomization}';
const skipped = '**/{node_modules,.git,.hg,.svn,.terraform,.venv,__pycache__,.cache,.idea,.vscode-test}/**';
/** So many files of a folder are looked at, fewer where each has to be asked for. */
const most = { onDisk: 20_000, elsewhere: 500 };
/** Milliseconds of reading between two pauses, in which other extensions of the host have their turn. */
const slice = 8;
/** So many lines of a document are looked at: both keys of a manifest stand before. */
const lines = 2000;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

export interface LookEvents {
  /** The first manifest; nothing is looked at any more. */
  readonly onSeen: () => void;
  /** The folders that are there have none. It goes on with what comes. */
  readonly onNone: () => void;
}

const isManifest = async (uri: vscode.Uri): Promise<boolean> =>
  isNamedLikeManifests(uri.path) || (!isNamedLikeTools(uri.path) && looksLikeManifest(await headOf(uri)));

/** Is this document one? Templates of charts are, by their language. */
const isManifestDocument = (document: vscode.TextDocument): boolean =>
  isOurs(document) &&
  (document.languageId === 'helm' ||
    (document.languageId !== 'markdown' && looksLikeManifest(document.getText(new vscode.Range(0, 0, lines, 0)))));

async function hasManifest(folder: vscode.Uri, token: vscode.CancellationToken): Promise<boolean> {
  for (const pattern of candidates) if (await isAmong(folder, pattern, token)) return true;
  return false;
}

async function isAmong(folder: vscode.Uri, pattern: string, token: vscode.CancellationToken): Promise<boolean> {
  const limit = folder.scheme === 'file' ? most.onDisk : most.elsewhere;
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), skipped, limit, token);
  const files = found.filter(({ path }) => !isNamedLikeTools(path));
  if (files.some(({ path }) => isNamedLikeManifests(path))) return true;
  let began = performance.now();
  for (const file of files) {
    if (token.isCancellationRequested) return false;
    if (looksLikeManifest(await headOf(file))) return true;
    if (performance.now() - began < slice) continue;
    await pause();
    began = performance.now();
  }
  return false;
}

export interface Look extends vscode.Disposable {
  begin(): void;
}

/** Looks for a manifest: in documents that are open, in the folders of the workspace, and from then on in what is opened, written or added. */
export function createLook({ onSeen, onNone }: LookEvents): Look {
  const over = new vscode.CancellationTokenSource();
  const listening: vscode.Disposable[] = [];
  const dispose = (): void => {
    over.cancel();
    for (const each of listening.splice(0)) each.dispose();
  };
  const seen = (isOne: boolean): void => {
    if (!isOne || over.token.isCancellationRequested) return;
    dispose();
    onSeen();
  };
  const through = async (folders: readonly vscode.WorkspaceFolder[]): Promise<void> => {
    for (const { uri } of folders) {
      if (over.token.isCancellationRequested) return;
      seen(await hasManifest(uri, over.token).catch(() => false));
    }
    if (!over.token.isCancellationRequested) onNone();
  };
  const written = async (uri: vscode.Uri): Promise<void> => seen(await isManifest(uri));
  return {
    begin() {
      const watcher = vscode.workspace.createFileSystemWatcher(candidate, false, false, true);
      listening.push(
        watcher,
        watcher.onDidCreate(written),
        watcher.onDidChange(written),
        vscode.workspace.onDidOpenTextDocument((document) => seen(isManifestDocument(document))),
        vscode.workspace.onDidChangeTextDocument(({ document }) => seen(isManifestDocument(document))),
        vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => void through(added)),
      );
      seen(vscode.workspace.textDocuments.some(isManifestDocument));
      void through(vscode.workspace.workspaceFolders ?? []);
    },
    dispose,
  };
}
