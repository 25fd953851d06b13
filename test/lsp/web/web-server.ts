import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PagesParams, StatusResult } from '../../../server/src/lsp/protocol.ts';
import { fullCapabilities, type Message, type Published } from '../connection.ts';
import type { Provider } from './provider.ts';

const dist = (name: string): string => fileURLToPath(new URL(`../../../dist/${name}`, import.meta.url));

/** Is Helm's engine built? */
export const hasEngine = existsSync(dist('helm.wasm.br'));

/** A client of the browser's server, which runs as it does in a browser's worker. */
export class WebServer {
  readonly messages: Message[] = [];
  readonly provider: Provider;
  readonly #worker: Worker;
  readonly #listeners = new Set<() => void>();
  #nextId = 1;

  constructor(provider: Provider) {
    this.provider = provider;
    this.#worker = new Worker(new URL('./worker-scope.mjs', import.meta.url), { workerData: { file: dist('web-server.js') } });
    this.#worker.on('message', (message: Message) => this.#receive(message));
    this.#worker.on('error', (error) => {
      this.messages.push({ method: 'failed', params: String(error.stack ?? error) });
      this.#wake();
    });
  }

  async begin(settings: object = {}): Promise<void> {
    await this.request('initialize', {
      processId: null,
      capabilities: fullCapabilities,
      rootUri: this.provider.root,
      workspaceFolders: [{ uri: this.provider.root, name: 'w' }],
      initializationOptions: { client: 'vscode', ...settings },
    });
    this.send('initialized', {});
  }

  send(method: string, params: unknown): void {
    this.#worker.postMessage({ jsonrpc: '2.0', method, params });
  }

  async request<T>(method: string, params: unknown): Promise<T> {
    const id = this.#nextId++;
    this.#worker.postMessage({ jsonrpc: '2.0', id, method, params });
    const answer = await this.until((message) => message.method === undefined && message.id === id);
    if (answer.error !== undefined) throw new Error(answer.error.message);
    return answer.result as T;
  }

  open(file: string, text: string): string {
    const uri = this.provider.uriOf(file);
    this.send('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return uri;
  }

  hover(uri: string, text: string, at: string): Promise<{ readonly contents: { readonly value: string } } | null> {
    const offset = text.indexOf(at);
    const line = text.slice(0, offset).split('\n').length - 1;
    return this.request('textDocument/hover', {
      textDocument: { uri },
      position: { line, character: offset - (text.lastIndexOf('\n', offset - 1) + 1) + 1 },
    });
  }

  /** The first message, also of those that came already, for which this holds. */
  async until(holds: (message: Message) => boolean): Promise<Message> {
    for (let seen = 0; ;) {
      for (; seen < this.messages.length; seen++) {
        const message = this.messages[seen];
        if (message?.method === 'failed') throw new Error(String(message.params));
        if (message !== undefined && holds(message)) return message;
      }
      await new Promise<void>((resolve) => {
        this.#listeners.add(resolve);
      });
    }
  }

  /** The first status for which this holds. */
  async status(holds: (status: StatusResult) => boolean): Promise<StatusResult> {
    const message = await this.until(({ method, params }) => method === 'headlight/status' && holds(params as StatusResult));
    return message.params as StatusResult;
  }

  /** The last that was published of a document, in the first state for which this holds. */
  async published(uri: string, holds: (published: Published) => boolean = () => true): Promise<Published> {
    const message = await this.until(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && (params as Published).uri === uri && holds(params as Published),
    );
    return message.params as Published;
  }

  /** Rules of what was published of a document last. */
  findings(uri: string): readonly unknown[] {
    const last = this.messages.findLast(
      ({ method, params }) => method === 'textDocument/publishDiagnostics' && (params as Published).uri === uri,
    );
    return last === undefined ? [] : (last.params as Published).diagnostics.map(({ code }) => code);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: Message): void {
    this.messages.push(message);
    if (message.method !== undefined && message.id !== undefined) void this.#answer(message);
    this.#wake();
  }

  #wake(): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const wake of listeners) wake();
  }

  async #answer({ id, method = '', params }: Message): Promise<void> {
    const result =
      method === 'workspace/configuration'
        ? [{}]
        : method === 'headlight/engine'
          ? engineParts()
          : method === 'headlight/pages'
            ? { pages: pagesOf(params as PagesParams) }
            : method === 'headlight/layout' || method === 'headlight/patterns'
              ? { script: readFileSync(dist(`web-${method.slice('headlight/'.length)}.js`), 'utf8') }
              : await this.provider.answer(method, params);
    this.#worker.postMessage({ jsonrpc: '2.0', id, result });
  }
}

/** As the extension brings them. */
function pagesOf({ rules }: PagesParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rules.map((rule) => [rule, readFileSync(fileURLToPath(new URL(`../../../server/docs/rules/${rule}.md`, import.meta.url)), 'utf8')]),
  );
}

function engineParts(): object {
  return {
    script: readFileSync(dist('web-helm-worker.js'), 'utf8'),
    glue: readFileSync(dist('wasm_exec.js'), 'utf8'),
    wasm: new Uint8Array(readFileSync(dist('helm.wasm.br'))),
  };
}
