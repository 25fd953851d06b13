import { printable } from '../../base/texts/printable.ts';
import type { Span } from '../../base/span.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import { kindOf, kindWord, makesPods, podPath } from '../../k8s/kinds.ts';
import type { Node } from '../../yaml/node.ts';
import { child, get } from '../../yaml/path.ts';

/** An object of a file, or something in it that has a name. */
export interface DocumentSymbol {
  readonly name: string;
  /** Kubernetes kind; `port` and `container` inside of objects. */
  readonly kind: string;
  readonly detail: string;
  readonly whole: Span;
  /** Of the name, inside of `whole`. */
  readonly span: Span;
  readonly children: readonly DocumentSymbol[];
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** `undefined` for a node without a name, or one whose name stands elsewhere (an alias). */
function symbolOf(whole: Node, nameNode: Node | undefined, rest: Pick<DocumentSymbol, 'kind' | 'detail'>): DocumentSymbol | undefined {
  if (nameNode?.kind !== 'scalar' || nameNode.value === '') return undefined;
  const inside = whole.start <= nameNode.start && nameNode.end <= whole.end;
  return {
    name: printable(nameNode.value),
    ...rest,
    whole: spanOf(whole),
    span: inside ? spanOf(nameNode) : { start: whole.start, end: whole.start },
    children: [],
  };
}

/** Named ports of a Service, containers of pods. */
function partsOf({ object, tree }: ObjectFacts): readonly DocumentSymbol[] {
  const items = (path: string): readonly Node[] => {
    const list = get(tree, path)?.node;
    return list?.kind === 'seq' ? list.items : [];
  };
  const text = (node: Node | undefined): string => (node?.kind === 'scalar' ? printable(node.value) : '');
  if (object.kind === 'Service')
    return items('spec.ports').flatMap(
      (port) => symbolOf(port, child(port, 'name'), { kind: 'port', detail: text(child(port, 'port')) }) ?? [],
    );
  if (!makesPods(object)) return [];
  const spec = podPath(object, 'spec');
  return ['initContainers', 'containers']
    .flatMap((list) => items(`${spec}.${list}`))
    .flatMap((container) => symbolOf(container, child(container, 'name'), { kind: 'container', detail: '' }) ?? []);
}

function objectSymbol(facts: ObjectFacts): DocumentSymbol {
  const { object, tree } = facts;
  const kind = kindOf(object);
  const what = object.kind === 'Service' ? `${kindWord(object)} Service` : kind;
  const detail = printable(object.namespace === undefined || object.namespace === '' ? what : `${what} in ${object.namespace}`);
  const named = symbolOf(tree, get(tree, 'metadata.name')?.node, { kind, detail });
  return {
    ...(named ?? { name: printable(kind), kind, detail, whole: spanOf(tree), span: { start: tree.start, end: tree.start } }),
    children: partsOf(facts),
  };
}

/** Kubernetes objects of a file, in the order of the text. */
export function documentSymbols({ objects }: FileFacts): readonly DocumentSymbol[] {
  return objects.map(objectSymbol).sort((a, b) => a.whole.start - b.whole.start);
}
