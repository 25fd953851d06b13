import type { Analysis } from '../../analysis.ts';
import type { FolderFiles } from './folder-files.ts';
import type { Scheduler, Step } from '../turns/scheduler.ts';

export interface RefresherHost {
  readonly scheduler: Pick<Scheduler, 'add'>;
  readonly files: Pick<FolderFiles, 'differences' | 'settle'> & Partial<Pick<FolderFiles, 'arriving'>>;
  readonly isOpen: (uri: string) => boolean;
  /** `doubt`: the file may have changed though its size and time did not. */
  readonly update: (uri: string, doubt: boolean) => void;
  /** Asks the disk again what was asked of it besides the files; returns how many answers were others. */
  readonly lookAgain: () => Generator<undefined, number>;
  /** One small part of what questions need besides the files; `false`: nothing is left. */
  readonly catchUp: Analysis['catchUp'];
  /** All was read that had to be. */
  readonly onEnd: () => void;
}

/** Reads the folders in slices. */
export interface Refresher {
  /** Compares the folders with what was read, and reads what is new or changed; `done` follows with the number of files, and of others that came or went. */
  refresh(changed: ReadonlySet<string>, done: (files: number) => void): void;
  /** Milliseconds that the last complete reading took. */
  milliseconds(): number;
}

/** Nothing is read before `refresh`; a newer one replaces the one before and goes on with its files. */
export function createRefresher({ scheduler, files, isOpen, update, lookAgain, catchUp, onEnd }: RefresherHost): Refresher {
  /** Files to read, and whether they are in doubt; outlives a refresh that a newer one replaces. */
  const pending = new Map<string, boolean>();
  const hinted = new Set<string>();
  let milliseconds = 0;
  /** The folders were read once. */
  let wasRead = false;
  /** Of the last refresh. */
  let current: Step | undefined;
  return {
    milliseconds: () => milliseconds,
    refresh(changed, done) {
      const begin = performance.now();
      for (const uri of changed) hinted.add(uri);
      const hints = new Set(hinted);
      let comparing = files.differences(hints);
      let settling: 'before' | 'now' | 'after' = 'before';
      let reading: IterableIterator<[string, boolean]> | undefined;
      let count = 0;
      // The first reading asks for the first time.
      let again = wasRead ? lookAgain() : undefined;
      const step = (): boolean => {
        if (settling === 'now') return true;
        if (reading === undefined) {
          const { done: compared, value } = comparing.next();
          if (compared !== true) return true;
          for (const uri of value) pending.set(uri, hints.has(uri) || pending.get(uri) === true);
          const settled = settling === 'before' ? files.settle() : undefined;
          if (settled !== undefined) {
            settling = 'now';
            void settled.then(() => {
              comparing = files.differences(hints);
              settling = 'after';
            });
            return true;
          }
          const arriving = files.arriving?.();
          if (arriving !== undefined) {
            void arriving.then(() => {
              if (current !== step) return;
              comparing = files.differences(hints);
              scheduler.add('index', step);
            });
            return false;
          }
          hinted.clear();
          count = pending.size;
          reading = pending.entries();
        }
        const { done: finished, value: next } = reading.next();
        if (finished !== true) {
          const [uri, doubt] = next;
          pending.delete(uri);
          if (!isOpen(uri)) update(uri, doubt);
          // Questions are answered meanwhile: what they need grows with what is read, so that none has to make up for all of it.
          if (wasRead) catchUp('files');
          return true;
        }
        if (again !== undefined) {
          const { done: asked, value: moved } = again.next();
          if (asked !== true) return true;
          count += moved;
          again = undefined;
        }
        if (catchUp('all')) return true;
        wasRead = true;
        milliseconds = performance.now() - begin;
        onEnd();
        done(count);
        return false;
      };
      current = step;
      scheduler.add('index', step);
    },
  };
}
