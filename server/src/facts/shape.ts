import { digest, mixNumber, mixText, newHash, type Hash } from '../base/hash.ts';
import { hashOfMap } from '../yaml/packed-map.ts';
import type { DnsMention, FileFacts, ObjectFacts } from './types.ts';

/** Hash of all that facts mean: everything but positions. */
export function shapeOf(facts: Omit<FileFacts, 'shape' | 'lineStarts' | 'chunks'>): string {
  const hash = newHash();
  mixText(hash, facts.role);
  mixNumber(hash, facts.documents);
  facts.broken.forEach((index) => mixNumber(hash, index));
  mixNumber(hash, facts.templated ? 1 : 0);
  facts.objects.forEach((object) => mixObject(hash, object));
  facts.trees.forEach((tree) => mixHash(hash, hashOfMap(tree)));
  facts.mentions.forEach((mention) => mixMention(hash, mention));
  for (const { ids, scope, reason } of facts.suppressions) mixText(hash, `${scope} ${ids.map(({ id }) => id).join(' ')} ${reason}`);
  return digest(hash);
}

function mixObject(hash: Hash, { document, partial, prefix, object, tree, mentions, ignores }: ObjectFacts): void {
  mixNumber(hash, document * 2 + (partial ? 1 : 0));
  mixText(hash, prefix);
  // Typed lists give their items a kind that the items do not write.
  mixText(hash, object.apiVersion);
  mixText(hash, object.kind);
  mixHash(hash, hashOfMap(tree));
  mentions.forEach((mention) => mixMention(hash, mention));
  ignores.forEach((id) => mixText(hash, id));
}

function mixHash(hash: Hash, { low, high }: Readonly<Hash>): void {
  mixNumber(hash, low);
  mixNumber(hash, high);
}

function mixMention(hash: Hash, { field, host, port, whole, open, behindLabel }: DnsMention): void {
  mixText(hash, field);
  mixText(hash, host);
  mixNumber(hash, (port ?? 0) * 8 + (behindLabel ? 4 : 0) + (whole ? 2 : 0) + (open ? 1 : 0));
}
