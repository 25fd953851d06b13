/** Characters that a terminal takes for more than text, and the mark by which runners of CI jobs know commands to them. */
const unsafe = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]|#(?=#)/gu;

/** A value as JSON of several lines, which means the same, and is only text wherever it is shown. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`.replace(unsafe, (found) =>
    [...Array.from({ length: found.length }, (_, i) => found.charCodeAt(i).toString(16).padStart(4, '0'))]
      .map((code) => `\\u${code}`)
      .join(''),
  );
}
