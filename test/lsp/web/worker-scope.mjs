// The scope of a browser's worker in a thread of Node, and nothing of Node in it: runs the script that `workerData` names or holds.
import { readFileSync } from 'node:fs';
import { resolveObjectURL } from 'node:buffer';
import { runInThisContext } from 'node:vm';
import { parentPort, Worker as Thread, workerData } from 'node:worker_threads';

const here = new URL(import.meta.url);
const port = parentPort;
const blobs = new Map();
const OfNode = globalThis.Blob;

/** What a blob holds is known at once, as `importScripts` needs it. */
class Blob extends OfNode {
  constructor(parts, options) {
    super(parts, options);
    this.text_ = parts.join('');
  }
}

const { createObjectURL } = URL;
URL.createObjectURL = (blob) => {
  const address = createObjectURL(blob);
  blobs.set(address, blob.text_);
  return address;
};

class Worker {
  #thread;
  onmessage = null;
  onerror = null;
  constructor(address) {
    this.#thread = new Thread(here, {
      workerData: { script: blobs.get(address) ?? String(resolveObjectURL(address)) },
      resourceLimits: { stackSizeMb: 16 },
    });
    this.#thread.on('message', (data) => this.onmessage?.({ data }));
    this.#thread.on('error', (error) => this.onerror?.({ message: String(error) }));
    this.#thread.on('exit', () => this.onerror?.({}));
  }

  postMessage(message) {
    this.#thread.postMessage(message);
  }

  terminate() {
    void this.#thread.terminate();
  }
}

const scope = {
  self: globalThis,
  Blob,
  Worker,
  onmessage: null,
  postMessage: (message) => port.postMessage(message),
  addEventListener: () => undefined,
  importScripts: (address) => void runInThisContext(blobs.get(address)),
};
for (const [name, value] of Object.entries(scope)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
// Node loads these when they are first used, and needs what is taken away.
void [globalThis.fetch, globalThis.WebSocket, new MessageEvent('message'), new MessageChannel(), performance.now(), structuredClone({})];
const script = workerData.script ?? readFileSync(workerData.file, 'utf8');
for (const name of ['process', 'Buffer', 'setImmediate', 'clearImmediate', 'require', 'module', 'global'])
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
port.on('message', (data) => globalThis.onmessage?.({ data }));
runInThisContext(script);
