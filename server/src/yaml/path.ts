import type { MapEntry, MapNode, Node, ScalarNode } from './node.ts';
import { keyText } from './scalar.ts';

/** A map key, or an index of a list. */
export type Segment = string | number;

export interface Found {
  readonly node: Node;
  /** Key of the entry whose value `node` is; `undefined` for list items and the root. */
  readonly key: ScalarNode | undefined;
  /** File that `node` is written in: the nearest `uri` on the way down. */
  readonly uri: string;
  /** File that `key` is written in: a patch may set the value of a key that stands in the base. */
  readonly keyUri: string;
  /** All of the path was there; else `node` is the deepest part that was. */
  readonly complete: boolean;
  /** Segments that were found. */
  readonly depth: number;
}

/** `spec.ports[0].name`, `metadata.labels[app.kubernetes.io/name]` → segments. Bracketed digits are an index. */
export function parsePath(path: string): readonly Segment[] {
  const known = parsedPaths.get(path);
  if (known !== undefined) return known;
  const segments: Segment[] = [];
  for (const [, inBrackets, name] of path.matchAll(/\[([^[\]]*)\]|([^.[\]]+)/g)) {
    if (inBrackets === undefined) segments.push(name ?? '');
    else segments.push(/^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets);
  }
  if (parsedPaths.size >= 5_000) parsedPaths.clear();
  parsedPaths.set(path, segments);
  return segments;
}

/** Paths repeat: everybody asks all objects for the same fields. */
const parsedPaths = new Map<string, readonly Segment[]>();

/** Path text of segments; keys with dots, brackets or of digits only go into brackets. */
export function joinPath(segments: readonly Segment[]): string {
  return segments.reduce<string>((path, segment) => childPath(path, segment), '');
}

/** `path` extended by one segment. */
export function childPath(path: string, segment: Segment): string {
  if (typeof segment === 'number') return `${path}[${segment}]`;
  if (segment === '' || /[.[\]]|^\d+$/.test(segment)) return `${path}[${segment}]`;
  return path === '' ? segment : `${path}.${segment}`;
}

/** Entry of a key; of duplicates the last one counts, as it does for kubectl. */
export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  const { entries } = map;
  const resolved = resolvedKey.test(key);
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at];
    if (entry !== undefined && (entry.key.value === key || (resolved && keyText(entry.key) === key))) return entry;
  }
  return undefined;
}

/** Value of a map's key; none for other nodes. */
export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? entryOf(node, key)?.value : undefined;
}

/** What `keyText` may make of a key that is written otherwise: all but texts. */
const resolvedKey = /^(?:true|false|NaN|-?Infinity|-?[0-9].*)$/;

/** One step from a node down to what it holds. */
export interface Step {
  readonly node: Node;
  /** File that `node` is written in. */
  readonly uri: string;
  readonly parent: Node;
  readonly parentUri: string;
  /** The entry of `parent` that holds it; `undefined` for items of lists. */
  readonly entry: MapEntry | undefined;
}

/** What a node of a file holds under a key or index, if that is written. */
export function stepInto(parent: Node, parentUri: string, segment: Segment): Step | undefined {
  const entry = parent.kind === 'map' ? entryOf(parent, String(segment)) : undefined;
  const node = parent.kind === 'seq' && typeof segment === 'number' ? parent.items[segment] : entry?.value;
  return node && { node, uri: node.uri ?? entry?.key.uri ?? parentUri, parent, parentUri, entry };
}

/** Follows a path as far as it exists. `uri` is the file of `root`. */
export function find(root: Node, path: string | readonly Segment[], uri = ''): Found {
  const segments = typeof path === 'string' ? parsePath(path) : path;
  let node = root;
  let key: ScalarNode | undefined;
  let file = root.uri ?? uri;
  let keyUri = file;
  let depth = 0;
  for (const segment of segments) {
    const step = stepInto(node, file, segment);
    if (step === undefined) return { node, key, uri: file, keyUri, complete: false, depth };
    key = step.entry?.key;
    node = step.node;
    keyUri = key?.uri ?? file;
    file = step.uri;
    depth++;
  }
  return { node, key, uri: file, keyUri, complete: true, depth };
}

/** What the whole path leads to, or `undefined`. */
export function get(root: Node, path: string | readonly Segment[], uri = ''): Found | undefined {
  const found = find(root, path, uri);
  return found.complete ? found : undefined;
}
