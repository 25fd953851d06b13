import type { Instance, Model } from '../../model/types.ts';
import type { Rule } from '../define.ts';
import { askedOf } from './asked.ts';
import { weightOf } from './level.ts';

/** Does a rule speak of the value of that field (its API path), so that what is shown there can say the same with certainty? Levels and suppressions do not count. */
export function isSaidOf(rules: readonly Rule[], instance: Instance, field: string, model: Model): boolean {
  if (instance.facts.partial || instance.unapplied !== undefined) return false;
  return askedOf(rules, instance.facts.object, instance.facts.textOf).some(({ when, rules: asked }) => {
    if (when?.(instance, model) === false) return false;
    return asked.some((rule) =>
      [...rule.check(instance, model)].some((found) => found.field === field && weightOf(instance, found, model) !== 'none'),
    );
  });
}
