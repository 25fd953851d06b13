import { own } from '../../base/own.ts';
import { isIdentifierField, sentAsHeader } from './identifiers.ts';
import { isHostKey, hostFieldsOf } from './told-hosts.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child, childPath, entryOf, joinPath } from '../../yaml/path.ts';

/** A string that may name hosts. */
export interface TextField {
  readonly field: string;
  readonly node: ScalarNode;
  /** What a whole value may be: a single label only in env values and arguments, a dotted name also in config data. */
  readonly wholes: 'labels' | 'names' | 'none';
  /** The key, the flag or the variable whose value it is. */
  readonly key?: string | undefined;
  /** What it names is matched by its reader, not dialled. */
  readonly identifier?: boolean;
  /** The words in front of it where it is one of the words of a command. */
  readonly behind?: string;
}

type Wholes = TextField['wholes'];

/** Container fields in which no host name stands. */
const silentContainerFields = new Set([
  'name',
  'image',
  'imagePullPolicy',
  'ports',
  'resources',
  'volumeMounts',
  'volumeDevices',
  'securityContext',
  'terminationMessagePath',
]);

const template: readonly string[] = ['spec', 'template'];
/** Where the pod template of a kind stands. */
export const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  StatefulSet: template,
  Deployment: template,
  DaemonSet: template,
  ReplicaSet: template,
  ReplicationController: template,
  Job: template,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** All strings of an object in which DNS names are looked for. Not `dnsConfig.searches` (zones) and not `hostAliases`. */
export function textFields(root: MapNode, kind: string, known: boolean): TextField[] {
  const fields: TextField[] = [];
  annotations(root, '', fields);
  if (!known) return ofCustom(root, kind, fields);
  if (kind === 'ConfigMap') return collectAt(root, 'data', 'names', fields);
  if (kind === 'Secret') return collectAt(root, 'stringData', 'names', fields);
  const path = own(templatePaths, kind);
  const holder = path?.reduce<Node | undefined>(child, root);
  if (path === undefined || holder?.kind !== 'map') return fields;
  const base = joinPath(path);
  if (base !== '') annotations(holder, base, fields);
  const spec = entryOf(holder, 'spec')?.value;
  if (spec?.kind !== 'map') return fields;
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    const at = base === '' ? `spec.${list}` : `${base}.spec.${list}`;
    const items = entryOf(spec, list)?.value;
    if (items?.kind === 'seq') items.items.forEach((item, index) => container(item, `${at}[${index}]`, fields));
  }
  return fields;
}

/** Strings of a custom resource. */
function ofCustom(root: MapNode, kind: string, fields: TextField[]): TextField[] {
  const apiVersion = child(root, 'apiVersion');
  const of = apiVersion?.kind === 'scalar' ? apiVersion.value : '';
  const hosts = hostFieldsOf(of, kind).flatMap((path): TextField[] => {
    const node = path.reduce<Node | undefined>(child, root);
    return node?.kind === 'scalar' ? [{ field: joinPath(path), node, wholes: 'labels', key: 'host' }] : [];
  });
  return collectAt(root, 'spec', 'names', fields)
    .filter(({ field }) => !hosts.some((host) => host.field === field))
    .map((each) => (isIdentifierField(of, kind, each.field) ? { ...each, identifier: true } : each))
    .concat(hosts);
}

/** All strings of a `values.yaml`; `names`: of a kustomization, whose literals are `KEY=value`. */
export function valueFields(root: Node, wholes: 'none' | 'names' = 'none'): TextField[] {
  const fields: TextField[] = [];
  collect(root, { path: '', key: undefined, wholes }, fields, 30);
  return fields;
}

/** A copy of the whole object as it was applied before; a person edits the object. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Entries of ConfigMaps that people read (`README.md`): what they say of names are examples. */
const prose = /\.(?:md|markdown|rst|adoc)$/i;

function annotations(root: MapNode, path: string, into: TextField[]): void {
  const metadata = entryOf(root, 'metadata')?.value;
  const found = child(metadata, 'annotations');
  if (found?.kind !== 'map') return;
  const base = childPath(path === '' ? 'metadata' : `${path}.metadata`, 'annotations');
  for (const { key, value } of found.entries) {
    if (value.kind === 'scalar' && mayName(value, 'none') && key.value !== 'headlight/ignore' && key.value !== lastApplied)
      into.push({ field: `${base}[${key.value}]`, node: value, wholes: 'none', key: key.value });
  }
}

function collectAt(root: MapNode, key: string, wholes: Wholes, into: TextField[]): TextField[] {
  const value = entryOf(root, key)?.value;
  if (value === undefined) return into;
  if (value.kind !== 'map') collect(value, { path: key, key, wholes }, into, 40);
  else
    for (const entry of value.entries)
      if (mayName(entry.value, wholes, entry.key.value) && !prose.test(entry.key.value))
        collect(entry.value, { path: childPath(key, entry.key.value), key: entry.key.value, wholes }, into, 39);
  return into;
}

function container(item: Node, path: string, into: TextField[]): void {
  if (item.kind !== 'map') return;
  for (const { key, value } of item.entries) {
    if (silentContainerFields.has(key.value)) continue;
    if (!mayName(value, key.value === 'args' || key.value === 'command' ? 'labels' : 'none')) continue;
    const at = `${path}.${key.value}`;
    if (key.value === 'env' && value.kind === 'seq') value.items.forEach((variable, index) => envValue(variable, `${at}[${index}]`, into));
    else collect(value, { path: at, key: key.value, wholes: key.value === 'args' || key.value === 'command' ? 'labels' : 'none' }, into, 8);
  }
}

function envValue(variable: Node, path: string, into: TextField[]): void {
  const value = child(variable, 'value');
  if (value?.kind === 'scalar') into.push({ field: `${path}.value`, node: value, wholes: 'labels', key: nameBeside(variable, 'value') });
}

/** Where a string stands: its path, and the key that says what it is. */
interface At {
  readonly path: string;
  readonly key: string | undefined;
  readonly wholes: Wholes;
  readonly behind?: string;
}

function collect(node: Node, at: At, into: TextField[], depth: number): void {
  if (into.length > 20_000 || depth === 0) return;
  const { path, key: own, wholes } = at;
  if (node.kind === 'scalar') {
    if (mayName(node, wholes, own))
      into.push({
        field: path,
        node,
        wholes,
        key: own,
        identifier: path.includes(sentAsHeader),
        ...(at.behind === undefined ? {} : { behind: at.behind }),
      });
  } else if (node.kind === 'map') {
    for (const { key, value } of node.entries)
      if (mayName(value, wholes, key.value))
        collect(value, { path: childPath(path, key.value), key: nameBeside(node, key.value) ?? key.value, wholes }, into, depth - 1);
  } else {
    node.items.forEach((item, index) => {
      if (!mayName(item, wholes, own)) return;
      const behind = wholes === 'labels' ? wordsBefore(node.items, index) : undefined;
      collect(
        item,
        { path: `${path}[${index}]`, key: flagBefore(node.items[index - 1]) ?? own, wholes, ...(behind === undefined ? {} : { behind }) },
        into,
        depth - 1,
      );
    });
  }
}

/** The `name` beside a `value`, as of variables and headers. */
function nameBeside(map: Node, key: string): string | undefined {
  const name = key === 'value' ? child(map, 'name') : undefined;
  return name?.kind === 'scalar' ? name.value : undefined;
}

/** `--issuer` in front of its value in a list of arguments. */
function flagBefore(item: Node | undefined): string | undefined {
  return item?.kind === 'scalar' && /^--?[A-Za-z][\w.-]*$/.test(item.value) ? item.value : undefined;
}

/** What stands in front of a word of a command, with blanks: enough of it to see which program is run. */
function wordsBefore(items: readonly Node[], index: number): string | undefined {
  const words = items
    .slice(Math.max(0, index - 6), index)
    .map((item) => (item.kind === 'scalar' && item.value.length <= 60 ? item.value : '?'));
  return words.length === 0 ? undefined : `${words.join(' ')} `;
}

/** Paths are written only to texts that can hold a host name: with a dot or a colon, where no single label is one; below such a key a label may be one. */
function mayName(node: Node, wholes: Wholes, key?: string): boolean {
  if (node.kind !== 'scalar' || wholes === 'labels' || node.value.includes('.') || node.value.includes(':')) return true;
  if (wholes === 'names' && node.value.includes('=')) return true;
  return wholes === 'names' && key !== undefined && /^[a-z][-a-z0-9]{2,62}$/.test(node.value) && isHostKey(key);
}
