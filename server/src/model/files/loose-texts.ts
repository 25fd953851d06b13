import { getOrMake } from '../../base/get-or-make.ts';
import type { DnsMention, FileFacts, ObjectFacts } from '../../facts/types.ts';
import type { Node } from '../../yaml/node.ts';

const made = new WeakMap<FileFacts, ObjectFacts>();

/** Texts of a file that are in no object of it, as one object that holds only them, so that names in it are linked and judged as those of any other. */
export function textsObject(file: FileFacts, customKind: 'Values' | 'Patch'): ObjectFacts {
  const { uri, mentions } = file;
  return getOrMake(made, file, () => ({
    uri,
    document: 0,
    prefix: '',
    mentions,
    partial: false,
    ignores: [],
    tree: { kind: 'map', start: 0, end: 0, flow: false, entries: [], common: true },
    object: { kind: 'Custom', customKind, apiVersion: '', name: uri.slice(uri.lastIndexOf('/') + 1), labels: {}, annotations: {} },
  }));
}

const generated = new WeakMap<FileFacts, Map<string, ObjectFacts>>();

/** The text of a file that a generator reads, as that of the object that it makes; `undefined` where it says nothing of names. */
export function generatorText(file: FileFacts, textOf: 'ConfigMap' | 'Secret'): ObjectFacts | undefined {
  if (file.role !== 'texts' || (file.mentions.length === 0 && file.uses === undefined)) return undefined;
  const ofFile = getOrMake(generated, file, () => new Map<string, ObjectFacts>());
  return getOrMake(ofFile, textOf, () => ({
    ...textsObject(file, 'Patch'),
    textOf,
    ...(file.uses === undefined ? {} : { uses: file.uses }),
  }));
}

/** Those of a file's loose texts that stand in this node of it. */
export function mentionsWithin(file: FileFacts, { start, end }: Node): readonly DnsMention[] {
  return file.mentions.filter(({ span }) => start <= span.start && span.end <= end);
}

const inline = new WeakMap<Node, ObjectFacts>();

/** As `textsObject`, for one node of a file; `undefined` where it names no host. */
export function inlineTextsObject(file: FileFacts, node: Node): ObjectFacts | undefined {
  const known = inline.get(node);
  if (known !== undefined) return known;
  const mentions = mentionsWithin(file, node);
  if (mentions.length === 0) return undefined;
  const facts: ObjectFacts = { ...textsObject(file, 'Patch'), prefix: `@${node.start}`, mentions };
  inline.set(node, facts);
  return facts;
}

/** What a `values.yaml` counts as; none where it names no host. */
export function valuesObjects(file: FileFacts): readonly ObjectFacts[] {
  return file.role === 'values' && file.mentions.length > 0 ? [textsObject(file, 'Values')] : [];
}
