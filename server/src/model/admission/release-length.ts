import { own } from '../../base/own.ts';
import type { Labels } from '../../k8s/kinds.ts';
import type { Cause } from '../../k8s/validation/validate.ts';
import type { Bundle } from '../types.ts';

/** Texts of the server that say of nothing but a length. */
const tooLong = /must be no more than (\d+) (?:characters|bytes)$/;

/**
 * How many characters the name of a release that nobody named can have, where `text` has to stay within `most`. `undefined`: the text hangs on no such name, or is too
 * long with each.
 */
export function roomForRelease({ environment }: Bundle, text: string, most: number): number | undefined {
  const standIn = environment?.standIn;
  const times = standIn === undefined ? 0 : text.split(standIn).length - 1;
  if (standIn === undefined || times === 0) return undefined;
  const room = Math.floor((most - (text.length - times * standIn.length)) / times);
  return room < 1 ? undefined : room;
}

/** The same of a value that the server refuses for its length alone. */
export function roomIn(bundle: Bundle, { message, value }: Pick<Cause, 'message' | 'value'>): number | undefined {
  const most = tooLong.exec(message)?.[1];
  return most === undefined || typeof value !== 'string' || message.includes('; ')
    ? undefined
    : roomForRelease(bundle, value, Number(most));
}

/** Do these labels carry the selector under some name of a release that nobody named? Only one of the two has to hold the text that stands for it. */
export function matchesForSomeRelease({ environment }: Bundle, selector: Labels, labels: Labels): boolean {
  const standIn = environment?.standIn;
  if (standIn === undefined) return false;
  return Object.entries(selector).every(([key, wanted]) => {
    const found = own(labels, key);
    return found === wanted || (found !== undefined && (fits(wanted, found, standIn) || fits(found, wanted, standIn)));
  });
}

/** Is the text this pattern with a name of at least one character in the place of the stand-in? */
function fits(pattern: string, text: string, standIn: string): boolean {
  const at = pattern.indexOf(standIn);
  const [before, behind] = [pattern.slice(0, at), pattern.slice(at + standIn.length)];
  return at >= 0 && text.length > before.length + behind.length && text.startsWith(before) && text.endsWith(behind);
}
