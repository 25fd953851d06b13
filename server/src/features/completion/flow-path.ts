/** Where a cursor stands inside `{ a: b, c: [d`. */
export interface FlowSpot {
  /** Path below the value that the outermost bracket opens: `spec.ports[0]`, `[1].name`, ''. */
  readonly path: string;
  /** Offset in the text where the token before the cursor starts, behind its quote. */
  readonly start: number;
  readonly onKey: boolean;
}

/** API path of a key or item below `path`. */
export function childOf(path: string, key: string): string {
  if (/[.[\]]|^\d+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

interface Level {
  readonly map: boolean;
  key: string;
  index: number;
}

/** Reads flow style from its first bracket: to the end of `text`, or to the offset behind the bracket that closes it. */
export function flowSpot(text: string): FlowSpot | { readonly closed: number } {
  const stack: Level[] = [];
  let start = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    const top = stack.at(-1);
    if (quote !== '') {
      if (c === '\\' && quote === '"') i += 1;
      else if (c === quote) quote = '';
    } else if ((c === '"' || c === "'") && text.slice(start, i).trim() === '') {
      quote = c;
      start = i + 1;
    } else if (c === '{' || c === '[') {
      stack.push({ map: c === '{', key: '', index: 0 });
      start = i + 1;
    } else if (c === '}' || c === ']') {
      stack.pop();
      start = i + 1;
      if (stack.length === 0) return { closed: i + 1 };
    } else if (c === ',' && top) {
      top.key = '';
      top.index += 1;
      start = i + 1;
    } else if (c === ':' && top?.map && top.key === '' && (/\s/.test(text[i + 1] ?? ' ') || /["']/.test(text[i - 1] ?? ''))) {
      top.key = text.slice(start, i).replace(/["']/g, '').trim();
      start = i + 1;
    }
  }
  const top = stack.at(-1);
  if (!top) return { closed: 0 };
  while (quote === '' && /\s/.test(text[start] ?? '')) start += 1;
  const path = stack.reduce((p, s) => (s.map ? (s.key === '' ? p : childOf(p, s.key)) : `${p}[${s.index}]`), '');
  return { path, start, onKey: top.map && top.key === '' };
}

/** `kind` at the top of a document in flow style (JSON); '' without one. */
export function flowKind(text: string): string {
  for (const match of text.matchAll(/["']?\bkind["']?\s*:\s*["']?([A-Za-z]+)/g)) {
    const before = flowSpot(text.slice(0, match.index));
    if ('path' in before && before.path === '' && before.onKey) return match[1] ?? '';
  }
  return '';
}
