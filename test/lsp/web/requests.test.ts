import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMirror, type Content } from '../../../server/src/host/web/mirror.ts';
import { createRequests, usualBudget, type Budget, type Requests } from '../../../server/src/lsp/web/requests.ts';

const root = '/memfs:/w';
const names = ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'];
const folder: Content = { kind: 'folder', entries: names.map((name) => ({ name, kind: 'file' })) };
const file: Content = { kind: 'file', size: 1, mtime: 1, bytes: new Uint8Array(1) };

/** Requests of a mirror that wants some files; `answered` waits until so many answers have come, or been given up. */
function session(read: (path: string) => Promise<Content>, budget: Partial<Budget>) {
  const mirror = createMirror();
  mirror.follow([root]);
  mirror.put(root, folder);
  for (const name of names) mirror.stat(`${root}/${name}`);
  const asked: string[] = [];
  let count = 0;
  let wake = (): void => undefined;
  const requests: Requests = createRequests({
    mirror,
    read: (path) => {
      asked.push(path.slice(root.length + 1));
      return read(path);
    },
    largest: () => 100,
    budget: { ...usualBudget, ...budget },
    onRead: () => undefined,
    onAnswer() {
      count += 1;
      wake();
    },
  });
  const answered = async (wanted: number): Promise<void> => {
    while (count < wanted)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return { mirror, requests, asked, answered };
}

test('ten seconds are what an answer may take', () => {
  assert.equal(usualBudget.answer, 10_000);
});

test('what does not answer in its time is given up, with the reason; an answer that comes late counts', async () => {
  let answer = (_: Content): void => undefined;
  const late = new Promise<Content>((resolve) => {
    answer = resolve;
  });
  const { mirror, requests, asked, answered } = session((path) => (path.endsWith('a.yaml') ? late : Promise.resolve(file)), { answer: 1 });
  requests.collect();
  await answered(4);
  assert.deepEqual([asked, requests.reason(), requests.isIdle()], [names, 'the file system does not answer', true]);
  assert.equal(mirror.content(`${root}/a.yaml`), undefined);
  answer(file);
  await answered(5);
  assert.deepEqual([mirror.content(`${root}/a.yaml`), requests.reason()], [file, undefined]);
  requests.stop();
});

test('after some failures in a row nothing more is asked for, until somebody goes on', async () => {
  let isDown = true;
  const { requests, asked, answered, mirror } = session(() => (isDown ? new Promise(() => undefined) : Promise.resolve(file)), {
    answer: 1,
    atOnce: 1,
    failures: 2,
  });
  requests.collect();
  await answered(2);
  assert.deepEqual([asked, requests.isIdle()], [['a.yaml', 'b.yaml'], true]);
  isDown = false;
  requests.resume();
  requests.collect();
  await answered(6);
  assert.deepEqual([asked.slice(2).toSorted(), requests.reason()], [names, undefined]);
  assert.deepEqual(mirror.content(`${root}/d.yaml`), file);
  requests.stop();
});
