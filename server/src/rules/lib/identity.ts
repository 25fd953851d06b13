import { getOrMake } from '../../base/get-or-make.ts';
import { withEllipses } from '../../base/texts/hole.ts';
import type { FileFacts } from '../../facts/types.ts';
import { asNumber, asObject, asText } from '../../k8s/json.ts';

/**
 * Which finding of a file it is, whatever it says: no two findings of one text share it, and an edit of other documents, or elsewhere in its own, changes
 * nothing of it but the number of the document. So it names a finding of one text: whoever asks again later has to know that the document is still the same.
 */
export interface FindingIdentity {
  readonly rule: string;
  /** Document in the file, from 0. */
  readonly document: number;
  /** Prefix of the object's paths in its document: '' where it is the whole, `items[1].` in a List. */
  readonly object: string;
  /** The API server's own path for the field (`spec.clusterIPs[0]`). */
  readonly field: string;
  /** Where in the field's value the finding begins, in UTF-16 units from the value's start; 0 where the whole field is meant. */
  readonly at: number;
  /** Its number, from 0, among findings that share all of the above. */
  readonly nth: number;
}

/** The identity alone, as plain data, as it can leave the program and come back. */
export function identityOf({ rule, document, object, field, at, nth }: FindingIdentity): FindingIdentity {
  return { rule, document, object, field: withEllipses(field), at, nth };
}

/** An identity that came back from outside; `undefined`: it is none. */
export function readIdentity(value: unknown): FindingIdentity | undefined {
  const data = asObject(value);
  const [rule, object, field] = [asText(data['rule']), asText(data['object']), asText(data['field'])];
  const [document, at, nth] = [asNumber(data['document']), asNumber(data['at']), asNumber(data['nth'])];
  if (rule === undefined || object === undefined || field === undefined || document === undefined || at === undefined || nth === undefined)
    return undefined;
  return { rule, document, object, field, at, nth };
}

/** Is it the same finding of the same text? */
export function isSameFinding(one: FindingIdentity, other: FindingIdentity): boolean {
  return (
    one.rule === other.rule &&
    one.document === other.document &&
    one.object === other.object &&
    withEllipses(one.field) === withEllipses(other.field) &&
    one.at === other.at &&
    one.nth === other.nth
  );
}

/** Gives findings of one file that are equal in everything else their numbers, in their order. */
export function numbered<T extends FindingIdentity>(findings: readonly T[]): T[] {
  const counts = new Map<string, { next: number }>();
  return findings.map((finding) => {
    const { rule, document, object, field, at } = finding;
    const count = getOrMake(counts, JSON.stringify([rule, document, object, withEllipses(field), at]), () => ({ next: 0 }));
    const nth = count.next++;
    return nth === finding.nth ? finding : { ...finding, nth };
  });
}

/** Number and start of the document that holds an offset. */
export function documentAt(
  { chunks, starts = chunks?.map(({ start }) => start) ?? [] }: FileFacts,
  offset: number,
): { readonly document: number; readonly start: number } {
  const document = Math.max(
    0,
    starts.findLastIndex((start) => start <= offset),
  );
  return { document, start: starts[document] ?? 0 };
}
