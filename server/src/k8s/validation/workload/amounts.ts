import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { goJson, quote } from '../go/go-text.ts';
import type { Cause, Rendered } from '../errors.ts';
import { regexError } from '../names.ts';
import type { Path } from '../path.ts';

/** A number of pods, or a share of them: `25%`. */
export type Amount = number | string;

/** The amount of a field with its default; `missing` where it is of no such type. */
export const amountOf = (plain: unknown, missing: Amount): Amount =>
  typeof plain === 'number' || typeof plain === 'string' ? plain : missing;

/** An amount as a value in messages: a number or a text, in Go a structure. */
export function shownAmount(amount: Amount): Rendered {
  const text = typeof amount === 'string';
  const go = `intstr.IntOrString{Type:${text ? 1 : 0}, IntVal:${text ? 0 : amount}, StrVal:${quote(text ? amount : '')}}`;
  return { value: amount, json: goJson(amount), go };
}

/** Neither negative nor another text than a share. */
export function amountCauses(c: Context, field: Path, amount: Amount): readonly Cause[] {
  if (typeof amount === 'number') return amount < 0 ? [invalid(c, field, amount, 'must be greater than or equal to 0')] : [];
  if (/^[0-9]+%$/.test(amount)) return [];
  return [
    invalid(
      c,
      field,
      shownAmount(amount),
      regexError("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%'),
    ),
  ];
}

/** How much it is, whether a number or a share. */
export function sizeOf(amount: Amount): number {
  if (typeof amount === 'number') return amount;
  const number = /^([0-9]+)%$/.exec(amount)?.[1] ?? (/^[+-]?[0-9]+$/.test(amount) ? amount : '0');
  return Number(number);
}

/** No share is more than all. */
export const overHundred = (c: Context, field: Path, amount: Amount): readonly Cause[] =>
  typeof amount === 'string' && amount.endsWith('%') && sizeOf(amount) > 100
    ? [invalid(c, field, shownAmount(amount), 'must not be greater than 100%')]
    : [];
