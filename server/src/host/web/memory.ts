import type { Collect, ProcessFacts } from '../memory.ts';

/** A browser does not let itself be asked. */
export function findCollector(): Collect | undefined {
  return undefined;
}

/** Bytes of young values: nobody tells. */
export function youngBytes(): number {
  return 0;
}

/** A worker is no process of its own. */
export function processFacts(): ProcessFacts {
  return {};
}
