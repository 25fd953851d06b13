import { isObject } from '../../k8s/json.ts';
import type { Verdict } from '../../k8s/validation/validate.ts';
import type { Instance, Model } from '../../model/types.ts';
import { verdictOnPlain } from '../../model/admission/verdicts.ts';
import { parsePath, type Segment } from '../../yaml/path.ts';
import { toPlain } from '../../yaml/scalar.ts';
import type { Fix } from '../define.ts';
import { parentPath } from './locate.ts';

/** What a fix makes of one field. */
export interface Change {
  readonly path: string;
  /** Another key for it. */
  readonly key?: string;
  /** Another value, or one for a field that was not written; without one it is removed, unless it gets another key. */
  readonly value?: unknown;
}

/** Each fix is tried on the whole object: in one that is longer than this many characters there would be too many of both. */
const largest = 20_000;

/** Is an object too large to try its fixes? Then none is marked as safe. */
export function isLarge({ facts: { tree } }: Instance): boolean {
  return tree.end - tree.start > largest;
}

/**
 * The fix, marked as one that is applied in bulk where the API server refuses less of the object after it, or, of one that mends no refusal, no more than before.
 */
export function safeFix(fix: Fix, subject: Instance, model: Model, changes: readonly Change[], mends: 'refusal' | 'no-refusal'): Fix {
  return { ...fix, safe: !isLarge(subject) && refusedMore(subject, model, changes) < (mends === 'refusal' ? 0 : 1) };
}

/** Does the API server refuse no more of the object after these changes than before? */
export function isNoWorse(subject: Instance, model: Model, changes: readonly Change[]): boolean {
  return refusedMore(subject, model, changes) <= 0;
}

/** Does the API server take a field after this change of it, whatever else it refuses? */
export function isTaken({ facts: { tree } }: Instance, model: Model, field: string, change: Change): boolean {
  const { problems, causes } = verdictOnPlain(changed(toPlain(tree), change), model.settings);
  return ![...problems, ...causes].some((refusal) => refusal.field.startsWith(field));
}

/** By how many refusals there are more after these changes. What is refused when it is read hides all that would be refused later. */
function refusedMore({ facts: { tree } }: Instance, model: Model, changes: readonly Change[]): number {
  const before = verdictOnPlain(toPlain(tree), model.settings);
  const after = verdictOnPlain(changes.reduce(changed, toPlain(tree)), model.settings);
  return refusals(after) - refusals(before);
}

function refusals({ problems, causes }: Verdict): number {
  return problems.filter(({ unknown }) => !unknown).length + causes.length;
}

function changed(root: unknown, change: Change): unknown {
  return changedAt(root, [...parsePath(parentPath(change.path)), lastStep(change.path)], change);
}

function lastStep(path: string): Segment {
  return parsePath(path.slice(parentPath(path).length)).at(-1) ?? '';
}

function changedAt(node: unknown, [step, ...rest]: readonly Segment[], change: Change): unknown {
  if (step === undefined) return node;
  if (Array.isArray(node)) {
    const items: readonly unknown[] = node;
    if (rest.length > 0) return items.map((item, i) => (i === step ? changedAt(item, rest, change) : item));
    return items.flatMap((item, i) => (i !== step ? [item] : change.value === undefined ? [] : [change.value]));
  }
  if (!isObject(node)) return node;
  const { key, value } = change;
  if (!Object.hasOwn(node, step)) return rest.length > 0 || key !== undefined || value === undefined ? node : { ...node, [step]: value };
  return Object.fromEntries(
    Object.entries(node).flatMap(([name, old]): [string, unknown][] => {
      if (name !== String(step)) return [[name, old]];
      if (rest.length > 0) return [[name, changedAt(old, rest, change)]];
      return key === undefined && value === undefined ? [] : [[key ?? name, value ?? old]];
    }),
  );
}
