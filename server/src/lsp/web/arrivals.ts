import path from '#host/path';
import type { Mirror } from '../../host/web/mirror.ts';
import type { Arrivals, ArrivalsHost } from '../files/arrivals.ts';
import { createRequests, usualBudget, type Budget, type ReadRemote } from './requests.ts';

/** Has what the mirror wants read, waits for it where that is worth it, and tells of what came later. */
export function createArrivals(mirror: Mirror, read: ReadRemote, host: ArrivalsHost, budget: Budget = usualBudget): Arrivals {
  let changed: string[] = [];
  let arrived = 0;
  let told = 0;
  let since: number | undefined;
  let settling: (() => void)[] = [];
  let telling: ReturnType<typeof setTimeout> | undefined;

  /** While answers wait for what arrives they are told by that. */
  const tell = (): void => {
    telling = undefined;
    if (arrived === 0 || settling.length > 0) return;
    told = requests.isIdle() ? 0 : told + 1;
    const files = changed;
    [arrived, changed] = [0, []];
    host.onArrived(files);
  };
  const onAnswer = (): void => {
    if (!requests.isIdle()) {
      if (arrived > 0) telling ??= setTimeout(tell, budget.often * 2 ** told);
      return;
    }
    for (const resolve of settling.splice(0)) resolve();
    clearTimeout(telling);
    telling = setTimeout(tell, 0);
  };
  const requests = createRequests({
    mirror,
    read,
    budget,
    largest: host.largest,
    onAnswer,
    onRead(file, isKnown) {
      arrived += 1;
      if (isKnown) changed.push(file);
    },
  });
  mirror.onWant(requests.collect);
  return {
    follow(folders) {
      mirror.follow(folders);
      since = undefined;
    },
    settle() {
      requests.collect();
      since ??= performance.now();
      const left = budget.patience - (performance.now() - since);
      if (requests.isIdle() || left <= 0) return undefined;
      return new Promise((resolve) => {
        const timer = setTimeout(done, left);
        function done(): void {
          clearTimeout(timer);
          settling = settling.filter((each) => each !== done);
          [arrived, changed] = [0, []];
          resolve();
        }
        settling.push(done);
      });
    },
    opened(file) {
      const folder = path.dirname(file);
      requests.open(folder);
      requests.resume();
      mirror.entries(folder);
      requests.collect();
    },
    touched(file) {
      requests.resume();
      mirror.doubt(file);
      requests.collect();
    },
    reason: requests.reason,
    stop() {
      requests.stop();
      clearTimeout(telling);
      for (const resolve of settling.splice(0)) resolve();
    },
  };
}
