import type { MapNode, Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import type { Configuration, FieldSpec } from './configuration.ts';
import { isFor } from './configuration.ts';
import type { Kustomization, LabelEntry } from './kustomization.ts';
import { allIds, idOf, kindOfItem } from './item.ts';
import type { Item } from './item.ts';
import { at, emptyMapAt, Entries, scalarAt, stamp, stampEntry, text, updateMap } from './patches/tree-edit.ts';

/** Kinds without a namespace that can reach a build (others of them are dropped before). */
const clusterScoped: ReadonlySet<string> = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'GatewayClass',
  'ClusterIssuer',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
]);

/** Do objects of this kind stand outside of namespaces, so that `namespace` spares them? */
export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}

/** Kinds that prefix and suffix spare (kustomize PrefixTransformer.go). */
const keepTheirName: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

const templated: ReadonlySet<string> = new Set(['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job']);

/** Fields beside `metadata.namespace` (kustomize konfig/builtinpluginconsts/namespace.go). */
const namespaceFields: readonly FieldSpec[] = [
  { path: ['spec', 'service', 'namespace'], kind: 'APIService', group: 'apiregistration.k8s.io', create: true },
  {
    path: ['spec', 'conversion', 'webhook', 'clientConfig', 'service', 'namespace'],
    kind: 'CustomResourceDefinition',
    group: 'apiextensions.k8s.io',
    create: false,
  },
];

/** `namespace:` of a kustomization (NamespaceTransformer.go): all namespaced objects, and Namespace objects' names. */
export function setNamespace(item: Item, namespace: Node, more: readonly FieldSpec[]): Item {
  return setFields(
    ownNamespace(item, namespace),
    [...namespaceFields, ...more].filter(({ path }) => path.join() !== 'metadata,namespace'),
    namespace,
    () => namespace,
  );
}

function ownNamespace(item: Item, namespace: Node): Item {
  const kind = kindOfItem(item);
  const value = namespace.kind === 'scalar' ? namespace.value : '';
  const path = kind === 'Namespace' ? ['metadata', 'name'] : ['metadata', 'namespace'];
  if ((kind !== 'Namespace' && clusterScoped.has(kind)) || text(at(item.tree, path)) === value) return item;
  return { ...item, past: [...item.past, idOf(item)], tree: updateMap(item.tree, path, namespace, () => namespace) };
}

/** Fields of a configuration file that are set as a whole. `change` says to what. */
function setFields(
  item: Item,
  specs: readonly FieldSpec[],
  create: Node | undefined,
  change: (found: Node | undefined) => Node | undefined,
): Item {
  let { tree } = item;
  for (const spec of specs) if (isFor(spec, item)) tree = updateMap(tree, spec.path, spec.create ? create : undefined, change);
  return tree === item.tree ? item : { ...item, tree, past: spokenOf(item, tree) };
}

/** Names that it had, with the present one where a configured field is the name itself. */
function spokenOf(item: Item, tree: MapNode): Item['past'] {
  const [before, after] = [idOf(item), idOf({ ...item, tree })];
  return before.name === after.name && before.namespace === after.namespace ? item.past : [...item.past, before];
}

/** `namePrefix` and `nameSuffix`; the name keeps its place in the source. */
export function affixName(item: Item, prefix: string, suffix: string, { prefixes, suffixes }: Configuration): Item {
  if ((prefix === '' && suffix === '') || keepTheirName.has(kindOfItem(item))) return item;
  const affixed = (specs: readonly FieldSpec[], before: string, behind: string, start: Item): Item =>
    setFields(
      start,
      specs.filter(({ path, kind, group }) => path.join() !== 'metadata,name' || kind !== undefined || group !== undefined),
      undefined,
      (found) => {
        const old = text(found);
        return found === undefined || old === undefined ? undefined : scalarAt(found, `${before}${old}${behind}`);
      },
    );
  const named = ownName(item, prefix, suffix);
  return affixed(suffix === '' ? [] : suffixes, '', suffix, affixed(prefix === '' ? [] : prefixes, prefix, '', named));
}

function ownName(item: Item, prefix: string, suffix: string): Item {
  const { name } = idOf(item);
  if (name === '') return item;
  const tree = updateMap(item.tree, ['metadata', 'name'], undefined, (found) =>
    found === undefined ? undefined : scalarAt(found, `${prefix}${name}${suffix}`),
  );
  return {
    ...item,
    tree,
    past: [...item.past, idOf(item)],
    prefixes: prefix === '' ? item.prefixes : [...item.prefixes, prefix],
    suffixes: suffix === '' ? item.suffixes : [...item.suffixes, suffix],
  };
}

/** One entry of `labels`, or `commonLabels` (field specs: kustomize konfig/builtinpluginconsts/commonlabels.go). */
export function addLabels(item: Item, entry: LabelEntry, uri: string, configuration: Configuration): Item {
  const kind = kindOfItem(item);
  const add = (tree: MapNode, path: readonly string[], create: boolean): MapNode => addPairs(tree, path, entry.pairs, uri, create);
  const selectors = selectorPaths(kind);
  const templates = templatePaths(kind).map((path) => [...path, 'metadata', 'labels']);
  let tree = add(item.tree, ['metadata', 'labels'], true);
  for (const [path, create] of entry.selectors ? selectors : []) tree = add(tree, path, create);
  for (const path of entry.templates ? templates : []) tree = add(tree, path, true);
  const { selectorLabels, templateLabels, plainLabels } = configuration;
  const configured = entry.selectors ? selectorLabels : entry.templates ? [...templateLabels, ...plainLabels] : plainLabels;
  for (const field of [...entry.fields, ...configured]) if (isFor(field, item)) tree = add(tree, field.path, field.create);
  const skipped = [...(entry.selectors ? [] : selectors.map(([path]) => path)), ...(entry.templates ? [] : templates)];
  if (item.sharesLabels) for (const path of skipped) tree = withShared(item.tree, tree, path, entry.pairs, uri);
  return tree === item.tree ? item : { ...item, tree, sharesLabels: item.sharesLabels || entry.selectors || entry.templates };
}

/** What one label is in kustomize's memory: the value of the entry that first set it. Fields with the same one are changed together. */
const cells = new WeakMap<Node, Node>();

/**
 * A label that one earlier entry set in several fields of an object is one value in kustomize's memory: setting it anew in `metadata.labels`
 * sets it in the fields that this entry spares, too.
 */
function withShared(before: MapNode, tree: MapNode, path: readonly string[], pairs: MapNode, uri: string): MapNode {
  const labels = at(before, ['metadata', 'labels']);
  const there = at(before, path);
  const shared = pairs.entries.filter(({ key }) => {
    const [own, other] = [child(labels, key.value), child(there, key.value)].map((value) =>
      value === undefined ? undefined : cells.get(value),
    );
    return own !== undefined && own === other;
  });
  return shared.length === 0 ? tree : addPairs(tree, path, { ...pairs, entries: shared }, uri, false);
}

/** `commonAnnotations`. */
export function addAnnotations(item: Item, pairs: MapNode, uri: string, { annotations }: Configuration): Item {
  let tree = addPairs(item.tree, ['metadata', 'annotations'], pairs, uri, true);
  for (const path of templatePaths(kindOfItem(item))) tree = addPairs(tree, [...path, 'metadata', 'annotations'], pairs, uri, true);
  for (const field of annotations) if (isFor(field, item)) tree = addPairs(tree, field.path, pairs, uri, field.create);
  return { ...item, tree };
}

function selectorPaths(kind: string): readonly (readonly [readonly string[], boolean])[] {
  switch (kind) {
    case 'Service':
    case 'ReplicationController':
      return [[['spec', 'selector'], true]];
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet':
      return [[['spec', 'selector', 'matchLabels'], true]];
    case 'Job':
      return [[['spec', 'selector', 'matchLabels'], false]];
    case 'CronJob':
      return [[['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'], false]];
    default:
      return [];
  }
}

function templatePaths(kind: string): readonly (readonly string[])[] {
  if (kind === 'CronJob')
    return [
      ['spec', 'jobTemplate'],
      ['spec', 'jobTemplate', 'spec', 'template'],
    ];
  return templated.has(kind) ? [['spec', 'template']] : [];
}

function addPairs(tree: MapNode, path: readonly string[], pairs: MapNode, uri: string, create: boolean): MapNode {
  if (!create && at(tree, path) === undefined) return tree;
  const stampedPairs = stamp(pairs, uri);
  return updateMap(tree, path, stampedPairs, (found) => {
    const isUnset = found?.kind === 'scalar';
    const before = found === undefined || isUnset ? emptyMapAt(stampedPairs) : found;
    if (before.kind !== 'map') return undefined;
    const entries = new Entries(before);
    for (const entry of pairs.entries) {
      const { key, value: stamped } = stampEntry(entry, uri);
      const value = stamped.kind === 'scalar' ? { ...stamped, style: 'double' as const, common: true as const } : stamped;
      const there = entries.get(key.value)?.value;
      cells.set(value, there === undefined ? entry.value : (cells.get(there) ?? there));
      entries.set({ ...key, common: true }, value);
    }
    return entries.map();
  });
}

/** Kinds that `replicas` speaks of by itself. */
const scalable: ReadonlySet<string> = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']);

/** Does `replicas` speak of such objects? */
export function isScalable(item: Item, more: readonly FieldSpec[]): boolean {
  return scalable.has(kindOfItem(item)) || more.some((spec) => isFor(spec, item));
}

/** `replicas`, by any name that the object has or had. */
export function setReplicas(item: Item, replicas: Kustomization['replicas'], uri: string, more: readonly FieldSpec[]): Item {
  if (replicas.length === 0 || !isScalable(item, more)) return item;
  const count = replicas.find(({ name }) => allIds(item).some((id) => id.name === name))?.count;
  if (count === undefined) return item;
  const stamped = stamp(count, uri);
  const own = scalable.has(kindOfItem(item)) ? { ...item, tree: updateMap(item.tree, ['spec', 'replicas'], stamped, () => stamped) } : item;
  return setFields(own, more, stamped, () => stamped);
}
