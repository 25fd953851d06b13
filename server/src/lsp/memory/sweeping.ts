import { getHeapSpaceStatistics } from 'node:v8';
import { findCollector, type Collect } from './collector.ts';

/** What edits leave behind is collected between them, so that no answer waits for it. */
export interface Sweeping {
  /** Something was typed. */
  soon(): void;
  stop(): void;
}

export interface SweepingHost {
  readonly collect: Collect;
  /** Bytes of values that were made since the last collection, or outlived one. */
  readonly youngBytes: () => number;
}

/** Milliseconds after an edit: it is answered and judged, and the next key is not pressed yet. */
const pause = 8;
/** Bytes; less is not worth the time. */
const least = 500_000;

const engine = (): SweepingHost => ({
  collect: findCollector() ?? (() => undefined),
  youngBytes: () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_used_size ?? 0,
});

/** Collects nothing before `soon`. `hostOf` is asked once, then. */
export function createSweeping(hostOf: () => SweepingHost = engine): Sweeping {
  let host: SweepingHost | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    soon() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        host ??= hostOf();
        if (host.youngBytes() >= least) host.collect({ type: 'minor', execution: 'sync' });
      }, pause);
      timer.unref();
    },
    stop: () => clearTimeout(timer),
  };
}
