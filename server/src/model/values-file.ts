import type { FileFacts, ObjectFacts } from '../facts/types.ts';

const made = new WeakMap<FileFacts, readonly ObjectFacts[]>();

/** `values.yaml` as one object that only holds texts, so that names in it are linked and judged as those of any other. None where it names no host. */
export function valuesObjects(file: FileFacts): readonly ObjectFacts[] {
  if (file.role !== 'values' || file.mentions.length === 0) return [];
  const known = made.get(file);
  if (known !== undefined) return known;
  const { uri, mentions } = file;
  const objects: readonly ObjectFacts[] = [{
    uri, document: 0, prefix: '', mentions, partial: false, ignores: [],
    tree: { kind: 'map', start: 0, end: 0, flow: false, entries: [] },
    object: { kind: 'Custom', customKind: 'Values', apiVersion: '', name: uri.slice(uri.lastIndexOf('/') + 1), labels: {}, annotations: {} },
  }];
  made.set(file, objects);
  return objects;
}
