import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScheduler } from '../../../server/src/lsp/turns/scheduler.ts';

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test('work waits for what the client said, and goes on after it', async () => {
  const scheduler = createScheduler((name) => assert.fail(name));
  let done = 0;
  scheduler.add('work', () => ++done < 3);
  scheduler.stepAside();
  await turn();
  assert.equal(done, 0);
  await scheduler.whenIdle();
  assert.equal(done, 3);
});

test('a client that never ceases to talk does not keep work from being done', async () => {
  const scheduler = createScheduler((name) => assert.fail(name));
  let done = false;
  scheduler.add('work', () => {
    done = true;
    return false;
  });
  let turns = 0;
  while (!done && turns++ < 1000) {
    scheduler.stepAside();
    await turn();
  }
  assert.ok(done && turns > 3, String(turns));
});

test('urgent work comes first, work of the same name is replaced, what is dropped is not done, what throws is told', async () => {
  const said: string[] = [];
  const scheduler = createScheduler((name, error) => said.push(`${name}: ${error instanceof Error ? error.message : ''}`));
  const say = (text: string) => (): boolean => {
    said.push(text);
    return false;
  };
  scheduler.add('a', say('a'));
  scheduler.add('b', say('old b'));
  scheduler.add('b', say('b'));
  scheduler.add('c', say('c'));
  scheduler.add(
    'bad',
    () => {
      throw new Error('no');
    },
    true,
  );
  scheduler.add('first', say('first'), true);
  scheduler.drop('c');
  await scheduler.whenIdle();
  assert.deepEqual(said, ['first', 'bad: no', 'a', 'b']);
});

test('of work that begins at once the rest follows in turn, and what throws harms nobody', async () => {
  const said: string[] = [];
  const scheduler = createScheduler((name, error) => said.push(`${name}: ${error instanceof Error ? error.message : ''}`));
  let done = 0;
  scheduler.add('edit', () => assert.fail('replaced'));
  scheduler.begin('edit', () => ++done < 3, Infinity);
  assert.equal(done, 3);
  scheduler.begin(
    'bad',
    () => {
      throw new Error('no');
    },
    Infinity,
  );
  assert.deepEqual(said, ['bad: no']);
  done = 0;
  scheduler.begin('long', () => ++done < 3, -1);
  assert.equal(done, 1);
  await scheduler.whenIdle();
  assert.equal(done, 3);
  scheduler.stop();
  scheduler.begin('late', () => assert.fail('stopped'), Infinity);
  assert.deepEqual(said, ['bad: no'], 'neither what was replaced nor what came too late was done');
});
