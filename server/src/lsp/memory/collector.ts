import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Gives back the memory of values that nobody holds any more: of all of them, as far as it can be had, or of young ones only. */
export type Collect = (options: { readonly type: 'major' | 'minor'; readonly execution: 'sync'; readonly flavor?: 'last-resort' }) => void;

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
