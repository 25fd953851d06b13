import { nextTurn } from '#host/turns';

/** Longest time in milliseconds that background work keeps the event loop. A request takes three turns of it: in, through the queue, and out. */
const slice = 1;

/** So many turns pass for the messages that came with one: through the queue, and out. */
const turns = 3;
/** A client that never ceases to talk keeps work waiting for so many turns, then one slice is done. */
const mostTurns = 30;

/** Runs `then` after so many turns of the event loop. */
export function afterTurns(count: number, then: () => void): void {
  if (count === 0) then();
  else nextTurn(() => afterTurns(count - 1, then));
}

/** One step of work at a time; `true` while there is more to do. */
export type Step = () => boolean;

/** Background work in the order it was added, in slices between the messages of the client. */
export interface Scheduler {
  /** Adds work under a name, before all other if it is urgent; work of the same name that still waits is replaced. */
  add(name: string, step: Step, urgent?: boolean): void;
  /** The same for urgent work, of which so much is done before this returns (milliseconds). */
  begin(name: string, step: Step, milliseconds: number): void;
  /** Takes back work that still waits. */
  drop(name: string): void;
  /** The client said something: it is answered before work goes on. */
  stepAside(): void;
  /** Runs `then` when no work is left. */
  whenIdle(): Promise<void>;
  stop(): void;
}

/** Runs jobs step by step in short slices; a job that throws ends, and `onError` hears of it. */
export function createScheduler(onError: (name: string, error: unknown) => void): Scheduler {
  const jobs = new Map<string, Step>();
  let idle: (() => void)[] = [];
  let scheduled = false;
  let stopped = false;
  let aside = 0;
  let waited = 0;

  /** `true` while there is more to do. */
  const attempt = (name: string, step: Step): boolean => {
    try {
      return step();
    } catch (error) {
      onError(name, error);
      return false;
    }
  };
  const runSlice = (): void => {
    scheduled = false;
    if (aside > 0 && waited < mostTurns) {
      aside -= 1;
      waited += 1;
      return schedule();
    }
    waited = 0;
    const end = performance.now() + slice;
    while (!stopped && performance.now() < end) {
      const [first] = jobs;
      if (!first) break;
      const [name, step] = first;
      if (!attempt(name, step) && jobs.get(name) === step) jobs.delete(name);
    }
    if (jobs.size > 0) schedule();
    else for (const resolve of idle.splice(0)) resolve();
  };
  const schedule = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    nextTurn(runSlice);
  };

  const add: Scheduler['add'] = (name, step, urgent = false) => {
    jobs.delete(name);
    const others = urgent ? [...jobs] : [];
    jobs.set(name, step);
    for (const [other, work] of others) jobs.delete(other) && jobs.set(other, work);
    schedule();
  };
  return {
    add,
    begin(name, step, milliseconds) {
      jobs.delete(name);
      const end = performance.now() + milliseconds;
      while (!stopped && attempt(name, step)) if (performance.now() >= end) return add(name, step, true);
    },
    stepAside() {
      aside = turns;
    },
    drop: (name) => void jobs.delete(name),
    whenIdle: () => (jobs.size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    stop() {
      stopped = true;
      jobs.clear();
      for (const resolve of idle.splice(0)) resolve();
      idle = [];
    },
  };
}
