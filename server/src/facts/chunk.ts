import { digest, mixText, newHash } from '../base/hash.ts';
import { asObject } from '../k8s/json.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import { isKnownKind, readObject } from '../k8s/read/read.ts';
import { isJudgedKind } from '../k8s/validation/schema/schema.ts';
import type { MapEntry, MapNode, Node, YamlDocument } from '../yaml/node.ts';
import { parseChunk, type Parser } from '../yaml/parse.ts';
import type { Chunk } from '../yaml/split.ts';
import { itemsOf, type Item } from './lists.ts';
import { textFields, valueFields } from './mentions/mention-fields.ts';
import { findMentions } from './mentions/mentions.ts';
import { misusesOf } from './mentions/misuses.ts';
import { chunkMatters, configurationKeys, isIrrelevantKind } from './prefilter.ts';
import { isDeployerKind, withExpressions } from './deployers.ts';
import { withForms } from './trees/forms.ts';
import { openFields } from './trees/open-fields.ts';
import { keepTree, pruneObject } from './trees/prune.ts';
import { isKustomization, isTemplateName } from './role.ts';
import { findComments } from './suppressions.ts';
import { usesOf } from './uses/read-uses.ts';
import { controllerOf, hasDirective, isBare } from './unapplied.ts';
import type { ChunkFacts, DnsMention, FileRole, ObjectFacts } from './types.ts';

/** A hash of the text: two texts with one key are taken for equal. */
export function chunkKey(text: string): string {
  const hash = newHash();
  mixText(hash, text);
  return `${text.length.toString(36)}.${digest(hash)}`;
}

const none: readonly never[] = [];

/** The text of a whole file, as it is and with plain line breaks (`yaml/line-breaks.ts`). */
export interface FileText {
  readonly text: string;
  readonly plain: string;
}

/** Facts of one document. */
export function extractChunk(
  uri: string,
  role: FileRole,
  { text, plain }: FileText,
  chunk: Chunk,
  parser: Parser,
  key: string,
): ChunkFacts {
  const { index, start } = chunk;
  const source = plain.slice(start, chunk.end);
  if (role === 'manifests' && !chunkMatters(source)) {
    const comments = findComments(source, start, undefined);
    return { key, index, start, objects: none, trees: none, mentions: none, comments, broken: false, templated: false };
  }
  const document = parseChunk(text, chunk, parser);
  const objects = role === 'manifests' ? objectsOf(uri, plain, document) : none;
  const misuses = objects.length > 0 || role !== 'manifests' ? misusesOf(text, document) : none;
  return {
    key,
    index,
    start,
    objects,
    trees: treesOf(role, document),
    mentions: looseTexts(plain, role, document),
    comments: findComments(source, start, document.root),
    ...(misuses.length > 0 ? { misuses } : {}),
    broken: document.broken,
    templated: document.templated,
  };
}

function objectsOf(uri: string, text: string, document: YamlDocument): readonly ObjectFacts[] {
  const objects: ObjectFacts[] = [];
  for (const item of itemsOf(document.root)) {
    const facts = objectFacts(uri, text, document, item);
    if (facts !== undefined) objects.push(facts);
  }
  return objects.length === 0 ? none : objects.slice();
}

function objectFacts(uri: string, text: string, document: YamlDocument, item: Item): ObjectFacts | undefined {
  const { apiVersion, kind, root, prefix } = item;
  if (isIrrelevantKind(kind)) return undefined;
  const [known, judged] = [isKnownKind(apiVersion, kind), isJudgedKind(apiVersion, kind)];
  const deploys = isDeployerKind(apiVersion, kind);
  const { tree, plain, unknown } = pruneObject(
    deploys && document.templated ? withExpressions(root, text) : withForms(root, text),
    kind,
    known || judged,
    judged,
    deploys,
  );
  const object = readObject({ ...plain, apiVersion, kind });
  if (object === undefined) return undefined;
  const holes = document.holes?.some((at) => root.start <= at && at <= root.end) ?? false;
  const open = unknown ? withName(openFields(tree, kind, known || judged), object) : none;
  const nameless = object.name === '' && object.generateName === undefined && !Object.hasOwn(asObject(plain['metadata']), 'name');
  const madeBy = controllerOf(root);
  const uses = known ? usesOf(text, root, kind) : none;
  return {
    uri,
    document: document.index,
    prefix,
    tree,
    object,
    mentions: findMentions(text, textFields(root, kind, known)),
    ...(uses.length > 0 ? { uses } : {}),
    partial: document.broken || holes || nameless || isTemplateName(uri) || hasYtt(text, root) || (unknown && document.templated),
    ...(open.length > 0 ? { open } : {}),
    ...(madeBy !== undefined ? { madeBy } : {}),
    ...(isBare(root, plain) ? { isBare: true } : {}),
    ...(hasDirective(root, text) ? { isPatch: true } : {}),
    ignores: ignoresOf(object.annotations['headlight/ignore']),
  };
}

/** Where the namespace is to be replaced, a name that no cluster takes is so too: `api_name` in `replace_namespace`. */
function withName(open: readonly string[], { name }: KubeObject): readonly string[] {
  const isPart = open.includes('metadata.namespace') && name.includes('_') && !open.includes('metadata.name');
  return isPart ? ['metadata.name', ...open] : open;
}

/** Values and statements of ytt, which stand in comments (carvel.dev/ytt): `name: #@ data.values.name`. */
const ytt = /^[ \t]*#@[ \t]*(?:load|def|if|for|end|data|yaml|library|overlay|\/|[\w.]+[ \t]*=)|[:-][ \t]+#@[ \t]/m;

function hasYtt(text: string, { start, end }: MapNode): boolean {
  return text.includes('#@') && ytt.test(text.slice(start, end));
}

function ignoresOf(annotation: string | undefined): readonly string[] {
  return annotation?.split(/[\s,]+/).filter((id) => id !== '') ?? none;
}

/** Whole trees of kustomizations and charts; of manifests those documents that are patches, not objects. */
function treesOf(role: FileRole, { root, broken }: YamlDocument): readonly MapNode[] {
  if (root === undefined || role === 'values' || role === 'config') return none;
  if (role === 'manifests') return broken ? none : patchTree(root);
  return root.kind === 'map' ? [keepTree(root)] : none;
}

function isOperations(root: Node): boolean {
  return (
    root.kind === 'seq' &&
    root.items.length > 0 &&
    root.items.every((item) => item.kind === 'map' && item.entries.some(({ key }) => key.value === 'op'))
  );
}

/** Texts in a kustomization that become part of objects: inline patches and literals of generators. */
const inlineTexts =
  /^(?:(?:patches|patchesJson6902)\[\d+\]\.patch|patchesStrategicMerge\[\d+\]|(?:configMap|secret)Generator\[\d+\]\.literals\[\d+\])$/;

/** Host names outside of objects: in values, in JSON patches, and in what kustomizations hold inline. */
function looseTexts(text: string, role: FileRole, { root, broken }: YamlDocument): readonly DnsMention[] {
  if (root === undefined) return none;
  if (role === 'kustomization')
    return findMentions(
      text,
      valueFields(root, 'names').filter(({ field }) => inlineTexts.test(field)),
    );
  return role === 'values' || (role === 'manifests' && !broken && isOperations(root)) ? findMentions(text, valueFields(root)) : none;
}

/** One of kustomize's `replacements`, in a file of its own. */
function isReplacement(node: Node): boolean {
  return (
    node.kind === 'map' && node.entries.some(({ key }) => key.value === 'source') && node.entries.some(({ key }) => key.value === 'targets')
  );
}

/** An entry of a file of kustomize's `configurations`: a list of fields. */
function isConfiguration({ key, value }: MapEntry): boolean {
  return (
    value.kind === 'seq' &&
    configurationKeys.has(key.value) &&
    value.items.some(
      (item) => item.kind === 'map' && item.entries.some((entry) => entry.key.value === 'path' || entry.key.value === 'fieldSpecs'),
    )
  );
}

/** A patch that does not say its apiVersion, which kustomize takes where the kustomization says what it is for; replacements; configurations. */
function isNoObject(root: MapNode): boolean {
  const has = (key: string): boolean => root.entries.some((entry) => entry.key.value === key);
  return (!has('apiVersion') && has('kind') && has('metadata')) || isReplacement(root) || root.entries.some(isConfiguration);
}

/** A JSON 6902 patch, or replacements, are lists; they are kept as the value of one entry with an empty key. */
function patchTree(root: Node): readonly MapNode[] {
  if (root.kind === 'map') return isNoObject(root) || isKustomization(root) ? [keepTree(root)] : none;
  if (root.kind !== 'seq' || !(isOperations(root) || (root.items.length > 0 && root.items.every(isReplacement)))) return none;
  const key = { kind: 'scalar', start: root.start, end: root.start, value: '', style: 'plain' } as const;
  return [keepTree({ kind: 'map', start: root.start, end: root.end, flow: root.flow, entries: [{ key, value: root }] })];
}
