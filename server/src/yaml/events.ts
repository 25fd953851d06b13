import { COLLECTION_STYLE, EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';
import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import type { Anchor, MapEntry, MapNode, Node, ScalarNode, ScalarStyle, YamlProblem } from './node.ts';
import { intern, internSlice, pooledLength } from '../base/intern.ts';
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

/** Nesting that we follow; deeper documents are taken as broken. */
export const maxDepth = 120;

export interface Parsed {
  readonly root: Node | undefined;
  readonly anchors: readonly Anchor[];
  readonly problems: readonly YamlProblem[];
  /** Nothing may be concluded from the tree: it does not parse, or is far larger than its text (kubectl refuses such documents, too). */
  readonly broken: boolean;
}

interface Reader extends Build {
  readonly events: readonly Event[];
  index: number;
  /** Offset behind all that was read: where empty values and closing brackets are looked for. */
  cursor: number;
}

const styles: readonly ScalarStyle[] = ['plain', 'plain', 'single', 'double', 'literal', 'folded'];

/** Tree of the first document of a chunk, by js-yaml. Throws at the first syntax error. */
export function parseWithEvents(source: BuildSource): Parsed {
  const events = parseEvents(source.text, { maxDepth });
  const reader: Reader = { ...newBuild(source), events, index: 1, cursor: 0 };
  if (events.length === 0) return { root: undefined, anchors: [], problems: [], broken: false };
  const root = readNode(reader, '');
  const empty = root.kind === 'scalar' && root.start === root.end;
  return { root: empty ? undefined : root, anchors: reader.anchors, problems: reader.problems, broken: reader.excessive };
}

/** `indicator`: character behind which an empty value stands. */
function readNode(reader: Reader, indicator: string): Node {
  const event = reader.events[reader.index++];
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return named(openIn(reader, event), readScalar(reader, event, indicator));
    case EVENT_ID.MAPPING:
      return named(openIn(reader, event), readMap(reader, event));
    case EVENT_ID.SEQUENCE:
      return named(openIn(reader, event), readSeq(reader, event));
    case EVENT_ID.ALIAS:
      reader.cursor = event.anchorEnd;
      return resolveAlias(reader, reader.text.slice(event.anchorStart, event.anchorEnd), event.anchorStart - 1, event.anchorEnd);
    default:
      return scalar(reader, reader.cursor, reader.cursor, '', 'plain');
  }
}

/** The anchor of an event, opened before its node is read. */
function openIn(reader: Reader, { anchorStart, anchorEnd }: ScalarEvent | MappingEvent | SequenceEvent): OpenAnchor | undefined {
  return anchorStart < 0 ? undefined : openAnchor(reader, reader.text.slice(anchorStart, anchorEnd), anchorStart - 1);
}

function readScalar(reader: Reader, event: ScalarEvent, indicator: string): ScalarNode {
  const { text } = reader;
  const tag = event.tagStart >= 0 ? intern(text.slice(event.tagStart, event.tagEnd)) : undefined;
  const style = styles[event.style] ?? 'plain';
  if (event.valueStart < 0) {
    const props = Math.max(event.tagEnd, event.anchorEnd);
    const at = props >= 0 ? props : indicator === '' ? reader.cursor : behind(text, reader.cursor, indicator);
    reader.cursor = at;
    return scalar(reader, at, at, '', 'plain', tag);
  }
  let start = event.valueStart;
  let end = event.valueEnd;
  const found = event.fast && end - start <= pooledLength ? internSlice(text, start, end) : pooled(getScalarValue(text, event));
  if (style === 'single' || style === 'double') {
    start--;
    end++;
  } else if (style === 'literal' || style === 'folded')
    start = headerOf(text, event.valueStart, Math.max(reader.cursor, event.tagEnd, event.anchorEnd));
  const value = event.fast && reader.separated === undefined ? found : valueOf(reader, start, end, style, found);
  if (style === 'literal' || style === 'folded') end = Math.max(start + 1, trimEnd(text, end, start));
  reader.cursor = end;
  return scalar(reader, start, end, value, style, tag);
}

/** Offset of the `|` or `>` whose content starts at `contentStart`, not before `from`. */
function headerOf(text: string, contentStart: number, from: number): number {
  let at = contentStart;
  if (text.charCodeAt(at - 1) === 10) at--;
  while (at > from && text.charCodeAt(at - 1) !== 10) at--;
  while (at < contentStart && text[at] !== '|' && text[at] !== '>') at++;
  return at;
}

function atPop(reader: Reader): boolean {
  const event = reader.events[reader.index];
  if (event !== undefined && event.type !== EVENT_ID.POP) return false;
  reader.index++;
  return true;
}

function readMap(reader: Reader, event: MappingEvent): Node {
  const entries: MapEntry[] = [];
  const flow = event.style === COLLECTION_STYLE.FLOW;
  const bracket = flow && reader.text[event.start] === '{';
  reader.cursor = bracket ? event.start + 1 : event.start;
  let merges = false;
  while (!atPop(reader)) {
    const key = asKey(reader, readNode(reader, ''));
    if (isMergeKey(key)) merges = true;
    entries.push({ key, value: readNode(reader, ':') });
  }
  const start = bracket ? event.start + reader.base : (entries[0]?.key.start ?? event.start + reader.base);
  if (bracket) reader.cursor = closing(reader.text, reader.cursor, '}');
  const map: MapNode = { kind: 'map', start, end: reader.cursor + reader.base, flow, entries };
  return merges ? withMerges(reader, map) : map;
}

function readSeq(reader: Reader, event: SequenceEvent): Node {
  const items: Node[] = [];
  const flow = event.style === COLLECTION_STYLE.FLOW;
  reader.cursor = flow ? event.start + 1 : event.start;
  while (!atPop(reader)) items.push(readNode(reader, flow ? '' : '-'));
  if (flow) reader.cursor = closing(reader.text, reader.cursor, ']');
  return { kind: 'seq', start: event.start + reader.base, end: reader.cursor + reader.base, flow, items };
}

/** Offset behind the bracket that closes a flow collection whose last child ended at `from`. */
function closing(text: string, from: number, bracket: string): number {
  const at = closingPlace(text, from, bracket);
  return text[at] === bracket ? at + 1 : at;
}
