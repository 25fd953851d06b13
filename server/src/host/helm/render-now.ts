import { endedAt } from '../../charts/ended.ts';
import { encodeRequest, type RenderRequest } from '../../charts/request.ts';
import { decodeRendering, nothingRendered, type Rendering } from '../../charts/rendering.ts';
import { launchEngine } from '../node/engine.ts';
import type { AwaitedWorker } from './engine-worker.ts';
import { noStart, patience, startLimit } from './helm-engine.ts';

/** Renders without letting anything else go on, for programs that do one thing after the other. */
export interface Renderer {
  /** Starts the thread, so that it is there when it is needed. */
  start(): void;
  render(request: RenderRequest): Rendering;
  /** Begins to render what is needed later; it is rendered in the order in which it was asked for, while the program does other things. The function waits for it. */
  ask(request: RenderRequest): () => Rendering;
  /** Lets the thread of the engine go. */
  end(): void;
}

/** What was asked for, and what it came to. */
interface Asked {
  readonly request: RenderRequest;
  rendering?: Rendering;
}

/** @param folder what `engineFolder` found */
export function createRenderer(folder: URL, launch: (folder: URL) => AwaitedWorker = launchEngine): Renderer {
  const waiting: Asked[] = [];
  let worker: AwaitedWorker | undefined;
  let isReady = false;
  /** Why there is no thread: it is not tried again for each that waits. */
  let failure: string | undefined;

  function end(): void {
    worker?.end();
    [worker, isReady] = [undefined, false];
  }

  function started(): AwaitedWorker {
    if (worker !== undefined) return worker;
    worker = launch(folder);
    for (const { request } of waiting) worker.send(encodeRequest(request));
    return worker;
  }

  /** Waits for the first of those that wait. */
  function settle(first: Asked): void {
    const engine = started();
    const answer = isReady ? 'ready' : engine.next(startLimit);
    isReady = answer === 'ready';
    if (!isReady) failure = typeof answer === 'string' ? answer : noStart;
    first.rendering = isReady ? answerOf(engine, first) : nothingRendered('engine', failure ?? noStart);
    waiting.shift();
    if (!isReady) end();
  }

  /** Whoever is behind one that has come to no end has a new thread. */
  function answerOf(engine: AwaitedWorker, { request }: Asked): Rendering {
    const answer = engine.next(patience(request));
    if (answer instanceof Uint8Array) return decodeRendering(answer);
    isReady = false;
    return endedAt(request, answer === undefined ? 'time' : 'memory', engine.progress());
  }

  function ask(request: RenderRequest): () => Rendering {
    const asked: Asked = { request };
    if (failure !== undefined) return () => nothingRendered('engine', failure ?? noStart);
    const isNew = worker === undefined;
    waiting.push(asked);
    const engine = started();
    if (!isNew) engine.send(encodeRequest(request));
    return () => {
      for (let [first] = waiting; failure === undefined && asked.rendering === undefined && first !== undefined; [first] = waiting)
        settle(first);
      return asked.rendering ?? nothingRendered('engine', failure ?? noStart);
    };
  }

  return { start: () => void started(), render: (request) => ask(request)(), ask, end };
}
