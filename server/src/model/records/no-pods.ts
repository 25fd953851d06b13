import type { Pod, Workload } from '../../k8s/kinds.ts';
import type { Reason, Sourced } from '../records.ts';
import { podCount, sharesHostPort } from './pods.ts';
import { because } from './reason-codes.ts';

/** Why an object runs no pods. Ask only where it runs none. */
export function whyNoPods(owner: Sourced<Workload | Pod>): Reason {
  const { object, ref } = owner;
  if (object.kind === 'CronJob' || object.kind === 'Pod') return because('makes-no-pods', { ref });
  if (object.suspended === true) return because('paused', { ref, field: object.kind === 'Deployment' ? 'spec.paused' : 'spec.suspend' });
  if (sharesHostPort(object.template)) return because('pods-share-port', { ref, field: 'spec.template.spec.hostNetwork' });
  if (podCount(object) > 0) return because('pods-refused', { ref, field: 'metadata.name' });
  return because('no-replicas', { ref, field: object.kind === 'Job' ? 'spec.parallelism' : 'spec.replicas' });
}
