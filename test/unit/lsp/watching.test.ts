import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { createWatching, type Watching } from '../../../server/src/lsp/life/watching.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** Folders that the kernel watches for this process. */
const watched = (): number =>
  readdirSync('/proc/self/fdinfo')
    .map((name) => path.join('/proc/self/fdinfo', name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('')
    .split(/^inotify wd:/m).length - 1;

function watchingOf({ canAsk = true, isProven = false } = {}): {
  readonly watching: Watching;
  readonly folder: string;
  readonly changes: EventEmitter;
} {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'headlight-watch-')));
  const changes = new EventEmitter();
  const watching = createWatching({ canAsk, isProven, onChange: (file) => changes.emit(path.relative(folder, file)) });
  mkdirSync(path.join(folder, 'a.b'));
  cleanups.push(
    () => watching.stop(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  return { watching, folder, changes };
}

const walk = (watching: Watching, ...folders: readonly string[]): void => {
  folders.forEach(watching.onFolder);
  watching.onWalked();
};

const skip = process.platform !== 'linux';

test('one watcher for each folder that is read; what is gone is watched no more', { skip }, async () => {
  const { watching, folder, changes } = watchingOf();
  const before = watched();
  walk(watching, folder, path.join(folder, 'a.b'));
  assert.equal(watched() - before, 2);
  const heard = once(changes, path.join('a.b', 'x.yaml'));
  writeFileSync(path.join(folder, 'a.b', 'x.yaml'), '');
  await heard;
  const gone = once(changes, 'a.b');
  rmSync(path.join(folder, 'a.b'), { recursive: true });
  await gone;
  walk(watching, folder);
  assert.equal(watched() - before, 1);
});

test(
  'a client that tells of a written file is believed, one that cannot be asked or tells of none, or of what it saved itself, is not',
  { skip },
  () => {
    const before = watched();
    for (const [canAsk, types, isOpen, left] of [
      [true, [1], false, 0],
      [true, [3, 2], false, 0],
      [true, [3], false, 1],
      [true, [2], true, 1],
      [false, [1], false, 1],
    ] as const) {
      const { watching, folder } = watchingOf({ canAsk });
      walk(watching, folder);
      watching.onClient(
        types.map((type) => ({ uri: 'file:///a.yaml', type })),
        () => isOpen,
      );
      walk(watching, folder);
      assert.equal(watched() - before, left, `${canAsk} ${types.join()} ${isOpen}`);
      watching.stop();
    }
    const { watching, folder } = watchingOf({ isProven: true });
    walk(watching, folder);
    assert.equal(watched(), before, 'a client that is known to watch');
  },
);
