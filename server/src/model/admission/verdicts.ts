import { memo } from '../../base/memo.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import { notServed } from '../../k8s/api-versions.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import { asText } from '../../k8s/json.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import type { ValidationOptions } from '../../k8s/validation/context.ts';
import { isJudgedKind, schemaOf } from '../../k8s/validation/schema/schema.ts';
import { unserved, validateDecoded, validateObject, type Verdict } from '../../k8s/validation/validate.ts';
import type { MapNode } from '../../yaml/node.ts';
import { entryOf } from '../../yaml/path.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { decodeTree, plainOf } from './decode-tree.ts';
import { certainOf, withoutOpen } from './open-verdict.ts';
import type { Instance } from '../types.ts';
import { besideUnknown, unknownFields } from '../unknown-parts.ts';

/** By object: that stays the same when only its place in the file moves. */
const kept = new WeakMap<KubeObject, { readonly key: string; readonly verdict: Verdict }>();

/** What the API server of the settings' version says to an object as it is deployed, unknown fields passed over, and what a placeholder stands in. `withRanges`: by the settings' ranges of Service addresses. */
export function verdictOn(facts: ObjectFacts, settings: ClusterSettings, withRanges: boolean): Verdict {
  const serviceCidrs = withRanges ? settings.serviceCidrs : undefined;
  const key = keyOf(settings, serviceCidrs);
  const known = kept.get(facts.object);
  if (known?.key === key) return known.verdict;
  const { ipFamilies } = settings;
  const options: ValidationOptions = {
    ipFamilies,
    ignoreUnknownFields: true,
    contentsUnread: true,
    ...(serviceCidrs !== undefined ? { serviceCidrs } : {}),
  };
  const verdict =
    facts.open === undefined
      ? validate(facts.tree, settings.kubernetesMinor, options)
      : certainOf(validate(withoutOpen(facts.tree, facts.open), settings.kubernetesMinor, options), facts);
  kept.set(facts.object, { key, verdict });
  return verdict;
}

/** What the API server of these settings says of an object as plain data, which is not kept. */
export function verdictOnPlain(plain: unknown, { kubernetesMinor, ipFamilies, serviceCidrs }: ClusterSettings): Verdict {
  return validateObject(plain, kubernetesMinor, {
    ipFamilies,
    ignoreUnknownFields: true,
    ...(serviceCidrs !== undefined ? { serviceCidrs } : {}),
  });
}

/** By the kind that the tree says: a patch may have made another one of the object than was read. Nearly always all fits, and then no plain value is made. */
function validate(tree: MapNode, minor: number, options: ValidationOptions): Verdict {
  const [apiVersion, kind] = [textOf(tree, 'apiVersion'), textOf(tree, 'kind')];
  const schema = schemaOf(apiVersion, kind, minor);
  if (schema === undefined) return unserved(apiVersion, kind, minor);
  const decoded = decodeTree(schema, tree);
  const verdict =
    decoded === undefined ? validateObject(plainOf(schema, tree), minor, options) : validateDecoded(kind, decoded.taken, minor, options);
  return decoded?.hasUnknown === false || isFlawless(verdict) ? verdict : besideUnknown(verdict, unknownFields(tree));
}

const isFlawless = ({ accepted, warnings }: Verdict): boolean => accepted && warnings.length === 0;

function textOf(tree: MapNode, key: string): string {
  const node = entryOf(tree, key)?.value;
  return node?.kind === 'scalar' ? (asText(toPlain(node)) ?? '') : '';
}

/** Can there be a verdict on the object? Of what is deployed as it is written its kind and version say that. */
export function isJudged({ bundle, facts: { object } }: Instance, minor: number): boolean {
  return (
    bundle.kind === 'kustomization' ||
    isJudgedKind(object.apiVersion, kindOf(object)) ||
    notServed(object.apiVersion, kindOf(object), minor) !== undefined
  );
}

const keysOf = memo((settings: ClusterSettings) => {
  const { kubernetesMinor, ipFamilies } = settings;
  const base = `${kubernetesMinor} ${ipFamilies.join()}`;
  return { none: base, ranges: settings.serviceCidrs === undefined ? base : `${base} ${JSON.stringify(settings.serviceCidrs)}` };
});

function keyOf(settings: ClusterSettings, serviceCidrs: ClusterSettings['serviceCidrs']): string {
  const { none, ranges } = keysOf(settings);
  return serviceCidrs === undefined ? none : ranges;
}
