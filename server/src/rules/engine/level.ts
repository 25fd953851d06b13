import type { Severity } from '../../k8s/cluster-settings.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model, Weight } from '../../model/types.ts';
import type { RuleFinding } from '../define.ts';
import { verdictOf } from '../lib/refusals/verdict.ts';

/**
 * How much a finding is to be believed, by what it rests on. What is never applied as it is written does no harm, whatever it says; of an object whose
 * version the API server does not know nothing is said but that (`inItself`): it is nowhere, and its fields are those of another time.
 */
export function weightOf(subject: Instance, { rests = [evidence(subject)] }: Pick<RuleFinding, 'rests'>, model: Model): Weight {
  if (subject.unapplied !== undefined || (rests.length > 0 && verdictOf(subject, model).status === 404)) return 'none';
  return model.scope.weigh(subject, rests);
}

/** The level of a finding that would have this one if all that it rests on were sure. */
export function levelOf(level: Severity, weight: Weight): Severity {
  return weight === 'sure' ? level : 'hint';
}
