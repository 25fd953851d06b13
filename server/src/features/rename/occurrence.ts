import type { Place, Span } from '../../base/span.ts';
import type { Candidate, Instance, Model } from '../../model/types.ts';
import { sourceKey } from '../sourced.ts';

/** `immutable`: the API server refuses to change it on a live object; `text`: a name inside text, found by reading it. */
export interface Occurrence {
  readonly place: Place;
  readonly confirm?: 'immutable' | 'text';
}

/** What pods are made of cannot change on a live Pod or Job (facts D.3); other workloads make new pods. */
export function lockOf({ facts: { object } }: Instance): Occurrence['confirm'] {
  return object.kind === 'Pod' || object.kind === 'Job' ? 'immutable' : undefined;
}

/** A value of an object that holds the old name. Nothing where the field is not written. */
export function written(model: Model, instance: Instance, field: string, confirm?: Occurrence['confirm']): readonly Occurrence[] {
  if (!model.keyPlaceOf(instance, field)) return [];
  return [{ place: model.placeOf(instance, field), ...(confirm ? { confirm } : {}) }];
}

/** Part of a scalar whose whole text is `value`: `undefined` where escapes keep the parts from being found. */
export function partOf({ uri, span }: Place, value: string, from: number, length: number): Place | undefined {
  const quotes = (span.end - span.start - value.length) / 2;
  if (quotes !== 0 && quotes !== 1) return undefined;
  const start = span.start + quotes + from;
  const part: Span = { start, end: start + length };
  return { uri, span: part };
}

/** Does the nearest of these candidates come from one of these sources? A name belongs to what stands nearest. */
export function leadsTo(candidates: readonly Candidate[], sources: ReadonlySet<string>): boolean {
  const near = candidates.filter((c) => c.namespace !== 'other');
  const distance = Math.min(...near.map((c) => c.distance));
  return near.some((c) => c.distance === distance && sources.has(sourceKey(c.instance)));
}
