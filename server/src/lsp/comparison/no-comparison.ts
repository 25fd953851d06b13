import type { Comparison } from './comparison.ts';

const nothing = { base: '', removed: 0, added: 0, changed: 0, refused: 0, used: 0 };

/** Where nobody can tell of a state before, as in a browser, which has no Git: nothing is compared, and nothing of it is loaded. */
export const noComparison: Comparison = {
  setBase: () => undefined,
  read: () => undefined,
  soon: () => undefined,
  now: () => Promise.resolve(nothing),
  base: () => '',
  report: () => undefined,
  zone: () => ({ text: '', links: [] }),
  notesOf: () => [],
  lensesOf: () => new Map(),
  stop: () => undefined,
};
