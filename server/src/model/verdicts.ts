import { getOrMake } from '../base/get-or-make.ts';
import type { ObjectFacts } from '../facts/types.ts';
import type { ClusterSettings } from '../k8s/cluster-settings.ts';
import { asText } from '../k8s/json.ts';
import { kindOf } from '../k8s/kinds.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import type { ValidationOptions } from '../k8s/validation/context.ts';
import { notJudged, schemaOf, validateDecoded, validateObject, type Verdict } from '../k8s/validation/validate.ts';
import type { MapNode } from '../yaml/node.ts';
import { entryOf } from '../yaml/path.ts';
import { toPlain } from '../yaml/scalar.ts';
import { decodeTree } from './decode-tree.ts';
import { certainOf, withoutOpen } from './open-verdict.ts';
import type { Instance } from './types.ts';

/** By object: that stays the same when only its place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly verdict: Verdict }>();

/** What the API server of the settings' version says to an object as it is deployed, unknown fields passed over, and what a placeholder stands in. `withRanges`: by the settings' ranges of Service addresses. */
export function verdictOn(facts: ObjectFacts, settings: ClusterSettings, withRanges: boolean): Verdict {
  const serviceCidrs = withRanges ? settings.serviceCidrs : undefined;
  const key = keyOf(settings, serviceCidrs);
  const known = kept.get(facts.object);
  if (known?.key === key) return known.verdict;
  const { ipFamilies } = settings;
  const options: ValidationOptions = { ipFamilies, ignoreUnknownFields: true, ...(serviceCidrs !== undefined ? { serviceCidrs } : {}) };
  const verdict = facts.open === undefined ? validate(facts.tree, settings.kubernetesMinor, options)
    : certainOf(validate(withoutOpen(facts.tree, facts.open), settings.kubernetesMinor, options), facts);
  kept.set(facts.object, { key, verdict });
  return verdict;
}

/** By the kind that the tree says: a patch may have made another one of the object than was read. Nearly always all fits, and then no plain value is made. */
function validate(tree: MapNode, minor: number, options: ValidationOptions): Verdict {
  const kind = textOf(tree, 'kind');
  const schema = schemaOf(textOf(tree, 'apiVersion'), kind);
  if (schema === undefined) return notJudged;
  const taken = decodeTree(schema, tree, minor);
  return taken === undefined ? validateObject(toPlain(tree), minor, options) : validateDecoded(kind, taken, minor, options);
}

function textOf(tree: MapNode, key: string): string {
  const node = entryOf(tree, key)?.value;
  return node?.kind === 'scalar' ? asText(toPlain(node)) ?? '' : '';
}

/** Can there be a verdict on the object? Of what is deployed as it is written its kind says that. */
export function isJudged({ bundle, facts: { object } }: Instance): boolean {
  return bundle.kind === 'kustomization' || schemaOf(object.apiVersion, kindOf(object)) !== undefined;
}

const keys = new WeakMap<ClusterSettings, { readonly ranges: string; readonly none: string }>();

function keyOf(settings: ClusterSettings, serviceCidrs: ClusterSettings['serviceCidrs']): string {
  const { none, ranges } = getOrMake(keys, settings, () => {
    const { kubernetesMinor, ipFamilies } = settings;
    const base = `${kubernetesMinor} ${ipFamilies.join()}`;
    return { none: base, ranges: settings.serviceCidrs === undefined ? base : `${base} ${JSON.stringify(settings.serviceCidrs)}` };
  });
  return serviceCidrs === undefined ? none : ranges;
}
