import type { Content, Mirror, Want } from '../../host/web/mirror.ts';
import { createLanes } from './lanes.ts';

/** Reads a folder or a file by way of the client. Rejects where that fails for a while only, or for a reason that may pass. */
export type ReadRemote = (file: string, want: Want, largest: number) => Promise<Content>;

/** How much is read, and for how long anybody waits. Times in milliseconds. */
export interface Budget {
  /** Folders and files that are read unasked; near open documents as many again. */
  readonly folders: number;
  readonly files: number;
  /** Bytes that are kept. */
  readonly bytes: number;
  /** So many are asked for at once. */
  readonly atOnce: number;
  /** For a single answer. */
  readonly answer: number;
  /** Answers to people wait so long for what is on its way. */
  readonly patience: number;
  /** While more arrives, what is known is told so often at first, and half as often each time. */
  readonly often: number;
  /** So many failures in a row mean that nothing more is to be had. */
  readonly failures: number;
}

export const usualBudget: Budget = {
  folders: 5_000,
  files: 5_000,
  bytes: 64 * 1024 * 1024,
  atOnce: 16,
  answer: 10_000,
  patience: 1_500,
  often: 2_000,
  failures: 8,
};

/** What is asked of the file system, and what it came to. */
export interface Requests {
  /** Asks for all that the mirror wants by now, as far as that is allowed. */
  collect(): void;
  /** Nothing is on its way, and nothing more is asked for by itself. */
  isIdle(): boolean;
  /** A document in this folder is open. */
  open(folder: string): void;
  /** What failed is asked for again. */
  resume(): void;
  /** Why what is not known does not come; `undefined`: it is on its way. */
  reason(): string | undefined;
  stop(): void;
}

export interface RequestsHost {
  readonly mirror: Mirror;
  readonly read: ReadRemote;
  /** Bytes; larger files are not read. */
  readonly largest: () => number;
  readonly budget: Budget;
  /** Something was read; `isKnown`: of a file of which something was known before. */
  readonly onRead: (file: string, isKnown: boolean) => void;
  /** After each answer. */
  readonly onAnswer: () => void;
}

const noAnswer = 'the file system does not answer';
const isSpentText = 'so much is not read unasked; what is near an open file is';

/** How much was asked for so far; `isNear`: near an open document there is as much again. */
function createPurse(budget: Budget): {
  spend(want: Want): void;
  keep(bytes: number): void;
  isSpent(want: Want, isNear: boolean): boolean;
} {
  const spent = { folders: 0, files: 0, bytes: 0 };
  return {
    spend(want) {
      spent[want === 'folder' ? 'folders' : 'files'] += 1;
    },
    keep(bytes) {
      spent.bytes += bytes;
    },
    isSpent(want, isNear) {
      const most = isNear ? 2 : 1;
      return (
        spent.bytes > most * budget.bytes ||
        (want === 'folder' ? spent.folders >= most * budget.folders : spent.files >= most * budget.files)
      );
    },
  };
}

/** Asks in the order of importance, until the budget is spent or the file system fails. */
export function createRequests({ mirror, read, largest, budget, onRead, onAnswer }: RequestsHost): Requests {
  const lanes = createLanes();
  const purse = createPurse(budget);
  const asked = new Set<string>();
  /** Nobody asks for them again before something happens. */
  const failed = new Map<string, Want>();
  let failures = 0;
  let why: string | undefined;
  let withheld = false;
  let isOver = false;

  const isStopped = (): boolean => isOver || failures >= budget.failures;
  const pump = (): void => {
    while (asked.size < budget.atOnce && !isStopped()) {
      const next = lanes.next();
      if (next === undefined) return;
      if (purse.isSpent(next.want, next.isNear)) withheld = true;
      else ask(next.file, next.want);
    }
  };
  const ask = (file: string, want: Want): void => {
    asked.add(file);
    purse.spend(want);
    const timer = setTimeout(() => refuse(file, want, noAnswer), budget.answer);
    read(file, want, largest())
      .then(
        (content) => take(file, content),
        (error: unknown) => refuse(file, want, error instanceof Error ? error.message : String(error)),
      )
      .finally(() => clearTimeout(timer));
  };
  const answered = (): void => {
    if (isOver) return;
    pump();
    onAnswer();
  };
  /** An answer that comes late counts, too. */
  const take = (file: string, content: Content): void => {
    asked.delete(file);
    failed.delete(file);
    failures = 0;
    if (failed.size === 0) why = undefined;
    if (content.kind === 'file') purse.keep(content.bytes?.length ?? 0);
    const isKnown = mirror.put(file, content);
    onRead(file, isKnown && content.kind === 'file');
    answered();
  };
  const refuse = (file: string, want: Want, reason: string): void => {
    if (!asked.delete(file)) return;
    failed.set(file, want);
    failures += 1;
    why = reason;
    answered();
  };
  return {
    collect() {
      for (const [file, want] of mirror.taken()) if (!asked.has(file) && !failed.has(file)) lanes.add(file, want);
      pump();
    },
    isIdle: () => asked.size === 0 && (lanes.size() === 0 || isStopped()),
    open: lanes.open,
    resume() {
      for (const [file, want] of failed) lanes.add(file, want);
      failed.clear();
      [failures, why] = [0, undefined];
    },
    reason: () => why ?? (withheld ? isSpentText : undefined),
    stop() {
      isOver = true;
      lanes.clear();
    },
  };
}
