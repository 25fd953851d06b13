import { endedAt } from '../../charts/ended.ts';
import { encodeRequest, type RenderRequest } from '../../charts/request.ts';
import { decodeRendering, nothingRendered, type Rendering } from '../../charts/rendering.ts';
import { launchEngine } from '../node/engine.ts';
import type { EngineWorker } from './engine-worker.ts';
import { noStart, patience, startLimit } from './helm-engine.ts';

/** Renders without letting anything else go on, for programs that do one thing after the other. */
export interface Renderer {
  render(request: RenderRequest): Rendering;
  /** Lets the thread of the engine go. */
  end(): void;
}

/** @param folder what `engineFolder` found */
export function createRenderer(folder: URL, launch: (folder: URL) => EngineWorker = launchEngine): Renderer {
  let worker: EngineWorker | undefined;

  function end(): void {
    worker?.end();
    worker = undefined;
  }

  function started(): EngineWorker | string {
    if (worker !== undefined) return worker;
    worker = launch(folder);
    const answer = worker.next(startLimit);
    if (answer === 'ready') return worker;
    end();
    return typeof answer === 'string' ? answer : noStart;
  }

  function render(request: RenderRequest): Rendering {
    const engine = started();
    if (typeof engine === 'string') return nothingRendered('engine', engine);
    engine.send(encodeRequest(request));
    const answer = engine.next(patience(request));
    if (answer instanceof Uint8Array) return decodeRendering(answer);
    const ended = endedAt(request, answer === undefined ? 'time' : 'memory', engine.progress());
    end();
    return ended;
  }

  return { render, end };
}
