import { isWorkload, makesPods, podPath } from '../../k8s/kinds.ts';
import type { KubeObject } from '../../k8s/kinds.ts';

/** API paths of what conclusions about an object rest on. */
export const itsName: readonly string[] = ['metadata.name'];
export const itsId: readonly string[] = ['metadata.name', 'metadata.namespace'];
/** What decides whether a Service is headless, virtual or an alias (facts A.1). */
export const itsShape: readonly string[] = ['spec.type', 'spec.clusterIP', 'spec.clusterIPs'];
/** What decides which pods a Service selects. */
export const itsSelector: readonly string[] = ['spec.selector'];
export const itsPorts: readonly string[] = ['spec.ports'];

/** What decides below which name the pods of a StatefulSet have theirs. */
export const itsGoverning: readonly string[] = ['metadata.name', 'spec.serviceName'];

/** What decides by which selectors the pods of an object are selected. */
export function itsPodLabels(object: KubeObject): readonly string[] {
  return makesPods(object) ? [`${podPath(object, 'metadata')}.labels`] : [];
}

/** What decides which pods there are, and what they are called (facts B.3, B.7). */
export function itsPodNames(object: KubeObject): readonly string[] {
  const own = isWorkload(object) ? [...itsName, 'spec.replicas', 'spec.ordinals', 'spec.completions', 'spec.serviceName'] : itsName;
  if (!makesPods(object)) return own;
  const spec = podPath(object, 'spec');
  return [...own, `${spec}.hostname`, `${spec}.subdomain`];
}
