import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, watch } from 'node:fs';
import path from 'node:path';

/** Waits until a file has this text; what it has after half a minute must be it. */
export async function onDisk(file, text) {
  const watcher = watch(path.dirname(file));
  const bound = { signal: AbortSignal.timeout(30_000) };
  const read = () => readFileSync(file, 'utf8');
  try {
    // What is written after the look is told in a later turn, when somebody listens.
    while (read() !== text && !bound.signal.aborted) await once(watcher, 'change', bound).catch(() => {});
  } finally {
    watcher.close();
  }
  assert.equal(read(), text);
}
