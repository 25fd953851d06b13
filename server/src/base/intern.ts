/** Strings up to this length are pooled; longer ones rarely repeat. */
export const pooledLength = 80;

/** As many strings are remembered, each in the place that its hash names, until another one comes to that place: the pool never grows. */
const places = 1 << 12;
const pool: string[] = Array.from({ length: places }, () => '');

/** An equal string that shares memory with earlier equal ones and does not keep the text alive that it was cut from. */
export function intern(text: string): string {
  return internSlice(text, 0, text.length);
}

/** The same for a part of a text, which need not be cut out where it is known. */
export function internSlice(text: string, from: number, to: number): string {
  const length = to - from;
  if (length > pooledLength) return detach(text.slice(from, to));
  let hash = length;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  const place = (hash ^ (hash >>> 15)) & (places - 1);
  const known = pool[place] ?? '';
  if (known.length === length && isAt(text, from, known)) return known;
  return (pool[place] = detach(text.slice(from, to)));
}

function isAt(text: string, from: number, part: string): boolean {
  for (let at = 0; at < part.length; at++) if (text.charCodeAt(from + at) !== part.charCodeAt(at)) return false;
  return true;
}

/** Engines cut long substrings as views of the whole text; joining and then reading makes a copy. */
function detach(text: string): string {
  if (text.length < 13) return text;
  const own = `${text.slice(0, 1)}${text.slice(1)}`;
  own.charCodeAt(0);
  return own;
}
