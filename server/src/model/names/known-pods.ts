import { podLabels } from '../../k8s/operators/controller-labels.ts';
import type { Labels, Pod, Workload } from '../../k8s/kinds.ts';
import { numberedPod, ordinalsOf } from '../../k8s/pod-ordinals.ts';

/** What is known of a pod before it runs. */
export interface KnownPod {
  readonly name?: string;
  /** As the pod's own shell has it. */
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly labels: Labels;
  /** Its name is one of those that its controller could give it: the end is made up. */
  readonly isMadeUp?: true;
}

/** Of more pods than this the last one stands for the rest. */
const most = 20;

/** The pods of a maker as far as they differ in what is known of them (facts B.1, B.3, B.6, B.7). A set of no replicas is read as it is when it runs. */
export function knownPods(maker: Workload | Pod): readonly KnownPod[] {
  const { template, name } = maker;
  const { hostname, subdomain } = template;
  if (name === '') return [{ labels: template.labels }];
  const base = subdomain === undefined || subdomain === '' ? {} : { subdomain };
  if (maker.kind === 'Pod') return [{ ...base, name, hostname: hostname ?? name, labels: template.labels }];
  if (maker.kind === 'StatefulSet') return numbers(ordinalsOf(maker)).map((ordinal) => ofSet(maker, ordinal));
  if (maker.kind === 'Job' && maker.completionMode === 'Indexed') {
    const last = Math.max(1, maker.completions ?? 1) - 1;
    return numbers({ first: 0, last }).map((index) => ({
      ...base,
      hostname: numberedPod(name, index),
      labels: podLabels(maker, name, index),
    }));
  }
  if (maker.kind === 'CronJob') return [{ labels: template.labels }];
  const madeUp = maker.kind === 'Deployment' ? `${name}-0123456789-abcde` : `${name}-abcde`;
  return [{ ...base, name: madeUp, hostname: hostname ?? madeUp, labels: template.labels, isMadeUp: true }];
}

function ofSet(set: Workload, ordinal: number): KnownPod {
  const name = numberedPod(set.name, ordinal);
  const { serviceName } = set;
  return {
    name,
    hostname: name,
    labels: podLabels(set, set.name, ordinal),
    ...(serviceName === undefined || serviceName === '' ? {} : { subdomain: serviceName }),
  };
}

function numbers({ first, last }: { readonly first: number; readonly last: number }): readonly number[] {
  const all = Array.from({ length: Math.min(last - first + 1, most) }, (_, index) => first + index);
  return last - first + 1 > most ? [...all.slice(0, -1), last] : all;
}
