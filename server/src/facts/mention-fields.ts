import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, childPath, entryOf, joinPath } from '../yaml/path.ts';

/** A string that may name hosts. */
export interface TextField {
  readonly field: string;
  readonly node: ScalarNode;
  /** What a whole value may be: a single label only in env values and arguments, a dotted name also in config data. */
  readonly wholes: 'labels' | 'names' | 'none';
}

type Wholes = TextField['wholes'];

/** Container fields in which no host name stands. */
const silentContainerFields = new Set(['name', 'image', 'imagePullPolicy', 'ports', 'resources', 'volumeMounts', 'volumeDevices', 'securityContext', 'terminationMessagePath']);

const template: readonly string[] = ['spec', 'template'];
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [], StatefulSet: template, Deployment: template, DaemonSet: template, ReplicaSet: template,
  ReplicationController: template, Job: template, CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** All strings of an object in which DNS names are looked for. Not `dnsConfig.searches` (zones) and not `hostAliases`. */
export function textFields(root: MapNode, kind: string, known: boolean): TextField[] {
  const fields: TextField[] = [];
  annotations(root, '', fields);
  if (!known) return collectAt(root, 'spec', 'names', fields);
  if (kind === 'ConfigMap') return collectAt(root, 'data', 'names', fields);
  if (kind === 'Secret') return collectAt(root, 'stringData', 'names', fields);
  const path = Object.hasOwn(templatePaths, kind) ? templatePaths[kind] : undefined;
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

/** All strings of a `values.yaml`. */
export function valueFields(root: Node): TextField[] {
  const fields: TextField[] = [];
  collect(root, '', 'none', fields, 30);
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
    if (value.kind === 'scalar' && mayName(value, 'none') && key.value !== 'headlight/ignore' && key.value !== lastApplied) into.push({ field: `${base}[${key.value}]`, node: value, wholes: 'none' });
  }
}

function collectAt(root: MapNode, key: string, wholes: Wholes, into: TextField[]): TextField[] {
  const value = entryOf(root, key)?.value;
  if (value === undefined) return into;
  if (value.kind !== 'map') collect(value, key, wholes, into, 40);
  else for (const entry of value.entries) if (mayName(entry.value, wholes) && !prose.test(entry.key.value)) collect(entry.value, childPath(key, entry.key.value), wholes, into, 39);
  return into;
}

function container(item: Node, path: string, into: TextField[]): void {
  if (item.kind !== 'map') return;
  for (const { key, value } of item.entries) {
    if (silentContainerFields.has(key.value)) continue;
    if (!mayName(value, key.value === 'args' || key.value === 'command' ? 'labels' : 'none')) continue;
    const at = `${path}.${key.value}`;
    if (key.value === 'env' && value.kind === 'seq') value.items.forEach((variable, index) => envValue(variable, `${at}[${index}]`, into));
    else collect(value, at, key.value === 'args' || key.value === 'command' ? 'labels' : 'none', into, 8);
  }
}

function envValue(variable: Node, path: string, into: TextField[]): void {
  const value = child(variable, 'value');
  if (value?.kind === 'scalar') into.push({ field: `${path}.value`, node: value, wholes: 'labels' });
}

function collect(node: Node, path: string, wholes: Wholes, into: TextField[], depth: number): void {
  if (into.length > 20_000 || depth === 0) return;
  if (node.kind === 'scalar') {
    if (mayName(node, wholes)) into.push({ field: path, node, wholes });
  } else if (node.kind === 'map') {
    for (const { key, value } of node.entries) if (mayName(value, wholes)) collect(value, childPath(path, key.value), wholes, into, depth - 1);
  } else {
    node.items.forEach((item, index) => {
      if (mayName(item, wholes)) collect(item, `${path}[${index}]`, wholes, into, depth - 1);
    });
  }
}

/** Paths are written only to texts that can hold a host name: with a dot or a colon, where no single label is one. */
function mayName(node: Node, wholes: Wholes): boolean {
  return node.kind !== 'scalar' || wholes === 'labels' || node.value.includes('.') || node.value.includes(':');
}
