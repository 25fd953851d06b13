import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  fileMethods,
  type EngineResult,
  type FileParams,
  type FileResult,
  type FolderParams,
  type FolderResult,
  type LibraryResult,
  type PagesParams,
  type PagesResult,
  type ReadRefusal,
} from '../../../server/src/lsp/protocol.ts';

const reasons: ReadonlyMap<string, string> = new Map([
  ['NoPermissions', 'permission denied'],
  ['Unavailable', 'it is not available'],
]);
const isGone = (code: string): boolean => code === 'FileNotFound' || code === 'FileNotADirectory';

/** What went wrong, as the server has to know it. */
function refusalOf(error: unknown): ReadRefusal {
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  const message = error instanceof Error ? error.message.split('\n')[0] : undefined;
  return { refused: isGone(code) ? 'it does not exist' : (reasons.get(code) ?? message ?? 'unknown error'), isGone: isGone(code) };
}

async function attempt<T>(read: () => Promise<T>): Promise<T | ReadRefusal> {
  try {
    return await read();
  } catch (error) {
    return refusalOf(error);
  }
}

type Kind = FolderResult['entries'][number]['kind'];

/** Of a link the file system says what it leads to, but not where. */
function kindOf(type: vscode.FileType): Kind {
  if ((type & vscode.FileType.SymbolicLink) !== 0) return 'link';
  return type === vscode.FileType.File ? 'file' : type === vscode.FileType.Directory ? 'folder' : 'other';
}

async function folder({ uri }: FolderParams): Promise<FolderResult> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri));
  return { entries: entries.map(([name, type]) => ({ name, kind: kindOf(type) })) };
}

async function file({ uri, largest }: FileParams): Promise<FileResult> {
  const where = vscode.Uri.parse(uri);
  const { size, mtime } = await vscode.workspace.fs.stat(where);
  return size > largest ? { size, mtime } : { size, mtime, bytes: await vscode.workspace.fs.readFile(where) };
}

async function library(extension: vscode.Uri, name: string): Promise<LibraryResult> {
  return { script: new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name))) };
}

/** Each by its name: where an extension lies folders need not be listed. */
async function pages(extension: vscode.Uri, { rules }: PagesParams): Promise<PagesResult> {
  const read = async (rule: string): Promise<readonly (readonly [string, string])[]> => {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'server', 'docs', 'rules', `${rule}.md`));
      return [[rule, new TextDecoder().decode(bytes)]];
    } catch {
      return [];
    }
  };
  return { pages: Object.fromEntries((await Promise.all(rules.map(read))).flat()) };
}

async function engine(extension: vscode.Uri): Promise<EngineResult> {
  const read = async (name: string): Promise<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name));
  const [script, glue, wasm] = await Promise.all([read('web-helm-worker.js'), read('wasm_exec.js'), read('helm.wasm.br')]);
  const decoder = new TextDecoder();
  return { script: decoder.decode(script), glue: decoder.decode(glue), wasm };
}

/** Reads for a server that has no disk: the workspace through the editor, and the files of Helm's engine from the extension. */
export function answerFiles(client: BaseLanguageClient, extension: vscode.Uri): void {
  client.onRequest<FolderResult | ReadRefusal, unknown>(fileMethods.folder, (params: FolderParams) => attempt(() => folder(params)));
  client.onRequest<FileResult | ReadRefusal, unknown>(fileMethods.file, (params: FileParams) => attempt(() => file(params)));
  client.onRequest(fileMethods.pages, (params: PagesParams) => pages(extension, params));
  client.onRequest(fileMethods.engine, () => engine(extension));
  client.onRequest(fileMethods.layout, () => library(extension, 'web-layout.js'));
  client.onRequest(fileMethods.patterns, () => library(extension, 'web-patterns.js'));
}
