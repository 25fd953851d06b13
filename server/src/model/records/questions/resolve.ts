import { queriesFor, walksOn } from '../../../k8s/search-list.ts';
import type { Libc, Resolver } from '../../../k8s/search-list.ts';
import type { Answer, Records } from '../types.ts';

/** One question of a walk along the search list. */
export interface Step {
  readonly name: string;
  readonly answer: Answer;
  /** The walk ends here with this answer. */
  readonly stops: boolean;
}

export interface Resolution {
  readonly asked: string;
  readonly type: string;
  readonly libc: Libc;
  readonly resolver: Resolver;
  /** Every question that is sent, in order. */
  readonly steps: readonly Step[];
  /** The answer that the program gets: the one that stopped the walk, else an empty one before a name error. `undefined`: the pod does not ask the cluster DNS. */
  readonly answer: Answer | undefined;
  /** Questions that would follow but are never sent. */
  readonly unsent: readonly string[];
}

function outcomeOf(answer: Answer): 'records' | 'empty' | 'name-error' {
  if (answer.answers.length > 0) return 'records';
  return answer.rcode === 'NXDOMAIN' ? 'name-error' : 'empty';
}

/** What happens when a program in a pod looks up `name`: each question with its answer, and where the walk stops (facts C). */
export function resolveFromPod(records: Pick<Records, 'dig'>, resolver: Resolver, name: string, type: string, libc: Libc): Resolution {
  const queries = queriesFor(name, resolver, libc);
  const base = { asked: name, type, libc, resolver };
  if (!resolver.asksCluster) return { ...base, steps: [], answer: undefined, unsent: queries };
  const steps: Step[] = [];
  for (const query of queries) {
    const answer = records.dig(query, type);
    const outside = answer.dependsOn.includes(answer.name);
    const stops = !outside && !walksOn(outcomeOf(answer), libc);
    steps.push({ name: query, answer, stops });
    if (stops) break;
  }
  const empty = steps.find((s) => outcomeOf(s.answer) === 'empty')?.answer;
  const last = steps.at(-1);
  return { ...base, steps, answer: last?.stops === true ? last.answer : (empty ?? last?.answer), unsent: queries.slice(steps.length) };
}
