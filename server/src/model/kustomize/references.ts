import { kindOfItem, allIds, idOf } from './item.ts';
import type { Item, ItemId } from './item.ts';
import { isFor } from './configuration.ts';
import type { Configuration, NameReference } from './configuration.ts';
import type { Node } from '../../yaml/node.ts';
import { child, scalarAt, text, updateMap, withEntry } from './tree-edit.ts';

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
  const known = specsByKind.get(kind);
  if (known !== undefined) return known;
  const podSpec = Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : undefined;
  const specs = [
    ...(Object.hasOwn(ownReferences, kind) ? (ownReferences[kind] ?? []) : []),
    ...(podSpec === undefined ? [] : podReferences.map(({ to, path }) => ({ to, path: [...podSpec, ...path] }))),
  ];
  specsByKind.set(kind, specs);
  return specs;
}

/** Lets references follow the names that prefixes and suffixes changed. */
export function followNames(items: readonly Item[], { references }: Configuration): readonly Item[] {
  const renamed = new Map<string, Item[]>();
  for (const item of items) {
    const kind = kindOfItem(item);
    for (const name of new Set(item.past.map((id) => id.name))) {
      const key = `${kind}/${name}`;
      const list = renamed.get(key);
      if (list === undefined) renamed.set(key, [item]);
      else list.push(item);
    }
  }
  if (renamed.size === 0) return items;
  return items.map((item) => followIn(item, renamed, references));
}

/** Last result of each item, so that one that comes out the same is the same value. */
const followed = new WeakMap<Item, { readonly names: string; readonly item: Item }>();

function followIn(item: Item, renamed: ReadonlyMap<string, readonly Item[]>, configured: readonly NameReference[]): Item {
  let { tree } = item;
  let names = '';
  for (const { to, path } of configured.length === 0 ? specsOf(kindOfItem(item)) : [...specsOf(kindOfItem(item)), ...configured.filter((spec) => isFor(spec, item))]) {
    const follow = (found: Node | undefined): Node | undefined => {
      if (found?.kind === 'seq') return { ...found, items: found.items.map((one) => follow(one) ?? one) };
      if (found?.kind === 'map') {
        const after = updateMap(found, ['name'], undefined, follow);
        const { namespace } = idOf(item);
        const name = child(after, 'name');
        return after === found || name === undefined || namespace === undefined ? after : withEntry(after, scalarAt(name, 'namespace', 'plain'), scalarAt(name, namespace));
      }
      const old = text(found);
      if (found === undefined || old === undefined) return undefined;
      const name = chosenName(item, renamed.get(`${to}/${old}`) ?? []);
      if (name === undefined || name === old) return undefined;
      names += `${path.join('.')}=${old}>${name},`;
      return scalarAt(found, name);
    };
    tree = updateMap(tree, path, undefined, follow);
  }
  if (tree === item.tree) return item;
  const known = followed.get(item);
  if (known?.names === names) return known.item;
  const result = { ...item, tree };
  followed.set(item, { names, item: result });
  return result;
}

/** Of several objects that had the name: the one in the referrer's namespace with its prefixes and suffixes (nameReferenceFilter.go). */
function chosenName(referrer: Item, candidates: readonly Item[]): string | undefined {
  const own = idOf(referrer).namespace ?? 'default';
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
