import type { Span } from '../../base/span.ts';

/** Where a cursor stands in a text that need not parse. */
export interface TextPath {
  /** API path of the value: `spec.ports[0].targetPort`; '' at the top of a document. */
  readonly field: string;
  /** The value so far is this span: replaced by a completion. Quotes are outside. */
  readonly span: Span;
  /** Text from the start of the value to the cursor. */
  readonly prefix: string;
  /** End of the run of letters, digits, dots and hyphens behind the cursor: the rest of a host name. */
  readonly hostEnd: number;
  /** The cursor stands where a key is written. */
  readonly onKey: boolean;
  /** The document in which it stands. */
  readonly document: Span & { readonly index: number };
  /** `kind` of that document, '' when not written yet. */
  readonly kind: string;
}

interface LineShape {
  /** Columns of the dashes in front of the content. */
  readonly dashes: readonly number[];
  /** Column of the content. */
  readonly column: number;
  readonly key?: string;
  /** Column behind `key:` and its blanks. */
  readonly value: number;
}

const keyPattern = /^(?:"([^"]*)"|'([^']*)'|([^\s#:'"{}[\],&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?))\s*:(?=\s|$)\s*/;

function shapeOf(line: string): LineShape | undefined {
  let column = line.length - line.trimStart().length;
  if (column === line.length || line[column] === '#') return undefined;
  const dashes: number[] = [];
  while (line[column] === '-' && (line[column + 1] === ' ' || column + 1 === line.length)) {
    dashes.push(column);
    column += 1;
    while (line[column] === ' ') column += 1;
  }
  const match = keyPattern.exec(line.slice(column));
  const key = match?.[1] ?? match?.[2] ?? match?.[3];
  return { dashes, column, ...(key !== undefined ? { key } : {}), value: column + (match?.[0].length ?? 0) };
}

/** Documents of a text by their `---` lines. */
function documentAt(text: string, offset: number): Span & { readonly index: number } {
  let start = 0;
  let index = 0;
  for (const match of text.matchAll(/^---(?=\s|$)[^\n]*(?:\n|$)/gm)) {
    if (match.index + match[0].length > offset) return { start, end: match.index, index };
    if (text.slice(start, match.index).trim() !== '' || index > 0) index += 1;
    start = match.index + match[0].length;
  }
  return { start, end: text.length, index };
}

/** How many items of the list whose dashes stand in `column` come before `row`. */
function itemIndex(lines: readonly string[], row: number, column: number): number {
  let count = 0;
  for (let at = row - 1; at >= 0; at--) {
    const shape = shapeOf(lines[at] ?? '');
    if (!shape) continue;
    const first = shape.dashes[0] ?? shape.column;
    if (shape.dashes.includes(column)) count += 1;
    else if (first <= column) break;
    if (first < column) break;
  }
  return count;
}

function child(path: string, key: string): string {
  if (/[.[\]]|^\d+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Path of the content in line `row`, without the line's own key. */
function parentsOf(lines: readonly string[], row: number, shape: LineShape): string {
  const segments: (string | number)[] = [];
  let column = shape.column;
  let listed = false;
  const addDashes = (dashes: readonly number[], at: number): void => {
    for (const dash of [...dashes].reverse()) {
      if (dash >= column && listed) continue;
      segments.unshift(itemIndex(lines, at, dash));
      column = dash;
      listed = true;
    }
  };
  addDashes(shape.dashes, row);
  for (let at = row - 1; at >= 0 && column > 0 || at >= 0 && listed; at--) {
    const above = shapeOf(lines[at] ?? '');
    if (!above || above.key === undefined) {
      if (above && above.dashes.length > 0 && above.column < column) addDashes(above.dashes.filter((d) => d < column), at);
      continue;
    }
    const isParent = above.column < column || (listed && above.column === column && above.dashes.length === 0);
    const opens = /^(?:[&!]\S+\s*)*(?:[|>][^\n]*)?(?:#.*)?$/.test((lines[at] ?? '').slice(above.value).trim());
    if (isParent && opens) {
      segments.unshift(above.key);
      column = above.column;
      listed = false;
      if (above.dashes.length > 0) addDashes(above.dashes, at);
    } else {
      const dashes = above.dashes.filter((d) => d < column);
      if (!listed && dashes.length > 0 && above.column === column) addDashes(dashes, at);
    }
  }
  return segments.reduce<string>((path, s) => (typeof s === 'number' ? `${path}[${s}]` : child(path, s)), '');
}

interface FlowSpot { readonly path: string; readonly start: number; readonly onKey: boolean }

/** Inside `{ a: b, c: [d` of one line: the path below the block key and where the current token starts. */
function flowSpot(text: string): FlowSpot | undefined {
  const stack: { readonly map: boolean; key: string; index: number }[] = [];
  let start = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    const top = stack.at(-1);
    if (quote) { if (c === quote) quote = ''; continue; }
    if (c === '"' || c === "'") { quote = c; start = i + 1; continue; }
    if (c === '{' || c === '[') { stack.push({ map: c === '{', key: '', index: 0 }); start = i + 1; }
    else if (c === '}' || c === ']') { stack.pop(); start = i + 1; }
    else if (c === ',' && top) { top.key = ''; top.index += 1; start = i + 1; }
    else if (c === ':' && top?.map && (text[i + 1] === ' ' || i + 1 === text.length)) { top.key = text.slice(start, i).replace(/["']/g, '').trim(); start = i + 1; }
  }
  if (stack.length === 0) return undefined;
  const top = stack.at(-1);
  while (text[start] === ' ' && start < text.length) start += 1;
  const path = stack.reduce((p, s) => (s.map ? (s.key === '' ? p : child(p, s.key)) : `${p}[${s.index}]`), '');
  return { path, start, onKey: top?.map === true && top.key === '' };
}

/** The value or key that is being written at `offset` of `text`, found by indentation; block and one-line flow style. */
export function textPathAt(text: string, offset: number): TextPath | undefined {
  const document = documentAt(text, offset);
  const before = text.slice(document.start, offset);
  const lines = before.split(/\r?\n/);
  const row = lines.length - 1;
  const rest = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  const line = lines[row] ?? '';
  const kind = /^kind:[ \t]*["']?([A-Za-z]+)/m.exec(text.slice(document.start, document.end))?.[1] ?? '';
  if (/(?:^|\s)#/.test(line)) return undefined;
  const shape = shapeOf(line) ?? { dashes: [], column: line.length, value: line.length };
  const parents = parentsOf(lines, row, shape);
  const own = shape.key === undefined ? parents : child(parents, shape.key);
  const written = line.slice(shape.value);
  const flow = flowSpot(written);
  const quoted = /^["']/.test(written) && !flow ? 1 : 0;
  const start = flow ? shape.value + flow.start : shape.value + quoted;
  const join = (path: string): string => (path === '' ? own : path.startsWith('[') ? `${own}${path}` : own === '' ? path : `${own}.${path}`);
  const prefix = line.slice(Math.min(start, line.length));
  const tail = /^[^\s"',}\]#]*/.exec(rest)?.[0].length ?? 0;
  return {
    field: flow ? join(flow.path) : own,
    span: { start: offset - prefix.length, end: offset + tail },
    prefix,
    hostEnd: offset + (/^[A-Za-z0-9.-]*/.exec(rest)?.[0].length ?? 0),
    onKey: flow ? flow.onKey : shape.key === undefined && shape.dashes.length === 0,
    document,
    kind,
  };
}
