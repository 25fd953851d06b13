import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import type { Verdict } from '../../k8s/validation/validate.ts';
import { instanceOf } from '../cluster-view.ts';
import type { Accepted } from '../records/accepted.ts';
import { because } from '../records/reasons/reason-codes.ts';
import type { Reason } from '../records.ts';
import type { Bundle } from '../types.ts';
import { roomIn } from './release-length.ts';
import { verdictOn } from './verdicts.ts';

function reasonFor({ causes, message }: Verdict): Reason {
  const texts = causes.map((cause) => `${cause.field}: ${cause.message}`);
  return because('manifest-rejected', { values: { message: texts.length > 0 ? texts.join('; ') : message } });
}

/** Are names of releases all that makes it too long, so that most of them do not? */
function hangsOnRelease(bundle: Bundle, { causes, problems }: Verdict): boolean {
  return (
    bundle.environment?.standIn !== undefined &&
    problems.length === 0 &&
    causes.length > 0 &&
    causes.every((cause) => roomIn(bundle, cause) !== undefined)
  );
}

/** Of refused objects. They stay the same when only their place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly reason: Reason }>();

/** Whether the API server takes an instance's object, so that it can make records. Templates and other unknowns pass. */
export function acceptedBy(settings: ClusterSettings): Accepted {
  const key = `${settings.kubernetesMinor} ${settings.ipFamilies.join()}`;
  return ({ ref }) => {
    const instance = instanceOf(ref);
    if (instance === undefined || instance.facts.partial) return true;
    const { facts, bundle } = instance;
    const said = verdictOn(facts, settings, false);
    if (!said.judged || said.accepted || hangsOnRelease(bundle, said)) return true;
    const known = kept.get(facts.object);
    if (known?.key === key) return known.reason;
    const reason = reasonFor(said);
    kept.set(facts.object, { key, reason });
    return reason;
  };
}
