/** A text without the characters at its ends that `isEnd` names (one or more texts of one character); linear, as `/x+$/` is not. */
export function trimEnds(text: string, isEnd: string | RegExp, where: 'both' | 'end' = 'both'): string {
  const drop = (at: number): boolean => (typeof isEnd === 'string' ? isEnd.includes(text.charAt(at)) : isEnd.test(text.charAt(at)));
  let end = text.length;
  while (end > 0 && drop(end - 1)) end--;
  let start = 0;
  if (where === 'both') while (start < end && drop(start)) start++;
  return text.slice(start, end);
}

/** The longest end of a text that consists of such characters (a pattern of one character). */
export function lastRun(text: string, part: RegExp): string {
  let at = text.length;
  while (at > 0 && part.test(text.charAt(at - 1))) at--;
  return text.slice(at);
}
