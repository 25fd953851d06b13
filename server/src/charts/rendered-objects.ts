import { hole } from '../base/texts/hole.ts';
import type { Span } from '../base/span.ts';
import { ended } from '../base/steps.ts';
import { extractFacts } from '../facts/extract.ts';
import { placedUses } from '../facts/trees/move.ts';
import type { DnsMention, ObjectFacts } from '../facts/types.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { originOf } from './origin.ts';
import type { RenderedDocument, Rendering } from './rendering.ts';
import { contentText, type RenderRequest } from './request.ts';

/** Parsed as a file of this name: only templates of other tools are named otherwise. */
const documentUri = 'rendered.yaml';

/**
 * What each template rendered to, by the uri of its file; templates that rendered to nothing have none. Positions are those in the template: of a
 * value that an action prints, the action. Files of packed charts have no templates that a person can edit: their objects stand at the start of the archive.
 */
export function renderedObjects(
  rendering: Rendering,
  request: RenderRequest,
  isNamespaceKnown = false,
): ReadonlyMap<string, readonly ObjectFacts[]> {
  return ended(renderedObjectSteps(rendering, request, isNamespaceKnown));
}

/** The same, document by document. */
export function* renderedObjectSteps(
  rendering: Rendering,
  request: RenderRequest,
  isNamespaceKnown = false,
): Generator<undefined, ReadonlyMap<string, readonly ObjectFacts[]>> {
  const found = new Map<string, ObjectFacts[]>();
  for (const { source, state } of rendering.templates) {
    const uri = uriOf(rendering, request, source);
    if (uri !== undefined && state === 'rendered') found.set(uri, found.get(uri) ?? []);
  }
  for (const document of rendering.documents) {
    const uri = document.crd ? undefined : uriOf(rendering, request, document.source);
    if (uri === undefined) continue;
    yield;
    const objects = found.get(uri) ?? [];
    const isPacked = rendering.sources[document.source ?? -1]?.inner !== undefined;
    const { made, places } = madeOf(document, { place: placesOf(rendering, document), template: requestText(request, uri) });
    for (const facts of made) {
      const object = placed(
        { ...facts, uri, object: isNamespaceKnown ? withNamespace(facts.object, request) : inRelease(facts.object, request) },
        places,
      );
      objects.push({ ...object, document: objects.length, prefix: '', rendered: true, partial: facts.partial || isPacked });
    }
    found.set(uri, objects);
  }
  return found;
}

function uriOf({ sources }: Rendering, { files }: RenderRequest, source: number | undefined): string | undefined {
  return files[sources[source ?? -1]?.file ?? -1]?.uri;
}

/** Objects of a document, at their places in its text as `places` knows it: with a hole for each value that nobody gave. */
function madeOf(document: RenderedDocument, places: Places): { readonly made: readonly ObjectFacts[]; readonly places: Places } {
  const made = objectsOf(document.text, document);
  const lacking = made.flatMap(({ tree }) => lackingIn(tree, places));
  const whole = lacking.map(({ start, style, value }) =>
    style === 'plain' ? { at: start, text: value === '' ? ` ${hole}` : hole } : { at: start + 1, text: hole },
  );
  const gaps = made
    .flatMap(({ tree }) => gapsIn(tree, document.text, places))
    .filter((at) => !lacking.some(({ start, end }) => start <= at && at <= end))
    .map((at) => ({ at, text: hole }));
  const holes = [...whole, ...gaps].sort((a, b) => a.at - b.at);
  if (holes.length === 0) return { made, places };
  let text = '';
  let at = 0;
  const ends: { readonly end: number; readonly length: number }[] = [];
  for (const each of holes) {
    text += document.text.slice(at, each.at) + each.text;
    ({ at } = each);
    ends.push({ end: text.length, length: each.text.length });
  }
  const back = (offset: number): number => ends.reduce((sum, { end, length }) => (end <= offset ? sum - length : sum), offset);
  const place = ({ start, end }: Span): Placed | undefined => places.place({ start: back(start), end: back(end) });
  return { made: objectsOf(text + document.text.slice(at), document), places: { ...places, place } };
}

/** Pods of hooks come and go: they are no members of what the release runs. */
function objectsOf(text: string, { hook }: RenderedDocument): readonly ObjectFacts[] {
  // An expression in a comment says that holes are made by a template.
  const { objects } = extractFacts(documentUri, text.includes(hole) ? `${text}\n# {{ . }}\n` : text, undefined, 'both', true);
  return hook === undefined ? objects : objects.filter(({ object }) => !('template' in object));
}

/** Values that actions should print, or texts that they are part of, and that nobody gave: whoever installs the chart has to. */
function lackingIn(node: Node, places: Places): readonly ScalarNode[] {
  if (node.kind === 'scalar') return isCut(node, places) ? [node] : [];
  if (node.kind === 'seq') return node.items.flatMap((item) => lackingIn(item, places));
  return node.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'scalar' || value.value !== '') return lackingIn(value, places);
    const placed = placedScalar(key, places, key);
    return actionBehind(placed, places) !== undefined || isFilledBelow(placed, places) ? [value] : [];
  });
}

/** What is left of `{{ .Values.user }}@{{ .Values.host }}` or `{{ .Values.address }}/32` where the value is empty. No address is so. */
const cut = /^@|@$|^\/\d{1,3}$/;
/** What is left of `{{ printf "web.%s" .Values.domain }}`: no name begins, ends or goes on so. */
const cutName = /^[-.]|[-.]$|\.\./g;

/** Is it printed by actions, and lacks a part for which nobody gave a value? What the template has literally is `gapsIn`'s. */
function isCut(node: ScalarNode, places: Places): boolean {
  if (!(cut.test(node.value) || node.value.search(cutName) >= 0) || placedScalar(node, places, node).common !== true) return false;
  const first = node.start + (node.style === 'plain' ? 0 : 1);
  const isLiteral = (at: number): boolean => places.place({ start: first + at, end: first + at + 1 })?.literal === true;
  return cut.test(node.value) || [...node.value.matchAll(cutName)].some(({ index }) => !isLiteral(index));
}

/** Lines of a list that the values have none for. A map of labels may be empty. */
const listBelow = /["']?[ \t]*:[ \t\r]*(?:#.*)?\n\s*\{\{-?[ \t]*range[ \t]/y;
const mayBeEmpty = /^(?:labels|annotations|matchLabels|nodeSelector|data|stringData)$/;

/** Does the template fill the value by actions in the lines below its key? */
function isFilledBelow(key: ScalarNode, { template }: Places): boolean {
  listBelow.lastIndex = key.end;
  return key.common !== true && !mayBeEmpty.test(key.value) && listBelow.test(template);
}

/** Where nothing stands between two marks that separate parts of a name, or between one and an end of the text; before the length of a range of addresses; on a side of an `@`. */
const emptyPart = /(?<=^|[-._])(?=[-._]|$)|^(?=\/\d{1,3}$|@)|(?<=@)$/g;
/** An action that prints, where a text begins. */
const printing = /^\{\{(?!-?[ \t]*(?:if|else|end|with|range|define|template|block|\/\*))(?![^{}]*=)[^{}\n]*\}\}/;
const endOfValue = /^["']?[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/;

const isPrinting = (text: string): boolean => printing.exec(text)?.[0].length === text.length;

/** Does a value end with an action that prints, the text going on behind its last literal part? */
function printsAtEnd(text: string): boolean {
  const action = printing.exec(text)?.[0];
  return action !== undefined && endOfValue.test(text.slice(action.length));
}

/** Does a value begin with an action that prints, the text being its line up to the first literal part? */
function printsAtStart(text: string): boolean {
  const at = text.lastIndexOf('{{');
  return at > 0 && ' \t"\''.includes(text.charAt(at - 1)) && isPrinting(text.slice(at));
}

/** Offsets in the document where an action printed nothing though a part of a name should stand there: `web-{{ .Values.shard }}-db`. Nobody gave that value. */
function gapsIn(node: Node, text: string, places: Places): readonly number[] {
  if (node.kind === 'seq') return node.items.flatMap((item) => gapsIn(item, text, places));
  if (node.kind === 'map') return node.entries.flatMap(({ value }) => gapsIn(value, text, places));
  const start = node.start + (node.style === 'plain' ? 0 : 1);
  if (node.value === '' || text.slice(start, start + node.value.length) !== node.value) return [];
  return [...node.value.matchAll(emptyPart)]
    .map(({ index }) => start + index)
    .filter((at) => isGap(at, [start, start + node.value.length], places));
}

function isGap(at: number, [first, last]: readonly [number, number], { place, template }: Places): boolean {
  const literal = (from: number): Span | undefined => {
    const found = place({ start: from, end: from + 1 });
    return found?.literal === true ? found : undefined;
  };
  const [before, after] = [at > first ? literal(at - 1) : undefined, at < last ? literal(at) : undefined];
  if (at > first && at < last) return before !== undefined && after !== undefined && isPrinting(template.slice(before.end, after.start));
  return before === undefined
    ? after !== undefined && printsAtStart(template.slice(template.lastIndexOf('\n', after.start) + 1, after.start))
    : printsAtEnd(template.slice(before.end));
}

/** What says the namespace of the release is in the same namespace as what says none. */
function inRelease<O extends ObjectFacts['object']>(object: O, { namespace }: RenderRequest): O {
  if (object.namespace !== namespace) return object;
  const { namespace: _, ...rest } = object;
  return rest as O;
}

/** What says no namespace is in that of the release. */
function withNamespace<O extends ObjectFacts['object']>(object: O, { namespace }: RenderRequest): O {
  return object.namespace === undefined ? { ...object, namespace } : object;
}

/** Text of a file of a request; '' of a file that it has not. */
export function requestText({ files }: RenderRequest, uri: string): string {
  return contentText(files.find((file) => file.uri === uri));
}

/** What is asked for the places of one document. */
interface Places {
  readonly place: (span: Span) => Placed | undefined;
  readonly template: string;
}

interface Placed extends Span {
  readonly literal: boolean;
}

/** Where parts of the document stand in the template itself; what only its named templates hold, at their include. */
function placesOf(rendering: Rendering, document: RenderedDocument): (span: Span) => Placed | undefined {
  return (span) => {
    const origin = originOf(rendering, document, span);
    if (origin === undefined) return undefined;
    const at = [origin.place, ...origin.includes].find(({ source }) => source === document.source);
    return at && rendering.sources[at.source]?.inner === undefined
      ? { ...at.span, literal: origin.literal && at === origin.place }
      : undefined;
  };
}

function placed(facts: ObjectFacts, places: Places): ObjectFacts {
  const tree = placedMap(facts.tree, places, { start: 0, end: 0 });
  const span = (of: Span): Span => {
    const { start, end } = places.place(of) ?? tree;
    return { start, end };
  };
  const mention = ({ scalarStart: _, portSpan, built, ...each }: DnsMention): DnsMention => ({
    ...each,
    span: span(each.span),
    ...(portSpan ? { portSpan: span(portSpan) } : {}),
    ...(built ? { built: { ...built, span: span(built.span) } } : {}),
  });
  return { ...facts, tree, mentions: facts.mentions.map(mention), ...placedUses(facts, span) };
}

/** `around`: where a node is said to be whose own place is not known. */
function placedNode(node: Node, places: Places, around: Span): Node {
  if (node.kind === 'scalar') return placedScalar(node, places, around);
  if (node.kind === 'map') return placedMap(node, places, around);
  const items = node.items.map((item) => placedNode(item, places, around));
  return { ...node, items, ...boundsOf(items, places.place(node) ?? around) };
}

function placedScalar(node: ScalarNode, { place }: Places, around: Span): ScalarNode {
  const { start, end, literal } = place(node) ?? { ...around, literal: false };
  return literal ? { ...node, start, end } : { ...node, start, end, common: true };
}

function placedMap(node: MapNode, places: Places, around: Span): MapNode {
  const entries = node.entries.map((entry): MapEntry => {
    const key = placedScalar(entry.key, places, around);
    const { value } = entry;
    const action = value.kind === 'scalar' && value.value === hole ? actionBehind(key, places) : undefined;
    return {
      ...entry,
      key,
      value: action === undefined ? placedNode(value, places, { start: key.end, end: key.end }) : { ...value, ...action, common: true },
    };
  });
  const { kind, flow } = node;
  return {
    kind,
    flow,
    entries,
    ...boundsOf(
      entries.flatMap(({ key, value }) => [key, value]),
      places.place({ start: node.start, end: node.start + 1 }) ?? around,
    ),
  };
}

const onlyAction = /["']?[ \t]*:[ \t]*(["']?\{\{[^{}\n]*\}\}["']?)(?=[ \t]*[,}\]]|[ \t\r]*(?:#.*)?$)/my;

/** The action that is all that stands behind a key of the template; `undefined` where something else does. */
function actionBehind(key: ScalarNode, { template }: Places): Span | undefined {
  if (key.common === true) return undefined;
  onlyAction.lastIndex = key.end;
  const action = onlyAction.exec(template)?.[1];
  if (action === undefined) return undefined;
  const start = template.indexOf(action, key.end);
  return { start, end: start + action.length };
}

function boundsOf(nodes: readonly Span[], otherwise: Span): Span {
  if (nodes.length === 0) return { start: otherwise.start, end: otherwise.end };
  return { start: Math.min(...nodes.map(({ start }) => start)), end: Math.max(...nodes.map(({ end }) => end)) };
}
