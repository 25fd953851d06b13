import { readFileSync } from 'node:fs';

/** Milliseconds of processor time that a process took so far. `undefined`: it is gone, or the system does not tell; Linux does, in hundredths of a second. */
export function processorTimeOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return undefined;
  }
}

/** Of a second, in which a program that has something to do gets more of a processor however many others want it. */
const least = 10;

/** Milliseconds between two looks. */
const every = 1000;

/**
 * Calls `hung` once where something takes more than `limit` milliseconds of processor time, or next to none in `still` looks one after
 * the other. A machine that is busy with something else or stands still brings neither about. `spent`: the processor time so far;
 * where nobody knows it, the clock counts. Returns what ends the watch.
 */
export function watchForHang(
  { limit, still, spent }: { readonly limit: number; readonly still: number; readonly spent: () => number | undefined },
  hung: (how: string) => void,
): () => void {
  const now = (): number => spent() ?? performance.now();
  const begin = now();
  let [last, quiet] = [begin, 0];
  const timer = setInterval(() => {
    const current = now();
    quiet = current - last < least ? quiet + 1 : 0;
    last = current;
    const how =
      current - begin > limit
        ? `over its bound of ${limit} ms`
        : quiet >= still
          ? `it stands still for ${(still * every) / 1000} s`
          : undefined;
    if (how === undefined) return;
    clearInterval(timer);
    hung(how);
  }, every);
  return () => clearInterval(timer);
}
