import { Worker } from 'node:worker_threads';
import { bounds, type Script } from './script.ts';
import { watchForHang } from '../../unit/lib/hang-watch.ts';
import type { Job, Report } from './worker.ts';

export interface Outcome {
  readonly script: Script | undefined;
  /** `undefined`: passed. */
  readonly failure: string | undefined;
  readonly edits: number;
  readonly milliseconds: number;
}

/** Megabytes of heap that a case may need; more is growth without end. */
const mostHeap = 1500;

/** Of this process and its threads, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Runs cases in a thread of their own, so that one that hangs or eats all memory can be ended. */
export class Runner {
  readonly #data: { corpus: string | undefined; scale: number };
  #worker: Worker | undefined;

  constructor(corpus: string | undefined, scale: number) {
    this.#data = { corpus, scale };
  }

  async run(job: Job): Promise<Outcome> {
    const worker =
      this.#worker ??
      new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#data, resourceLimits: { maxOldGenerationSizeMb: mostHeap } });
    this.#worker = worker;
    let script: Script | undefined = 'script' in job ? job.script : undefined;
    let begin = performance.now();
    return new Promise((resolve) => {
      let unwatch = (): void => undefined;
      const finish = (failure: string | undefined, edits = 0): void => {
        unwatch();
        worker.off('error', broke).off('exit', ended).off('message', take);
        resolve({ script, failure, edits, milliseconds: performance.now() - begin });
      };
      const end = (failure: string): void => {
        this.#worker = undefined;
        void worker.terminate();
        finish(failure);
      };
      const broke = (error: Error): void => end(`the thread ended: ${error.message}`);
      const ended = (): void => end('the thread ended');
      const take = (report: Report): void => {
        if (report.what === 'begin') {
          ({ script } = report);
          begin = performance.now();
          // What waits for a server watches that itself.
          const still = report.script.kind === 'traffic' ? Infinity : 60;
          unwatch = watchForHang({ limit: bounds[report.script.kind], still, spent: processorTime }, end);
        } else if (report.what === 'failed') finish(report.message);
        else finish(undefined, report.edits);
      };
      worker.on('error', broke).on('exit', ended).on('message', take);
      worker.postMessage(job);
    });
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }
}

/** Same kind of failure: its first line without what differs from case to case. */
const likeness = (failure: string): string => (failure.split('\n')[0] ?? '').replace(/file:\S+|\d+|"[^"]*"/g, '#').slice(0, 60);

/** A smaller case that fails in the same way; at most `tries` runs. */
export async function shrink(runner: Runner, script: Script, failure: string, tries: number): Promise<Script> {
  let best = script;
  let left = tries;
  const fails = async (candidate: Script): Promise<boolean> => {
    if (left-- <= 0) return false;
    const outcome = await runner.run({ script: candidate });
    return outcome.failure !== undefined && likeness(outcome.failure) === likeness(failure);
  };
  const reduce = async <T>(list: () => readonly T[], make: (items: readonly T[]) => Script): Promise<void> => {
    for (let size = Math.ceil(list().length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < list().length && left > 0;) {
        const candidate = make(list().toSpliced(from, size));
        if (await fails(candidate)) best = candidate;
        else from += size;
      }
    }
  };
  await reduce(
    () => best.steps,
    (steps) => ({ ...best, steps }),
  );
  await reduce(
    () => best.files.slice(1),
    (rest) => ({ ...best, files: [...best.files.slice(0, 1), ...rest] }),
  );
  for (const index of best.files.keys()) {
    const lines = (): readonly string[] => best.files[index]?.[1].split(/(?<=\n)/) ?? [];
    await reduce(lines, (kept) => ({
      ...best,
      files: best.files.map(([name, text], i) => (i === index ? [name, kept.join('')] : [name, text])),
    }));
  }
  return best;
}
