import { relationOf } from './sight.ts';
import type { Standpoint } from './sight.ts';
import type { Candidate, Instance } from '../types.ts';

/** Beyond so many objects of one name only the own bundle's answer, where it has any. */
export const crowd = 256;

/** Of a crowd those of the own bundle, where there are any. */
export function besides<T extends Instance>(at: Standpoint, all: Iterable<T>): readonly T[] {
  const list = [...all];
  if (list.length <= crowd) return list;
  const own = list.filter((instance) => instance.bundle.id === at.from.bundle.id);
  return own.some((instance) => relationOf(at, instance) !== 'other') ? own : list;
}

/** Of several objects of one kind, namespace and name the nearest. */
export function nearestOfEach<T extends Instance>(candidates: readonly Candidate<T>[]): readonly Candidate<T>[] {
  const seen = new Set<string>();
  return candidates.filter((candidate) => {
    const { object } = candidate.instance.facts;
    const key = `${object.kind}/${object.name}/${object.generateName ?? ''}`;
    if (object.name !== '' && seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
