import type { MapNode, Node } from '../../yaml/node.ts';
import type { Kustomization, LabelEntry } from './kustomization.ts';
import { allIds, idOf, kindOfItem } from './item.ts';
import type { Item } from './item.ts';
import { at, child, emptyMapAt, scalarAt, stamp, stampEntry, text, updateMap, withEntry } from './tree-edit.ts';

/** Kinds without a namespace that can reach a build (others of them are dropped before). */
const clusterScoped: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'PersistentVolume', 'StorageClass', 'PriorityClass', 'IngressClass', 'GatewayClass', 'ClusterIssuer']);

export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}

/** Kinds that prefix and suffix spare (kustomize PrefixTransformer.go). */
const keepTheirName: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

const templated: ReadonlySet<string> = new Set(['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job']);

/** `namespace:` of a kustomization (NamespaceTransformer.go): all namespaced objects, and Namespace objects' names. */
export function setNamespace(item: Item, namespace: Node): Item {
  const kind = kindOfItem(item);
  const value = text(namespace) ?? '';
  const path = kind === 'Namespace' ? ['metadata', 'name'] : ['metadata', 'namespace'];
  if ((kind !== 'Namespace' && clusterScoped.has(kind)) || text(at(item.tree, path)) === value) return item;
  return { ...item, past: [...item.past, idOf(item)], tree: updateMap(item.tree, path, namespace, () => namespace) };
}

/** `namePrefix` and `nameSuffix`; the name keeps its place in the source. */
export function affixName(item: Item, prefix: string, suffix: string): Item {
  if ((prefix === '' && suffix === '') || keepTheirName.has(kindOfItem(item))) return item;
  const { name } = idOf(item);
  if (name === '') return item;
  const tree = updateMap(item.tree, ['metadata', 'name'], undefined, (found) => (found === undefined ? undefined : scalarAt(found, `${prefix}${name}${suffix}`)));
  return {
    ...item, tree, past: [...item.past, idOf(item)],
    prefixes: prefix === '' ? item.prefixes : [...item.prefixes, prefix],
    suffixes: suffix === '' ? item.suffixes : [...item.suffixes, suffix],
  };
}

/** One entry of `labels`, or `commonLabels` (field specs: kustomize konfig/builtinpluginconsts/commonlabels.go). */
export function addLabels(item: Item, entry: LabelEntry, uri: string): Item {
  const kind = kindOfItem(item);
  const add = (tree: MapNode, path: readonly string[], create: boolean): MapNode => addPairs(tree, path, entry.pairs, uri, create);
  const selectors = selectorPaths(kind);
  const templates = templatePaths(kind).map((path) => [...path, 'metadata', 'labels']);
  let tree = add(item.tree, ['metadata', 'labels'], true);
  for (const [path, create] of entry.selectors ? selectors : []) tree = add(tree, path, create);
  for (const path of entry.templates ? templates : []) tree = add(tree, path, true);
  for (const field of entry.fields) {
    if (field.kind === undefined || field.kind === kind) tree = add(tree, field.path.split('/').map((part) => part.replace(/\[\]$/, '')), field.create);
  }
  const skipped = [...(entry.selectors ? [] : selectors.map(([path]) => path)), ...(entry.templates ? [] : templates)];
  if (item.sharesLabels) for (const path of skipped) tree = withShared(item.tree, tree, path, entry.pairs, uri);
  return tree === item.tree ? item : { ...item, tree, sharesLabels: item.sharesLabels || entry.selectors || entry.templates };
}

/**
 * A label that one earlier entry set in several fields of an object is one value in kustomize's memory: setting it anew in `metadata.labels`
 * sets it in the fields that this entry spares, too.
 */
function withShared(before: MapNode, tree: MapNode, path: readonly string[], pairs: MapNode, uri: string): MapNode {
  const labels = at(before, ['metadata', 'labels']);
  const there = at(before, path);
  const shared = pairs.entries.filter(({ key }) => {
    const [own, other] = [child(labels, key.value), child(there, key.value)];
    return own?.uri !== undefined && own.uri === other?.uri && own.start === other.start;
  });
  return shared.length === 0 ? tree : addPairs(tree, path, { ...pairs, entries: shared }, uri, false);
}

/** `commonAnnotations`. */
export function addAnnotations(item: Item, pairs: MapNode, uri: string): Item {
  let tree = addPairs(item.tree, ['metadata', 'annotations'], pairs, uri, true);
  for (const path of templatePaths(kindOfItem(item))) tree = addPairs(tree, [...path, 'metadata', 'annotations'], pairs, uri, true);
  return { ...item, tree };
}

function selectorPaths(kind: string): readonly (readonly [readonly string[], boolean])[] {
  switch (kind) {
    case 'Service':
    case 'ReplicationController': return [[['spec', 'selector'], true]];
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet': return [[['spec', 'selector', 'matchLabels'], true]];
    case 'Job': return [[['spec', 'selector', 'matchLabels'], false]];
    case 'CronJob': return [[['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'], false]];
    default: return [];
  }
}

function templatePaths(kind: string): readonly (readonly string[])[] {
  if (kind === 'CronJob') return [['spec', 'jobTemplate'], ['spec', 'jobTemplate', 'spec', 'template']];
  return templated.has(kind) ? [['spec', 'template']] : [];
}

function addPairs(tree: MapNode, path: readonly string[], pairs: MapNode, uri: string, create: boolean): MapNode {
  if (!create && at(tree, path) === undefined) return tree;
  const stampedPairs = stamp(pairs, uri);
  return updateMap(tree, path, stampedPairs, (found) => {
    const isUnset = found?.kind === 'scalar';
    let map = found === undefined || isUnset ? emptyMapAt(stampedPairs) : found;
    if (map.kind !== 'map') return undefined;
    for (const entry of pairs.entries) {
      const stamped = stampEntry(entry, uri);
      map = withEntry(map, stamped.key, stamped.value.kind === 'scalar' ? { ...stamped.value, style: 'double' } : stamped.value);
    }
    return map;
  });
}

/** Kinds that `replicas` speaks of. */
export const scalable: ReadonlySet<string> = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']);

/** `replicas`, by any name that the object has or had. */
export function setReplicas(item: Item, replicas: Kustomization['replicas'], uri: string): Item {
  if (!scalable.has(kindOfItem(item))) return item;
  const count = replicas.find(({ name }) => allIds(item).some((id) => id.name === name))?.count;
  if (count === undefined) return item;
  const stamped = stamp(count, uri);
  return { ...item, tree: updateMap(item.tree, ['spec', 'replicas'], stamped, () => stamped) };
}
