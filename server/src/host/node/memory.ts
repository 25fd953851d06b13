import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Collect, ProcessFacts } from '../memory.ts';

/** The engine's own collection of garbage; `undefined` in an engine that does not let itself be asked. Costs a millisecond or so. */
export function findCollector(): Collect | undefined {
  try {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
    setFlagsFromString('--no-expose-gc');
    return typeof collect === 'function' ? (options) => void collect(options) : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of values that were made since the last collection, or outlived one. */
export function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_used_size ?? 0;
}

/** What this process takes. */
export function processFacts(): ProcessFacts {
  return { memory: process.memoryUsage.rss(), process: process.pid };
}
