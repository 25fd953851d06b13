/** Strings up to this length are pooled; longer ones rarely repeat. */
export const pooledLength = 80;
/** The pool is emptied when it grows beyond this, so that it never holds on to more than a few megabytes. */
const poolLimit = 60_000;

const pool = new Map<string, string>();

/** An equal string that shares memory with earlier equal ones and does not keep the text alive that it was cut from. */
export function intern(text: string): string {
  if (text.length > pooledLength) return detach(text);
  const known = pool.get(text);
  if (known !== undefined) return known;
  if (pool.size >= poolLimit) pool.clear();
  const own = detach(text);
  pool.set(own, own);
  return own;
}

/** Engines cut long substrings as views of the whole text; joining and then reading makes a copy. */
function detach(text: string): string {
  if (text.length < 13) return text;
  const own = `${text.slice(0, 1)}${text.slice(1)}`;
  own.charCodeAt(0);
  return own;
}
