import type { Span } from '../../base/span.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { get } from '../../yaml/path.ts';
import { blockSpot } from './block-path.ts';
import { flowKind } from './flow-path.ts';

/** Where a cursor stands in a text that need not parse. */
export interface TextPath {
  /** API path of the value: `spec.ports[0].targetPort`; '' at the top of a document. */
  readonly field: string;
  /** The value so far is this span: replaced by a completion. Quotes are outside. */
  readonly span: Span;
  /** Text from the start of the value to the cursor. */
  readonly prefix: string;
  /** A blank has to be written before the value: the cursor stands right behind the colon. */
  readonly glued: boolean;
  /** End of the run of letters, digits, dots and hyphens behind the cursor: the rest of a host name. */
  readonly hostEnd: number;
  /** An opening quote, or the text of a block scalar, stands before the cursor. */
  readonly quoted: boolean;
  /** The cursor stands where a key is written. */
  readonly onKey: boolean;
  /** The document in which it stands. */
  readonly document: Span & { readonly index: number };
  /** `kind` of that document, or of the item of a List; '' when not written yet. */
  readonly kind: string;
  /** Inside a List: path of the item (`items[2].`) in front of `field`, and its namespace, if that is written. */
  readonly item?: { readonly prefix: string; readonly namespace?: string };
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

const joined = (own: string, path: string): string =>
  path === '' ? own : path.startsWith('[') || own === '' ? `${own}${path}` : `${own}.${path}`;

/** The value or key that is being written at `offset` of `text`; block and flow style. `undefined` in comments. */
export function textPathAt(text: string, offset: number): TextPath | undefined {
  const document = documentAt(text, offset);
  const before = text.slice(document.start, offset);
  const lines = before.split(/\r?\n/);
  const line = lines.at(-1) ?? '';
  const whole = text.slice(document.start, document.end);
  const rest = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  const spot = blockSpot(lines);
  const { path, flow, onKey, scalar } = spot;
  // Anchors and tags stand in front of the value.
  const column =
    flow || scalar ? spot.column : spot.column + (/^(?:[&!][^\s,[\]{}]+[ \t]+)+/.exec(line.slice(spot.column))?.[0].length ?? 0);
  if (!scalar && /(?:^|\s)#/.test(line)) return undefined;
  const quoted = !flow && !scalar && /^["']/.test(line.slice(column)) ? 1 : 0;
  const prefix = flow ? before.slice(before.length + flow.start) : line.slice(Math.min(column + quoted, line.length));
  const tail = /^[^\s"',}\]#]*/.exec(rest)?.[0].length ?? 0;
  const field = flow ? joined(path, flow.path) : path;
  const kind = /^\s*\{/.test(whole) ? flowKind(whole) : (/^(["']?)kind\1[ \t]*:[ \t]*["']?([A-Za-z]+)/m.exec(whole)?.[2] ?? '');
  return {
    ...inList(whole, kind, field),
    span: { start: offset - prefix.length, end: offset + tail },
    prefix,
    glued: !flow && !scalar && !onKey && prefix === '' && quoted === 0 && line.endsWith(':'),
    hostEnd: offset + (/^[A-Za-z0-9.-]*/.exec(rest)?.[0].length ?? 0),
    quoted: scalar || quoted > 0 || (flow !== undefined && /["']/.test(text[offset - prefix.length - 1] ?? '')),
    onKey,
    document,
  };
}

/** Of a List the item's own field and kind. */
function inList(document: string, kind: string, field: string): Pick<TextPath, 'field' | 'kind' | 'item'> {
  const [prefix = '', index] = /List$/.test(kind) ? (/^items\[(\d+)\]\.?/.exec(field) ?? []) : [];
  const root = index === undefined ? undefined : parseYaml(document)[0]?.root;
  if (!root) return { field, kind };
  const text = (path: string): string | undefined => {
    const node = get(root, `items[${index}].${path}`)?.node;
    return node?.kind === 'scalar' && node.value !== '' ? node.value : undefined;
  };
  const namespace = text('metadata.namespace');
  return {
    field: field.slice(prefix.length),
    kind: text('kind') ?? '',
    item: { prefix, ...(namespace !== undefined ? { namespace } : {}) },
  };
}
