import { memo } from '../base/memo.ts';
import type { ObjectFacts } from './types.ts';

type Judged = Pick<ObjectFacts, 'partial' | 'open'>;

/** Is everything in the object known: no template, no placeholder, no broken document? */
export function isWhole({ partial, open }: Judged): boolean {
  return !partial && open === undefined;
}

/** Is all known that stands in these fields (API paths), in what holds them, and below them? */
export function areKnown({ partial, open }: Judged, fields: readonly string[]): boolean {
  if (partial) return false;
  return open === undefined || !fields.some((field) => meets(open, field));
}

interface Surrounded {
  readonly own: ReadonlySet<string>;
  /** What they stand in. */
  readonly above: ReadonlySet<string>;
}

const surroundedBy = memo((fields: readonly string[]): Surrounded => ({ own: new Set(fields), above: new Set(fields.flatMap(holdersOf)) }));

/** So few are compared one by one. */
const few = 8;

/** Is one of the fields (API paths) this field, in it, or around it? In time that hangs on the depth of the field, however many there are. */
export function meets(fields: readonly string[], field: string): boolean {
  if (fields.length <= few) return fields.some((each) => isWithin(each, field) || isWithin(field, each));
  const { own, above } = surroundedBy(fields);
  return field === '' || own.has('') || own.has(field) || above.has(field) || holdersOf(field).some((holder) => own.has(holder));
}

/** The fields around a field, but for the whole object. */
function holdersOf(field: string): readonly string[] {
  const holders: string[] = [];
  for (let at = 1; at < field.length; at++) if (field[at] === '.' || field[at] === '[') holders.push(field.slice(0, at));
  return holders;
}

/** Is the field (an API path) `field` itself, or below it? */
export function isWithin(path: string, field: string): boolean {
  if (field === '' || path === field) return true;
  return path.startsWith(field) && (path[field.length] === '.' || path[field.length] === '[');
}
