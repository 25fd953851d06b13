import { areKnown } from '../../facts/known.ts';
import type { Absence, Evidence, Instance, Sight, Weight } from '../types.ts';

/** An object, known in these fields (API paths); without any, the whole of it. `seenFrom`: from where it is looked at, if not from the object at fault. */
export function evidence(instance: Instance, fields: readonly string[] = [], seenFrom?: Instance, namespace?: string): Evidence {
  return {
    instance,
    fields: fields.length === 0 ? whole : fields,
    ...(seenFrom === undefined ? {} : { seenFrom }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** That something is not there. */
export function missing(absence: Absence): Evidence {
  return { absence };
}

const whole: readonly string[] = [''];

/** How an instance is seen from another, ties between the two looked at. */
export type SeenFrom = (from: Instance, other: Instance, namespace: string | undefined) => Sight;

/**
 * How much a conclusion about an object can be believed: as much as the weakest thing that it rests on. What is not known, or not certainly applied
 * together with it, bears nothing.
 */
export function weigh(subject: Instance, rests: readonly Evidence[], seen: SeenFrom): Weight {
  let weight: Weight = 'sure';
  for (const each of rests) {
    const own = 'absence' in each ? weightOfAbsence(each.absence) : weightOfObject(subject, each, seen);
    if (own === 'none') return 'none';
    if (own === 'doubtful') weight = own;
  }
  return weight;
}

function weightOfAbsence({ certainty }: Absence): Weight {
  return certainty === 'open' ? 'none' : certainty === 'doubtful' ? 'doubtful' : 'sure';
}

function weightOfObject(
  subject: Instance,
  { instance, fields, seenFrom = subject, namespace }: Extract<Evidence, { readonly instance: Instance }>,
  seen: SeenFrom,
): Weight {
  if (!areKnown(instance.facts, fields) || (instance.bundle !== subject.bundle && instance.bundle.mayChange(instance.facts, fields)))
    return 'none';
  return instance === seenFrom || seen(seenFrom, instance, namespace) === 'together' ? 'sure' : 'none';
}
