import { getOrMake } from '../base/get-or-make.ts';
import { printable } from '../base/texts/printable.ts';
import type { Place, Span } from '../base/span.ts';
import { isHeadless, kindOf, makesPods } from '../k8s/kinds.ts';
import type { Instance, Model } from '../model/types.ts';
import type { Node } from '../yaml/node.ts';
import { mentionInstances } from './shared/mentions.ts';
import { referencesToText, subjectsAt } from './references.ts';
import { sourceKey } from './shared/sourced.ts';

/** An object in *who resolves this name*. */
export interface NameNode {
  readonly label: string;
  readonly kind: 'service' | 'pods' | 'config' | 'other';
  readonly detail: string;
  /** Of its name. */
  readonly place: Place;
  /** All of the object, in the file of its name. */
  readonly whole: Span;
}

export interface NameCall {
  readonly node: NameNode;
  /** Where the caller writes it, in the caller's file. */
  readonly spans: readonly Span[];
}

function nodeOf(model: Model, instance: Instance): NameNode {
  const { object, tree } = instance.facts;
  const place = model.placeOf(instance, 'metadata.name');
  const what = object.kind === 'Service' && isHeadless(object) ? 'headless Service' : kindOf(object);
  const inside = tree.start <= place.span.start && place.span.end <= tree.end;
  return {
    label: printable(object.name === '' ? kindOf(object) : object.name),
    detail: printable(`${what} in ${instance.namespace}`),
    place,
    whole: inside ? { start: tree.start, end: tree.end } : place.span,
    kind:
      object.kind === 'Service'
        ? 'service'
        : makesPods(object)
          ? 'pods'
          : object.kind === 'ConfigMap' || object.kind === 'Secret'
            ? 'config'
            : 'other',
  };
}

/** Calls by object, each object's source once. */
function grouped(model: Model, found: readonly { readonly instance: Instance; readonly span: Span }[]): readonly NameCall[] {
  const calls = new Map<string, { node: NameNode; spans: Map<number, Span> }>();
  for (const { instance, span } of found) {
    getOrMake(calls, sourceKey(instance), () => ({ node: nodeOf(model, instance), spans: new Map<number, Span>() })).spans.set(
      span.start,
      span,
    );
  }
  return [...calls.values()].map(({ node, spans }) => ({ node, spans: [...spans.values()] }));
}

/** References to ConfigMaps and Secrets in a pod spec, with the names' places: `env`, `envFrom`, volumes. */
function configRefs(
  node: Node,
  uri: string,
  key = '',
  into: { readonly kind: string; readonly name: string; readonly span: Span }[] = [],
): typeof into {
  if (node.uri !== undefined && node.uri !== uri) return into;
  if (node.kind === 'seq') for (const item of node.items) configRefs(item, uri, key, into);
  if (node.kind !== 'map') return into;
  const kind = /^configMap(?:Ref|KeyRef)?$/.test(key) ? 'ConfigMap' : /^secret(?:Ref|KeyRef)?$/.test(key) ? 'Secret' : undefined;
  for (const entry of node.entries) {
    const { value } = entry;
    if (kind !== undefined && value.kind === 'scalar' && /^(?:name|secretName)$/.test(entry.key.value))
      into.push({ kind, name: value.value, span: { start: value.start, end: value.end } });
    else configRefs(value, uri, entry.key.value, into);
  }
  return into;
}

function configsOf(model: Model, pods: Instance): readonly { readonly instance: Instance; readonly span: Span }[] {
  if (!makesPods(pods.facts.object)) return [];
  return configRefs(pods.facts.tree, pods.facts.uri).flatMap(({ kind, name, span }) =>
    model.scope
      .named(pods, kind, name)
      .filter((c) => c.namespace !== 'other')
      .slice(0, 1)
      .map(({ instance }) => ({ instance, span })),
  );
}

/** What stands under the cursor, each source once: the object, or what a name leads to. */
export function namesAt(model: Model, uri: string, offset: number): readonly NameNode[] {
  const bySource = new Map(subjectsAt(model, uri, offset).map((instance) => [sourceKey(instance), instance]));
  return [...bySource.values()].map((instance) => nodeOf(model, instance));
}

/** Whose text names the object at `offset`; of a ConfigMap or Secret the pods that read it. */
export function incomingNames(model: Model, uri: string, offset: number): readonly NameCall[] {
  const found = subjectsAt(model, uri, offset).flatMap((subject) => {
    const text = referencesToText(model, subject).map(({ holder, mention }) => ({ instance: holder, span: mention.span }));
    const { kind } = subject.facts.object;
    if (kind !== 'ConfigMap' && kind !== 'Secret') return text;
    const source = sourceKey(subject);
    const readers = model.scope.podsInReach(subject).flatMap(({ instance: pods }) =>
      configsOf(model, pods)
        .filter((c) => sourceKey(c.instance) === source)
        .map(({ span }) => ({ instance: pods, span })),
    );
    return [...text, ...readers];
  });
  return grouped(model, found);
}

/** What the text of the object at `offset` names: Services and pods, and the ConfigMaps that may hold more text. */
export function outgoingNames(model: Model, uri: string, offset: number): readonly NameCall[] {
  const found = subjectsAt(model, uri, offset).flatMap((holder) => [
    ...holder.facts.mentions.flatMap((mention) =>
      mentionInstances(model, holder, mention)
        .slice(0, 1)
        .map((instance) => ({ instance, span: mention.span })),
    ),
    ...configsOf(model, holder),
  ]);
  return grouped(model, found);
}
