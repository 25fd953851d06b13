import { programs } from '../../facts/uses/programs.ts';
import type { Lookup, Quorum } from '../../facts/uses/types.ts';
import { ordinalsOf, setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import type { Instance, Model } from '../../model/types.ts';
import { textsOf } from '../lib/names/own-texts.ts';
import { find } from '../fixes/field-edits.ts';
import { templatePath } from '../lib/reach.ts';
import type { Maker } from './waits.ts';
import { called } from '../lib/words.ts';

/** What a fix of `podManagementPolicy` says (facts D.2). */
export const policyWarning =
  'podManagementPolicy cannot be changed on a live StatefulSet: delete it with --cascade=orphan and apply it again.';

/** Is one pod made after the other, each once the one before it is Ready? */
export function isOrderedReady({ facts: { object } }: Maker): boolean {
  return object.kind === 'StatefulSet' && object.podManagementPolicy !== 'Parallel';
}

/** What shows that a program needs a majority of its members. */
interface Majority {
  readonly holder: Instance;
  readonly use: Lookup | Quorum;
  /** What the text names. */
  readonly label: string;
  /** The program; absent: one of those that are told how many members to expect. */
  readonly title?: string;
}

/** Does a command, or a request for a path, say whether the pods are ready? A port is open without a leader. */
function asksItself(set: Maker): boolean {
  return set.facts.object.template.containers.some((_, index) =>
    ['exec', 'httpGet'].some(
      (action) => find(set, `${templatePath(set, 'spec')}.containers[${index}].readinessProbe.${action}`) !== undefined,
    ),
  );
}

/** A list of members that the program of a set needs a majority of, later pods of the set among them, or their number, though those are made only once the first is Ready. */
export function majorityOf(set: Maker, model: Model): Majority | undefined {
  const { object } = set.facts;
  if (object.kind !== 'StatefulSet' || !isOrderedReady(set) || !object.template.containers.some((container) => container.hasReadinessProbe))
    return undefined;
  const { first, last } = ordinalsOf(object);
  for (const holder of textsOf(set, model)) {
    for (const use of holder.facts.uses ?? []) {
      if (use.kind === 'quorum' && last > first && asksItself(set))
        return { holder, use, label: `${called(holder)} names ${use.members} members` };
      if (use.kind !== 'lookup' || programs[use.program].needs !== 'majority') continue;
      const pod = setAndOrdinal(use.host.split('.')[0] ?? '');
      if (pod?.set === object.name && pod.ordinal > first && pod.ordinal <= last)
        return { holder, use, label: `${called(holder)} names ${use.host}`, title: programs[use.program].title };
    }
  }
  return undefined;
}
