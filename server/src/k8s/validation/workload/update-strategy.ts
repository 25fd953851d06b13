import type { Context } from '../context.ts';
import { forbidden, invalid, notSupported, required } from '../errors.ts';
import { goJson, quote } from '../go/go-text.ts';
import type { Cause, Rendered } from '../errors.ts';
import { child } from '../path.ts';
import { nonNegative } from '../numbers.ts';
import { has, map, number, text } from '../taken.ts';
import { maxUnavailableOfSets } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { amountCauses, amountOf, overHundred, shownAmount, sizeOf } from './amounts.ts';

/** Go name, API name, and what stands for an absent one. */
type Fields = readonly (readonly [go: string, key: string, none: string])[];

/** A strategy with a type that there is not. The amounts have no defaults then. */
function unknownStrategy(strategy: Json, fields: Fields, go: string, goRolling: string): Rendered {
  const [type, rolling] = [text(strategy, 'type'), map(strategy, 'rollingUpdate')];
  const inner =
    rolling === undefined
      ? 'null'
      : `{${fields.map(([name, key, none]) => `"${name}":${has(rolling, key) ? goJson(rolling[key]) : none}`).join(',')}}`;
  return {
    value: type,
    json: `{"Type":${goJson(type)},"RollingUpdate":${inner}}`,
    go: `apps.${go}{Type:${quote(type)}, RollingUpdate:(*apps.${goRolling})(nil)}`,
  };
}

const amounts = [
  ['MaxUnavailable', 'maxUnavailable', '0'],
  ['MaxSurge', 'maxSurge', '0'],
] as const;

/** Refusals of `spec.strategy` of a Deployment, with its defaults. */
export function deploymentStrategy(c: Context, strategy: Json): readonly Cause[] {
  const [type, field] = [text(strategy, 'type'), 'spec.strategy'];
  if (type === 'Recreate') {
    return has(strategy, 'rollingUpdate')
      ? [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  }
  if (type !== 'RollingUpdate')
    return [
      notSupported(c, field, unknownStrategy(strategy, amounts, 'DeploymentStrategy', 'RollingUpdateDeployment'), [
        'Recreate',
        'RollingUpdate',
      ]),
    ];
  const [rolling, path] = [map(strategy, 'rollingUpdate') ?? {}, `${field}.rollingUpdate.maxUnavailable`];
  const [down, surge] = [amountOf(rolling['maxUnavailable'], '25%'), amountOf(rolling['maxSurge'], '25%')];
  return [
    ...amountCauses(c, path, down),
    ...amountCauses(c, `${field}.rollingUpdate.maxSurge`, surge),
    ...(sizeOf(down) === 0 && sizeOf(surge) === 0 ? [invalid(c, path, shownAmount(down), 'may not be 0 when `maxSurge` is 0')] : []),
    ...overHundred(c, path, down),
  ];
}

/** Refusals of `spec.updateStrategy` of a StatefulSet, with its defaults. */
export function statefulSetStrategy(c: Context, strategy: Json): readonly Cause[] {
  const [type, field, rolling] = [text(strategy, 'type'), 'spec.updateStrategy', map(strategy, 'rollingUpdate')];
  if (type === 'OnDelete') {
    if (rolling === undefined) return [];
    const json = `{"Partition":${number(rolling, 'partition')},"MaxUnavailable":${goJson(rolling['maxUnavailable'] ?? null)}}`;
    return [invalid(c, `${field}.rollingUpdate`, { value: rolling, json, go: json }, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  if (type !== 'RollingUpdate') {
    const fields = [
      ['Partition', 'partition', '0'],
      ['MaxUnavailable', 'maxUnavailable', 'null'],
    ] as const;
    return [
      invalid(
        c,
        field,
        unknownStrategy(strategy, fields, 'StatefulSetUpdateStrategy', 'RollingUpdateStatefulSetStrategy'),
        "must be 'RollingUpdate' or 'OnDelete'",
      ),
    ];
  }
  return rolling === undefined ? [] : rollingSet(c, `${field}.rollingUpdate`, rolling);
}

function rollingSet(c: Context, field: string, rolling: Json): readonly Cause[] {
  const causes: Cause[] = [];
  nonNegative(c, causes, field, rolling, 'partition');
  const [plain, path] = [rolling['maxUnavailable'], child(field, 'maxUnavailable')];
  if (plain === undefined || !maxUnavailableOfSets(c)) return causes;
  const amount = amountOf(plain, 1);
  causes.push(...amountCauses(c, path, amount));
  if (sizeOf(amount) === 0) causes.push(invalid(c, path, shownAmount(amount), 'cannot be 0'));
  causes.push(...overHundred(c, path, amount));
  return causes;
}

/** Refusals of `spec.updateStrategy` of a DaemonSet, with its defaults. */
export function daemonSetStrategy(c: Context, strategy: Json): readonly Cause[] {
  const [type, field] = [text(strategy, 'type'), 'spec.updateStrategy'];
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate')
    return [
      notSupported(c, field, unknownStrategy(strategy, amounts, 'DaemonSetUpdateStrategy', 'RollingUpdateDaemonSet'), [
        'RollingUpdate',
        'OnDelete',
      ]),
    ];
  const rolling = map(strategy, 'rollingUpdate') ?? {};
  const [down, surge] = [amountOf(rolling['maxUnavailable'], 1), amountOf(rolling['maxSurge'], 0)];
  const [downPath, surgePath] = [`${field}.rollingUpdate.maxUnavailable`, `${field}.rollingUpdate.maxSurge`];
  const both = sizeOf(down) !== 0 && sizeOf(surge) !== 0;
  const none = sizeOf(down) === 0 && sizeOf(surge) === 0;
  return [
    ...amountCauses(c, downPath, down),
    ...amountCauses(c, surgePath, surge),
    ...overHundred(c, downPath, down),
    ...overHundred(c, surgePath, surge),
    ...(both ? [invalid(c, surgePath, shownAmount(surge), 'may not be set when maxUnavailable is non-zero')] : []),
    ...(none ? [required(downPath, 'cannot be 0 when maxSurge is 0')] : []),
  ];
}
