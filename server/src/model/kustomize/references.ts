import { memo } from '../../base/memo.ts';
import { own } from '../../base/own.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { kindOfItem, allIds, idOf, originalId } from './item.ts';
import type { Item, ItemId } from './item.ts';
import { isFor } from './configuration.ts';
import type { Configuration, NameReference } from './configuration.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { isClusterScoped } from './transform.ts';
import { madeAt, scalarAt, text, updateMap, withEntry } from './patches/tree-edit.ts';

/** Where a kind names objects of another: kustomize konfig/builtinpluginconsts/namereference.go. `subdomain` and text are not among them. */
interface ReferenceSpec {
  readonly to: string;
  readonly path: readonly string[];
}

const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
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
  APIService: [{ to: 'Service', path: ['spec', 'service', 'name'] }],
  ValidatingWebhookConfiguration: [{ to: 'Service', path: ['webhooks', 'clientConfig', 'service'] }],
  MutatingWebhookConfiguration: [{ to: 'Service', path: ['webhooks', 'clientConfig', 'service'] }],
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

/** `kind/name` of each name that the item had. */
function pastKeys(item: Item): readonly string[] {
  if (item.past.length === 0) return [];
  return keysOfPast(item);
}

const keysOfPast = memo((item: Item): readonly string[] => [...new Set(item.past.map(({ name }) => `${kindOfItem(item)}/${name}`))]);

/** What an item refers to: `kind/name`, and the namespace where one stands beside the name. */
interface Asked {
  readonly key: string;
  readonly namespace?: string | undefined;
}

type LookUp = (asked: Asked) => ItemId | undefined;

interface Followed {
  readonly configured: readonly NameReference[];
  /** All that the item refers to. */
  readonly asked: readonly Asked[];
  /** What each of them is called now; `undefined`: as before. */
  readonly ids: readonly (ItemId | undefined)[];
  readonly item: Item;
}

function isSameId(one: ItemId | undefined, other: ItemId | undefined): boolean {
  return one?.name === other?.name && one?.namespace === other?.namespace;
}

/** Last result of each item: one that comes out the same is the same value, and its tree need not be walked again. */
const followed = new WeakMap<Item, Followed>();

function followIn(item: Item, renamed: ReadonlyMap<string, readonly Item[]>, configured: readonly NameReference[]): Item {
  const idNow: LookUp = ({ key, namespace }) => chosenId(item, renamed.get(key) ?? none, namespace);
  const known = followed.get(item);
  if (known?.configured === configured && known.asked.every((each, index) => isSameId(idNow(each), known.ids[index]))) return known.item;
  const asked: Asked[] = [];
  const tree = followTree(item, configured, (each) => {
    asked.push(each);
    return idNow(each);
  });
  const result = tree === item.tree ? item : { ...item, tree };
  followed.set(item, { configured, asked, ids: asked.map(idNow), item: result });
  return result;
}

const none: readonly Item[] = [];

function followTree(item: Item, configured: readonly NameReference[], idNow: LookUp): MapNode {
  let { tree } = item;
  for (const { to, path } of configured.length === 0
    ? specsOf(kindOfItem(item))
    : [...specsOf(kindOfItem(item)), ...configured.filter((spec) => isFor(spec, item))]) {
    const follow = (found: Node | undefined): Node | undefined => {
      if (found?.kind === 'seq') {
        const items = found.items.map((one) => follow(one) ?? one);
        return items.every((one, index) => one === found.items[index]) ? found : { ...found, items };
      }
      if (found?.kind === 'map') return followMap(found, to, idNow);
      const old = text(found);
      if (found === undefined || old === undefined) return undefined;
      const name = idNow({ key: `${to}/${old}` })?.name;
      return name === undefined || name === old ? undefined : scalarAt(found, name);
    };
    tree = updateMap(tree, path, undefined, follow);
  }
  return tree;
}

/** A map with a name, and perhaps a namespace: both follow (nameref.go setMapping). */
function followMap(found: MapNode, to: string, idNow: LookUp): MapNode {
  const name = child(found, 'name');
  const old = text(name);
  const id = old === undefined ? undefined : idNow({ key: `${to}/${old}`, namespace: text(child(found, 'namespace')) });
  if (name === undefined || id === undefined) return found;
  const renamed =
    id.name === old ? found : updateMap(found, ['name'], undefined, (node) => (node === undefined ? undefined : scalarAt(node, id.name)));
  if (id.namespace === undefined || id.namespace === text(child(found, 'namespace'))) return renamed;
  return withEntry(renamed, madeAt(name, 'namespace'), madeAt(name, id.namespace, 'double'));
}

/** Of several objects that had the name: the one in the referrer's namespace with its prefixes and suffixes (nameref.go); `namespace`: that stands beside the name. */
function chosenId(referrer: Item, candidates: readonly Item[], namespace?: string): ItemId | undefined {
  if (candidates.length === 0) return undefined;
  const own = idOf(referrer).namespace ?? 'default';
  let left = namespace === undefined ? candidates : inNamespace(candidates, namespace);
  if (!isClusterScoped(kindOfItem(referrer))) left = left.filter((candidate) => (idOf(candidate).namespace ?? 'default') === own);
  if (left.length > 1)
    left = sieve(left, (candidate) => sameList(candidate.prefixes, referrer.prefixes) && sameList(candidate.suffixes, referrer.suffixes));
  const names = new Set(left.map((candidate) => idOf(candidate).name));
  return names.size === 1 && left[0] !== undefined ? idOf(left[0]) : undefined;
}

/** Those that were in the namespace first; where there are none, those that are in it now. */
function inNamespace(candidates: readonly Item[], namespace: string): readonly Item[] {
  const first = candidates.filter((candidate) => (originalId(candidate).namespace ?? 'default') === namespace);
  return first.length > 0 ? first : candidates.filter((candidate) => (idOf(candidate).namespace ?? 'default') === namespace);
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
