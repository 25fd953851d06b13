import type { Place, Span } from '../../base/span.ts';
import type { Candidate, Instance, Model } from '../../model/types.ts';
import { sourceKey } from '../shared/sourced.ts';
import { immutable, type Mark } from './marks.ts';

/** A field that holds the name, where it is written. */
export interface WrittenField {
  /** Number of its document in the file; `undefined`: a patch of another file has it, in a document of its own. */
  readonly document: number | undefined;
  /** In that document: of an item of a List with what leads there. */
  readonly path: string;
}

/** A place that holds the name of what is renamed. */
export interface Occurrence {
  readonly place: Place;
  /** The fields that have their value from there: by an alias they can be several. */
  readonly fields?: readonly WrittenField[];
  /** Part of a text, found by reading it. */
  readonly inText?: true;
  /** What is told of the edit before it is applied. */
  readonly mark?: Mark;
  /** Which of the subject's objects it names; the bundle of that one may call it otherwise than its manifest does. */
  readonly of?: Instance;
  /** Who looks the name up, and in which namespace where that is written. Absent where it is the object's own name. */
  readonly asked?: Asked;
  /** The place does not name the subject in the holder's build, but something else. */
  readonly elsewhere?: true;
}

export interface Asked {
  readonly holder: Instance;
  readonly namespace?: string | undefined;
}

/** What pods are made of cannot change on a live Pod or Job (facts D.3); other workloads make new pods. */
export function lockOf({ facts: { object } }: Instance): Mark | undefined {
  return object.kind === 'Pod' || object.kind === 'Job' ? immutable : undefined;
}

/** A value of an object that holds the old name. Nothing where the field is not written. */
export function written(model: Model, instance: Instance, field: string, mark?: Mark): readonly Occurrence[] {
  if (!model.keyPlaceOf(instance, field)) return [];
  const place = model.placeOf(instance, field);
  const { uri, document, prefix } = instance.facts;
  const own = place.uri === uri ? { document, path: prefix + field } : { document: undefined, path: field };
  return [{ place, fields: [own], ...(mark ? { mark } : {}) }];
}

/** Part of a scalar whose whole text is `value`: `undefined` where escapes keep the parts from being found. */
export function partOf({ uri, span }: Place, value: string, from: number, length: number): Place | undefined {
  const quotes = (span.end - span.start - value.length) / 2;
  if (quotes !== 0 && quotes !== 1) return undefined;
  const start = span.start + quotes + from;
  const part: Span = { start, end: start + length };
  return { uri, span: part };
}

/** Of these candidates those that stand nearest: a name belongs to them. */
export function nearestOf<T extends Candidate>(candidates: readonly T[]): readonly T[] {
  const near = candidates.filter((c) => c.namespace !== 'other');
  const distance = Math.min(...near.map((c) => c.distance));
  return near.filter((c) => c.distance === distance);
}

/** Does the nearest of these candidates come from one of these sources? */
export function leadsTo(candidates: readonly Candidate[], sources: ReadonlySet<string>): boolean {
  return nearestOf(candidates).some((c) => sources.has(sourceKey(c.instance)));
}
