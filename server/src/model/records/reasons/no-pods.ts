import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { knownName } from '../../../k8s/known-name.ts';
import { numberedPod } from '../../../k8s/pod-ordinals.ts';
import type { Reason, Sourced } from '../types.ts';
import type { Household } from '../ownership/household.ts';
import { podCount, sharesHostPort } from '../pods.ts';
import { because } from './reason-codes.ts';

/** Why an object runs no pods. Ask only where it runs none. */
export function whyNoPods(household: Household, owner: Sourced<Workload | Pod>): Reason {
  const { object, ref, namespace } = owner;
  if (object.kind === 'Pod') return whyGone(household, { object, namespace, ref });
  if (object.kind === 'CronJob') return because('makes-no-pods', { ref });
  if (object.suspended === true) return because('paused', { ref, field: object.kind === 'Deployment' ? 'spec.paused' : 'spec.suspend' });
  if (sharesHostPort(object.template)) return because('pods-share-port', { ref, field: 'spec.template.spec.hostNetwork' });
  if (podCount(object) === 0) return because('no-replicas', { ref, field: object.kind === 'Job' ? 'spec.parallelism' : 'spec.replicas' });
  const taker = household.takerOf({ object, namespace, ref });
  if (taker !== undefined) return because('replica-set-taken', { ref: taker.ref, field: 'spec.selector', values: { set: object.name } });
  const pod = numberedPod(object.name, object.ordinalsStart ?? 0);
  if (household.censusOf({ object, namespace, ref }).own.length === 0)
    return because('name-blocked', { ref, field: 'metadata.name', values: { pod } });
  return because('pods-refused', { ref, field: 'metadata.name' });
}

/** Why a bare Pod does not stay. */
function whyGone(household: Household, pod: Sourced<Pod>): Reason {
  const { object, ref } = pod;
  const end = household.endsOf(pod).find(({ fate }) => fate !== 'blocks');
  if (end === undefined) return because('makes-no-pods', { ref });
  const code = end.fate === 'refused' ? 'pod-name-taken' : end.fate === 'replaced' ? 'pod-replaced' : 'pod-surplus';
  return because(code, {
    ref: end.by.ref,
    field: end.fate === 'refused' ? 'metadata.name' : 'spec.selector',
    values: { pod: knownName(object) },
  });
}
