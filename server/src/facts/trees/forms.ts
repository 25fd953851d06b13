import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';

/** A comment in the place of a value that tells its reader what to write there: `volumeID: # insert the volume's ID here`. */
const asks = /:[ \t]{1,40}(#[^\n]{0,200}?\b(?:insert|your|replace|fill|enter|todo|fixme)\b[^\n]*)/iy;
const anywhere = /:[ \t]{1,40}#[^\n]{0,200}?\b(?:insert|your|replace|fill|enter|todo|fixme)\b/i;

/** The tree with such comments as the values that they stand for, which are placeholders. `text`: the whole file's, with plain line breaks. */
export function withForms(root: MapNode, text: string): MapNode {
  return anywhere.test(text.slice(root.start, root.end + 400)) ? filled(root, text) : root;
}

function filled<N extends Node>(node: N, text: string): N;
function filled(node: Node, text: string): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'seq') return { ...node, items: node.items.map((item) => filled(item, text)) };
  const entries = node.entries.map((entry) => {
    const { key, value } = entry;
    const isEmpty = value.kind === 'scalar' && value.style === 'plain' && value.value === '' && value.start === value.end;
    return { ...entry, value: isEmpty ? toFill(value, key.end, text) : filled(value, text) };
  });
  return { ...node, entries };
}

function toFill(node: ScalarNode, keyEnd: number, text: string): ScalarNode {
  asks.lastIndex = keyEnd;
  const comment = asks.exec(text)?.[1];
  return comment === undefined ? node : { ...node, value: comment.trimEnd(), unknown: true };
}
