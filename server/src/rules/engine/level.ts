import type { Severity } from '../../k8s/cluster-settings.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model, Weight } from '../../model/types.ts';
import type { RuleFinding } from '../define.ts';

/** How much a finding is to be believed, by what it rests on. What is never applied as it is written does no harm, whatever it says. */
export function weightOf(subject: Instance, found: Pick<RuleFinding, 'rests'>, model: Model): Weight {
  return subject.unapplied === undefined ? model.scope.weigh(subject, found.rests ?? [evidence(subject)]) : 'none';
}

/** The level of a finding that would have this one if all that it rests on were sure. */
export function levelOf(level: Severity, weight: Weight): Severity {
  return weight === 'sure' ? level : 'hint';
}
