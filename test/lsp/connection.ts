import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic, InitializeResult } from 'vscode-languageserver/node';
import { processorTimeOf, watchForHang } from '../unit/lib/hang-watch.ts';

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

/** Where lines are counted the sources run themselves, and end in good order, so that their counts are written. */
const counting = process.env['HEADLIGHT_COVERAGE'] === '1';
const program = counting
  ? [
      '--import',
      'data:text/javascript,globalThis.HEADLIGHT_VERSION=globalThis.HEADLIGHT_BUILD="0.0.0"',
      fileURLToPath(new URL('../../server/src/lsp/main.ts', import.meta.url)),
    ]
  : [server];

export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a modern editor says it can do. */
export const fullCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
  },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
      dataSupport: true,
      versionSupport: true,
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    definition: { linkSupport: true },
    documentLink: { tooltipSupport: true },
    rename: { prepareSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
  },
};

/** A language client over the real stdio of dist/server.js. Everything the server says is kept, in order. */
export class Connection {
  readonly messages: Message[] = [];
  /** Answers to `workspace/configuration`, one per call of the server. */
  configuration: unknown = {};
  /** What is chosen where the server lets a person choose; the first without this. `undefined`: this client cannot ask. */
  choose: (actions: readonly string[], message: string) => string | null | undefined = ([first]) => first ?? null;
  readonly exited: Promise<number | null>;
  readonly #child;
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  #listeners = new Set<() => void>();
  /** A client that stands still: it answers nothing. */
  isStill = false;
  /** It makes the edits that it is asked to make. */
  makesEdits = true;
  stderr = '';

  /** `options` of the command line, besides `--stdio`; `file`: another copy of the server. */
  constructor(options: readonly string[] = [], file?: string) {
    assert.ok(existsSync(server), 'dist/server.js is there: run npm run build first');
    this.#child = spawn(process.execPath, [...(file === undefined ? program : [file]), '--stdio', ...options], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdout.on('data', (data: Buffer) => this.#take(data));
    this.#child.stderr.on('data', (data: Buffer) => {
      this.stderr += data.toString();
    });
    this.#child.stdin.on('error', () => undefined);
    this.exited = new Promise((resolve) =>
      this.#child.on('exit', (code) => {
        resolve(code);
        this.#wake();
      }),
    );
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #take(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const header = this.#buffer.indexOf('\r\n\r\n');
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('ascii', 0, header))?.[1]);
      if (this.#buffer.length < header + 4 + length) return;
      const message: Message = JSON.parse(this.#buffer.toString('utf8', header + 4, header + 4 + length));
      this.#buffer = this.#buffer.subarray(header + 4 + length);
      this.messages.push(message);
      if (message.method !== undefined && message.id !== undefined) this.#answer(message);
      this.#wake();
    }
  }

  /** Requests of the server: configuration is answered, everything else is agreed to. */
  #answer({ id, method, params }: Message): void {
    if (this.isStill) return;
    if (method === 'window/showMessageRequest') {
      const { actions = [], message } = params as { readonly actions?: readonly { readonly title: string }[]; readonly message: string };
      const chosen = this.choose(
        actions.map(({ title }) => title),
        message,
      );
      return this.send({
        jsonrpc: '2.0',
        id,
        ...(chosen === undefined
          ? { error: { code: -32601, message: 'unknown' } }
          : { result: chosen === null ? null : { title: chosen } }),
      });
    }
    const items = params !== null && typeof params === 'object' && 'items' in params && Array.isArray(params.items) ? params.items : [];
    const result =
      method === 'workspace/configuration'
        ? items.map(() => this.configuration)
        : method === 'workspace/applyEdit'
          ? { applied: this.makesEdits }
          : null;
    this.send({ jsonrpc: '2.0', id, result });
  }

  send(message: unknown): void {
    const body = JSON.stringify(message);
    this.raw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  raw(text: string): void {
    this.#child.stdin.write(text);
  }

  notify(method: string, params: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  /** The whole answer, errors included. */
  async ask(method: string, params: unknown): Promise<Message> {
    const id = this.#nextId++;
    this.send({ jsonrpc: '2.0', id, method, params });
    return this.until(`answer to ${method}`, () => this.messages.find((message) => message.id === id && message.method === undefined));
  }

  /** The result of a request; an error fails the test. */
  async request<T>(method: string, params: unknown): Promise<T> {
    const { result, error } = await this.ask(method, params);
    assert.equal(error, undefined, `${method}: ${error?.message}`);
    // The wire boundary: the caller knows the protocol's type.
    return result as T;
  }

  /** Waits for messages until `find` finds something; the server's end fails, 30 seconds of its work without it, and 30 in which it does nothing. */
  async until<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        end();
        this.#listeners.delete(look);
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined) {
          done();
          resolve(found);
        } else if (this.#child.exitCode !== null) {
          done();
          reject(new Error(`the server ended before: ${what}\n${this.stderr}`));
        }
      };
      const { pid } = this.#child;
      const spent = (): number | undefined => (pid === undefined ? undefined : processorTimeOf(pid));
      const end = watchForHang({ limit: counting ? 120_000 : 30_000, still: 30, spent }, (how) => {
        done();
        reject(new Error(`never came: ${what} (${how})\n${this.stderr}`));
      });
      this.#listeners.add(look);
      look();
    });
  }

  /** All that was published of a file so far. */
  published(uri: string): readonly Published[] {
    return this.messages.flatMap((message) => {
      if (message.method !== 'textDocument/publishDiagnostics') return [];
      const params = message.params as Published;
      return params.uri === uri ? [params] : [];
    });
  }

  /** The last diagnostics of a file, once they fit. */
  async diagnostics(uri: string, fits: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    return this.until(`diagnostics of ${path.basename(uri)}`, () => {
      const last = this.published(uri).at(-1);
      return last && fits(last.diagnostics) ? last.diagnostics : undefined;
    });
  }

  async initialize(params: Readonly<Record<string, unknown>>): Promise<InitializeResult> {
    const result = await this.request<InitializeResult>('initialize', {
      processId: process.pid,
      capabilities: {},
      rootUri: null,
      ...params,
    });
    this.notify('initialized', {});
    return result;
  }

  open(uri: string, text: string, version = 1, languageId = 'yaml'): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null) {
      await this.ask('shutdown', undefined).catch(() => undefined);
      this.notify('exit', undefined);
    }
    await this.exited;
  }

  kill(): void {
    if (counting) this.#child.stdin.end();
    else this.#child.kill('SIGKILL');
  }
}

/** A folder of files that is removed with the test. */
export function folderOf(files: Readonly<Record<string, string>>): {
  readonly path: string;
  readonly uri: string;
  uriOf(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
} {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'headlight-lsp-')));
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path: folder,
    uri: pathToFileURL(folder).href,
    write,
    uriOf: (name) => pathToFileURL(path.join(folder, name)).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
