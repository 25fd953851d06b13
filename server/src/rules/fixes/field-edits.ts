import { getOrMake } from '../../base/get-or-make.ts';
import type { FileEdit, Span, TextEdit } from '../../base/span.ts';
import type { Instance } from '../../model/types.ts';
import {
  insertDocument,
  insertEntry,
  overrideAlias,
  removeEntry,
  removeItem,
  renameKey,
  setScalar,
  setValue,
  type Edits,
  type InsertAt,
} from '../../yaml/editing/edit.ts';
import { editInside, innerText } from '../../yaml/inner-text.ts';
import { joinEdits } from '../../yaml/editing/join-edits.ts';
import { moveItemBefore } from '../../yaml/editing/move-item.ts';
import { isMarkdown } from '../../yaml/markdown.ts';
import { insertItem, insertObject, objectText } from '../../yaml/editing/insert-object.ts';
import { entryOf, parsePath, stepInto } from '../../yaml/path.ts';
import type { Segment } from '../../yaml/path.ts';
import { columnOf, trimEnd } from '../../yaml/text.ts';
import { aliasItems, isAlias, isOwnField, scalarAt } from '../../yaml/written.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import type { YamlData } from '../../yaml/editing/write.ts';
import type { TextOf } from '../define.ts';

/** An API path (`spec.ports[0].name`), or its steps where a key holds dots. */
export type Path = string | readonly Segment[];

/** Computes a fix when it is asked for, on texts as `finished-fix.ts` gives them; an empty list means that it cannot be applied (any more). */
export type EditsOf = (textOf: TextOf) => readonly FileEdit[];

interface Step {
  readonly map: MapNode;
  readonly entry: MapEntry;
  /** File of the map. */
  readonly uri: string;
}

interface Found {
  readonly uri: string;
  readonly node: Node;
  /** The last step, where it led through a map. */
  readonly parent?: Step;
  /** The last step led through an alias or a merge key: the node stands elsewhere. */
  readonly isAlias: boolean;
  /** An earlier step did: nothing here belongs to this field alone. */
  readonly isShared: boolean;
  /** The step before the last, where that one alone led through an alias that stands in `map`. */
  readonly through?: Step;
}

function steps(path: Path): readonly Segment[] {
  return typeof path === 'string' ? parsePath(path) : path;
}

/** The node at an API path of an instance, with the file that holds it. */
export function find(instance: Instance, path: Path): Found | undefined {
  const { tree, uri } = instance.facts;
  let found: Found = { uri: tree.uri ?? uri, node: tree, isAlias: false, isShared: false };
  for (const step of steps(path)) {
    const here = found.node;
    const next = stepInto(here, found.uri, step);
    if (next === undefined) return undefined;
    const { node, entry, uri } = next;
    const parent = here.kind === 'map' && entry !== undefined ? { map: here, entry, uri: found.uri } : undefined;
    const through = found.isAlias && !found.isShared && found.parent?.entry.merged !== true ? found.parent : undefined;
    found = {
      uri,
      node,
      isAlias:
        entry?.merged === true ||
        standsElsewhere(here, node) ||
        (entry === undefined ? isAliasItem(here, step) : isOneText(entry) && isAlias(entry)),
      isShared: found.isAlias || found.isShared,
      ...(parent ? { parent } : {}),
      ...(through ? { through } : {}),
    };
  }
  return found;
}

/** Is the node of the same text as its parent, and not in it? */
function standsElsewhere(parent: Node, node: Node): boolean {
  if ((node.uri !== undefined && node.uri !== parent.uri) || !isOfSameText(parent, node)) return false;
  const [outer, inner] = [parent.inner ?? parent, node.inner ?? node];
  return inner.start < outer.start || outer.end < inner.end;
}

const isAliasItem = (parent: Node, step: Segment): boolean =>
  parent.kind === 'seq' && typeof step === 'number' && aliasItems(parent).has(step);

/** Of two nodes of one file: do both stand in the file itself, or in one scalar of it? */
function isOfSameText(a: Node, b: Node): boolean {
  return a.inner === undefined ? b.inner === undefined : b.inner !== undefined && a.start === b.start && a.end === b.end;
}

/** The node as it stands in the text that edits of it are computed on. */
type Here = <N extends Node>(node: N) => N;

/** Edits of the text that a node of a file stands in: of the file, or of a scalar in it. */
function inTextOf(uri: string, node: Node, compute: (text: string, here: Here) => Edits): EditsOf {
  if (node.common) return impossible;
  if (node.inner === undefined) return inFile(uri, (text) => compute(text, (each) => each));
  return inFile(uri, (text) =>
    editInside(text, node, (inner) => compute(inner, (each) => (each.inner ? { ...each, ...each.inner } : each))),
  );
}

function inFile(uri: string, compute: (text: string) => Edits): EditsOf {
  return (textOf) => {
    const text = textOf(uri);
    const edits = text === undefined ? [] : compute(text);
    return edits.length === 0 ? [] : [{ uri, edits }];
  };
}

/** Nothing: the text is another by now, or there is no way to write it. */
export const impossible: EditsOf = () => [];

/** Writes `data` as the value of `key` in the map at `path`, making the map where it is missing. */
export function setField(instance: Instance, path: Path, key: string, data: YamlData, at: InsertAt = {}): EditsOf {
  const way = steps(path);
  const found = find(instance, way);
  const map = found?.node;
  if (found === undefined || map?.kind !== 'map' || (map.entries.length === 0 && !map.flow)) {
    const last = way.at(-1);
    return typeof last === 'string' ? setField(instance, way.slice(0, -1), last, { [key]: data }) : impossible;
  }
  if (found.isShared) return impossible;
  if (found.isAlias) return found.parent === undefined || found.parent.entry.merged ? impossible : override(found.parent, key, data);
  const entry = entryOf(map, key);
  if (entry === undefined) return inTextOf(found.uri, map, (text, here) => insertEntry(text, here(map), key, data, at));
  if (entry.merged || isOneText(entry)) return setEntry({ map, entry, uri: found.uri }, data);
  return typeof data === 'object' ? impossible : setScalarAt(instance, [...way, key], data);
}

/** Writes several entries of the map at `path`, making it where it is missing. */
export function setFields(instance: Instance, path: Path, data: { readonly [key: string]: YamlData }): EditsOf {
  const map = find(instance, path)?.node;
  if (map?.kind === 'map' && map.entries.length > 0)
    return together(...Object.entries(data).map(([key, value]) => setField(instance, path, key, value)));
  const way = steps(path);
  const last = way.at(-1);
  return typeof last === 'string' ? setField(instance, way.slice(0, -1), last, data) : impossible;
}

/** Do key and value stand in one text? A patch may set the value of a key of its base. */
function isOneText({ key, value }: MapEntry): boolean {
  return (value.uri === undefined || value.uri === key.uri) && isOfSameText(key, value);
}

function setEntry({ map, entry, uri }: Step, data: YamlData): EditsOf {
  const at = entry.merged ? map : entry.key;
  return inTextOf(at.uri ?? uri, at, (text, here) => setValue(text, here(map), { ...entry, key: here(entry.key) }, data));
}

/** Gives a map that stands here as an alias an entry of its own. */
function override({ entry, uri }: Step, key: string, data: YamlData): EditsOf {
  return inTextOf(entry.key.uri ?? uri, entry.key, (text, here) => overrideAlias(text, { ...entry, key: here(entry.key) }, key, data));
}

type Value = string | number | boolean;

/**
 * Writes another scalar where one stands, keeping its quotes. Where a kustomization puts a prefix or suffix around what is written,
 * the new value is written without them.
 */
export function setScalarAt(instance: Instance, path: Path, value: Value): EditsOf {
  return writeScalar(find(instance, path), (source, node) => asWritten(source, node, value), value);
}

/** `valueFor`: what to write in place of a scalar, by what its text says and what that was evaluated to. `whole`: what to write where an alias stands. */
function writeScalar(found: Found | undefined, valueFor: (source: string, node: ScalarNode) => Value | undefined, whole: Value): EditsOf {
  const node = found?.node;
  if (found === undefined || node?.kind !== 'scalar' || node.common) return impossible;
  const { parent, through, uri } = found;
  if (found.isShared)
    return found.isAlias || parent === undefined || through === undefined ? impossible : override(through, parent.entry.key.value, whole);
  if (found.isAlias) return parent === undefined ? impossible : setEntry(parent, whole);
  return inTextOf(uri, node, (text, here) => {
    const source = scalarAt(text, here(node));
    const value = source && valueFor(source.value, node);
    return value === undefined ? [] : setScalar(text, here(node), value);
  });
}

/** Edits made of a new value for a scalar as it is to be written there: without the prefix and suffix that a kustomization puts around it. */
export function withWritten(instance: Instance, path: Path, value: string, make: (written: string) => EditsOf): EditsOf {
  const found = find(instance, path);
  const node = found?.node;
  if (found === undefined || node?.kind !== 'scalar') return impossible;
  return (textOf) => {
    const source = sourceOf(found.uri, node, textOf);
    const written = source === undefined ? undefined : asWritten(source, node, value);
    return typeof written === 'string' ? make(written)(textOf) : [];
  };
}

/** What the text says where a scalar stands. */
function sourceOf(uri: string, node: ScalarNode, textOf: TextOf): string | undefined {
  const text = textOf(uri);
  if (text === undefined || node.inner === undefined) return text && scalarAt(text, node)?.value;
  const inner = innerText(text, node);
  return inner && scalarAt(inner, { ...node, ...node.inner })?.value;
}

/** Writes at `path` the name that the source of another object has, where a kustomization follows references by name (`serviceName`). */
export function setReference(instance: Instance, path: Path, target: Instance): EditsOf {
  const found = find(instance, path);
  const name = find(target, 'metadata.name');
  const { node: nameNode } = name ?? {};
  if (name === undefined || nameNode?.kind !== 'scalar') return impossible;
  return (textOf) => {
    const source = target.bundle === instance.bundle ? sourceOf(name.uri, nameNode, textOf) : undefined;
    const { name: evaluated } = target.facts.object;
    const written = source !== undefined && source !== '' && evaluated.includes(source) ? source : evaluated;
    return writeScalar(found, () => written, written)(textOf);
  };
}

/** `undefined`: the source says something else than the evaluated value, and not just without prefix and suffix. */
function asWritten(source: string, node: ScalarNode, value: Value): Value | undefined {
  if (typeof value !== 'string' || source === node.value || source === '') return value;
  const at = node.value.indexOf(source);
  if (at < 0) return undefined;
  const prefix = node.value.slice(0, at);
  const suffix = node.value.slice(at + source.length);
  if (value.length <= prefix.length + suffix.length || !value.startsWith(prefix) || !value.endsWith(suffix)) return undefined;
  return value.slice(prefix.length, value.length - suffix.length);
}

/** The entry at a path, where its key belongs to this field alone. */
function ownEntry(instance: Instance, path: Path): Step | undefined {
  const found = find(instance, path);
  return found?.parent === undefined || found.isShared || found.parent.entry.merged || found.parent.map.common ? undefined : found.parent;
}

/** Edits of the text that the key of an entry stands in. */
function atEntry({ entry, uri }: Step, compute: (text: string, entry: MapEntry) => Edits): EditsOf {
  return inTextOf(entry.key.uri ?? uri, entry.key, (text, here) => compute(text, { ...entry, key: here(entry.key) }));
}

/** Renames the key of a field where it stands. */
export function renameKeyAt(instance: Instance, path: Path, key: string): EditsOf {
  const own = ownEntry(instance, path);
  return own === undefined ? impossible : atEntry(own, (text, entry) => renameKey(text, entry, key));
}

/** Renames the key of a field and writes another scalar behind it. */
export function renameField(instance: Instance, path: Path, key: string, value: Value): EditsOf {
  return together(renameKeyAt(instance, path, key), setScalarAt(instance, path, value));
}

/** Removes a field with its lines. */
export function removeField(instance: Instance, path: Path): EditsOf {
  const own = ownEntry(instance, path);
  return own === undefined ? impossible : atEntry(own, removeEntry);
}

/** Removes the items of a list that stand behind the first `keep`. */
export function keepFirst(instance: Instance, path: Path, keep: number): EditsOf {
  const found = find(instance, path);
  const list = found?.node;
  if (found === undefined || list?.kind !== 'seq' || list.common || found.isAlias || found.isShared) return impossible;
  return inTextOf(found.uri, list, (text, here) =>
    joinEdits(
      text,
      list.items.slice(keep).flatMap((item) => removeItem(text, here(list), here(item))),
    ),
  );
}

/** Moves an item of a list in front of one above it; indices from 0. Only where all of it stands in the text of the list. */
export function moveItem(instance: Instance, path: Path, from: number, before: number): EditsOf {
  const found = find(instance, path);
  const list = found?.node;
  if (found === undefined || list?.kind !== 'seq' || list.common || found.isAlias || found.isShared) return impossible;
  const [item, target] = [list.items[from], list.items[before]];
  if (item === undefined || target === undefined || standsElsewhere(list, item) || standsElsewhere(list, target)) return impossible;
  return inTextOf(found.uri, list, (text, here) => moveItemBefore(text, here(list), here(item), here(target)));
}

/** Adds an item to a list that has some. */
export function addItem(instance: Instance, path: Path, data: YamlData): EditsOf {
  const found = find(instance, path);
  const last = found?.node.kind === 'seq' ? found.node.items.at(-1) : undefined;
  if (found?.node.kind !== 'seq' || last === undefined || found.node.common || found.isAlias || found.isShared) return impossible;
  if (aliasItems(found.node).has(found.node.items.length - 1)) return impossible;
  return inTextOf(found.uri, last, (text, here) => insertItem(text, here(last), 'after', data));
}

/** Adds an object beside this one: a document, or an item where it is one of a List. */
export function addDocument(instance: Instance, data: YamlData, where: 'before' | 'after' = 'after'): EditsOf {
  const { uri, tree, prefix } = instance.facts;
  if (tree.common) return impossible;
  if (!isMarkdown(uri)) return inFile(uri, (text) => insertObject(text, tree, prefix !== '', /\.json$/i.test(uri), where, data));
  // A block of a page begins with a document, but ends without a marker: what is added comes first.
  return prefix !== ''
    ? impossible
    : inFile(uri, (text) => {
        const pad = ' '.repeat(columnOf(text, tree.start));
        return insertDocument(text, tree.end - 1, 'before', data).map(({ span, newText }) => ({
          span,
          newText: newText.replace(/^(?=[^\r\n])/gm, pad),
        }));
      });
}

/** Writes another object where this one stands; comments in it are lost. */
export function replaceObject(instance: Instance, data: YamlData): EditsOf {
  const { tree, uri } = instance.facts;
  return tree.common
    ? impossible
    : inFile(tree.uri ?? uri, (text) => [
        { span: { start: tree.start, end: trimEnd(text, tree.end) }, newText: objectText(text, tree, data) },
      ]);
}

/** Replaces exactly this text inside of a field; nothing when something else stands there now, or the field has its text from elsewhere. */
export function replaceText({ facts: { uri, tree } }: Instance, field: string, span: Span, expected: string, newText: string): EditsOf {
  return inFile(uri, (text) =>
    text.slice(span.start, span.end) === expected && isOwnField(text, tree, span.start, parsePath(field)) ? [{ span, newText }] : [],
  );
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
    const joined = [...byFile].map(([uri, edits]) => ({ uri, edits: joinEdits(textOf(uri) ?? '', edits) }));
    return joined.every(({ edits }) => edits.length > 0) ? joined : [];
  };
}
