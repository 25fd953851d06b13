import { own } from '../../../base/own.ts';
import type { MapEntry, MapNode, Node, SeqNode } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import type { Charged } from '../budget.ts';
import { Entries, stamp, stampEntry, text, withoutKey } from './tree-edit.ts';

/**
 * Keys by which lists merge, by the list's field (`patchMergeKey` of k8s.io/api core/v1; kyaml adds the protocol of ports).
 * Lists of other fields, and all lists of custom resources, are replaced.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

interface Merging extends Charged {
  /** File of the patch. */
  readonly uri: string;
  /** The target's schema is known: lists merge by key. */
  readonly known: boolean;
}

/** Strategic merge of a patch into an object (kustomize: kyaml merge2), as far as the budget reaches. `undefined`: the patch deletes the object. */
export function strategicMerge(base: MapNode, patch: MapNode, merging: Merging): MapNode | undefined {
  const directive = text(child(patch, '$patch'));
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return withoutKey(stampEntries(patch, merging.uri, base), '$patch');
  return mergeMap(base, patch, merging);
}

function mergeMap(base: MapNode, patch: MapNode, merging: Merging): MapNode {
  if (!merging.budget.draw('steps', base.entries.length + patch.entries.length, merging.at)) return base;
  const merged = new Entries(base);
  for (const entry of patch.entries) {
    const name = entry.key.value;
    if (name.startsWith('$')) continue;
    const before = merged.get(name)?.value;
    const after = mergeValue(name, before, entry.value, merging);
    if (after === undefined) merged.delete(name);
    else if (after !== before) merged.set(stampEntry(entry, merging.uri).key, after);
  }
  return merged.map();
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
  const replaces = patch.items.some(
    (item) => item.kind === 'map' && text(child(item, '$patch')) === 'replace' && item.entries.length === 1,
  );
  if (replaces)
    return {
      ...before,
      items: patch.items.filter((item) => text(child(item, '$patch')) === undefined).map((item) => clean(stamp(item, merging.uri))),
    };
  if (!merging.budget.draw('steps', before.items.length + patch.items.length, merging.at)) return before;
  const items: (Node | undefined)[] = [...before.items];
  const places = new Map<string, number>();
  before.items.forEach((item, at) => {
    const name = nameOf(item, keys);
    if (name !== undefined && !places.has(name)) places.set(name, at);
  });
  // What the patch speaks of comes first, in its order, and then the rest: later patches count on it (kyaml merge2, MergeOptionsListPrepend).
  const first: Node[] = [];
  const spoken = new Set<string>();
  let isEmptied = false;
  for (const item of patch.items) {
    if (isKeyless(item, keys)) {
      isEmptied ||= keys.length === 1;
      continue;
    }
    const name = nameOf(item, keys) ?? '';
    // Of several in a patch kustomize reads the first.
    if (item.kind !== 'map' || spoken.has(name)) continue;
    if (name !== '') spoken.add(name);
    const at = places.get(name) ?? -1;
    const found = items[at];
    const directive = text(child(item, '$patch'));
    if (found !== undefined) items[at] = undefined;
    if (directive === 'delete') continue;
    first.push(found?.kind === 'map' && directive !== 'replace' ? mergeMap(found, item, merging) : clean(stamp(item, merging.uri)));
  }
  return { ...before, items: [...first, ...(isEmptied ? [] : items.filter((item) => item !== undefined))] };
}

/**
 * An item without what its list is merged by is added to nothing, whatever it says. Where that is a single key it takes the place of all items
 * that the patch does not name (observed of kubectl 1.37's kustomize; recorded in test/kustomize/keyless).
 */
function isKeyless(item: Node, [first = '']: readonly string[]): boolean {
  const value = child(item, first);
  return item.kind === 'map' && (value === undefined || isNull(value));
}

/** What an item is merged by, as one text; `undefined`: a key is missing. A protocol that is not written is TCP. */
function nameOf(item: Node, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => text(child(item, key)) ?? (key === 'protocol' ? 'TCP' : undefined));
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

function isNull(node: Node): boolean {
  return (
    node.kind === 'scalar' &&
    node.style === 'plain' &&
    (node.value === '' || node.value === '~' || node.value === 'null') &&
    node.unknown !== true
  );
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
