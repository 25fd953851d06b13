import type { Context } from '../../context.ts';
import { invalid, required } from '../../errors.ts';
import type { Cause } from '../../errors.ts';
import { fileMode, linuxId } from '../../numbers.ts';
import type { Path } from '../../path.ts';
import { child } from '../../path.ts';
import { maybeNumber, text } from '../../taken.ts';
import type { Json } from '../../../json.ts';

/** No part of a path may be `..`. */
export function noBacksteps(c: Context, into: Cause[], field: Path, target: string): void {
  if (target.includes('..') && target.split('/').includes('..')) into.push(invalid(c, field, target, "must not contain '..'"));
}

/** A path below a folder that the server knows: relative, and without `..`. */
export function descendingPath(c: Context, into: Cause[], field: Path, target: string): void {
  if (target.startsWith('/')) into.push(invalid(c, field, target, 'must be a relative path'));
  noBacksteps(c, into, field, target);
}

/** A path of a file in a volume: its first part may not begin with two dots, which are used inside. */
export function fileInVolume(c: Context, into: Cause[], field: Path, target: string): void {
  descendingPath(c, into, field, target);
  if (target.startsWith('..') && !target.startsWith('../')) into.push(invalid(c, field, target, "must not start with '..'"));
}

/** A key that becomes a file. */
export function keyToPathCauses(c: Context, into: Cause[], at: Path, key: Json): void {
  for (const field of ['key', 'path']) if (text(key, field) === '') into.push(required(child(at, field)));
  fileInVolume(c, into, child(at, 'path'), text(key, 'path'));
  fileMode(c, into, at, key, 'mode');
  linuxId(c, into, child(at, 'user'), maybeNumber(key, 'user'));
}
