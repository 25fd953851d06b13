import { digest, mixNumber, mixText, newHash, type Hash } from '../../base/hash.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { PackedMap } from '../../yaml/packed-map.ts';
import type { DnsMention, FileFacts, ObjectFacts } from '../types.ts';

/** What was mixed of an object of a file that is being edited. It stays the same object while its document only moves. */
const known = new WeakMap<KubeObject, Hash>();

/** Hash of all that facts mean: everything but positions. `edited`: most of it is asked for again with the next key. */
export function shapeOf(facts: Omit<FileFacts, 'shape' | 'lineStarts' | 'chunks'>, edited: boolean): string {
  const hash = newHash();
  mixText(hash, facts.role);
  mixNumber(hash, facts.documents);
  facts.broken.forEach((index) => mixNumber(hash, index));
  mixNumber(hash, facts.templated ? 1 : 0);
  facts.objects.forEach((object) => mixObject(hash, object, edited));
  facts.trees.forEach((tree) => mixTree(hash, tree));
  facts.mentions.forEach((mention) => mixMention(hash, mention));
  mixUses(hash, facts.uses);
  for (const { document, kind, name, near = '' } of facts.misuses ?? []) mixText(hash, `${document} ${kind} ${name} ${near}`);
  for (const { ids, scope, reason } of facts.suppressions) mixText(hash, `${scope} ${ids.map(({ id }) => id).join(' ')} ${reason}`);
  return digest(hash);
}

function mixObject(hash: Hash, facts: ObjectFacts, edited: boolean): void {
  mixNumber(hash, facts.document * 2 + (facts.partial ? 1 : 0));
  mixText(hash, facts.prefix);
  const content = known.get(facts.object) ?? contentOf(facts);
  if (edited) known.set(facts.object, content);
  mixNumber(hash, content.low);
  mixNumber(hash, content.high);
}

/** Hash of all that an object's facts mean: two objects have the same where they are written alike, wherever they stand. */
export function contentKey(facts: ObjectFacts): string {
  return digest(known.get(facts.object) ?? contentOf(facts));
}

function contentOf({ object, tree, mentions, uses, madeBy, isBare, isPatch, ignores }: ObjectFacts): Hash {
  const hash = newHash();
  // Typed lists give their items a kind that the items do not write.
  mixText(hash, object.apiVersion);
  mixText(hash, object.kind);
  mixTree(hash, tree);
  mentions.forEach((mention) => mixMention(hash, mention));
  mixUses(hash, uses);
  mixText(hash, madeBy ?? '');
  mixNumber(hash, (isBare === true ? 1 : 0) + (isPatch === true ? 2 : 0));
  ignores.forEach((id) => mixText(hash, id));
  return hash;
}

function mixUses(hash: Hash, uses: ObjectFacts['uses']): void {
  uses?.forEach(({ span: _, ...meaning }) => mixText(hash, JSON.stringify(meaning)));
}

/** Trees of objects know their hash. */
function mixTree(hash: Hash, tree: MapNode): void {
  if (!(tree instanceof PackedMap)) return mixNode(hash, tree);
  mixNumber(hash, tree.low);
  mixNumber(hash, tree.high);
}

function mixNode(hash: Hash, node: Node): void {
  if (node.kind === 'scalar') {
    mixNumber(hash, (node.style === 'plain' ? 1 : 2) + (node.unknown ? 4 : 0));
    if (node.tag !== undefined) mixText(hash, node.tag);
    mixText(hash, node.value);
  } else if (node.kind === 'seq') {
    for (const item of node.items) mixNode(hash, item);
    mixNumber(hash, 5 + node.items.length * 8);
  } else {
    for (const { key, value } of node.entries) {
      mixText(hash, key.value);
      mixNode(hash, value);
    }
    mixNumber(hash, 6 + node.entries.length * 8);
  }
}

function mixMention(hash: Hash, { field, host, port, whole, open, behindLabel, identifier, told, built }: DnsMention): void {
  mixText(hash, field);
  mixText(hash, host);
  if (built !== undefined)
    mixText(
      hash,
      `${built.behindPod === true ? '.' : ''}${built.text}${built.given === undefined ? '' : ` ${JSON.stringify(built.given)}`}`,
    );
  if (told !== undefined) mixText(hash, told);
  mixNumber(hash, (port ?? 0) * 16 + (identifier ? 8 : 0) + (behindLabel ? 4 : 0) + (whole ? 2 : 0) + (open ? 1 : 0));
}
