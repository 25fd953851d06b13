import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import type { Verdict } from '../../k8s/validation/validate.ts';
import { instanceOf } from '../cluster-view.ts';
import type { Accepted } from '../records/accepted.ts';
import { because } from '../records/reason-codes.ts';
import type { Reason } from '../records.ts';
import { verdictOn } from './verdicts.ts';

function reasonFor({ causes, message }: Verdict): Reason {
  const texts = causes.map((cause) => `${cause.field}: ${cause.message}`);
  return because('manifest-rejected', { values: { message: texts.length > 0 ? texts.join('; ') : message } });
}

/** Of refused objects. They stay the same when only their place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly reason: Reason }>();

/** Whether the API server takes an instance's object, so that it can make records. Templates and other unknowns pass. */
export function acceptedBy(settings: ClusterSettings): Accepted {
  const key = `${settings.kubernetesMinor} ${settings.ipFamilies.join()}`;
  return ({ ref }) => {
    const facts = instanceOf(ref)?.facts;
    if (facts === undefined || facts.partial) return true;
    const said = verdictOn(facts, settings, false);
    if (!said.judged || said.accepted) return true;
    const known = kept.get(facts.object);
    if (known?.key === key) return known.reason;
    const reason = reasonFor(said);
    kept.set(facts.object, { key, reason });
    return reason;
  };
}
