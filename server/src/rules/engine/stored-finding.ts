import type { Finding, Fix } from '../define.ts';

/** A finding as plain data. Of its fixes only what is shown before they are applied is kept. */
export type StoredFinding = Omit<Finding, 'fixes'> & { readonly fixes: readonly Omit<Fix, 'edits'>[] };

/** Moves with every change of what `StoredFinding` holds: older ones are then not read. */
export const findingFormat = 4;

/** What of a finding can be written down. */
export function storedFinding({ fixes, ...finding }: Finding): StoredFinding {
  return { ...finding, fixes: fixes.map(({ edits: _, ...fix }) => fix) };
}

/** The finding again; `find`: the same finding made anew, asked only when a fix is applied. */
export function findingOf(stored: StoredFinding, find: (finding: StoredFinding) => Finding | undefined): Finding {
  return {
    ...stored,
    fixes: stored.fixes.map((fix) => ({
      ...fix,
      edits: (textOf) =>
        find(stored)
          ?.fixes.find(({ title }) => title === fix.title)
          ?.edits(textOf) ?? [],
    })),
  };
}
