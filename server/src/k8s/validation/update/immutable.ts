import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { goJson } from '../go/go-text.ts';
import type { Cause, Rendered } from '../errors.ts';
import { renderSelector, selectorOf } from '../labels.ts';
import type { Path } from '../path.ts';
import { child } from '../path.ts';
import type { Json } from '../../json.ts';
import { internalJson, sameInternally } from './internal-json.ts';

const detail = 'field is immutable';

/** Refuses another value of a field that has a type of the server's own (Go `ValidateImmutableField`). `type`: see `internalJson`. */
export function immutable(c: Context, into: Cause[], parent: Path, key: string, type: string, before: Json, after: Json): void {
  if (sameInternally(c, type, before[key], after[key])) return;
  into.push(invalid(c, child(parent, key), shown(c, type, after[key]), detail));
}

function shown(c: Context, type: string, value: unknown): Rendered | string {
  if (type === 's') return typeof value === 'string' ? value : '';
  const json = internalJson(c, type, value);
  return { value, json, go: json };
}

/** The same of a label selector. */
export function immutableSelector(c: Context, into: Cause[], parent: Path, before: Json, after: Json): void {
  const [was, is] = [selectorOf(before['selector']), selectorOf(after['selector'])];
  if (goJson(was === undefined ? null : renderSelector(was).value) === goJson(is === undefined ? null : renderSelector(is).value)) return;
  into.push(
    invalid(c, child(parent, 'selector'), is === undefined ? { value: null, json: 'null', go: 'null' } : renderSelector(is), detail),
  );
}
