import type { Span } from '../../base/span.ts';
import type { MapEntry, MapNode, Node } from '../../yaml/node.ts';
import { parsePath, stepInto } from '../../yaml/path.ts';
import type { Segment } from '../../yaml/path.ts';

/** A node of an object's tree with the file that its text is in, and the map entry that holds it. */
export interface Located {
  readonly node: Node;
  readonly uri: string;
  readonly parent: Node | undefined;
  readonly entry: MapEntry | undefined;
}

/** The node at an API path of an object whose tree starts in `uri`, if it is written. */
export function locate(tree: MapNode, uri: string, path: string): Located | undefined {
  let here: Located = { node: tree, uri: tree.uri ?? uri, parent: undefined, entry: undefined };
  const steps = parsePath(path);
  for (let index = 0; index < steps.length; index++) {
    const next = step(here, steps[index]);
    const joined = next === undefined ? dotted(here, steps, index) : undefined;
    if (joined !== undefined) index += joined.skipped;
    const reached = next ?? joined?.located;
    if (reached === undefined) return undefined;
    here = reached;
  }
  return here;
}

function step({ node, uri }: Located, key: Segment | undefined): Located | undefined {
  return key === undefined ? undefined : stepInto(node, uri, key);
}

/** Keys that hold dots themselves (`metadata.labels.app.kubernetes.io/name`): the longest join that is written wins, and skips further steps. */
function dotted(
  from: Located,
  steps: readonly Segment[],
  index: number,
): { readonly located: Located; readonly skipped: number } | undefined {
  for (let end = steps.length; end > index + 1; end--) {
    const located = step(from, steps.slice(index, end).join('.'));
    if (located !== undefined) return { located, skipped: end - index - 1 };
  }
  return undefined;
}

/** Path of the field that holds this one, or '' at the top. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.endsWith(']') ? path.lastIndexOf('[') : path.lastIndexOf('.')));
}

/** What to underline for a node that spans several lines: its first entry or item that is written in the same file as the node itself. */
export function firstPart(node: Node, file = node.uri): Span {
  const isHere = (part: Node, holder = file): boolean => (part.uri ?? holder) === file;
  if (node.kind === 'map' && !node.flow) {
    const first = node.entries.find(({ key }) => isHere(key));
    const end = first?.value.kind === 'scalar' && isHere(first.value, first.key.uri) ? first.value.end : 0;
    if (first !== undefined) return { start: first.key.start, end: Math.max(first.key.end, end) };
  }
  if (node.kind === 'seq' && !node.flow) {
    const first = node.items.find((item) => isHere(item));
    if (first !== undefined) return firstPart(first, file);
  }
  return { start: node.start, end: node.end };
}

/** Last name of a path: `hostname` of `spec.template.spec.hostname`, `ports` of `spec.ports[0]`. */
export function lastName(path: string): string {
  return parsePath(path).findLast((segment) => typeof segment === 'string') ?? path;
}
