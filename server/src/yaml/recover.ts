import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { MapEntry, MapNode, Node, ScalarNode, ScalarStyle, SeqNode, YamlProblem } from './node.ts';
import {
  asKey,
  behind,
  type Build,
  type BuildSource,
  closingPlace,
  isMergeKey,
  named,
  newBuild,
  openAnchor,
  type OpenAnchor,
  pooled,
  resolveAlias,
  scalar,
  valueOf,
  withMerges,
} from './build.ts';
import { trimEnd } from './text.ts';
import type { Parsed } from './events.ts';

interface Reader extends Build {
  cursor: number;
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Tree of the first document of a chunk, by `yaml`, which goes on behind errors. The tree is the one that `parseWithEvents` builds. */
export function parseWithRecovery(given: BuildSource): Parsed {
  const { base } = given;
  const documents = parseAllDocuments(given.text, {
    schema: 'failsafe',
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    keepSourceTokens: false,
  });
  const document = 'empty' in documents ? undefined : documents[0];
  if (document === undefined) return { root: undefined, anchors: [], problems: [], broken: false };
  const reader: Reader = { ...newBuild(given), cursor: 0 };
  const problems: YamlProblem[] = document.errors.map(({ message, pos: [start, end] }) => ({
    message,
    span: { start: start + base, end: end + base },
  }));
  const root = document.contents === null ? undefined : readNode(reader, document.contents, '');
  const empty = root === undefined || (root.kind === 'scalar' && root.start === root.end);
  return {
    root: empty ? undefined : root,
    anchors: reader.anchors,
    problems: [...problems, ...reader.problems],
    broken: problems.length > 0 || reader.excessive,
  };
}

/** `indicator`: character behind which an empty value stands. */
function readNode(reader: Reader, source: unknown, indicator: string): Node {
  if (isScalar(source)) return named(openIn(reader, source), readScalar(reader, source, indicator));
  if (isMap(source)) return named(openIn(reader, source), readMap(reader, source));
  if (isSeq(source)) return named(openIn(reader, source), readSeq(reader, source));
  if (isAlias(source) && source.range) {
    reader.cursor = source.range[1];
    return resolveAlias(reader, source.source, source.range[0], source.range[1]);
  }
  const at = indicator === '' ? reader.cursor : behind(reader.text, reader.cursor, indicator);
  reader.cursor = at;
  return scalar(reader, at, at, '', 'plain');
}

/** The anchor of a node, opened before the node is read. */
function openIn(reader: Reader, { anchor, range }: Scalar | YAMLMap | YAMLSeq): OpenAnchor | undefined {
  return anchor === undefined
    ? undefined
    : openAnchor(reader, anchor, Math.max(0, reader.text.lastIndexOf(`&${anchor}`, range?.[0] ?? reader.cursor)));
}

function tagOf(tag: string | undefined): string | undefined {
  return tag?.replace(/^tag:yaml\.org,2002:/, '!!');
}

function readScalar(reader: Reader, source: Scalar, indicator: string): ScalarNode {
  const { text } = reader;
  const [start, end] = source.range ?? [reader.cursor, reader.cursor];
  const style = styles[source.type ?? 'PLAIN'] ?? 'plain';
  const value = typeof source.value === 'string' ? source.value : (source.source ?? '');
  const tag = tagOf(source.tag);
  if (style === 'plain' && start === end) {
    const bare = source.anchor === undefined && tag === undefined;
    const at = !bare ? start : indicator === '' ? reader.cursor : behind(text, reader.cursor, indicator);
    reader.cursor = at;
    return scalar(reader, at, at, '', 'plain', tag);
  }
  const block = style === 'literal' || style === 'folded';
  reader.cursor = block ? Math.max(start + 1, trimEnd(text, end, start)) : end;
  return scalar(reader, start, reader.cursor, valueOf(reader, start, end, style, pooled(value)), style, tag);
}

function readMap(reader: Reader, source: YAMLMap): MapNode {
  const flow = source.flow === true;
  const from = source.range?.[0] ?? reader.cursor;
  const bracket = flow && reader.text[from] === '{';
  reader.cursor = bracket ? from + 1 : from;
  const entries: MapEntry[] = [];
  let merges = false;
  for (const pair of source.items) {
    const entry = readPair(reader, pair);
    if (isMergeKey(entry.key)) merges = true;
    entries.push(entry);
  }
  const start = bracket ? from + reader.base : (entries[0]?.key.start ?? from + reader.base);
  if (bracket) reader.cursor = closing(reader.text, reader.cursor, '}');
  const map: MapNode = { kind: 'map', start, end: reader.cursor + reader.base, flow, entries };
  return merges ? withMerges(reader, map) : map;
}

function readPair(reader: Reader, pair: Pair): MapEntry {
  const key = asKey(reader, readNode(reader, pair.key, ''));
  return { key, value: readNode(reader, pair.value, ':') };
}

function readSeq(reader: Reader, source: YAMLSeq): SeqNode {
  const flow = source.flow === true;
  const start = source.range?.[0] ?? reader.cursor;
  reader.cursor = flow ? start + 1 : start;
  const items: Node[] = [];
  for (const item of source.items) items.push(readItem(reader, item, flow));
  if (flow) reader.cursor = closing(reader.text, reader.cursor, ']');
  return { kind: 'seq', start: start + reader.base, end: reader.cursor + reader.base, flow, items };
}

/** Items of an ordered map (`!!omap`, `!!pairs`) are pairs here, and maps of one entry to go-yaml. */
function readItem(reader: Reader, item: unknown, flow: boolean): Node {
  if (isPair(item)) {
    const entry = readPair(reader, item);
    return { kind: 'map', start: entry.key.start, end: reader.cursor + reader.base, flow: false, entries: [entry] };
  }
  return readNode(reader, item, flow ? '' : '-');
}

/** Offset behind the bracket that closes a flow collection; where it is missing, behind the last child. */
function closing(text: string, from: number, bracket: string): number {
  const at = closingPlace(text, from, bracket);
  return text[at] === bracket ? at + 1 : from;
}
