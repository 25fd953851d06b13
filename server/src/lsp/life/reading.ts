import { unheld } from '#host/turns';
import { isSettingsFile } from './settings-reader.ts';
import type { Workspace } from '../workspace.ts';

export interface ReadingHost {
  readonly workspace: Workspace;
  /** Milliseconds after which the folders are compared although nothing was heard of them; 0: never. */
  readonly recheck: number;
  /** The settings are read anew before the folders are. */
  readonly configure: () => void;
  readonly onBegin: () => void;
  /** The folders are read as a whole. */
  readonly onEnd: () => void;
  /** Single files were read, or found to be gone. */
  readonly onChange: () => void;
}

/** When files are read from disk. */
export interface Reading {
  /** The folders were read once: answers are complete. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** Compares the folders with what is known, and reads what is new. */
  read(): void;
  /** Something happened to this file, by its normal uri. */
  touch(uri: string): void;
  /** More can be read than before, without anybody having done something; these files may be others. */
  take(uris: readonly string[]): void;
  stop(): void;
}

/** Changes on disk that come within this time count as one (a checkout of another branch sends hundreds). */
const burst = 50;
/** So many changed files are read at once; more of them in slices. */
const few = 8;

/** Nothing is read before `read` or `touch`. */
export function createReading({ workspace, recheck, configure, onBegin, onEnd, onChange }: ReadingHost): Reading {
  let isReady = false;
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    markReady = resolve;
  });
  const touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setTimeout> | undefined;

  /** A few known files that were saved need no look at the folders. */
  const readKnown = (): boolean => {
    const known =
      isReady && touched.size > 0 && touched.size <= few && [...touched].every((uri) => workspace.isListed(uri) && !isSettingsFile(uri));
    if (!known) return false;
    for (const uri of touched) if (!workspace.overlays.get(uri)) workspace.update(uri);
    touched.clear();
    onChange();
    return true;
  };
  /** Watchers lose events: now and then the folders are compared without being told to, the more seldom the longer it takes. */
  const lookAgain = (): void => {
    if (recheck <= 0) return;
    looking = unheld(
      setTimeout(
        () => {
          workspace.refresh(new Set(), (files) => {
            if (files > 0) onChange();
            lookAgain();
          });
        },
        Math.max(recheck, 20 * workspace.indexMilliseconds()),
      ),
    );
  };
  const read = (): void => {
    onBegin();
    compare();
  };
  const compare = (): void => {
    workspace.refresh(touched, () => {
      isReady = true;
      markReady();
      onEnd();
      clearTimeout(looking);
      lookAgain();
    });
    touched.clear();
  };
  return {
    ready,
    isReady: () => isReady,
    read,
    touch(uri) {
      touched.add(uri);
      timer ??= setTimeout(() => {
        timer = undefined;
        if (readKnown()) return;
        configure();
        read();
      }, burst);
    },
    take(uris) {
      for (const uri of uris) touched.add(uri);
      configure();
      compare();
    },
    stop() {
      clearTimeout(timer);
      clearTimeout(looking);
    },
  };
}
