import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { startServer, type Server } from './rpc.ts';

/** What an editor says that it can do; the files are watched by it. */
const capabilities = {
  textDocument: { publishDiagnostics: { versionSupport: true }, hover: { contentFormat: ['markdown'] }, synchronization: {} },
  workspace: { workspaceFolders: true, configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
};

/** Bytes that a server's process holds. */
export const rssOf = (server: Server): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

/** A started server in a folder, and the milliseconds from starting its process to its answer of `initialize`. */
export async function openSession(
  command: readonly string[],
  root: string,
  initializationOptions: object = {},
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly server: Server; readonly start: number }> {
  const begin = performance.now();
  const [program = process.execPath, ...args] = command;
  const server = startServer(program, args, env);
  const folder = { uri: pathToFileURL(root).href, name: 'bench' };
  await server.connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folder.uri,
    capabilities,
    workspaceFolders: [folder],
    initializationOptions,
  });
  const start = performance.now() - begin;
  await server.connection.sendNotification('initialized', {});
  return { server, start };
}

/** An open document, with the text that the server knows. */
export class Document {
  readonly uri: string;
  readonly #server: Server;
  version = 1;
  text: string;

  constructor(server: Server, file: string, text: string) {
    this.#server = server;
    this.uri = pathToFileURL(file).href;
    this.text = text;
  }

  async open(): Promise<void> {
    await this.#server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: this.uri, languageId: 'yaml', version: 1, text: this.text },
    });
    // A file without flaws gets no diagnostics, so an answer says that it was taken.
    await this.#server.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: this.uri },
      position: { line: 0, character: 0 },
    });
  }

  position(offset: number): { readonly line: number; readonly character: number } {
    const before = this.text.slice(0, offset);
    return { line: before.split('\n').length - 1, character: offset - before.lastIndexOf('\n') - 1 };
  }

  /** Replaces `length` characters at `offset`. */
  change(offset: number, length: number, text: string): Promise<void> {
    const range = { start: this.position(offset), end: this.position(offset + length) };
    this.text = this.text.slice(0, offset) + text + this.text.slice(offset + length);
    this.version += 1;
    return this.#server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [{ range, text }],
    });
  }
}

/** Edits that move the diagnostics of `watched`, back and forth: milliseconds each. */
export async function edits(
  server: Server,
  document: Document,
  pair: readonly [string, string],
  count: number,
  watched: Document = document,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const [from, to] = i % 2 === 0 ? pair : [pair[1], pair[0]];
    const offset = document.text.indexOf(from);
    const published = server.diagnostics(watched.uri, watched === document ? document.version + 1 : watched.version);
    const begin = performance.now();
    await document.change(offset, from.length, to);
    await published;
    times.push(performance.now() - begin);
    await pause(15);
  }
  return times;
}

/** People do not type in a row without a breath: what was put off may be done. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** An edit, and at once a question behind `needle`: milliseconds of the question. `edit`: text after which one character is changed. */
export async function questions(
  server: Server,
  document: Document,
  method: string,
  edit: string,
  needle: string,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await document.change(document.text.indexOf(edit) + edit.length, 1, String(i % 10));
    const position = document.position(document.text.indexOf(needle) + needle.length);
    const begin = performance.now();
    await server.connection.sendRequest(method, { textDocument: { uri: document.uri }, position, context: { includeDeclaration: true } });
    times.push(performance.now() - begin);
    await pause(15);
  }
  return times;
}
