import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mock, test } from 'node:test';
import { processorTimeOf, watchForHang } from '../lib/hang-watch.ts';

/** After how many seconds a program that takes so much in each of them counts as hung, and how. */
function hangOf(perSecond: (second: number) => number, limits: { readonly limit: number; readonly still: number }): string | undefined {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    let [second, spent]: [number, number] = [0, 7];
    let found: string | undefined;
    watchForHang({ ...limits, spent: () => spent }, (how) => {
      assert.equal(found, undefined, 'it is told once');
      found = `${second}: ${how}`;
    });
    for (second = 1; second <= 100; second++) {
      spent += perSecond(second);
      mock.timers.tick(1000);
    }
    return found;
  } finally {
    mock.timers.reset();
  }
}

test('a program that works without end is over its bound, after its own time', () => {
  assert.equal(
    hangOf(() => 1000, { limit: 5000, still: 30 }),
    '6: over its bound of 5000 ms',
  );
  assert.equal(
    hangOf(() => 100, { limit: 5000, still: 30 }),
    '51: over its bound of 5000 ms',
    'it got a tenth of a processor',
  );
  assert.equal(
    hangOf(() => 20, { limit: 5000, still: 30 }),
    undefined,
    'it got next to nothing',
  );
});

test('a program that waits without end stands still; one that is only slow does not', () => {
  assert.equal(
    hangOf(() => 0, { limit: 5000, still: 30 }),
    '30: it stands still for 30 s',
  );
  assert.equal(
    hangOf((second) => (second % 20 === 0 ? 50 : 0), { limit: 5000, still: 30 }),
    undefined,
  );
});

test('a watch that was ended tells nothing', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  watchForHang({ limit: 1, still: 1, spent: () => 0 }, () => assert.fail('it was ended'))();
  mock.timers.tick(5000);
  mock.timers.reset();
});

test(
  'the system tells what a program took, until it is gone',
  { skip: process.platform !== 'linux' && 'only Linux is asked' },
  async () => {
    const child = spawn(process.execPath, [
      '-e',
      'for (const end = process.cpuUsage().user + 2e5; process.cpuUsage().user < end;); console.log(1); setInterval(() => 0, 1e6)',
    ]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    assert.ok((processorTimeOf(child.pid ?? 0) ?? 0) >= 190);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(processorTimeOf(child.pid ?? 0), undefined);
  },
);
