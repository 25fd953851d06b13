import type { Answer, EngineWorker, Progress } from '../helm/engine-worker.ts';

/** The files of the engine: the script of its worker, Go's glue, and the module as brotli packed it. */
export interface EngineParts {
  readonly script: string;
  readonly glue: string;
  readonly wasm: Uint8Array;
}

/** What a worker of a browser has that is used here. */
interface WorkerLike {
  onmessage: ((event: { readonly data: EngineMessage }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  terminate(): void;
}

/** What the engine's worker says: an answer, or how far it has come. */
export type EngineMessage = { readonly answer: Answer } | { readonly progress: Progress };

declare const Worker: new (url: string) => WorkerLike;

let parts: (() => Promise<EngineParts>) | undefined;

/** Says where the engine comes from. It is asked for when the first chart is rendered. */
export function provideEngine(read: () => Promise<EngineParts>): void {
  parts = read;
}

/** A name for where the engine is; `undefined` when nobody has one. */
export function engineFolder(): URL | undefined {
  return parts === undefined ? undefined : new URL('headlight:engine');
}

/** A worker from the text of its script: that of a file of an extension may lie where no worker is started from. */
function startWorker(script: string): WorkerLike {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return new Worker(address);
}

/** Starts the engine in a worker of its own, which has its own memory, and no stack that could be set. */
export function launchEngine(_folder: URL): EngineWorker {
  const waiting: Uint8Array[] = [];
  let worker: WorkerLike | undefined;
  let listener: (answer: Answer | undefined) => void = () => undefined;
  let progress: Progress = { file: 0, offset: 0 };
  let isOver = false;
  const over = (answer: Answer | undefined): void => {
    if (!isOver) listener(answer);
    isOver = true;
  };
  const begin = ({ script, glue, wasm }: EngineParts): void => {
    if (isOver) return;
    worker = startWorker(script);
    worker.onmessage = ({ data }) => {
      if ('progress' in data) progress = data.progress;
      else listener(data.answer);
    };
    worker.onerror = () => over(undefined);
    worker.postMessage({ glue, wasm });
    for (const frame of waiting.splice(0)) worker.postMessage(frame);
  };
  void parts?.()
    .then(begin)
    .catch((error: unknown) => over(`Helm’s engine could not be loaded: ${error instanceof Error ? error.message : String(error)}`));
  return {
    send(frame) {
      if (worker === undefined) waiting.push(frame);
      else worker.postMessage(frame);
    },
    listen(heard) {
      listener = heard;
    },
    hold: () => undefined,
    progress: () => progress,
    end() {
      isOver = true;
      worker?.terminate();
    },
  };
}
