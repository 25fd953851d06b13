/** Stands for one character of a text that is made only later (by a template, by the API server); valid YAML text that no manifest holds. */
export const hole = '\ue000';

/** The text as people read it: `…-db` for `{{ .Release.Name }}-db`. */
export function withEllipses(text: string): string {
  return text.includes(hole) ? text.replace(/\ue000+/g, '…') : text;
}

/** The text with one hole for each ellipsis and for each run of holes: what people read, as it can be looked up. */
export function withHoles(text: string): string {
  return /[\ue000…]/.test(text) ? text.replace(/[\ue000…]+/g, hole) : text;
}
