import { count } from '../../base/texts/words.ts';
import { protocolOf } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { chosenPods } from './chosen-pods.ts';

/** The pods that a Service's selector chooses, by what manifests say. */
export interface PodsBehind {
  /** Without those of DaemonSets. */
  readonly pods: number;
  /** DaemonSets: one pod each on every node. */
  readonly perNode: number;
  /** Why it may be other pods, too: a template, an operator. */
  readonly unknown?: string;
}

/** The pods that the Service selects, counted; those of a DaemonSet apart, one for each node. */
export function podsBehind(model: Model, service: InstanceOf<Service>): PodsBehind {
  const { selector } = service.facts.object;
  if (!selector) return { pods: 0, perNode: 0 };
  const chosen = chosenPods(model, service, selector);
  const ofNodes = chosen.filter(({ owner }) => owner.facts.object.kind === 'DaemonSet');
  const perNode = ofNodes.filter(({ pods }) => pods.length > 0).length;
  const pods = chosen.filter((c) => !ofNodes.includes(c)).reduce((n, c) => n + c.pods.length, 0);
  const templated = chosen.find(({ owner: { facts } }) => facts.partial && !facts.lastGood)?.owner.facts.object;
  if (templated) return { pods, perNode, unknown: `not all of ${templated.kind} ${nameText(templated)} is known` };
  const absence = chosen.length === 0 ? model.scope.podsAbsence(service, selector) : undefined;
  return { pods, perNode, ...(absence !== undefined && absence.certainty !== 'likely' ? { unknown: absence.because } : {}) };
}

/** `3 pods`, `1 pod per node`, `2 pods and 1 per node`, `pods unknown`. */
export function podsText({ pods, perNode, unknown }: PodsBehind): string {
  if (unknown !== undefined) return 'pods unknown';
  if (perNode === 0) return count(pods, 'pod');
  return pods === 0 ? `${count(perNode, 'pod')} per node` : `${count(pods, 'pod')} and ${perNode} per node`;
}

/** Numbers that a named targetPort reaches in the selected pods (facts B.12). */
export function numbersBehind(model: Model, service: InstanceOf<Service>, name: string, protocol: string): readonly number[] {
  const { selector } = service.facts.object;
  if (!selector) return [];
  const numbers = model.scope
    .podsMatching(service, selector)
    .filter(countsHere)
    .flatMap(({ instance }) =>
      instance.facts.object.template.containers.flatMap((c) =>
        c.ports.flatMap((p) => (p.name === name && protocolOf(p) === protocol && p.containerPort !== undefined ? [p.containerPort] : [])),
      ),
    );
  return [...new Set(numbers)].sort((a, b) => a - b);
}
