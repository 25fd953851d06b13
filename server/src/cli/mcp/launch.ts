import { Worker } from 'node:worker_threads';
import type { Answerer } from './asking.ts';
import type { Message } from './questions.ts';

/** What the thread is started with. */
export interface ThreadStart {
  /** Never write, whatever a client asks. */
  readonly onlyRead: boolean;
}

/** Megabytes. */
const mostMemory = 4096;

/** Starts the thread that knows the workspace. It has no part in standard input and output, which are the protocol's. */
export function launchThread(workerData: ThreadStart): Answerer {
  const worker = new Worker(new URL('./mcp-thread.js', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: mostMemory },
    stdin: true,
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  return {
    send: (asked) => worker.postMessage(asked),
    listen(listener) {
      worker.on('message', (message: Message) => listener(message));
      worker.on('error', () => listener(undefined));
      worker.on('exit', () => listener(undefined));
    },
    hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}
