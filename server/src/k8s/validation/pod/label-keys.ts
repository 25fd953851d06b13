import type { Context } from '../context.ts';
import { eachInvalid, forbidden, invalid } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { selectorOf } from '../labels.ts';
import { qualifiedName } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { texts } from '../taken.ts';
import type { Json } from '../../json.ts';

function keysCauses(c: Context, into: Cause[], list: Path, keys: readonly string[], hasSelector: boolean): void {
  if (keys.length === 0) return;
  if (!hasSelector) into.push(forbidden(list, 'must not be specified when labelSelector is not set'));
  else for (const [i, key] of keys.entries()) into.push(...eachInvalid(c, item(list, i), key, qualifiedName(c, key)));
}

/** `matchLabelKeys` and `mismatchLabelKeys`: keys of the pod's own labels that its selector takes values from. */
export function labelKeyCauses(c: Context, into: Cause[], at: Path, term: Json): void {
  const [matched, mismatched] = [texts(term, 'matchLabelKeys'), texts(term, 'mismatchLabelKeys')];
  const selector = selectorOf(term['labelSelector']);
  keysCauses(c, into, child(at, 'matchLabelKeys'), matched, selector !== undefined);
  keysCauses(c, into, child(at, 'mismatchLabelKeys'), mismatched, selector !== undefined);
  const seen = new Set(Object.keys(selector?.labels ?? {}));
  for (const { key } of selector?.expressions ?? []) {
    if (matched.includes(key) && seen.has(key))
      into.push(invalid(c, item(at, matched.lastIndexOf(key)), key, 'exists in both matchLabelKeys and labelSelector'));
    seen.add(key);
  }
  for (const [i, key] of matched.entries()) {
    if (mismatched.includes(key))
      into.push(invalid(c, item(child(at, 'matchLabelKeys'), i), key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  }
}

/** The same of spread constraints, as it was before selectors were merged: keys of the selector are not repeated. */
export function legacyLabelKeyCauses(c: Context, into: Cause[], at: Path, term: Json): void {
  const [keys, list] = [texts(term, 'matchLabelKeys'), child(at, 'matchLabelKeys')];
  if (keys.length === 0) return;
  const selector = selectorOf(term['labelSelector']);
  if (selector === undefined) into.push(forbidden(list, 'must not be specified when labelSelector is not set'));
  const known = new Set([...Object.keys(selector?.labels ?? {}), ...(selector?.expressions ?? []).map(({ key }) => key)]);
  for (const [i, key] of keys.entries()) {
    into.push(...eachInvalid(c, item(list, i), key, qualifiedName(c, key)));
    if (known.has(key)) into.push(invalid(c, item(list, i), key, 'exists in both matchLabelKeys and labelSelector'));
  }
}
