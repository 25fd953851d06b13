import type { Pod, Workload } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { instanceOf, sourced } from '../../model/cluster-view.ts';
import { isStatefulSet, isWorkloadInstance } from '../../model/keys.ts';
import type { Claimed } from '../../model/records.ts';
import { podCount } from '../../model/records/pods.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { podNames } from '../lib/references/governing.ts';
import { areDeployedTogether, at } from '../lib/reach.ts';
import { called, podText } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';
import type { Pods } from '../lib/words.ts';

type Values = { readonly owner: string; readonly it: string };

const say = sentences({
  refused: ({ owner, name }: { readonly owner: string; readonly name: string }) =>
    `${owner} creates ${name} first, so the API server refuses this Pod: the name is taken. Rename the Pod.`,
  blocks: ({ it, owner, name }: Values & { readonly name: string }) =>
    `${it} has the name of a pod of ${owner} but is not one of its pods: the set cannot create ${name} and stops there. Rename the Pod.`,
  'by-name': ({ owner, it }: Values) => `${owner} takes over ${it}, whose name and labels are those of its pods.`,
  'by-labels': ({ owner, it }: Values) => `${owner} takes over ${it}, whose labels match its selector.`,
  scaled: ({ count }: { readonly count: number }) =>
    count === 1 ? 'It scales it to 1 pod, since it is paused.' : `It scales it to ${count} pods, since it is paused.`,
  'only-own-stay': () => "Only pods of the Deployment's template stay.",
  'replaced-by-name': ({ name }: { readonly name: string }) => `It deletes the Pod and makes its own ${name} from its template.`,
  replaced: () => 'It deletes the Pod and makes its own from its template.',
  stuck: () => 'It cannot make the Pod one of its own, and makes no more pods.',
  idle: () => 'The Pod stays as it is, for something else holds the set up.',
  'makes-none': () => 'It deletes the Pod, since it makes none.',
  'makes-others': ({ pods }: { readonly pods: Pods }) => `It deletes the Pod, since it makes only ${podText(pods)}.`,
  'no-index': () => 'It deletes the Pod, which has no completion index.',
  'one-per-node': () => 'It deletes the Pod, since its node has one.',
  suspended: () => 'It deletes the Pod, since it is suspended.',
  'too-many': ({ count }: { readonly count: number }) =>
    count === 1 ? 'It deletes the Pod, since it wants only 1 pod.' : `It deletes the Pod, since it wants only ${count} pods.`,
  'stays-on-node': () => 'The Pod stays as the one of its node.',
  counts: () => 'The Pod counts as one of its pods, and keeps its own spec.',
  'counts-as-one': () => 'The Pod counts as one of its pods, and one fewer is made from the template.',
  'rename-or-relabel': () => 'Rename the Pod or give it other labels.',
  relabel: () => 'Give the Pod other labels.',
  'relabel-set': () => 'Give the ReplicaSet other labels.',
});

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
        ...told(subject, owner, claimed.fate),
        related: [at(model, owner, byName ? 'metadata.name' : 'spec.selector', called(owner))],
      };
    }
  },
});

function told(subject: InstanceOf<Workload | Pod>, owner: InstanceOf<Workload>, fate: Claimed['fate']): Said {
  const [it, other] = [called(subject), called(owner)];
  const name = nameText(subject.facts.object);
  if (fate === 'refused') return say('refused', { owner: other, name });
  if (fate === 'blocks') return say('blocks', { it, owner: other, name });
  if (fate === 'absorbed') return inTurn(say('by-labels', { it, owner: other }), absorbed(owner), say('relabel-set', {}));
  return isStatefulSet(owner)
    ? inTurn(say('by-name', { it, owner: other }), outcomeOf(owner, fate, name), say('rename-or-relabel', {}))
    : inTurn(say('by-labels', { it, owner: other }), outcomeOf(owner, fate, name), say('relabel', {}));
}

function absorbed({ facts: { object } }: InstanceOf<Workload>): Said {
  return object.suspended === true ? say('scaled', { count: object.replicas ?? 1 }) : say('only-own-stay', {});
}

function outcomeOf(owner: InstanceOf<Workload>, fate: Claimed['fate'], name: string): Said {
  switch (fate) {
    case 'replaced':
      return isStatefulSet(owner) ? say('replaced-by-name', { name }) : say('replaced', {});
    case 'stuck':
      return say('stuck', {});
    case 'idle':
      return say('idle', {});
    case 'deleted':
      return deleted(owner);
    default:
      return say(owner.facts.object.kind === 'DaemonSet' ? 'stays-on-node' : isStatefulSet(owner) ? 'counts' : 'counts-as-one', {});
  }
}

/** Why a Pod is one too many. */
function deleted(owner: InstanceOf<Workload>): Said {
  const { object } = owner.facts;
  if (isStatefulSet(owner)) return object.replicas === 0 ? say('makes-none', {}) : say('makes-others', { pods: podNames(owner) });
  if (object.kind === 'Job' && object.completionMode === 'Indexed') return say('no-index', {});
  if (object.kind === 'DaemonSet') return say('one-per-node', {});
  return object.suspended === true ? say('suspended', {}) : say('too-many', { count: podCount(object) });
}
