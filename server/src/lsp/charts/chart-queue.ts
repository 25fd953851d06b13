import { unheld } from '#host/turns';
import type { HelmEngine } from '../../host/helm/helm-engine.ts';
import type { ChartReader } from './chart-reader.ts';
import { finish, renderEdited, type ChartWork, type Told } from './chart-work.ts';

/** Order in which charts are rendered: what was edited first, then what no key waits for. */
export interface ChartQueue {
  /** These charts were edited. */
  edited(charts: readonly string[]): void;
  /** Any chart may be another. */
  all(): void;
  /** Charts of which no document is open count, too. */
  want(): void;
  /** Were charts of which no document is open thought of? */
  hasSeenAll(): boolean;
  stop(): void;
}

export interface ChartQueueHost {
  readonly engine: HelmEngine;
  readonly reader: ChartReader;
  readonly tellNow: (made: ChartWork) => void;
  /** What was told of the chart last, where all of it was rendered. */
  readonly told: (chart: string) => Told | undefined;
  /** The same as `tellNow` when nothing else is to be done, unless it is too late by then. */
  readonly tellSoon: (made: ChartWork, isLate: () => boolean) => Promise<void>;
}

/** Keys that come within this time (milliseconds) are rendered as one. */
const burst = 15;
/** Milliseconds without a key after which is rendered what no key waits for: other environments, other values to compare with, other charts. */
const calm = 400;
/** The engine's thread goes when no chart was open for so long. */
const patience = 30_000;
/** Charts of which no document is open: so many, and for so long (milliseconds of the engine), are rendered at most. */
const mostClosed = 200;
const longestClosed = 60_000;

/** What is to be done, and when. */
interface Plan {
  readonly stale: Set<string>;
  /** Charts with a document open of which something is left that no key waits for. */
  readonly unfinished: Map<string, ChartWork>;
  /** Charts without. */
  readonly waiting: Set<string>;
  /** What those were when they were rendered last. */
  readonly closed: Map<string, string>;
  spent: number;
  isOver: boolean;
}

/** A queue with nothing in it. */
export function createChartQueue(host: ChartQueueHost): ChartQueue {
  const { engine, reader } = host;
  const plan: Plan = { stale: new Set(), unfinished: new Map(), waiting: new Set(), closed: new Map(), spent: 0, isOver: false };
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let [isBusy, isWanted, isCalm, hasSeenAll] = [false, false, false, false];

  function after(name: 'edits' | 'rest' | 'leaving', milliseconds: number, then: () => void): void {
    clearTimeout(timers.get(name));
    timers.set(name, unheld(setTimeout(then, milliseconds)));
  }

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      while (!plan.isOver && (await next(plan, host, isCalm))) if (plan.unfinished.size > 0 && !isCalm) rest();
    } finally {
      isBusy = false;
    }
    if (!plan.isOver && reader.open().length === 0) after('leaving', patience, engine.rest);
  }

  function rest(): void {
    isCalm = false;
    after('rest', calm, () => {
      isCalm = true;
      void work();
    });
  }

  function edited(charts: readonly string[]): void {
    if (plan.isOver) return;
    for (const chart of charts) plan.stale.add(chart);
    clearTimeout(timers.get('leaving'));
    if (reader.open().length === 0) after('leaving', patience, engine.rest);
    if (charts.length > 0 || plan.unfinished.size > 0 || plan.waiting.size > 0) rest();
    if (plan.stale.size > 0) after('edits', burst, () => void work());
  }

  function all(): void {
    const open = reader.open();
    hasSeenAll ||= isWanted || open.length > 0;
    if (hasSeenAll) for (const chart of reader.folders().slice(0, mostClosed)) if (!open.includes(chart)) plan.waiting.add(chart);
    edited(open);
  }

  return {
    edited,
    all,
    want() {
      if (isWanted) return;
      isWanted = true;
      all();
    },
    hasSeenAll: () => hasSeenAll,
    stop() {
      plan.isOver = true;
      for (const timer of timers.values()) clearTimeout(timer);
      engine.rest();
    },
  };
}

/** Does the most urgent part of what is to be done; `false`: nothing is. */
async function next(plan: Plan, host: ChartQueueHost, isCalm: boolean): Promise<boolean> {
  const [edited] = plan.stale;
  if (edited !== undefined) {
    plan.stale.delete(edited);
    await begin(plan, host, edited);
    return true;
  }
  const [unfinished] = plan.unfinished.values();
  const [closed] = plan.waiting;
  if (!isCalm || (unfinished === undefined && closed === undefined)) return false;
  if (unfinished !== undefined) await goOn(plan, host, unfinished);
  else if (closed !== undefined) await renderClosed(plan, host, closed);
  return true;
}

/** The environment that people see first is told at once: where only templates were edited, with nothing but these rendered, and the whole when no key comes for a moment. */
async function begin(plan: Plan, { engine, reader, tellNow, told }: ChartQueueHost, chart: string): Promise<void> {
  const jobs = reader.jobs(chart);
  const [first] = jobs;
  plan.unfinished.delete(chart);
  if (first === undefined) return;
  const before = told(chart);
  const meanwhile = before && (await renderEdited(engine, before, first));
  const nothing: ChartWork = { chart, jobs, renderings: [], compared: [], made: [] };
  const made = meanwhile ? { ...nothing, meanwhile } : { ...nothing, renderings: [await engine.render(first.request)] };
  if (plan.isOver) return;
  tellNow(made);
  if (meanwhile !== undefined || jobs.length > 1 || first.comparisons.length > 0) plan.unfinished.set(chart, made);
}

/** Edits that come meanwhile are rendered first. */
async function goOn(plan: Plan, { engine, tellSoon }: ChartQueueHost, made: ChartWork): Promise<void> {
  const isLate = (): boolean => plan.isOver || plan.stale.size > 0 || plan.unfinished.get(made.chart) !== made;
  if (!(await finish(engine, made, isLate))) return;
  plan.unfinished.delete(made.chart);
  await tellSoon(made, () => plan.isOver || plan.stale.has(made.chart));
}

/** One that is as it was is left alone. */
async function renderClosed(plan: Plan, { engine, reader, tellSoon }: ChartQueueHost, chart: string): Promise<void> {
  plan.waiting.delete(chart);
  const stamp = reader.stamp(chart);
  if (plan.closed.get(chart) === stamp || plan.spent > longestClosed) return;
  plan.closed.set(chart, stamp);
  const began = performance.now();
  const made: ChartWork = { chart, jobs: reader.jobs(chart), renderings: [], compared: [], made: [] };
  for (const { request } of made.jobs) made.renderings.push(await engine.render(request));
  plan.spent += performance.now() - began;
  const isLate = (): boolean => plan.isOver || plan.stale.has(chart);
  await tellSoon(made, isLate);
  if (isLate() || made.jobs.every(({ comparisons }) => comparisons.length === 0)) return;
  const again = performance.now();
  // What is edited meanwhile comes first; then this one begins anew.
  if (await finish(engine, made, () => plan.isOver || plan.stale.size > 0)) await tellSoon(made, isLate);
  else {
    plan.waiting.add(chart);
    plan.closed.delete(chart);
  }
  plan.spent += performance.now() - again;
}
