import type { Context } from './context.ts';
import { invalid } from './errors.ts';
import type { Cause } from './errors.ts';
import type { Path } from './path.ts';
import { child } from './path.ts';
import { maybeNumber } from './taken.ts';
import type { Json } from '../json.ts';

/** A number that may not be negative. */
export function nonNegative(c: Context, into: Cause[], at: Path, object: Json, key: string): void {
  const value = maybeNumber(object, key);
  if (value !== undefined && value < 0) into.push(invalid(c, child(at, key), value, 'must be greater than or equal to 0'));
}

/** Permissions of files: 0 to 0777. */
export function fileMode(c: Context, into: Cause[], at: Path, object: Json, key: string): void {
  const mode = maybeNumber(object, key);
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    into.push(invalid(c, child(at, key), mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}

const ids = 'must be between 0 and 2147483647, inclusive';

/** Users and groups of Linux. */
export function linuxId(c: Context, into: Cause[], field: Path, id: number | undefined): void {
  if (id !== undefined && (id < 0 || id > 2 ** 31 - 1)) into.push(invalid(c, field, id, ids));
}

/** A number in a range. */
export function inRange(
  c: Context,
  into: Cause[],
  field: Path,
  value: number,
  least: number,
  most: number,
  detail = `must be between ${least} and ${most}, inclusive`,
): void {
  if (value < least || value > most) into.push(invalid(c, field, value, detail));
}
