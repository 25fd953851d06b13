import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { workerData, type MessagePort } from 'node:worker_threads';
import { brotliDecompressSync } from 'node:zlib';
import { startEngine } from '../helm/start-engine.ts';
import type { WorkerStart } from './engine.ts';

const { folder, port, progress } = workerData as WorkerStart & { readonly port: MessagePort };
const state = new Int32Array(progress);

// Functions are compiled when they are first called, and thoroughly only when they have run for long: half of the time and a third of the memory
// of a start go into compiling what is never called.
setFlagsFromString('--wasm-lazy-compilation');
setFlagsFromString('--wasm-tiering-budget=1600000000');

/** The last word: whoever waits without an event loop sees it. */
function answer(message: Uint8Array | string): void {
  port.postMessage(message);
  Atomics.add(state, 0, 1);
  Atomics.notify(state, 0);
}

try {
  const render = await startEngine(
    brotliDecompressSync(readFileSync(new URL('helm.wasm.br', folder))),
    () => import(new URL('wasm_exec.js', folder).href),
    (template, offset) => {
      state[1] = template;
      state[2] = offset;
    },
  );
  port.on('message', (frame: Uint8Array) => {
    try {
      answer(render(frame) ?? 'Helm’s engine ran out of memory');
    } catch (error) {
      answer(error instanceof Error ? error.message : String(error));
    }
  });
  answer('ready');
} catch (error) {
  answer(error instanceof Error ? error.message : String(error));
}
