import { own } from '../../base/own.ts';
import type { Labels } from '../../k8s/kinds.ts';
import type { Instance } from '../../model/types.ts';
import type { RuleFinding } from '../define.ts';

/**
 * How many characters the name of a release that nobody named can have, where `text` has to stay within `most`. `undefined`: the text hangs on no such name, or is too
 * long with each.
 */
export function roomForRelease({ bundle: { environment } }: Instance, text: string, most: number): number | undefined {
  const standIn = environment?.standIn;
  const times = standIn === undefined ? 0 : text.split(standIn).length - 1;
  if (standIn === undefined || times === 0) return undefined;
  const room = Math.floor((most - (text.length - times * standIn.length)) / times);
  return room < 1 ? undefined : room;
}

/** A finding that holds for long names of releases only: it says so, and is no more than a note. */
export function whenReleaseIsLong(room: number): { readonly when: string } & Pick<RuleFinding, 'severity'> {
  return { when: `With a release name of more than ${room} characters`, severity: 'information' };
}

/** Do these labels carry the selector under some name of a release that nobody named? Only one of the two has to hold the text that stands for it. */
export function matchesForSomeRelease({ bundle: { environment } }: Instance, selector: Labels, labels: Labels): boolean {
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
