import type { Place } from '../../base/span.ts';
import type { NamedPart } from '../../model/kustomize/named-parts.ts';
import type { Instance } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { plainBreaks } from '../../yaml/line-breaks.ts';
import { scalarSource } from '../../yaml/scalar-source.ts';
import { scalarAt } from '../../yaml/written.ts';
import type { Search } from './name-labels.ts';
import { partings, writtenName } from './naming.ts';
import { partOf, type Occurrence } from './occurrence.ts';

/**
 * Where kustomizations say by name that they change an object: as its manifest writes it, or as a kustomization below them calls it. Of a longer name only
 * what the manifest writes; nothing where that stands in it twice. What is missed is found when the bundles are compared (`same-bundles.ts`).
 */
export function inKustomizations({ model, textOf }: Search, instance: Instance): readonly Occurrence[] {
  const parts = model.namedParts(instance);
  if (parts.length === 0) return [];
  const old = writtenName(model, instance, textOf);
  const { kind, name } = instance.facts.object;
  return parts.flatMap((part): readonly Occurrence[] => {
    if (old === '' || (part.kind !== undefined && part.kind !== kind) || !name.includes(part.name)) return [];
    const [way, ...others] = partings(part.name, old);
    const place = way === undefined || others.length > 0 ? undefined : placeIn(part, way.before.length, old.length, textOf);
    return place === undefined ? [] : [{ place }];
  });
}

/** Where some characters of a name are written, also in a patch that stands as text in a kustomization. */
function placeIn({ uri, name, node }: NamedPart, from: number, length: number, textOf: TextOf): Place | undefined {
  const { inner } = node;
  if (inner === undefined) return partOf({ uri, span: node }, name, from, length);
  const text = plainBreaks(textOf(uri) ?? '');
  const outer = scalarAt(text, node);
  const source = outer === undefined ? undefined : scalarSource(text, outer);
  const part = partOf({ uri, span: inner }, name, from, length)?.span;
  if (source === undefined || part === undefined) return undefined;
  const [start, end] = [source.starts[part.start], source.ends[part.end - 1]];
  return start === undefined || end === undefined ? undefined : { uri, span: { start, end } };
}
