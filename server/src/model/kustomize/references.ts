import { own } from '../../base/own.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { kindOfItem, allIds, idOf } from './item.ts';
import type { Item, ItemId } from './item.ts';
import { isFor } from './configuration.ts';
import type { Configuration, NameReference } from './configuration.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { madeAt, scalarAt, text, updateMap, withEntry } from './tree-edit.ts';

/** Where a kind names objects of another: kustomize konfig/builtinpluginconsts/namereference.go. `subdomain` and text are not among them. */
interface ReferenceSpec {
  readonly to: string;
  readonly path: readonly string[];
}

const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'], Deployment: ['spec', 'template', 'spec'], ReplicaSet: ['spec', 'template', 'spec'], DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'], ReplicationController: ['spec', 'template', 'spec'], Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const podReferences: readonly ReferenceSpec[] = [
  ...['containers', 'initContainers'].flatMap((containers): ReferenceSpec[] => [
    { to: 'ConfigMap', path: [containers, 'env', 'valueFrom', 'configMapKeyRef', 'name'] },
    { to: 'ConfigMap', path: [containers, 'envFrom', 'configMapRef', 'name'] },
    { to: 'Secret', path: [containers, 'env', 'valueFrom', 'secretKeyRef', 'name'] },
    { to: 'Secret', path: [containers, 'envFrom', 'secretRef', 'name'] },
  ]),
  { to: 'ConfigMap', path: ['volumes', 'configMap', 'name'] },
  { to: 'ConfigMap', path: ['volumes', 'projected', 'sources', 'configMap', 'name'] },
  { to: 'Secret', path: ['volumes', 'secret', 'secretName'] },
  { to: 'Secret', path: ['volumes', 'projected', 'sources', 'secret', 'name'] },
];

const ownReferences: Readonly<Record<string, readonly ReferenceSpec[]>> = {
  StatefulSet: [{ to: 'Service', path: ['spec', 'serviceName'] }],
  Ingress: [
    { to: 'Service', path: ['spec', 'rules', 'http', 'paths', 'backend', 'serviceName'] },
    { to: 'Service', path: ['spec', 'rules', 'http', 'paths', 'backend', 'service', 'name'] },
    { to: 'Service', path: ['spec', 'backend', 'serviceName'] },
    { to: 'Service', path: ['spec', 'defaultBackend', 'service', 'name'] },
  ],
};

const specsByKind = new Map<string, readonly ReferenceSpec[]>();

function specsOf(kind: string): readonly ReferenceSpec[] {
  return getOrMake(specsByKind, kind, () => {
    const podSpec = own(podSpecs, kind);
    return [
      ...(own(ownReferences, kind) ?? []),
      ...(podSpec === undefined ? [] : podReferences.map(({ to, path }) => ({ to, path: [...podSpec, ...path] }))),
    ];
  });
}

/** Lets references follow the names that prefixes and suffixes changed. */
export function followNames(items: readonly Item[], { references }: Configuration): readonly Item[] {
  const renamed = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of pastKeys(item)) getOrMake(renamed, key, () => []).push(item);
  }
  if (renamed.size === 0) return items;
  return items.map((item) => followIn(item, renamed, references));
}

const keysOfItems = new WeakMap<Item, readonly string[]>();

/** `kind/name` of each name that the item had. */
function pastKeys(item: Item): readonly string[] {
  if (item.past.length === 0) return [];
  return getOrMake(keysOfItems, item, () => [...new Set(item.past.map(({ name }) => `${kindOfItem(item)}/${name}`))]);
}

interface Followed {
  readonly configured: readonly NameReference[];
  /** `kind/name` of all that the item refers to. */
  readonly asked: readonly string[];
  /** What each of them is called now; `undefined`: as before. */
  readonly names: readonly (string | undefined)[];
  readonly item: Item;
}

/** Last result of each item: one that comes out the same is the same value, and its tree need not be walked again. */
const followed = new WeakMap<Item, Followed>();

function followIn(item: Item, renamed: ReadonlyMap<string, readonly Item[]>, configured: readonly NameReference[]): Item {
  const nameOf = (key: string): string | undefined => chosenName(item, renamed.get(key) ?? none);
  const known = followed.get(item);
  if (known?.configured === configured && known.asked.every((key, index) => nameOf(key) === known.names[index])) return known.item;
  const asked: string[] = [];
  const tree = followTree(item, configured, (key) => {
    asked.push(key);
    return nameOf(key);
  });
  const result = tree === item.tree ? item : { ...item, tree };
  followed.set(item, { configured, asked, names: asked.map(nameOf), item: result });
  return result;
}

const none: readonly Item[] = [];

function followTree(item: Item, configured: readonly NameReference[], nameOf: (key: string) => string | undefined): MapNode {
  let { tree } = item;
  for (const { to, path } of configured.length === 0 ? specsOf(kindOfItem(item)) : [...specsOf(kindOfItem(item)), ...configured.filter((spec) => isFor(spec, item))]) {
    const follow = (found: Node | undefined): Node | undefined => {
      if (found?.kind === 'seq') {
        const items = found.items.map((one) => follow(one) ?? one);
        return items.every((one, index) => one === found.items[index]) ? found : { ...found, items };
      }
      if (found?.kind === 'map') {
        const after = updateMap(found, ['name'], undefined, follow);
        const { namespace } = idOf(item);
        const name = child(after, 'name');
        return after === found || name === undefined || namespace === undefined ? after : withEntry(after, madeAt(name, 'namespace'), madeAt(name, namespace, 'double'));
      }
      const old = text(found);
      if (found === undefined || old === undefined) return undefined;
      const name = nameOf(`${to}/${old}`);
      return name === undefined || name === old ? undefined : scalarAt(found, name);
    };
    tree = updateMap(tree, path, undefined, follow);
  }
  return tree;
}

/** Of several objects that had the name: the one in the referrer's namespace with its prefixes and suffixes (nameReferenceFilter.go). */
function chosenName(referrer: Item, candidates: readonly Item[]): string | undefined {
  const own = idOf(referrer).namespace ?? 'default';
  if (candidates.length === 0) return undefined;
  let left = candidates.filter((candidate) => (idOf(candidate).namespace ?? 'default') === own);
  if (left.length > 1) left = sieve(left, (candidate) => sameList(candidate.prefixes, referrer.prefixes) && sameList(candidate.suffixes, referrer.suffixes));
  const names = new Set(left.map((candidate) => idOf(candidate).name));
  return names.size === 1 ? [...names][0] : undefined;
}

function sieve(items: readonly Item[], keep: (item: Item) => boolean): Item[] {
  const kept = items.filter(keep);
  return kept.length > 0 ? kept : [...items];
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** Does any present or past identity answer to that name (and namespace, where given)? */
export function answersTo(item: Item, name: string, namespace?: string): boolean {
  return allIds(item).some((id: ItemId) => id.name === name && (namespace === undefined || (id.namespace ?? 'default') === namespace));
}
