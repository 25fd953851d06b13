import { digest, mixNumber, mixText, newHash, type Hash } from '../base/hash.ts';
import type { Node } from '../yaml/node.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import type { DnsMention, FileFacts, ObjectFacts } from './types.ts';

/** What was mixed of an object's content. It stays the same object when only its place in the file moves. */
const known = new WeakMap<KubeObject, Hash>();

/** Hash of all that facts mean: everything but positions. `remember`: the file is being edited, so most of it is asked for again. */
export function shapeOf(facts: Omit<FileFacts, 'shape' | 'lineStarts' | 'chunks'>, remember: boolean): string {
  const hash = newHash();
  mixText(hash, facts.role);
  mixNumber(hash, facts.documents);
  facts.broken.forEach((index) => mixNumber(hash, index));
  mixNumber(hash, facts.templated ? 1 : 0);
  facts.objects.forEach((object) => mixObject(hash, object, remember));
  facts.trees.forEach((tree) => mixNode(hash, tree));
  facts.mentions.forEach((mention) => mixMention(hash, mention));
  for (const { ids, scope, reason } of facts.suppressions) mixText(hash, `${scope} ${ids.map(({ id }) => id).join(' ')} ${reason}`);
  return digest(hash);
}

function mixObject(hash: Hash, facts: ObjectFacts, remember: boolean): void {
  mixNumber(hash, facts.document * 2 + (facts.partial ? 1 : 0));
  mixText(hash, facts.prefix);
  const content = known.get(facts.object) ?? contentOf(facts);
  if (remember) known.set(facts.object, content);
  mixNumber(hash, content.low);
  mixNumber(hash, content.high);
}

function contentOf({ tree, mentions, ignores, object }: ObjectFacts): Hash {
  const hash = newHash();
  // Typed lists give their items a kind that the items do not write.
  mixText(hash, `${object.apiVersion} ${object.kind}`);
  mixNode(hash, tree);
  mentions.forEach((mention) => mixMention(hash, mention));
  ignores.forEach((id) => mixText(hash, id));
  return hash;
}

function mixMention(hash: Hash, { field, host, port, whole, open, behindLabel }: DnsMention): void {
  mixText(hash, field);
  mixText(hash, host);
  mixNumber(hash, (port ?? 0) * 8 + (behindLabel ? 4 : 0) + (whole ? 2 : 0) + (open ? 1 : 0));
}

function mixNode(hash: Hash, node: Node): void {
  if (node.kind === 'scalar') {
    mixNumber(hash, node.style === 'plain' ? 1 : 2);
    mixNumber(hash, node.unknown ? 3 : 4);
    if (node.tag !== undefined) mixText(hash, node.tag);
    mixText(hash, node.value);
  } else if (node.kind === 'seq') {
    mixNumber(hash, 5 + node.items.length * 8);
    for (const item of node.items) mixNode(hash, item);
  } else {
    mixNumber(hash, 6 + node.entries.length * 8);
    for (const { key, value } of node.entries) {
      mixText(hash, key.value);
      mixNode(hash, value);
    }
  }
}
