import { getOrMake } from '../../base/get-or-make.ts';
import type { FileEdit, Span, TextEdit } from '../../base/span.ts';
import type { Instance } from '../../model/types.ts';
import { insertDocument, insertEntry, removeEntry, renameKey, setScalar, setValue } from '../../yaml/edit.ts';
import { trimEnd } from '../../yaml/build.ts';
import { isMarkdown, manifestsInMarkdown, quotedEdits, withoutQuotes } from '../../yaml/markdown.ts';
import { insertObject, objectText } from '../../yaml/insert-object.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { entryOf, parsePath } from '../../yaml/path.ts';
import type { Segment } from '../../yaml/path.ts';
import { columnOf } from '../../yaml/text.ts';
import type { InsertAt } from '../../yaml/edit.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import type { YamlData } from '../../yaml/write.ts';
import type { TextOf } from '../define.ts';

/** An API path (`spec.ports[0].name`), or its steps where a key holds dots. */
export type Path = string | readonly Segment[];

/** Computes a fix when it is asked for; an empty list means that it cannot be applied (any more). */
export type EditsOf = (textOf: TextOf) => readonly FileEdit[];

interface Found {
  readonly uri: string;
  readonly node: Node;
  readonly parent?: { readonly map: MapNode; readonly entry: MapEntry };
}

function steps(path: Path): readonly Segment[] {
  return typeof path === 'string' ? parsePath(path) : path;
}

/** The node at an API path of an instance, with the file that holds it. */
export function find(instance: Instance, path: Path): Found | undefined {
  let found: Found = { uri: instance.facts.tree.uri ?? instance.facts.uri, node: instance.facts.tree };
  for (const step of steps(path)) {
    const here = found.node;
    const entry = here.kind === 'map' ? entryOf(here, String(step)) : undefined;
    const node = here.kind === 'seq' && typeof step === 'number' ? here.items[step] : entry?.value;
    if (node === undefined) return undefined;
    found = { uri: node.uri ?? found.uri, node, ...(here.kind === 'map' && entry !== undefined ? { parent: { map: here, entry } } : {}) };
  }
  return found;
}

function inFile(uri: string, compute: (text: string) => readonly TextEdit[]): EditsOf {
  return (textOf) => {
    const text = textOf(uri);
    const edits = text === undefined ? [] : isMarkdown(uri) ? quotedEdits(text, compute(withoutQuotes(text))) : compute(text);
    return edits.length === 0 ? [] : [{ uri, edits }];
  };
}

/** Does the source of an evaluated map have the key? A patch may have taken it away. */
function isWritten(text: string, map: MapNode, key: string): boolean {
  const [document] = parseYaml(' '.repeat(columnOf(text, map.start)) + text.slice(map.start, map.end));
  const root = document?.root;
  return root?.kind === 'map' && entryOf(root, key) !== undefined;
}

const impossible: EditsOf = () => [];

/** Writes `data` as the value of `key` in the map at `path`, making the map where it is missing. */
export function setField(instance: Instance, path: Path, key: string, data: YamlData, at: InsertAt = {}): EditsOf {
  const way = steps(path);
  const found = find(instance, way);
  if (found?.node.kind === 'map' && (found.node.entries.length > 0 || found.node.flow)) {
    const map = found.node;
    const entry = entryOf(map, key);
    if (entry === undefined) return inFile(found.uri, (text) => (instance.bundle.kind === 'kustomization' && isWritten(text, map, key) ? [] : insertEntry(text, map, key, data, at)));
    return inFile(entry.value.uri ?? found.uri, (text) => setValue(text, map, entry, data));
  }
  const last = way.at(-1);
  if (typeof last !== 'string') return impossible;
  return setField(instance, way.slice(0, -1), last, { [key]: data });
}

/**
 * Writes another scalar where one stands, keeping its quotes. Where a kustomization puts a prefix or suffix around what is written,
 * the new value is written without them.
 */
export function setScalarAt(instance: Instance, path: Path, value: string | number | boolean): EditsOf {
  const found = find(instance, path);
  const node = found?.node;
  if (found === undefined || node?.kind !== 'scalar') return impossible;
  return inFile(found.uri, (text) => {
    const written = asWritten(text, node, value);
    return written === undefined ? [] : setScalar(text, asSpelled(text, node), written);
  });
}

/** Edits made of a new value for a scalar as it is to be written there: without the prefix and suffix that a kustomization puts around it. */
export function withWritten(instance: Instance, path: Path, value: string, make: (written: string) => EditsOf): EditsOf {
  const found = find(instance, path);
  const node = found?.node;
  if (found === undefined || node?.kind !== 'scalar') return impossible;
  return (textOf) => {
    const written = asWritten(textOf(found.uri) ?? '', node, value);
    return typeof written === 'string' ? make(written)(textOf) : [];
  };
}

/** Writes at `path` the name that the source of another object has, where a kustomization follows references by name (`serviceName`). */
export function setReference(instance: Instance, path: Path, target: Instance): EditsOf {
  const found = find(instance, path);
  const name = find(target, 'metadata.name');
  const node = found?.node;
  if (found === undefined || node?.kind !== 'scalar' || name?.node.kind !== 'scalar') return impossible;
  const { node: nameNode, uri } = name;
  return (textOf) => {
    const source = target.bundle === instance.bundle ? textOf(uri)?.slice(nameNode.start, nameNode.end).replace(/^(["'])(.*)\1$/s, '$2') : undefined;
    const { name: evaluated } = target.facts.object;
    const written = source !== undefined && source !== '' && evaluated.includes(source) ? source : evaluated;
    return inFile(found.uri, (text) => setScalar(text, asSpelled(text, node), written))(textOf);
  };
}

/** `undefined`: the source says something else than the evaluated value, and not just without prefix and suffix. */
function asWritten(text: string, node: ScalarNode, value: string | number | boolean): string | number | boolean | undefined {
  if (node.style === 'literal' || node.style === 'folded') return value;
  const source = text.slice(node.start, node.end).replace(/^(["'])(.*)\1$/s, '$2');
  if (typeof value !== 'string' || source === node.value || source === '') return value;
  const at = node.value.indexOf(source);
  if (at < 0) return node.style === 'plain' ? undefined : value;
  const prefix = node.value.slice(0, at);
  const suffix = node.value.slice(at + source.length);
  if (value.length <= prefix.length + suffix.length || !value.startsWith(prefix) || !value.endsWith(suffix)) return undefined;
  return value.slice(prefix.length, value.length - suffix.length);
}

/** Evaluated values are texts as if quoted: one with something around what is written plain stands there plain. */
function asSpelled(text: string, node: ScalarNode): ScalarNode {
  const raw = text.slice(node.start, node.end);
  return /^(?:["'|>]|$)/.test(raw) || raw === node.value ? node : { ...node, style: 'plain' };
}

/** Renames the key of a field where it stands. */
export function renameKeyAt(instance: Instance, path: Path, key: string): EditsOf {
  const entry = find(instance, path)?.parent?.entry;
  const map = find(instance, steps(path).slice(0, -1));
  if (entry === undefined || map === undefined) return impossible;
  return inFile(entry.key.uri ?? map.uri, (text) => renameKey(text, entry, key));
}

/** Renames the key of a field and writes another scalar behind it. */
export function renameField(instance: Instance, path: Path, key: string, value: string | number | boolean): EditsOf {
  const found = find(instance, path);
  const node = found?.node;
  const entry = found?.parent?.entry;
  if (found === undefined || entry === undefined || node?.kind !== 'scalar') return impossible;
  return inFile(found.uri, (text) => [...renameKey(text, entry, key), ...setScalar(text, node, value)]);
}

/** Removes a field with its lines. */
export function removeField(instance: Instance, path: Path): EditsOf {
  const found = find(instance, path);
  const parent = found?.parent;
  if (found === undefined || parent === undefined) return impossible;
  return inFile(found.uri, (text) => removeEntry(text, parent.map, parent.entry));
}

/** Adds an object beside this one: a document, or an item where it is one of a List. */
export function addDocument(instance: Instance, data: YamlData, where: 'before' | 'after' = 'after'): EditsOf {
  const { uri, tree, prefix } = instance.facts;
  if (!isMarkdown(uri)) return inFile(uri, (text) => insertObject(text, tree, prefix !== '', /\.json$/i.test(uri), where, data));
  // A block of a page begins with a document, but ends without a marker: what is added comes first.
  return prefix !== '' ? impossible : inFile(uri, (text) => {
    const pad = ' '.repeat(columnOf(text, tree.start));
    return insertDocument(manifestsInMarkdown(text), tree.end - 1, 'before', data).map(({ span, newText }) => ({ span, newText: newText.replace(/^(?=[^\r\n])/gm, pad) }));
  });
}

/** Writes another object where this one stands; comments in it are lost. */
export function replaceObject(instance: Instance, data: YamlData): EditsOf {
  const { tree, uri } = instance.facts;
  return inFile(tree.uri ?? uri, (text) => [{ span: { start: tree.start, end: trimEnd(text, tree.start, tree.end) }, newText: objectText(text, tree, data) }]);
}

/** Replaces exactly this text; nothing when something else stands there now. */
export function replaceText(uri: string, span: Span, expected: string, newText: string): EditsOf {
  return inFile(uri, (text) => (text.slice(span.start, span.end) === expected ? [{ span, newText }] : []));
}

/** Insertions that lie inside of what another edit replaces go with it. */
function withoutSwallowed(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.filter(({ span }) => span.start < span.end || !edits.some((other) => other.span.start < span.start && span.start < other.span.end));
}

/** Removals that share a line break, as at the end of a text that has none there, are one. */
function joinedRemovals(text: string, edits: readonly TextEdit[]): TextEdit[] {
  const removals: TextEdit[] = [];
  for (const edit of edits.filter(({ newText }) => newText === '').sort((a, b) => a.span.start - b.span.start)) {
    const last = removals.at(-1);
    if (last && edit.span.start < last.span.end) {
      const end = Math.max(last.span.end, edit.span.end);
      const before = end === text.length ? /\r?\n$/.exec(text.slice(0, last.span.start))?.[0].length ?? 0 : 0;
      removals[removals.length - 1] = { span: { start: last.span.start - before, end }, newText: '' };
    }
    else removals.push(edit);
  }
  return [...removals, ...edits.filter(({ newText }) => newText !== '')];
}

/** All of these or none. Edits of one file are put together. */
export function together(...parts: readonly EditsOf[]): EditsOf {
  return (textOf) => {
    const byFile = new Map<string, TextEdit[]>();
    for (const part of parts) {
      const files = part(textOf);
      if (files.length === 0) return [];
      for (const file of files) getOrMake(byFile, file.uri, () => []).push(...file.edits);
    }
    return [...byFile].map(([uri, edits]) => ({ uri, edits: joinedRemovals(textOf(uri) ?? '', withoutSwallowed(edits)) }));
  };
}
