import type { ClusterSettings } from '../k8s/cluster-settings.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import type { Verdict } from '../k8s/validation/validate.ts';
import { instanceOf } from './cluster-source.ts';
import type { Accepted } from './records/accepted.ts';
import { because } from './records/reason-codes.ts';
import type { Reason } from './records.ts';
import { verdictOn } from './verdicts.ts';

/**
 * Causes that do not silence an object: parts that are not kept in memory (`facts/prune.ts`), so that nothing can be said of them, and
 * containers still without name or image, which a manifest in the making lacks and which decide no name.
 */
const passedOver = /readinessProbe|\.volumes\[|ephemeralContainers|\.env\[|volumeClaimTemplates|annotations|[cC]ontainers(\[\d+\]\.(name|image))?$/;

function judge(verdict: Verdict): true | Reason {
  const causes = verdict.causes.filter((cause) => !passedOver.test(cause.field));
  if (verdict.status === 422 && causes.length === 0) return true;
  if (verdict.status === 400 && verdict.problems.every((p) => passedOver.test(p.message))) return true;
  const message = causes.length > 0 ? causes.map((cause) => `${cause.field}: ${cause.message}`).join('; ') : verdict.message;
  return because('manifest-rejected', { values: { message } });
}

/** Of refused objects. They stay the same when only their place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly verdict: true | Reason }>();

/** Whether the API server takes an instance's object, so that it can make records. Templates and other unknowns pass. */
export function acceptedBy(settings: ClusterSettings): Accepted {
  const key = `${settings.kubernetesMinor} ${settings.ipFamilies.join()}`;
  return ({ ref }) => {
    const facts = instanceOf(ref)?.facts;
    if (facts === undefined || facts.partial) return true;
    const said = verdictOn(facts, settings, false);
    if (!said.judged || said.accepted) return true;
    const known = kept.get(facts.object);
    if (known?.key === key) return known.verdict;
    const verdict = judge(said);
    kept.set(facts.object, { key, verdict });
    return verdict;
  };
}
