import type { ObjectFacts } from './types.ts';

type Judged = Pick<ObjectFacts, 'partial' | 'open'>;

/** Is everything in the object known: no template, no placeholder, no broken document? */
export function isWhole({ partial, open }: Judged): boolean {
  return !partial && open === undefined;
}

/** Is all known that stands in these fields (API paths), in what holds them, and below them? */
export function areKnown({ partial, open }: Judged, fields: readonly string[]): boolean {
  if (partial) return false;
  return open === undefined || !open.some((unknown) => fields.some((field) => isWithin(unknown, field) || isWithin(field, unknown)));
}

/** Is the field (an API path) `field` itself, or below it? */
export function isWithin(path: string, field: string): boolean {
  if (field === '' || path === field) return true;
  return path.startsWith(field) && (path[field.length] === '.' || path[field.length] === '[');
}
