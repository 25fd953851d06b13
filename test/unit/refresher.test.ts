import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FolderFiles } from '../../server/src/lsp/folder-files.ts';
import { createRefresher } from '../../server/src/lsp/refresher.ts';
import type { Scheduler, Step } from '../../server/src/lsp/scheduler.ts';

const [a, b] = ['file:///w/a.yaml', 'file:///w/b.yaml'];

test('a file that was said to have changed stays in doubt when another refresh takes over before it was read', () => {
  let work: Step | undefined;
  const scheduler: Pick<Scheduler, 'add'> = { add: (_name, step) => { work = step; } };
  const files: Pick<FolderFiles, 'differences'> = {
    *differences(changed) { return [...changed]; },
  };
  const read: [string, boolean][] = [];
  const refresher = createRefresher({
    scheduler, files, isOpen: () => false,
    update: (uri, doubt) => read.push([uri, doubt]), catchUp: () => false, onEnd: () => undefined,
  });
  refresher.refresh(new Set([a, b]), () => assert.fail('the second refresh takes its place'));
  work?.();
  assert.deepEqual(read, [[a, true]]);
  let ended = 0;
  refresher.refresh(new Set(), (count) => { ended = count; });
  while (work?.() === true);
  assert.deepEqual(read, [[a, true], [b, true]]);
  assert.equal(ended, 1);
});
