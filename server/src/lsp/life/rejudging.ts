import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import { createTidying } from '../memory/tidy.ts';

export interface RejudgingHost {
  readonly diagnostics: Pick<Diagnostics, 'all' | 'open'>;
  /** Every file was judged. */
  readonly onJudged: () => void;
}

/** Judges anew what an edit or a reading may have changed, open documents at once, all others when nothing is typed. */
export interface Rejudging {
  /** Every file. */
  all(): void;
  /** What the edit of a document means for others. */
  after(edited: string): void;
  /** Much was read: what that left behind is given back when all is judged. */
  untidy(): void;
  postponeTidying(): void;
  stop(): void;
}

/** Closed files are judged anew when nothing was typed for so long (milliseconds); open ones at once. */
const calm = 250;

/** Nothing waits to be judged. */
export function createRejudging({ diagnostics, onJudged }: RejudgingHost): Rejudging {
  const tidying = createTidying();
  let resting: ReturnType<typeof setTimeout> | undefined;
  let isUntidy = false;
  const all = (): void => {
    clearTimeout(resting);
    diagnostics.all(() => {
      if (isUntidy) tidying.soon();
      isUntidy = false;
      onJudged();
    });
  };
  return {
    all,
    after(edited) {
      diagnostics.open(edited);
      clearTimeout(resting);
      resting = setTimeout(all, calm);
    },
    untidy() {
      isUntidy = true;
    },
    postponeTidying: tidying.postpone,
    stop() {
      clearTimeout(resting);
      tidying.stop();
    },
  };
}
