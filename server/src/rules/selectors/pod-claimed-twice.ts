import type { Pod, Workload } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { count } from '../../base/texts/words.ts';
import { instanceOf, sourced } from '../../model/cluster-view.ts';
import { isStatefulSet, isWorkloadInstance } from '../../model/keys.ts';
import type { Claimed } from '../../model/records.ts';
import { podCount } from '../../model/records/pods.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { podNames } from '../lib/references/governing.ts';
import { areDeployedTogether, at } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['Pod', 'ReplicaSet'],
  *check(subject, model) {
    for (const claimed of model.recordsFor(subject.bundle).claimsOn(sourced(subject))) {
      const owner = instanceOf(claimed.by);
      if (owner === undefined || !isWorkloadInstance(owner) || !areDeployedTogether(subject, owner)) continue;
      const byName = claimed.fate === 'blocks' || claimed.fate === 'refused';
      yield {
        rests: [evidence(subject), evidence(owner)],
        field: byName || isStatefulSet(owner) ? 'metadata.name' : 'metadata.labels',
        message: messageOf(subject, owner, claimed.fate),
        related: [at(model, owner, byName ? 'metadata.name' : 'spec.selector', called(owner))],
      };
    }
  },
});

function messageOf(subject: InstanceOf<Workload | Pod>, owner: InstanceOf<Workload>, fate: Claimed['fate']): string {
  const [it, other] = [called(subject), called(owner)];
  const name = nameText(subject.facts.object);
  switch (fate) {
    case 'refused':
      return `${other} creates ${name} first, so the API server refuses this Pod: the name is taken. Rename the Pod.`;
    case 'blocks':
      return `${it} has the name of a pod of ${other} but is not one of its pods: the set cannot create ${name} and stops there. Rename the Pod.`;
    case 'absorbed': {
      const { replicas, suspended } = owner.facts.object;
      const effect =
        suspended === true
          ? `it scales it to ${count(replicas ?? 1, 'pod')}, since it is paused`
          : "only pods of the Deployment's template stay";
      return `${other} takes over ${it}, whose labels match its selector: ${effect}. Give the ReplicaSet other labels.`;
    }
    default: {
      const why = isStatefulSet(owner) ? 'whose name and labels are those of its pods' : 'whose labels match its selector';
      return `${other} takes over ${it}, ${why}: ${outcomeOf(owner, fate, name)}. ${isStatefulSet(owner) ? 'Rename the Pod or give it other labels' : 'Give the Pod other labels'}.`;
    }
  }
}

function outcomeOf(owner: InstanceOf<Workload>, fate: Claimed['fate'], name: string): string {
  const { object } = owner.facts;
  switch (fate) {
    case 'replaced':
      return `it deletes the Pod and makes its own${isStatefulSet(owner) ? ` ${name}` : ''} from its template`;
    case 'stuck':
      return 'it cannot make the Pod one of its own, and makes no more pods';
    case 'idle':
      return 'the Pod stays as it is, for something else holds the set up';
    case 'deleted':
      return `it deletes the Pod, ${tooMany(owner)}`;
    default:
      return object.kind === 'DaemonSet'
        ? 'the Pod stays as the one of its node'
        : `the Pod counts as one of its pods, and ${isStatefulSet(owner) ? 'keeps its own spec' : 'one fewer is made from the template'}`;
  }
}

/** Why a Pod is one too many. */
function tooMany(owner: InstanceOf<Workload>): string {
  const { object } = owner.facts;
  if (isStatefulSet(owner)) return object.replicas === 0 ? 'since it makes none' : `since it makes only ${podNames(owner)}`;
  if (object.kind === 'Job' && object.completionMode === 'Indexed') return 'which has no completion index';
  if (object.kind === 'DaemonSet') return 'since its node has one';
  return object.suspended === true ? 'since it is suspended' : `since it wants only ${count(podCount(object), 'pod')}`;
}
