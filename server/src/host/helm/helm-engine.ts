import { launchEngine } from '#host/engine';
import { unheld } from '#host/turns';
import { endedAt } from '../../charts/ended.ts';
import { defaultLimits, encodeRequest, type RenderRequest } from '../../charts/request.ts';
import { decodeRendering, nothingRendered, type Rendering } from '../../charts/rendering.ts';
import type { Answer, EngineWorker } from './engine-worker.ts';

/** Helm's engine in a thread of its own. It is started by the first request. */
export interface HelmEngine {
  /** One request after the other. Whatever goes wrong is a fault in the result. */
  render(request: RenderRequest): Promise<Rendering>;
  /** Lets the thread go, with its memory. What is still asked for comes to nothing; the next request starts it anew. */
  rest(): void;
}

interface Job {
  readonly request: RenderRequest;
  readonly resolve: (rendering: Rendering) => void;
}

/** Milliseconds that the start takes at most. */
export const startLimit = 120_000;

export const noStart = 'Helm’s engine does not start.';

/** Milliseconds to wait for an answer: the engine itself ends what goes on too long, unless a single function does. */
export const patience = ({ limits = defaultLimits }: RenderRequest): number => limits.milliseconds + 2_000;

/** @param folder what `engineFolder` found */
export function createHelmEngine(folder: URL, launch: (folder: URL) => EngineWorker = launchEngine): HelmEngine {
  const jobs: Job[] = [];
  let worker: EngineWorker | undefined;
  let isReady = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function start(): EngineWorker {
    const started = launch(folder);
    started.hold(true);
    started.listen((answer) => worker === started && receive(started, answer));
    isReady = false;
    timer = unheld(setTimeout(() => finish(started, nothingRendered('engine', noStart)), startLimit));
    return started;
  }

  function receive(from: EngineWorker, answer: Answer | undefined): void {
    if (!isReady && answer === 'ready') {
      isReady = true;
      send(from);
    } else if (answer instanceof Uint8Array) {
      settle(decodeRendering(answer));
      send(from);
    } else {
      const [job] = jobs;
      finish(from, isReady && job ? endedAt(job.request, 'memory', from.progress()) : nothingRendered('engine', answer ?? noStart));
    }
  }

  function send(to: EngineWorker): void {
    clearTimeout(timer);
    const [job] = jobs;
    to.hold(job !== undefined);
    if (job === undefined) return;
    timer = unheld(setTimeout(() => finish(to, endedAt(job.request, 'time', to.progress())), patience(job.request)));
    to.send(encodeRequest(job.request));
  }

  function settle(rendering: Rendering): void {
    clearTimeout(timer);
    jobs.shift()?.resolve(rendering);
  }

  /** Ends the thread; the job comes to `rendering`, those behind it have a new thread, but where it did not even start: then all come to that. */
  function finish(ended: EngineWorker, rendering: Rendering): void {
    ended.end();
    worker = undefined;
    settle(rendering);
    if (!isReady) while (jobs.length > 0) settle(rendering);
    if (jobs.length > 0) worker = start();
  }

  return {
    render: (request) =>
      new Promise((resolve) => {
        jobs.push({ request, resolve });
        if (worker === undefined) worker = start();
        else if (isReady && jobs.length === 1) send(worker);
      }),
    rest() {
      clearTimeout(timer);
      worker?.end();
      worker = undefined;
      for (const { resolve } of jobs.splice(0)) resolve(nothingRendered('engine', 'Rendering was called off.'));
    },
  };
}
