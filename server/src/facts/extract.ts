import { lineStarts } from '../base/lines.ts';
import { readObject, isKnownKind } from '../k8s/read.ts';
import { isObject } from '../k8s/json.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import type { MapNode, Node, YamlDocument } from '../yaml/node.ts';
import { parseChunk, type Parser } from '../yaml/parse.ts';
import { splitDocuments } from '../yaml/split.ts';
import { toPlain } from '../yaml/scalar.ts';
import { itemsOf, type Item } from './lists.ts';
import { findMentions } from './mentions.ts';
import { textFields, valueFields } from './mention-fields.ts';
import { chunkMatters, isIrrelevantKind } from './prefilter.ts';
import { keepTree, pruneObject } from './prune.ts';
import { roleOf } from './role.ts';
import { shapeOf } from './shape.ts';
import { findSuppressions } from './suppressions.ts';
import type { DnsMention, FileFacts, ObjectFacts } from './types.ts';

/**
 * Everything we keep of one file. Never throws. `previous`: facts of an earlier text of the same file; documents that are broken
 * now keep their last good objects from it, as partial ones.
 */
export function extractFacts(uri: string, text: string, previous?: FileFacts, parser: Parser = 'both'): FileFacts {
  const role = roleOf(uri);
  const named = role !== 'manifests';
  const documents = splitDocuments(text).map((chunk): YamlDocument =>
    named || chunkMatters(text.slice(chunk.start, chunk.end)) ? parseChunk(text, chunk, parser) : skipped(chunk));
  const starts = lineStarts(text);
  const objects = role === 'manifests' ? manifestObjects(uri, text, documents, previous) : [];
  const trees = role === 'values' || role === 'config' ? [] : treesOf(role, documents);
  const mentions = role === 'values' ? valueMentions(text, documents) : [];
  const suppressions = findSuppressions(text, starts, documents);
  const broken = documents.filter((document) => document.broken).map((document) => document.index);
  const empty = role === 'manifests' && objects.length === 0 && trees.length === 0 && broken.length === 0;
  const facts = {
    uri, role: empty ? ('irrelevant' as const) : role, objects, trees, mentions, suppressions,
    documents: documents.length, broken, templated: documents.some((document) => document.templated),
  };
  return { ...facts, lineStarts: starts, shape: shapeOf(facts) };
}

function skipped({ index, start, end }: { index: number; start: number; end: number }): YamlDocument {
  return { index, start, end, root: undefined, broken: false, templated: false, problems: [] };
}

function manifestObjects(uri: string, text: string, documents: readonly YamlDocument[], previous: FileFacts | undefined): ObjectFacts[] {
  const current = documents.map((document) => documentObjects(uri, text, document));
  if (previous === undefined || !documents.some((document) => document.broken)) return current.flat();
  const good = new Set(documents.flatMap((document, at) => (document.broken ? [] : (current[at] ?? []).map(({ object }) => identity(object)))));
  return documents.flatMap((document, at) => {
    const found = current[at] ?? [];
    if (!document.broken) return found;
    const last = previous.objects.filter((facts) => facts.document === document.index && !good.has(identity(facts.object)));
    return last.length > 0 ? last.map((facts) => (facts.partial ? facts : { ...facts, partial: true })) : found;
  });
}

function identity(object: KubeObject): string {
  return `${object.kind} ${object.namespace ?? ''} ${object.name}`;
}

function documentObjects(uri: string, text: string, document: YamlDocument): ObjectFacts[] {
  return itemsOf(document.root).flatMap((item) => objectFacts(uri, text, document, item) ?? []);
}

function objectFacts(uri: string, text: string, document: YamlDocument, item: Item): ObjectFacts | undefined {
  const { apiVersion, kind, root, prefix } = item;
  if (isIrrelevantKind(kind)) return undefined;
  const known = isKnownKind(apiVersion, kind);
  const { tree, unknown } = pruneObject(root, kind, known);
  const plain = toPlain(tree);
  const object = isObject(plain) ? readObject({ ...plain, apiVersion, kind }) : undefined;
  if (object === undefined) return undefined;
  const holes = document.holes?.some((at) => root.start <= at && at <= root.end) ?? false;
  return {
    uri, document: document.index, prefix, tree, object,
    mentions: findMentions(text, textFields(root, kind, known)),
    partial: document.broken || unknown || holes || object.name === '' && object.generateName === undefined,
    ignores: ignoresOf(object.annotations['headlight/ignore']),
  };
}

function ignoresOf(annotation: string | undefined): string[] {
  return annotation?.split(/[\s,]+/).filter((id) => id !== '') ?? [];
}

/** Whole trees of kustomizations and charts; of other files those documents that are patches, not objects. */
function treesOf(role: FileFacts['role'], documents: readonly YamlDocument[]): MapNode[] {
  return documents.flatMap(({ root, broken }) => {
    if (root === undefined) return [];
    if (role !== 'manifests') return root.kind === 'map' ? [keepTree(root)] : [];
    return broken ? [] : patchTree(root);
  });
}

/** A JSON 6902 patch is a list; it is kept as the value of one entry with an empty key. */
function patchTree(root: Node): MapNode[] {
  if (root.kind !== 'seq') return [];
  const isPatch = root.items.length > 0 && root.items.every((item) => item.kind === 'map' && item.entries.some(({ key }) => key.value === 'op'));
  if (!isPatch) return [];
  const key = { kind: 'scalar', start: root.start, end: root.start, value: '', style: 'plain' } as const;
  return [keepTree({ kind: 'map', start: root.start, end: root.end, flow: root.flow, entries: [{ key, value: root }] })];
}

function valueMentions(text: string, documents: readonly YamlDocument[]): DnsMention[] {
  return documents.flatMap(({ root }) => (root === undefined ? [] : findMentions(text, valueFields(root))));
}
