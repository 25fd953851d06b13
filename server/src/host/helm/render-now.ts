import { endedAt } from '../../charts/ended.ts';
import { encodeRequest, type RenderRequest } from '../../charts/request.ts';
import { decodeRendering, nothingRendered, type Rendering } from '../../charts/rendering.ts';
import { launchEngine } from '../node/engine.ts';
import type { KeptRenderings } from '../node/kept-renderings.ts';
import type { AwaitedWorker } from './engine-worker.ts';
import { noStart, patience, startLimit } from './helm-engine.ts';

/** Renders without letting anything else go on, for programs that do one thing after the other. */
export interface Renderer {
  /** Starts the thread, so that it is there when it is needed: not where what is kept is likely to do. */
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
  /** What it is kept under. */
  readonly key: string | undefined;
  rendering?: Rendering;
}

/** @param folder what `engineFolder` found; @param kept what was rendered before, which then is not rendered again */
export function createRenderer(folder: URL, launch: (folder: URL) => AwaitedWorker = launchEngine, kept?: KeptRenderings): Renderer {
  const waiting: Asked[] = [];
  let worker: AwaitedWorker | undefined;
  let isReady = false;
  /** Why there is no thread: it is not tried again for each that waits. */
  let failure: string | undefined;

  function end(): void {
    worker?.end();
    [worker, isReady] = [undefined, false];
  }

  function finish(): void {
    end();
    kept?.end();
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
  function answerOf(engine: AwaitedWorker, { request, key }: Asked): Rendering {
    const answer = engine.next(patience(request));
    if (answer instanceof Uint8Array) {
      const rendering = decodeRendering(answer);
      // What a limit ended may come further next time.
      if (key !== undefined && rendering.faults.every(({ kind }) => kind !== 'limit')) kept?.keep(key, answer);
      return rendering;
    }
    isReady = false;
    return endedAt(request, answer === undefined ? 'time' : 'memory', engine.progress());
  }

  function ask(request: RenderRequest): () => Rendering {
    const frame = encodeRequest(request);
    const key = kept?.keyOf(frame);
    const known = key === undefined ? undefined : kept?.find(key);
    if (known !== undefined) return () => decodeRendering(known);
    const asked: Asked = { request, key };
    if (failure !== undefined) return () => nothingRendered('engine', failure ?? noStart);
    const isNew = worker === undefined;
    waiting.push(asked);
    const engine = started();
    if (!isNew) engine.send(frame);
    return () => {
      for (let [first] = waiting; failure === undefined && asked.rendering === undefined && first !== undefined; [first] = waiting)
        settle(first);
      return asked.rendering ?? nothingRendered('engine', failure ?? noStart);
    };
  }

  return {
    start() {
      if (kept?.isEmpty !== false) started();
    },
    render: (request) => ask(request)(),
    ask,
    end: finish,
  };
}
