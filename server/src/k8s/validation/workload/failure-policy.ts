import type { Context } from '../context.ts';
import { duplicate, eachInvalid, invalid, notSupported, omitted, required, tooLong, tooMany } from '../errors.ts';
import { quote } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import { byteLength, qualifiedName } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { nonNegative } from '../numbers.ts';
import { has, map, maps, maybeNumber, maybeText, number, text } from '../taken.ts';
import type { Json } from '../../json.ts';

const valid = (values: readonly string[]): string => `valid values: [${values.map(quote).join(' ')}]`;
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

/** What failures of pods mean for a Job. */
export function failurePolicyCauses(c: Context, into: Cause[], at: Path, job: Json): void {
  const policy = map(job, 'podFailurePolicy');
  if (policy === undefined) return;
  const [rules, list, pod] = [maps(policy, 'rules'), child(at, 'rules'), map(map(job, 'template') ?? {}, 'spec') ?? {}];
  if (rules.length > 20) into.push(tooMany(list, rules.length, 20));
  const names = new Set([...maps(pod, 'containers'), ...maps(pod, 'initContainers')].map((container) => text(container, 'name')));
  for (const [i, rule] of rules.entries()) {
    const [path, action, codes, conditions] = [
      item(list, i),
      text(rule, 'action'),
      map(rule, 'onExitCodes'),
      maps(rule, 'onPodConditions'),
    ];
    const field = child(path, 'action');
    if (action === '') into.push(required(field, valid(actions)));
    else if (action === 'FailIndex') {
      if (!has(job, 'backoffLimitPerIndex'))
        into.push(
          invalid(c, field, { value: action, json: quote(action), go: quote(action) }, 'requires the backoffLimitPerIndex to be set'),
        );
    } else if (!actions.includes(action)) into.push(notSupported(c, field, action, actions));
    if (codes !== undefined) exitCodeCauses(c, into, child(path, 'onExitCodes'), codes, names);
    conditionCauses(c, into, child(path, 'onPodConditions'), conditions);
    if (codes !== undefined && conditions.length > 0)
      into.push(omitted(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
    if (codes === undefined && conditions.length === 0)
      into.push(omitted(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
}

function exitCodeCauses(c: Context, into: Cause[], at: Path, codes: Json, names: ReadonlySet<string>): void {
  const [operator, container, list] = [text(codes, 'operator'), maybeText(codes, 'containerName'), child(at, 'values')];
  if (operator === '') into.push(required(child(at, 'operator'), valid(operators)));
  else if (!operators.includes(operator)) into.push(notSupported(c, child(at, 'operator'), operator, operators));
  if (container !== undefined && !names.has(container)) {
    into.push(invalid(c, child(at, 'containerName'), container, 'must be one of the container or initContainer names in the pod template'));
  }
  const values = (Array.isArray(codes['values']) ? codes['values'] : []).map(Number);
  const shown = codes['values'] === undefined ? 'null' : `[${values.join(',')}]`;
  const value = { value: values, json: shown, go: `[]int32${codes['values'] === undefined ? '(nil)' : `{${values.join(', ')}}`}` };
  if (values.length === 0) into.push(invalid(c, list, value, 'at least one value is required'));
  else if (values.length > 255) into.push(tooMany(list, values.length, 255));
  for (const [i, code] of values.entries()) {
    if (operator === 'In' && code === 0) into.push(invalid(c, item(list, i), code, 'must not be 0 for the In operator'));
    if (values.indexOf(code) < i) into.push(duplicate(c, item(list, i), code));
  }
  if (values.some((code, i) => i > 0 && (values[i - 1] ?? code) > code)) into.push(invalid(c, list, value, 'must be ordered'));
}

function conditionCauses(c: Context, into: Cause[], list: Path, conditions: readonly Json[]): void {
  if (conditions.length > 20) into.push(tooMany(list, conditions.length, 20));
  for (const [i, condition] of conditions.entries()) {
    const [type, status, path] = [text(condition, 'type'), text(condition, 'status'), item(list, i)];
    into.push(...eachInvalid(c, child(path, 'type'), type, qualifiedName(c, type)));
    if (!statuses.includes(status)) into.push(notSupported(c, child(path, 'status'), status, statuses));
  }
}

/** When a Job counts as done before all of its pods are. */
export function successPolicyCauses(c: Context, into: Cause[], at: Path, job: Json): void {
  const policy = map(job, 'successPolicy');
  if (policy === undefined) return;
  const [rules, list] = [maps(policy, 'rules'), child(at, 'rules')];
  if (text(job, 'completionMode') !== 'Indexed') {
    const json = JSON.stringify({
      Rules: has(policy, 'rules')
        ? rules.map((rule) => ({ SucceededIndexes: rule['succeededIndexes'] ?? null, SucceededCount: rule['succeededCount'] ?? null }))
        : null,
    });
    into.push(invalid(c, at, { value: policy, json, go: json }, 'requires indexed completion mode'));
    return;
  }
  if (rules.length === 0) into.push(required(list, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > 20) into.push(tooMany(list, rules.length, 20));
  for (const [i, rule] of rules.entries()) successRuleCauses(c, into, item(list, i), rule, number(job, 'completions'));
}

function successRuleCauses(c: Context, into: Cause[], at: Path, rule: Json, completions: number): void {
  const [indexes, count] = [maybeText(rule, 'succeededIndexes'), maybeNumber(rule, 'succeededCount')];
  if (indexes === undefined && count === undefined)
    into.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'));
  const field = child(at, 'succeededIndexes');
  if (indexes !== undefined && byteLength(indexes) > 64 * 1024) into.push(tooLong(c, field, 64 * 1024));
  const total = indexes === undefined ? 0 : countOf(indexes, completions);
  if (typeof total === 'string') into.push(invalid(c, field, indexes ?? '', `error parsing succeededIndexes: ${total}`));
  if (count === undefined) return;
  nonNegative(c, into, at, rule, 'succeededCount');
  if (count > completions)
    into.push(
      invalid(c, child(at, 'succeededCount'), count, `must be less than or equal to ${completions} (the number of specified completions)`),
    );
  const most = typeof total === 'string' ? 0 : total;
  if (indexes !== undefined && count > most) {
    into.push(
      invalid(
        c,
        child(at, 'succeededCount'),
        count,
        `must be less than or equal to ${most} (the number of indexes in the specified succeededIndexes field)`,
      ),
    );
  }
}

/** How many indexes `0,2-4` names; a text says what is wrong with it. */
function countOf(indexes: string, completions: number): number | string {
  let [total, last] = [0, -Infinity];
  for (const interval of indexes === '' ? [] : indexes.split(',')) {
    const parts = interval.split('-');
    if (parts.length > 2)
      return `the fragment ${quote(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    for (const part of parts) {
      if (!/^[+-]?[0-9]+$/.test(part)) return `cannot convert string to integer for index: ${quote(part)}`;
      if (Number(part) >= completions) return `too large index: ${quote(part)}`;
    }
    const [first, end] = [Number(parts[0]), Number(parts.at(-1))];
    if (parts.length > 1 && first >= end) return `non-increasing order, previous: ${first}, current: ${end}`;
    if (last >= first) return `non-increasing order, previous: ${last}, current: ${first}`;
    total += end - first + 1;
    last = end;
  }
  return total;
}
