import type { Anchor, AnchorMisuse, MapEntry, MapNode, Node, ScalarNode, ScalarStyle, YamlProblem } from './node.ts';
import type { Span } from '../base/span.ts';
import { hole } from '../base/texts/hole.ts';
import { intern, pooledLength } from '../base/intern.ts';
import type { AliasKeys } from './alias-keys.ts';
import { scalarSource } from './scalar-source.ts';

/** What one document may grow to when its aliases are followed (nodes). */
const expansionLimit = 100_000;

/** State that both tree builders share while they read one chunk. */
export interface Build {
  /** Text of the chunk. Builders count offsets in it; nodes hold those of the whole file, `base` further. */
  readonly text: string;
  readonly base: number;
  readonly templated: boolean;
  /** The same text with the line breaks that count inside of scalars, where they are others. */
  readonly separated: string | undefined;
  /** Plain keys that are aliases. */
  readonly aliasKeys?: AliasKeys;
  /** By name the last one that was read. */
  readonly named: Map<string, OpenAnchor>;
  readonly anchors: OpenAnchor[];
  readonly weights: Map<Node, number>;
  readonly problems: YamlProblem[];
  expanded: number;
  /** Aliases were not followed to their end: what is here is not what the document means. */
  excessive: boolean;
}

/** An anchor in the making. */
export interface OpenAnchor extends Anchor {
  node: Node | undefined;
  readonly uses: Span[];
}

/** What a builder is given: the text of a chunk, its offset in the file, and what is known of the text. */
export type BuildSource = Pick<Build, 'text' | 'base' | 'templated' | 'separated' | 'aliasKeys'>;

/** State of one build of a node tree. */
export function newBuild(source: BuildSource): Build {
  return { ...source, named: new Map(), anchors: [], weights: new Map(), problems: [], expanded: 0, excessive: false };
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

/** Characters of a name that go-yaml reads. */
const anchorName = /^[\w-]+$/;

/** Notes an anchor whose `&` stands at `start`, an offset in the chunk, before its node is read: of anchors with one name the last that begins counts. */
export function openAnchor(build: Build, name: string, start: number): OpenAnchor {
  const anchor: OpenAnchor = { name, start: start + build.base, node: undefined, uses: [] };
  if (!anchorName.test(name)) refuse(build, 'name', start, start + 1 + name.length, `"${name}" is no name of an anchor`);
  build.named.set(name, anchor);
  build.anchors.push(anchor);
  return anchor;
}

/** The node, which is what its anchor, if it has one, means from now on. */
export function named<N extends Node>(anchor: OpenAnchor | undefined, node: N): N {
  if (anchor !== undefined) anchor.node = node;
  return node;
}

/** The anchored node, or an unknown scalar where there is none, it is not complete yet or the expansion grows too large. */
export function resolveAlias(build: Build, name: string, start: number, end: number): Node {
  const anchor = build.named.get(name);
  if (anchor === undefined) return unknownAt(build, start, end, `unknown alias ${name}`, 'unknown');
  anchor.uses.push({ start: start + build.base, end: end + build.base });
  const target = anchor.node;
  if (target === undefined) return unknownAt(build, start, end, `${name} contains itself`, 'circular');
  build.expanded += weigh(build, target);
  if (build.expanded <= expansionLimit) return target;
  build.excessive = true;
  return unknownAt(build, start, end, 'aliases expand to too many nodes');
}

function refuse(build: Build, misuse: AnchorMisuse | undefined, start: number, end: number, message: string): void {
  build.problems.push({ message, span: { start: start + build.base, end: end + build.base }, ...(misuse === undefined ? {} : { misuse }) });
}

function unknownAt(build: Build, start: number, end: number, message: string, misuse?: AnchorMisuse): ScalarNode {
  refuse(build, misuse, start, end, message);
  return {
    kind: 'scalar',
    start: start + build.base,
    end: end + build.base,
    value: intern(build.text.slice(start, end)),
    style: 'plain',
    unknown: true,
  };
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
  const at = node.start - build.base;
  if (node.kind === 'scalar' && build.aliasKeys?.at.has(at) === true) {
    build.aliasKeys.seen.add(at);
    return keyOf(build, resolveAlias(build, node.value.slice(1), at, node.end - build.base));
  }
  return keyOf(build, node);
}

function keyOf(build: Build, node: Node): ScalarNode {
  if (node.kind === 'scalar') return node;
  const value = intern(build.text.slice(node.start - build.base, node.end - build.base));
  return { kind: 'scalar', start: node.start, end: node.end, value, style: 'plain' };
}

/** Is it the `<<` of a merge (YAML 1.1)? */
export function isMergeKey(key: ScalarNode): boolean {
  return key.value === '<<' && key.style === 'plain' && (key.tag === undefined || key.tag === '!!merge');
}

/**
 * Replaces `<<` entries by what they merge in, where they stand: what comes later wins (go-yaml v2 `decode.go`, where an own key that stands before
 * a merge key is lost), and of a list the earlier maps.
 */
export function withMerges(build: Build, map: MapNode): MapNode {
  const merges = map.entries.filter(({ key }) => isMergeKey(key));
  if (merges.length === 0) return map;
  const entries: (MapEntry | undefined)[] = [];
  const mergedAt = new Map<string, number>();
  const put = (entry: MapEntry): void => {
    const before = mergedAt.get(entry.key.value);
    if (before !== undefined) entries[before] = undefined;
    if (entry.merged) mergedAt.set(entry.key.value, entries.length);
    else mergedAt.delete(entry.key.value);
    entries.push(entry);
  };
  for (const entry of map.entries) {
    if (!isMergeKey(entry.key)) put(entry);
    else for (const source of sourcesOf(build, entry)) for (const { key, value } of source.entries) put({ key, value, merged: true });
  }
  return { ...map, entries: entries.filter((entry) => entry !== undefined), merges };
}

/** The maps that a merge key names, the last first; nothing where they are too many, or something else. */
function sourcesOf(build: Build, { key, value }: MapEntry): readonly MapNode[] {
  if (value.kind === 'scalar' && value.unknown) return [];
  // A list has to stand there itself.
  const listed = value.kind === 'seq' && value.start > key.start ? value.items : [value];
  const maps = listed.flatMap((source) => (source.kind === 'map' ? [source] : []));
  if (maps.length < listed.length && listed.every((source) => source.kind !== 'scalar' || !source.unknown)) {
    const [start, end] = [key.start - build.base, key.end - build.base];
    refuse(build, 'merge', start, end, 'only maps can be merged');
  }
  build.expanded += maps.reduce((sum, { entries }) => sum + entries.length, 0);
  if (build.expanded > expansionLimit) build.excessive = true;
  return build.excessive ? [] : maps.reverse();
}

/** The sign that joins two lines before an empty one, which js-yaml joins as well. */
const joinsMore = /\\\r?\n[ \t]*\r?\n/;

/** The value that a parser found of a scalar between two offsets, as the API server reads it: with the LS and PS that stand in it, and its empty lines. */
export function valueOf({ text, separated }: Build, start: number, end: number, style: ScalarStyle, value: string): string {
  const isSeparated = separated !== undefined && separated.slice(start, end) !== text.slice(start, end);
  if (!isSeparated && (style !== 'double' || !joinsMore.test(text.slice(start, end)))) return value;
  return scalarSource(separated ?? text, { start, end, style, value })?.value ?? value;
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
