import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Answer, AwaitedWorker } from '../helm/engine-worker.ts';

/** What the worker is started with. */
export interface WorkerStart {
  /** Uri of the folder that holds the engine, ending in `/`. */
  readonly folder: string;
  /** Three numbers: how many answers were given, then file and offset that a rendering has come to. */
  readonly progress: SharedArrayBuffer;
}

/** Names of the files of the engine in its folder. */
const files = ['helm.wasm.br', 'wasm_exec.js', 'helm-worker.js'];

/** Uri of the folder that holds the engine: that of this bundle; from the sources, the one that `npm run build` fills. `undefined` when it is not built. */
export function engineFolder(from: string = import.meta.url): URL | undefined {
  const folder = new URL(from.endsWith('.ts') ? '../../../../dist/' : './', from);
  return files.every((file) => existsSync(fileURLToPath(new URL(file, folder)))) ? folder : undefined;
}

/** Megabytes. Includes nest a thousand deep before Helm ends them, and each takes some kilobytes. */
const stackSize = 64;

export function launchEngine(folder: URL): AwaitedWorker {
  const progress = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  const state = new Int32Array(progress);
  const { port1: port, port2 } = new MessageChannel();
  const workerData: WorkerStart & { readonly port: typeof port2 } = { folder: folder.href, progress, port: port2 };
  const worker = new Worker(new URL('helm-worker.js', folder), {
    workerData,
    transferList: [port2],
    resourceLimits: { stackSizeMb: stackSize },
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  worker.unref();
  let isOver = false;
  return {
    send: (frame) => port.postMessage(frame, [frame.buffer as ArrayBuffer]),
    next(milliseconds) {
      const end = performance.now() + milliseconds;
      // The count is read before it is looked: an answer that comes in between makes it another, and nobody waits.
      for (let left = milliseconds; left > 0; left = end - performance.now()) {
        const given = Atomics.load(state, 0);
        const received = receiveMessageOnPort(port);
        if (received !== undefined) return received.message as Answer;
        Atomics.wait(state, 0, given, left);
      }
      return undefined;
    },
    listen(listener) {
      port.on('message', listener);
      port.unref();
      const over = (): void => {
        if (!isOver) listener(undefined);
        isOver = true;
      };
      worker.on('error', over);
      worker.on('exit', over);
    },
    hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    progress: () => ({ file: state[1] ?? 0, offset: state[2] ?? 0 }),
    end() {
      isOver = true;
      port.close();
      void worker.terminate();
    },
  };
}
