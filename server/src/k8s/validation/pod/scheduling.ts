import type { Context } from '../context.ts';
import { duplicate, eachInvalid, invalid, notSupported, required, typedText } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { selectorCauses } from '../labels.ts';
import { labelValue, qualifiedName } from '../names.ts';
import type { Path } from '../path.ts';
import { child, item } from '../path.ts';
import { has, maps, maybeNumber, maybeText, number, text } from '../taken.ts';
import { comparisonsNamed, mergedLabelKeys } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { labelKeyCauses, legacyLabelKeyCauses } from './label-keys.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Taints that a pod puts up with. */
export function tolerationCauses(c: Context, into: Cause[], list: Path, tolerations: readonly Json[]): void {
  for (const [i, toleration] of tolerations.entries()) {
    const at = item(list, i);
    const [key, operator, value, effect] = [
      text(toleration, 'key'),
      text(toleration, 'operator'),
      text(toleration, 'value'),
      text(toleration, 'effect'),
    ];
    if (key !== '') into.push(...eachInvalid(c, child(at, 'key'), key, qualifiedName(c, key)));
    else if (operator !== 'Exists') {
      into.push(
        invalid(
          c,
          child(at, 'operator'),
          typedText(operator),
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (has(toleration, 'tolerationSeconds') && effect !== 'NoExecute') {
      into.push(invalid(c, child(at, 'effect'), typedText(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    operatorCauses(c, into, child(at, 'operator'), operator, value);
    if (effect !== '' && !effects.includes(effect)) into.push(notSupported(c, child(at, 'effect'), effect, effects));
  }
}

function operatorCauses(c: Context, into: Cause[], field: Path, operator: string, value: string): void {
  if (operator === 'Exists') {
    if (value !== '') into.push(invalid(c, field, value, "value must be empty when `operator` is 'Exists'"));
  } else if (operator === 'Equal' || operator === '') {
    const wrong = labelValue(c, value);
    if (wrong.length > 0) into.push(invalid(c, field, value, wrong.join(';')));
  } else
    into.push(
      notSupported(
        c,
        field,
        operator,
        comparisonsNamed(c) && (operator === 'Lt' || operator === 'Gt') ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'],
      ),
    );
}

const actions = ['DoNotSchedule', 'ScheduleAnyway'];

/** How pods are spread. */
export function spreadCauses(c: Context, into: Cause[], list: Path, constraints: readonly Json[]): void {
  for (const [i, constraint] of constraints.entries()) {
    const at = item(list, i);
    const [key, action, skew, domains] = [
      text(constraint, 'topologyKey'),
      text(constraint, 'whenUnsatisfiable'),
      number(constraint, 'maxSkew'),
      maybeNumber(constraint, 'minDomains'),
    ];
    if (skew <= 0) into.push(invalid(c, child(at, 'maxSkew'), skew, 'must be greater than zero'));
    if (key === '') into.push(required(child(at, 'topologyKey'), 'can not be empty'));
    if (!actions.includes(action)) into.push(notSupported(c, child(at, 'whenUnsatisfiable'), action, actions));
    const twin = constraints
      .slice(i + 1)
      .some((other) => text(other, 'topologyKey') === key && text(other, 'whenUnsatisfiable') === action);
    if (twin) into.push(duplicate(c, child(at, '{topologyKey, whenUnsatisfiable}'), `{${key}, ${action}}`));
    if (domains !== undefined) {
      if (domains <= 0) into.push(invalid(c, child(at, 'minDomains'), domains, 'must be greater than zero'));
      if (action !== 'DoNotSchedule')
        into.push(
          invalid(c, child(at, 'minDomains'), domains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`),
        );
    }
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy']) {
      const value = maybeText(constraint, policy);
      if (value !== undefined && value !== 'Honor' && value !== 'Ignore')
        into.push(notSupported(c, child(at, policy), value, ['Honor', 'Ignore']));
    }
    if (mergedLabelKeys(c)) labelKeyCauses(c, into, at, { ...constraint, mismatchLabelKeys: [] });
    else legacyLabelKeyCauses(c, into, at, constraint);
    selectorCauses(c, into, child(at, 'labelSelector'), constraint['labelSelector']);
  }
}

/** What has to be done before a pod counts as ready, and before it is placed. */
export function gateCauses(c: Context, into: Cause[], at: Path, spec: Json): void {
  for (const [i, gate] of maps(spec, 'readinessGates').entries()) {
    const type = text(gate, 'conditionType');
    into.push(...eachInvalid(c, child(item(child(at, 'readinessGates'), i), 'conditionType'), type, qualifiedName(c, type)));
  }
  const seen = new Set<string>();
  for (const [i, gate] of maps(spec, 'schedulingGates').entries()) {
    const [name, field] = [text(gate, 'name'), item(child(at, 'schedulingGates'), i)];
    into.push(...eachInvalid(c, field, name, qualifiedName(c, name)));
    if (seen.has(name)) into.push(duplicate(c, field, name));
    seen.add(name);
  }
}
