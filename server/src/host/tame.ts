/**
 * Can a glob be matched in a time that nobody notices? Each `*` of one name multiplies the ways to match it, and repeated groups double
 * them; the globs that people write have few. Others, which come only from somebody who means harm, count as not written.
 */
export function isTame(glob: string): boolean {
  if (glob.length > 1000 || (glob.match(/\*\*/g)?.length ?? 0) > 4) return false;
  return !/[+*@?!]\([^)]*[(*+|]/.test(glob) && glob.split('/').every((part) => (part.replace(/\*\*+/g, '*').match(/[*{]/g)?.length ?? 0) <= 4);
}
