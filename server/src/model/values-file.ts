import type { FileFacts, ObjectFacts } from '../facts/types.ts';

const made = new WeakMap<FileFacts, ObjectFacts>();

/** Texts of a file that are in no object of it, as one object that holds only them, so that names in it are linked and judged as those of any other. */
export function textsObject(file: FileFacts, customKind: 'Values' | 'Patch'): ObjectFacts {
  const { uri, mentions } = file;
  const facts: ObjectFacts = made.get(file) ?? {
    uri, document: 0, prefix: '', mentions, partial: false, ignores: [],
    tree: { kind: 'map', start: 0, end: 0, flow: false, entries: [] },
    object: { kind: 'Custom', customKind, apiVersion: '', name: uri.slice(uri.lastIndexOf('/') + 1), labels: {}, annotations: {} },
  };
  made.set(file, facts);
  return facts;
}

/** What a `values.yaml` counts as; none where it names no host. */
export function valuesObjects(file: FileFacts): readonly ObjectFacts[] {
  return file.role === 'values' && file.mentions.length > 0 ? [textsObject(file, 'Values')] : [];
}
