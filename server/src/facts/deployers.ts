import { hole } from '../base/texts/hole.ts';
import type { Node, MapNode } from '../yaml/node.ts';

/** Kinds whose texts say what is deployed of other files, and from where, and so are kept whole. */
const deployers = new Set(['Application', 'ApplicationSet', 'Kustomization', 'GitRepository']);

/** Is it an object that makes Argo CD or Flux deploy files of a repository, or says which repository that is? */
export function isDeployerKind(apiVersion: string, kind: string): boolean {
  return deployers.has(kind) && /^(?:argoproj\.io|(?:kustomize|source)\.toolkit\.fluxcd\.io)\//.test(apiVersion);
}

/** The tree with the expressions of its templates as they are written: an ApplicationSet fills them in itself. `text`: the whole file's. */
export function withExpressions(root: MapNode, text: string): MapNode {
  return { ...root, entries: root.entries.map((entry) => ({ ...entry, value: asWritten(entry.value, text) })) };
}

function asWritten(node: Node, text: string): Node {
  if (node.kind === 'map') return withExpressions(node, text);
  if (node.kind === 'seq') return { ...node, items: node.items.map((item) => asWritten(item, text)) };
  if (!node.value.includes(hole) || node.style === 'literal' || node.style === 'folded') return node;
  const source = text.slice(node.start, node.end);
  return { ...node, value: node.style === 'plain' ? source : source.slice(1, -1) };
}
