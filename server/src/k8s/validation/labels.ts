import { compareText } from '../../base/texts/compare-text.ts';
import type { Context } from './context.ts';
import { eachInvalid, forbidden, invalid, required, tooLong, typedText } from './errors.ts';
import { goJson, quote } from './go/go-text.ts';
import type { Cause, Rendered } from './errors.ts';
import { child, item } from './path.ts';
import type { Path } from './path.ts';
import type { Json } from '../json.ts';
import { asList, asObject, asText, asTexts } from '../json.ts';
import { matchesLabels, meetsRequirement } from '../selector.ts';
import { byteLength, labelValue, qualifiedName } from './names.ts';

export type StringMap = Readonly<Record<string, string>>;

/** A map of strings as decoded: undefined for absent and null. A null value counts as ''. */
export function stringMapOf(plain: unknown): StringMap | undefined {
  if (plain === undefined || plain === null) return undefined;
  const written = asObject(plain);
  return isStringMap(written)
    ? written
    : Object.fromEntries(Object.entries(written).map(([key, value]) => [key, typeof value === 'string' ? value : '']));
}

function isStringMap(map: Json): map is StringMap {
  for (const key in map) if (typeof map[key] !== 'string') return false;
  return true;
}

const none: readonly Cause[] = [];

/** Refusals of labels, keys and values (facts D.0). */
export function validateLabels(c: Context, field: Path, labels: StringMap | undefined): readonly Cause[] {
  if (labels === undefined) return none;
  const causes: Cause[] = [];
  for (const key in labels) {
    const value = labels[key] ?? '';
    causes.push(...eachInvalid(c, field, key, qualifiedName(c, key)), ...eachInvalid(c, field, value, labelValue(c, value)));
  }
  return causes;
}

const annotationLimit = 256 * 1024;

/** Refusals of annotations: their keys, and their size all together. */
export function validateAnnotations(c: Context, field: Path, annotations: StringMap | undefined): readonly Cause[] {
  if (annotations === undefined) return none;
  const entries = Object.entries(annotations);
  const causes = entries.flatMap(([key]) => eachInvalid(c, field, key, qualifiedName(c, key.toLowerCase())));
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return size > annotationLimit ? [...causes, tooLong(c, field, annotationLimit)] : causes;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[] | undefined;
}

/** A LabelSelector as decoded. */
export interface Selector {
  readonly labels: StringMap | undefined;
  readonly expressions: readonly Requirement[] | undefined;
}

/** A LabelSelector from plain data; `undefined` where none is written. */
export function selectorOf(plain: unknown): Selector | undefined {
  if (plain === undefined || plain === null) return undefined;
  const selector = asObject(plain);
  const list = selector['matchExpressions'];
  return {
    labels: stringMapOf(selector['matchLabels']),
    expressions:
      list === undefined || list === null
        ? undefined
        : asList(list).map((item) => {
            const requirement = asObject(item);
            const values = requirement['values'];
            return {
              key: asText(requirement['key']) ?? '',
              operator: asText(requirement['operator']) ?? '',
              values: values === undefined || values === null ? undefined : asTexts(values),
            };
          }),
  };
}

/** Does it ask for nothing, so that it matches everything? */
export const isEmptySelector = (selector: Selector): boolean =>
  Object.keys(selector.labels ?? {}).length + (selector.expressions ?? []).length === 0;

/** Causes for a selector whose values may not be malformed either. `field`: its path. */
export function validateSelector(c: Context, field: Path, selector: Selector): Cause[] {
  const causes = [...validateLabels(c, child(field, 'matchLabels'), selector.labels)];
  for (const [i, requirement] of (selector.expressions ?? []).entries()) {
    causes.push(...validateRequirement(c, item(child(field, 'matchExpressions'), i), requirement));
  }
  return causes;
}

/** The same of a selector as decoded, where there is one. */
export function selectorCauses(c: Context, into: Cause[], field: Path, plain: unknown): void {
  const selector = selectorOf(plain);
  if (selector !== undefined) into.push(...validateSelector(c, field, selector));
}

function validateRequirement(c: Context, field: Path, { key, operator, values = [] }: Requirement): Cause[] {
  const causes: Cause[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) causes.push(required(child(field, 'values'), "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      causes.push(forbidden(child(field, 'values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else causes.push(invalid(c, child(field, 'operator'), typedText(operator), 'not a valid selector operator'));
  causes.push(...eachInvalid(c, child(field, 'key'), key, qualifiedName(c, key)));
  for (const [i, value] of values.entries()) causes.push(...eachInvalid(c, item(child(field, 'values'), i), value, labelValue(c, value)));
  return causes;
}

/** Can the selector be used at all? (`LabelSelectorAsSelector`, which ignores malformed matchLabels no more than this.) */
export function isUsableSelector(c: Context, selector: Selector): boolean {
  const labels = Object.entries(selector.labels ?? {});
  return (
    labels.every(([key, value]) => qualifiedName(c, key).length === 0 && labelValue(c, value).length === 0) &&
    (selector.expressions ?? []).every((requirement) => validateRequirement(c, '', requirement).length === 0)
  );
}

/** Does the selector match? An absent one matches nothing, an empty one everything. */
export function selects(selector: Selector | undefined, labels: StringMap | undefined): boolean {
  if (selector === undefined) return false;
  const found = labels ?? {};
  return (
    matchesLabels(selector.labels ?? {}, found) &&
    (selector.expressions ?? []).every((requirement) => meetsRequirement({ ...requirement, values: requirement.values ?? [] }, found))
  );
}

/** The selector as a value in messages. */
export function renderSelector(selector: Selector): Rendered {
  const sorted = Object.fromEntries(Object.entries(selector.labels ?? {}).sort(([a], [b]) => compareText(a, b)));
  const hasLabels = Object.keys(sorted).length > 0;
  const expressions = selector.expressions ?? [];
  const value = {
    ...(hasLabels ? { matchLabels: sorted } : {}),
    ...(expressions.length > 0
      ? {
          matchExpressions: expressions.map(({ key, operator, values = [] }) => ({
            key,
            operator,
            ...(values.length > 0 ? { values } : {}),
          })),
        }
      : {}),
  };
  return { value, json: goJson(value), go: goSelector(selector) };
}

function goSelector(selector: Selector): string {
  const labels =
    selector.labels === undefined
      ? 'map[string]string(nil)'
      : `map[string]string{${Object.entries(selector.labels)
          .sort(([a], [b]) => compareText(a, b))
          .map(([k, v]) => `${quote(k)}:${quote(v)}`)
          .join(', ')}}`;
  const list = selector.expressions?.map(({ key, operator, values }) => {
    const texts = values === undefined ? '[]string(nil)' : `[]string{${values.map(quote).join(', ')}}`;
    return `v1.LabelSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, Values:${texts}}`;
  });
  const expressions = list === undefined ? '[]v1.LabelSelectorRequirement(nil)' : `[]v1.LabelSelectorRequirement{${list.join(', ')}}`;
  return `v1.LabelSelector{MatchLabels:${labels}, MatchExpressions:${expressions}}`;
}
