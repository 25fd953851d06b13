import { withEllipses } from '../../base/texts/hole.ts';

/** Texts that go into files as they are: nothing that is only known later is ever among them, and each character is the author's. */
const exact: ReadonlySet<string> = new Set(['newText', 'insertText']);

/** An answer with every text as people read it: what stands for names that are made later never leaves the server. What holds none stays the same value. */
export function readable<T>(value: T): T;
export function readable(value: unknown): unknown {
  if (typeof value === 'string') return withEllipses(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => readable<unknown>(item));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  let changed = false;
  const entries = Object.entries(value).map(([key, old]: [string, unknown]) => {
    const now = exact.has(key) ? old : readable(old);
    changed ||= now !== old;
    return [key, now] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}
