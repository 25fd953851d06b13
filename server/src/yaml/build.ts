import type { MapEntry, MapNode, Node, ScalarNode, ScalarStyle, YamlProblem } from './node.ts';
import { hole } from '../base/hole.ts';
import { intern, pooledLength } from '../base/intern.ts';

/** What one document may grow to when its aliases are followed (nodes). */
const expansionLimit = 100_000;

/** State that both tree builders share while they read one chunk. */
export interface Build {
  /** Text of the chunk. Builders count offsets in it; nodes hold those of the whole file, `base` further. */
  readonly text: string;
  readonly base: number;
  readonly templated: boolean;
  readonly anchors: Map<string, Node>;
  readonly weights: Map<Node, number>;
  readonly problems: YamlProblem[];
  expanded: number;
  /** Aliases were not followed to their end: what is here is not what the document means. */
  excessive: boolean;
}

/** State of one build of a node tree; `base`: offset of the chunk in its file. */
export function newBuild(text: string, base: number, templated: boolean): Build {
  return { text, base, templated, anchors: new Map(), weights: new Map(), problems: [], expanded: 0, excessive: false };
}

/** The text of a scalar; short ones share memory. */
export function pooled(text: string): string {
  return text.length <= pooledLength ? intern(text) : text;
}

/** `from`, `to`: offsets in the chunk; `value`: pooled. */
export function scalar(build: Build, from: number, to: number, value: string, style: ScalarStyle, tag?: string): ScalarNode {
  const start = from + build.base;
  const end = to + build.base;
  if (build.templated && value.includes(hole)) {
    return { kind: 'scalar', start, end, value, style, ...(tag ? { tag } : {}), unknown: true };
  }
  return tag ? { kind: 'scalar', start, end, value, style, tag } : { kind: 'scalar', start, end, value, style };
}

/** The anchored node, or an unknown scalar where there is none, it is not complete yet or the expansion grows too large. */
export function resolveAlias(build: Build, name: string, start: number, end: number): Node {
  const target = build.anchors.get(name);
  if (target === undefined) return unknownAt(build, start, end, `unknown alias ${name}`);
  build.expanded += weigh(build, target);
  if (build.expanded <= expansionLimit) return target;
  build.excessive = true;
  return unknownAt(build, start, end, 'aliases expand to too many nodes');
}

function unknownAt(build: Build, start: number, end: number, message: string): ScalarNode {
  build.problems.push({ message, span: { start: start + build.base, end: end + build.base } });
  return { kind: 'scalar', start: start + build.base, end: end + build.base, value: intern(build.text.slice(start, end)), style: 'plain', unknown: true };
}

function weigh(build: Build, node: Node): number {
  if (node.kind === 'scalar') return 1;
  const known = build.weights.get(node);
  if (known !== undefined) return known;
  let sum = 1;
  const children = node.kind === 'map' ? node.entries.map((entry) => entry.value) : node.items;
  for (const child of children) sum += weigh(build, child);
  build.weights.set(node, sum);
  return sum;
}

/** Keys must be scalars for the API; any other key is kept as its source text. */
export function asKey(build: Build, node: Node): ScalarNode {
  if (node.kind === 'scalar') return node;
  const value = intern(build.text.slice(node.start - build.base, node.end - build.base));
  return { kind: 'scalar', start: node.start, end: node.end, value, style: 'plain' };
}

/** Is it the `<<` of a merge (YAML 1.1)? */
export function isMergeKey(key: ScalarNode): boolean {
  return key.value === '<<' && key.style === 'plain';
}

/** Replaces `<<` entries by what they merge in: own keys win, then earlier maps of a list. */
export function resolveMerges(build: Build, entries: readonly MapEntry[]): MapEntry[] {
  const own = entries.filter((entry) => !isMergeKey(entry.key));
  const seen = new Set(own.map((entry) => entry.key.value));
  for (const { key, value } of entries) {
    if (!isMergeKey(key)) continue;
    for (const source of value.kind === 'seq' ? value.items : [value]) {
      if (source.kind === 'map') addMerged(build, own, seen, source);
    }
  }
  return own;
}

function addMerged(build: Build, into: MapEntry[], seen: Set<string>, source: MapNode): void {
  build.expanded += source.entries.length;
  if (build.expanded > expansionLimit) build.excessive = true;
  if (build.excessive) return;
  for (const entry of source.entries) {
    if (seen.has(entry.key.value)) continue;
    seen.add(entry.key.value);
    into.push({ key: entry.key, value: entry.value, merged: true });
  }
}

/** Offset behind `indicator` where it comes next behind spaces, line breaks and comments; else `from`. */
export function behind(text: string, from: number, indicator: string): number {
  const at = skipSpace(text, from);
  return text[at] === indicator ? at + 1 : from;
}

/** First offset from `from` that is neither space, line break nor comment. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 35 && (at === 0 || text.charCodeAt(at - 1) <= 32)) {
      while (at + 1 < text.length && !isBreak(text.charCodeAt(at + 1))) at++;
    } else if (code !== 32 && code !== 9 && !isBreak(code)) break;
  }
  return at;
}

/** Offset of the bracket that closes a flow collection whose last child ended at `from`, or of what stands there instead of it. */
export function closingPlace(text: string, from: number, bracket: string): number {
  let at = skipSpace(text, from);
  while (at < text.length && text[at] !== bracket && (text[at] === ',' || text[at] === ':')) at = skipSpace(text, at + 1);
  return at;
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** End of a block scalar's last line with text, without its line break. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) <= 32) at--;
  return at;
}
