import type { ObjectFacts } from '../facts/types.ts';
import type { ClusterSettings } from '../k8s/cluster-settings.ts';
import { kindOf } from '../k8s/kinds.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import type { ValidationOptions } from '../k8s/validation/context.ts';
import { schemaOf, validateDecoded, validateObject, type Verdict } from '../k8s/validation/validate.ts';
import { toPlain } from '../yaml/scalar.ts';
import { decodeTree } from './decode-tree.ts';
import type { Instance } from './types.ts';

/** By object: that stays the same when only its place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly verdict: Verdict }>();

/** What the API server of the settings' version says to an object as it is deployed, unknown fields passed over. `withRanges`: by the settings' ranges of Service addresses. */
export function verdictOn(facts: ObjectFacts, settings: ClusterSettings, withRanges: boolean): Verdict {
  const serviceCidrs = withRanges ? settings.serviceCidrs : undefined;
  const key = keyOf(settings, serviceCidrs);
  const known = kept.get(facts.object);
  if (known?.key === key) return known.verdict;
  const { ipFamilies } = settings;
  const options: ValidationOptions = { ipFamilies, ignoreUnknownFields: true, ...(serviceCidrs !== undefined ? { serviceCidrs } : {}) };
  const verdict = validate(facts, settings.kubernetesMinor, options);
  kept.set(facts.object, { key, verdict });
  return verdict;
}

/** Nearly always all fits, and then no plain value is made of the tree. A patch may have made another kind of the object than was read. */
function validate({ object, tree }: ObjectFacts, minor: number, options: ValidationOptions): Verdict {
  const { apiVersion } = object;
  const kind = kindOf(object);
  const schema = schemaOf(apiVersion, kind);
  const taken = schema === undefined ? undefined : decodeTree(schema, tree, minor);
  if (taken === undefined || taken['kind'] !== kind || taken['apiVersion'] !== apiVersion) return validateObject(toPlain(tree), minor, options);
  return validateDecoded(kind, taken, minor, options);
}

/** Can there be a verdict on the object? Of what is deployed as it is written its kind says that. */
export function isJudged({ bundle, facts: { object } }: Instance): boolean {
  return bundle.kind === 'kustomization' || schemaOf(object.apiVersion, kindOf(object)) !== undefined;
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
