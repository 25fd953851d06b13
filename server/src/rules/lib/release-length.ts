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
