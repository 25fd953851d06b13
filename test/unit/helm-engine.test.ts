import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { RenderRequest } from '../../server/src/charts/request.ts';
import type { Answer, AwaitedWorker } from '../../server/src/host/helm/engine-worker.ts';
import { createHelmEngine } from '../../server/src/host/helm/helm-engine.ts';
import { folderWith } from './lib/scratch.ts';
import { keptRenderings } from '../../server/src/host/node/kept-renderings.ts';
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

/** What the engine writes where a chart renders to nothing, with one warning and one frame. */
function answerOf(warning: string): Uint8Array {
  const json = Buffer.from(
    JSON.stringify({ documents: [], templates: [], sources: [], faults: [], missing: [], warnings: [warning], frames: 1 }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return new Uint8Array(
    Buffer.concat([length, json, Buffer.alloc((4 - (json.length % 4)) % 4), Buffer.from(new Int32Array([1, 2, 3, 4]).buffer)]),
  );
}

test('what was rendered before is not rendered again, and what nobody asks for any more goes', () => {
  const cache = folderWith({});
  const engine = folderWith({ 'helm.wasm.br': 'one' });
  let sent = 0;
  const launch = (): AwaitedWorker => {
    const answers: Answer[] = ['ready'];
    return { ...failing().launch(), send: () => void answers.push(answerOf(`rendering ${++sent}`)), next: () => answers.shift() };
  };
  const run = (version: string, ...releases: readonly string[]): readonly string[] => {
    const url = new URL(`file://${engine}/`);
    const renderer = createRenderer(url, launch, keptRenderings(cache, url, version));
    renderer.start();
    const waits = releases.map((release) => renderer.ask({ ...request, release }));
    const renderings = waits.map((wait) => wait());
    for (const { frames } of renderings) assert.deepEqual([...frames], [1, 2, 3, 4]);
    const all = renderings.flatMap(({ warnings }) => warnings);
    renderer.end();
    return all;
  };
  const kept = (): number => readdirSync(cache).length;
  assert.deepEqual(run('1', 'a', 'b'), ['rendering 1', 'rendering 2']);
  assert.deepEqual(run('1', 'a', 'b'), ['rendering 1', 'rendering 2']);
  assert.equal(kept(), 2);
  assert.deepEqual(run('1', 'b', 'c'), ['rendering 2', 'rendering 3']);
  assert.equal(kept(), 2, 'that of a is gone');
  assert.deepEqual(run('2', 'b'), ['rendering 4'], 'another version reads them otherwise');
  writeFileSync(path.join(engine, 'helm.wasm.br'), 'another engine');
  assert.deepEqual(run('2', 'b'), ['rendering 5']);
  const [file = ''] = readdirSync(cache);
  writeFileSync(path.join(cache, file), 'damaged');
  assert.deepEqual(run('2', 'b'), ['rendering 6']);
});
