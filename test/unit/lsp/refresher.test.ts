import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FolderFiles } from '../../../server/src/lsp/files/folder-files.ts';
import { createRefresher } from '../../../server/src/lsp/files/refresher.ts';
import type { Scheduler, Step } from '../../../server/src/lsp/turns/scheduler.ts';

const [a, b] = ['file:///w/a.yaml', 'file:///w/b.yaml'];

function* nothingMoved(): Generator<undefined, number> {
  return 0;
}

test('a file that was said to have changed stays in doubt when another refresh takes over before it was read', () => {
  let work: Step | undefined;
  const scheduler: Pick<Scheduler, 'add'> = {
    add: (_name, step) => {
      work = step;
    },
  };
  const files: Pick<FolderFiles, 'differences' | 'settle'> = {
    settle: () => undefined,
    *differences(changed) {
      return [...changed];
    },
  };
  const read: [string, boolean][] = [];
  const refresher = createRefresher({
    scheduler,
    files,
    isOpen: () => false,
    update: (uri, doubt) => read.push([uri, doubt]),
    lookAgain: nothingMoved,
    catchUp: () => false,
    onEnd: () => undefined,
  });
  refresher.refresh(new Set([a, b]), () => assert.fail('the second refresh takes its place'));
  work?.();
  assert.deepEqual(read, [[a, true]]);
  let ended = 0;
  refresher.refresh(new Set(), (count) => {
    ended = count;
  });
  while (work?.() === true);
  assert.deepEqual(read, [
    [a, true],
    [b, true],
  ]);
  assert.equal(ended, 1);
});

test('what the analysis asked the disk is asked again after the first reading, step by step, and counts where it moved', () => {
  let work: Step | undefined;
  const counts: number[] = [];
  const log: string[] = [];
  const refresher = createRefresher({
    scheduler: {
      add: (_name, step) => {
        work = step;
      },
    },
    files: {
      settle: () => undefined,
      *differences() {
        return [a];
      },
    },
    isOpen: () => false,
    update: (uri) => log.push(`read ${uri}`),
    catchUp: () => false,
    onEnd: () => undefined,
    *lookAgain() {
      log.push('ask');
      yield;
      log.push('ask');
      return 2;
    },
  });
  for (let i = 0; i < 2; i++) {
    refresher.refresh(new Set(), (count) => counts.push(count));
    while (work?.() === true) log.push('step');
  }
  assert.deepEqual(counts, [1, 3]);
  assert.deepEqual(log.slice(log.lastIndexOf(`read ${a}`)), [`read ${a}`, 'step', 'ask', 'step', 'ask']);
});

test('the folders are looked at again when what their repositories track is known, once, and no newer refresh has come', async () => {
  let work: Step | undefined;
  let settled = (): void => undefined;
  let looks = 0;
  const read: string[] = [];
  const refresher = createRefresher({
    scheduler: {
      add: (_name, step) => {
        work = step;
      },
    },
    isOpen: () => false,
    files: {
      *differences() {
        return looks++ === 0 ? [a] : [b];
      },
      settle: () =>
        new Promise((resolve) => {
          settled = resolve;
        }),
    },
    update: (uri) => read.push(uri),
    lookAgain: nothingMoved,
    catchUp: () => false,
    onEnd: () => undefined,
  });
  let count = 0;
  refresher.refresh(new Set(), (files) => {
    count = files;
  });
  for (let i = 0; i < 5; i++) assert.equal(work?.(), true);
  assert.deepEqual(read, [], 'nothing is read before it is known which files there are');
  settled();
  await Promise.resolve();
  while (work?.() === true);
  assert.deepEqual([read, count, looks], [[a, b], 2, 2]);
});
