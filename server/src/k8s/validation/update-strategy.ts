import type { Context } from './context.ts';
import { forbidden, invalid, notSupported, required } from './errors.ts';
import { goJson, quote } from './go-text.ts';
import type { Cause, Rendered } from './errors.ts';
import { regexError } from './names.ts';
import { maxUnavailableOfSets } from '../versions.ts';
import type { Json } from '../json.ts';
import { asNumber, asObject, asText, isObject } from '../json.ts';

type Amount = number | string;

const amountOf = (plain: unknown, missing: Amount): Amount => (typeof plain === 'number' || typeof plain === 'string' ? plain : missing);

/** An amount as a value in messages: a number or a text, in Go a structure. */
function rendered(amount: Amount): Rendered {
  const text = typeof amount === 'string';
  const go = `intstr.IntOrString{Type:${text ? 1 : 0}, IntVal:${text ? 0 : amount}, StrVal:${quote(text ? amount : '')}}`;
  return { value: amount, json: goJson(amount), go };
}

function amountCauses(c: Context, field: string, amount: Amount): Cause[] {
  if (typeof amount === 'number') return amount < 0 ? [invalid(c, field, amount, 'must be greater than or equal to 0')] : [];
  if (/^[0-9]+%$/.test(amount)) return [];
  return [invalid(c, field, rendered(amount), regexError("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%'))];
}

const size = (amount: Amount): number => (typeof amount === 'number' ? amount : Number(/^([0-9]+)%$/.exec(amount)?.[1] ?? 0));
const overHundred = (c: Context, field: string, amount: Amount): Cause[] =>
  (typeof amount === 'string' && size(amount) > 100 ? [invalid(c, field, rendered(amount), 'must not be greater than 100%')] : []);

/** Go name, API name, and what stands for an absent one. */
type Fields = readonly (readonly [string, string, string])[];

/** A strategy with a type that there is not. The amounts have no defaults then. */
function unknownStrategy(type: string, rolling: unknown, fields: Fields, go: string, goRolling: string): Rendered {
  const shown = ([name, key, none]: Fields[number], given: Json): string =>
    `"${name}":${given[key] === undefined || given[key] === null ? none : goJson(given[key])}`;
  const inner = isObject(rolling) ? `{${fields.map((field) => shown(field, rolling)).join(',')}}` : 'null';
  return { 
    value: type, json: `{"Type":${goJson(type)},"RollingUpdate":${inner}}`,
    go: `apps.${go}{Type:${quote(type)}, RollingUpdate:(*apps.${goRolling})(nil)}`,
  };
}

const amounts = [['MaxUnavailable', 'maxUnavailable', '0'], ['MaxSurge', 'maxSurge', '0']] as const;

/** Refusals of `spec.strategy` of a Deployment. */
export function deploymentStrategy(c: Context, plain: unknown): Cause[] {
  if (plain === undefined || plain === null) return [];
  const [strategy, field] = [asObject(plain), 'spec.strategy'];
  const type = asText(strategy['type']) || 'RollingUpdate';
  const rolling = asObject(strategy['rollingUpdate']);
  if (type === 'Recreate') {
    const detail = "may not be specified when strategy `type` is 'Recreate'";
    return isObject(strategy['rollingUpdate']) ? [forbidden(`${field}.rollingUpdate`, detail)] : [];
  }
  if (type !== 'RollingUpdate') {
    const shown = unknownStrategy(type, strategy['rollingUpdate'], amounts, 'DeploymentStrategy', 'RollingUpdateDeployment');
    return [notSupported(c, field, shown, ['Recreate', 'RollingUpdate'])];
  }
  const path = `${field}.rollingUpdate.maxUnavailable`;
  const [down, surge] = [amountOf(rolling['maxUnavailable'], '25%'), amountOf(rolling['maxSurge'], '25%')];
  return [
    ...amountCauses(c, path, down), ...amountCauses(c, `${field}.rollingUpdate.maxSurge`, surge),
    ...(size(down) === 0 && size(surge) === 0 ? [invalid(c, path, rendered(down), 'may not be 0 when `maxSurge` is 0')] : []),
    ...overHundred(c, path, down),
  ];
}

/** Refusals of `spec.updateStrategy` of a StatefulSet. */
export function statefulSetStrategy(c: Context, plain: unknown): Cause[] {
  if (plain === undefined || plain === null) return [];
  const [strategy, field] = [asObject(plain), 'spec.updateStrategy'];
  const type = asText(strategy['type']) || 'RollingUpdate';
  const rolling = strategy['rollingUpdate'];
  const fields = [['Partition', 'partition', '0'], ['MaxUnavailable', 'maxUnavailable', 'null']] as const;
  if (type === 'OnDelete') {
    if (!isObject(rolling)) return [];
    const json = `{"Partition":${asNumber(rolling['partition']) ?? 0},"MaxUnavailable":${goJson(rolling['maxUnavailable'] ?? null)}}`;
    return [invalid(c, `${field}.rollingUpdate`, { value: rolling, json, go: json }, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  if (type !== 'RollingUpdate') {
    const shown = unknownStrategy(type, rolling, fields, 'StatefulSetUpdateStrategy', 'RollingUpdateStatefulSetStrategy');
    return [invalid(c, field, shown, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  return rollingSet(c, `${field}.rollingUpdate`, asObject(rolling));
}

function rollingSet(c: Context, field: string, rolling: Json): Cause[] {
  const partition = asNumber(rolling['partition']) ?? 0;
  const causes = amountCauses(c, `${field}.partition`, partition);
  const plain = rolling['maxUnavailable'];
  if (plain === undefined || plain === null || !maxUnavailableOfSets(c)) return causes;
  const [amount, path] = [amountOf(plain, 1), `${field}.maxUnavailable`];
  const zero = size(amount) === 0 ? [invalid(c, path, rendered(amount), 'cannot be 0')] : [];
  return [...causes, ...amountCauses(c, path, amount), ...zero, ...overHundred(c, path, amount)];
}

/** Refusals of `spec.updateStrategy` of a DaemonSet. */
export function daemonSetStrategy(c: Context, plain: unknown): Cause[] {
  if (plain === undefined || plain === null) return [];
  const [strategy, field] = [asObject(plain), 'spec.updateStrategy'];
  const type = asText(strategy['type']) || 'RollingUpdate';
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    const shown = unknownStrategy(type, strategy['rollingUpdate'], amounts, 'DaemonSetUpdateStrategy', 'RollingUpdateDaemonSet');
    return [notSupported(c, field, shown, ['RollingUpdate', 'OnDelete'])];
  }
  const rolling = asObject(strategy['rollingUpdate']);
  const [down, surge] = [amountOf(rolling['maxUnavailable'], 1), amountOf(rolling['maxSurge'], 0)];
  const [downPath, surgePath] = [`${field}.rollingUpdate.maxUnavailable`, `${field}.rollingUpdate.maxSurge`];
  const both = size(down) !== 0 && size(surge) !== 0;
  const none = size(down) === 0 && size(surge) === 0;
  return [
    ...amountCauses(c, downPath, down), ...amountCauses(c, surgePath, surge), ...overHundred(c, downPath, down), ...overHundred(c, surgePath, surge),
    ...(both ? [invalid(c, surgePath, rendered(surge), 'may not be set when maxUnavailable is non-zero')] : []),
    ...(none ? [required(downPath, 'cannot be 0 when maxSurge is 0')] : []),
  ];
}
