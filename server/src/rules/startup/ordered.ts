import { programs } from '../../facts/uses/programs.ts';
import type { Lookup } from '../../facts/uses/types.ts';
import { ordinalsOf, setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import type { Instance, Model } from '../../model/types.ts';
import { textsOf } from '../lib/names/own-texts.ts';
import type { Maker } from './waits.ts';

/** What a fix of `podManagementPolicy` says (facts D.2). */
export const policyWarning =
  'podManagementPolicy cannot be changed on a live StatefulSet: delete it with --cascade=orphan and apply it again.';

/** Is one pod made after the other, each once the one before it is Ready? */
export function isOrderedReady({ facts: { object } }: Maker): boolean {
  return object.kind === 'StatefulSet' && object.podManagementPolicy !== 'Parallel';
}

/** A list of members that the program of a set needs a majority of, later pods of the set among them, though those are made only once the first is Ready. */
export function majorityOf(
  set: Maker,
  model: Model,
): { readonly holder: Instance; readonly lookup: Lookup; readonly title: string } | undefined {
  const { object } = set.facts;
  if (object.kind !== 'StatefulSet' || !isOrderedReady(set) || !object.template.containers.some((container) => container.hasReadinessProbe))
    return undefined;
  const { first, last } = ordinalsOf(object);
  for (const holder of textsOf(set, model)) {
    for (const use of holder.facts.uses ?? []) {
      if (use.kind !== 'lookup' || programs[use.program].needs !== 'majority') continue;
      const pod = setAndOrdinal(use.host.split('.')[0] ?? '');
      if (pod?.set === object.name && pod.ordinal > first && pod.ordinal <= last)
        return { holder, lookup: use, title: programs[use.program].title };
    }
  }
  return undefined;
}
