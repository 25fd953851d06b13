import type { ObjectFacts } from '../facts/types.ts';
import type { ClusterSettings } from '../k8s/cluster-settings.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import { validateObject, type Verdict } from '../k8s/validation/validate.ts';
import { toPlain } from '../yaml/scalar.ts';

/** By object: that stays the same when only its place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly verdict: Verdict }>();

/** What the API server of the settings' version says to an object as it is deployed, unknown fields passed over. `withRanges`: by the settings' ranges of Service addresses. */
export function verdictOn({ object, tree }: ObjectFacts, settings: ClusterSettings, withRanges: boolean): Verdict {
  const { kubernetesMinor, ipFamilies } = settings;
  const serviceCidrs = withRanges ? settings.serviceCidrs : undefined;
  const key = keyOf(settings, serviceCidrs);
  const known = kept.get(object);
  if (known?.key === key) return known.verdict;
  const verdict = validateObject(toPlain(tree), kubernetesMinor, { ipFamilies, ignoreUnknownFields: true, ...(serviceCidrs !== undefined ? { serviceCidrs } : {}) });
  kept.set(object, { key, verdict });
  return verdict;
}

const keys = new WeakMap<ClusterSettings, { readonly ranges: string; readonly none: string }>();

function keyOf(settings: ClusterSettings, serviceCidrs: ClusterSettings['serviceCidrs']): string {
  let found = keys.get(settings);
  if (found === undefined) {
    const { kubernetesMinor, ipFamilies } = settings;
    const none = `${kubernetesMinor} ${ipFamilies.join()}`;
    found = { none, ranges: settings.serviceCidrs === undefined ? none : `${none} ${JSON.stringify(settings.serviceCidrs)}` };
    keys.set(settings, found);
  }
  return serviceCidrs === undefined ? found.none : found.ranges;
}
