import { findCollector } from '#host/memory';
import { unheld } from '#host/turns';
import { PackedMap } from '../../yaml/packed-map.ts';

/**
 * Gives back what reading a whole workspace left behind. The engine does so only when memory runs short, and an editor's server that
 * is done with reading would hold on to three times what it needs. Takes some tens of milliseconds: only for a server at rest.
 */
function tidy(): void {
  PackedMap.forget();
  findCollector()?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** Calls `tidy` once the server is at rest. */
export interface Tidying {
  soon(): void;
  /** Something was typed: what is planned waits anew. */
  postpone(): void;
  stop(): void;
}

/** What reading left behind is given back when nothing was typed for so long (milliseconds); later than caches are written. */
const rest = 5_000;

/** Nothing is planned before `soon`. */
export function createTidying(): Tidying {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = unheld(
      setTimeout(() => {
        timer = undefined;
        tidy();
      }, rest),
    );
  };
  return {
    soon,
    postpone() {
      if (timer) soon();
    },
    stop: () => clearTimeout(timer),
  };
}
