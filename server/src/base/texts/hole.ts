/** Stands for one character of a text that is made only later (by a template, by the API server); valid YAML text that no manifest holds. */
export const hole = '\ue000';

/** Begins what stands for a text that is not kept; its length follows. */
const cut = '\ue001';
const cutForm = /^\ue001(\d+)$/;

/** Stands for a text of so many bytes of UTF-8, of which nothing else is kept. */
export const textOfLength = (bytes: number): string => `${cut}${bytes}`;

/** Bytes of the text that this stands for; `undefined`: it stands for itself. */
export function lengthOfCut(text: string): number | undefined {
  if (!text.startsWith(cut)) return undefined;
  const length = cutForm.exec(text)?.[1];
  return length === undefined ? undefined : Number(length);
}

/** The text as people read it: `…-db` for `{{ .Release.Name }}-db`. */
export function withEllipses(text: string): string {
  return text.includes(hole) || text.includes(cut) ? text.replace(/\ue000+|\ue001\d+/g, '…') : text;
}

/** The text with one hole for each ellipsis and for each run of holes: what people read, as it can be looked up. */
export function withHoles(text: string): string {
  return /[\ue000…]/.test(text) ? text.replace(/[\ue000…]+/g, hole) : text;
}
