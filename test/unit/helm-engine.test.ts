import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RenderRequest } from '../../server/src/charts/request.ts';
import type { Answer, AwaitedWorker } from '../../server/src/host/helm/engine-worker.ts';
import { createHelmEngine } from '../../server/src/host/helm/helm-engine.ts';
import { createRenderer } from '../../server/src/host/helm/render-now.ts';

const request: RenderRequest = { files: [], release: 'rel', namespace: 'default' };
const folder = new URL('file:///engine/');
const reason = 'no such engine';

/** A thread that says why it does not start. */
function failing(): { readonly launch: () => AwaitedWorker; readonly launched: () => number } {
  let launched = 0;
  const launch = (): AwaitedWorker => {
    launched++;
    return {
      send: () => undefined,
      next: () => reason,
      listen: (listener: (answer: Answer | undefined) => void) => queueMicrotask(() => listener(reason)),
      hold: () => undefined,
      progress: () => ({ file: 0, offset: 0 }),
      end: () => undefined,
    };
  };
  return { launch, launched: () => launched };
}

test('an engine that does not start is waited for once, whatever is rendered', () => {
  const { launch, launched } = failing();
  const renderer = createRenderer(folder, launch);
  const asked = [renderer.ask(request), renderer.ask(request)];
  const renderings = [...asked.map((wait) => wait()), renderer.render(request)];
  assert.deepEqual(
    renderings.map(({ faults }) => faults.map((fault) => fault.reason)),
    [[reason], [reason], [reason]],
  );
  assert.equal(launched(), 1);
});

test('in the editor all that waits for an engine that does not start comes to an end, and the next rendering tries again', async () => {
  const { launch, launched } = failing();
  const engine = createHelmEngine(folder, launch);
  const renderings = await Promise.all([engine.render(request), engine.render(request), engine.render(request)]);
  assert.deepEqual(
    renderings.map(({ faults }) => faults.map((fault) => fault.reason)),
    [[reason], [reason], [reason]],
  );
  assert.equal(launched(), 1);
  await engine.render(request);
  assert.equal(launched(), 2);
});
