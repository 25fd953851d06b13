import { own } from '../../base/own.ts';
import type { MapEntry, MapNode, Node, SeqNode } from '../../yaml/node.ts';
import { child, entryOf } from '../../yaml/path.ts';
import { stamp, stampEntry, text, withEntry, withoutKey } from './tree-edit.ts';

/**
 * Keys by which lists merge, by the list's field (`patchMergeKey` of k8s.io/api core/v1; kyaml adds the protocol of ports).
 * Lists of other fields, and all lists of custom resources, are replaced.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'], initContainers: ['name'], ephemeralContainers: ['name'], env: ['name'], volumes: ['name'], volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'], imagePullSecrets: ['name'], hostAliases: ['ip'], topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

interface Merging {
  /** File of the patch. */
  readonly uri: string;
  /** The target's schema is known: lists merge by key. */
  readonly known: boolean;
}

/** Strategic merge of a patch into an object (kustomize: kyaml merge2). `undefined`: the patch deletes the object. */
export function strategicMerge(base: MapNode, patch: MapNode, merging: Merging): MapNode | undefined {
  const directive = text(child(patch, '$patch'));
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return withoutKey(stampEntries(patch, merging.uri, base), '$patch');
  return mergeMap(base, patch, merging);
}

function mergeMap(base: MapNode, patch: MapNode, merging: Merging): MapNode {
  let result = base;
  for (const entry of patch.entries) {
    const name = entry.key.value;
    if (name.startsWith('$')) continue;
    const before = entryOf(result, name)?.value;
    const after = mergeValue(name, before, entry.value, merging);
    if (after === undefined) result = withoutKey(result, name);
    else if (after !== before) result = withEntry(result, stampEntry(entry, merging.uri).key, after);
  }
  return result;
}

function mergeValue(name: string, before: Node | undefined, patch: Node, merging: Merging): Node | undefined {
  if (isNull(patch)) return undefined;
  if (patch.kind === 'map') {
    const directive = text(child(patch, '$patch'));
    if (directive === 'delete') return undefined;
    if (before?.kind !== 'map' || directive === 'replace') return clean(stamp(patch, merging.uri));
    return mergeMap(before, patch, merging);
  }
  if (patch.kind === 'seq') {
    const keys = merging.known ? keysOf(name, before, patch) : undefined;
    if (before?.kind === 'seq' && keys !== undefined) return mergeLists(before, patch, keys, merging);
    return clean(stamp(patch, merging.uri));
  }
  return stamp(patch, merging.uri);
}

/** `ports` merge by `containerPort` in containers, by `port` in Services, with the protocol. */
function keysOf(name: string, before: Node | undefined, patch: SeqNode): readonly string[] | undefined {
  if (name !== 'ports') return own(mergeKeys, name);
  const sample = patch.items.find((item) => child(item, '$patch') === undefined) ?? (before?.kind === 'seq' ? before.items[0] : undefined);
  return child(sample, 'containerPort') !== undefined ? ['containerPort', 'protocol'] : ['port', 'protocol'];
}

function mergeLists(before: SeqNode, patch: SeqNode, keys: readonly string[], merging: Merging): SeqNode {
  const replaces = patch.items.some((item) => item.kind === 'map' && text(child(item, '$patch')) === 'replace' && item.entries.length === 1);
  if (replaces) return { ...before, items: patch.items.filter((item) => text(child(item, '$patch')) === undefined).map((item) => clean(stamp(item, merging.uri))) };
  let items = [...before.items];
  const added: Node[] = [];
  for (const item of patch.items) {
    if (item.kind !== 'map') continue;
    const at = items.findIndex((other) => sameKeys(other, item, keys));
    const found = items[at];
    const directive = text(child(item, '$patch'));
    if (directive === 'delete') items = items.filter((_, index) => index !== at);
    else if (found?.kind === 'map' && directive !== 'replace') items[at] = mergeMap(found, item, merging);
    else if (found !== undefined) items[at] = clean(stamp(item, merging.uri));
    else added.push(clean(stamp(item, merging.uri)));
  }
  return { ...before, items: [...added, ...items] };
}

/** A protocol that is not written is TCP, for one side or both. */
function sameKeys(a: Node, b: Node, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const fallback = key === 'protocol' ? 'TCP' : undefined;
    const left = text(child(a, key)) ?? fallback;
    return left !== undefined && left === (text(child(b, key)) ?? fallback);
  });
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.style === 'plain' && (node.value === '' || node.value === '~' || node.value === 'null') && node.unknown !== true;
}

/** What a patch brings in new: without directives and nulls. */
function clean(node: Node): Node {
  if (node.kind === 'seq') return { ...node, items: node.items.filter((item) => text(child(item, '$patch')) !== 'delete').map(clean) };
  if (node.kind !== 'map') return node;
  const entries = node.entries.filter(({ key, value }) => !key.value.startsWith('$') && !isNull(value));
  return { ...node, entries: entries.map((entry): MapEntry => ({ ...entry, value: clean(entry.value) })) };
}

function stampEntries(patch: MapNode, uri: string, base: MapNode): MapNode {
  return { ...base, entries: patch.entries.map((entry) => stampEntry(entry, uri)) };
}
