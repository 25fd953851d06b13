import { findCollector, youngBytes } from '#host/memory';
import { unheld } from '#host/turns';
import type { Collect } from '../../host/memory.ts';

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

const engine = (): SweepingHost => ({ collect: findCollector() ?? (() => undefined), youngBytes });

/** Collects nothing before `soon`. `hostOf` is asked once, then. */
export function createSweeping(hostOf: () => SweepingHost = engine): Sweeping {
  let host: SweepingHost | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    soon() {
      clearTimeout(timer);
      timer = unheld(
        setTimeout(() => {
          host ??= hostOf();
          if (host.youngBytes() >= least) host.collect({ type: 'minor', execution: 'sync' });
        }, pause),
      );
    },
    stop: () => clearTimeout(timer),
  };
}
