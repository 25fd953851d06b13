import { isPlaceholder } from '../../facts/unknown.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { text } from '../kustomize/patches/tree-edit.ts';

/** What a generator gives a template for one Application, by the names that templates use. */
export type Params = ReadonlyMap<string, string>;

/** Parameter sets of generators; `isWhole`: all generators are understood. */
export interface Generated {
  readonly sets: readonly Params[];
  readonly isWhole: boolean;
}

/** Folders of the repository, by the patterns of a git generator. */
export type FindFolders = (pattern: string) => readonly string[];

/** More Applications than anybody writes. */
const mostSets = 1_000;

/**
 * What the generators of an ApplicationSet give (argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators): lists, folders of
 * this repository, and products of both. All others leave their parameters unknown.
 */
export function generated(generators: readonly Node[], find: FindFolders): Generated {
  const parts = generators.map((generator) => ofGenerator(generator, find));
  return { sets: parts.flatMap(({ sets }) => sets).slice(0, mostSets), isWhole: parts.every(({ isWhole }) => isWhole) };
}

function ofGenerator(generator: Node, find: FindFolders): Generated {
  if (child(generator, 'template') !== undefined || child(generator, 'selector') !== undefined) return unknown;
  const elements = child(child(generator, 'list'), 'elements');
  if (elements?.kind === 'seq') return { sets: elements.items.map((element) => fields(element, '')), isWhole: true };
  const directories = child(child(generator, 'git'), 'directories');
  if (directories?.kind === 'seq') return { sets: foldersOf(directories.items, find).map(paramsOfFolder), isWhole: true };
  const factors = child(child(generator, 'matrix'), 'generators');
  if (factors?.kind === 'seq' && factors.items.length === 2) return product(factors.items.map((factor) => ofGenerator(factor, find)));
  return unknown;
}

/** One Application at least, of which nothing more is known. */
const unknown: Generated = { sets: [new Map()], isWhole: false };

function product([first = unknown, second = unknown]: readonly Generated[]): Generated {
  const sets = first.sets.flatMap((left) => second.sets.map((right) => new Map([...left, ...right]))).slice(0, mostSets);
  return { sets, isWhole: first.isWhole && second.isWhole };
}

/** `cluster.name` of nested maps. */
function fields(node: Node, path: string): Map<string, string> {
  const found = new Map<string, string>();
  if (node.kind !== 'map') return found;
  for (const { key, value } of node.entries) {
    const name = path === '' ? key.value : `${path}.${key.value}`;
    const own = text(value);
    if (own !== undefined) found.set(name, own);
    for (const [inner, each] of fields(value, name)) found.set(inner, each);
  }
  return found;
}

function foldersOf(directories: readonly Node[], find: FindFolders): readonly string[] {
  const wanted = new Set<string>();
  for (const each of directories)
    if (text(child(each, 'exclude')) !== 'true') for (const folder of find(text(child(each, 'path')) ?? '')) wanted.add(folder);
  for (const each of directories)
    if (text(child(each, 'exclude')) === 'true') for (const folder of find(text(child(each, 'path')) ?? '')) wanted.delete(folder);
  return [...wanted].sort();
}

function paramsOfFolder(folder: string): Params {
  const segments = folder.split('/');
  const basename = segments.at(-1) ?? '';
  return new Map([
    ['path', folder],
    ['path.path', folder],
    ['path.basename', basename],
    ['path.basenameNormalized', basename.toLowerCase().replace(/[^a-z0-9-]+/g, '-')],
    ...segments.map((segment, index) => [`path[${index}]`, segment] as const),
  ]);
}

/** The tree with the parameters written in; what hangs on others stays unknown. */
export function rendered(node: Node, params: Params): Node {
  if (node.kind === 'scalar') return renderedText(node, params);
  if (node.kind === 'seq') return { ...node, items: node.items.map((item) => rendered(item, params)) };
  return renderedMap(node, params);
}

export function renderedMap(node: MapNode, params: Params): MapNode {
  return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: rendered(entry.value, params) })) };
}

function renderedText(node: ScalarNode, params: Params): ScalarNode {
  if (!node.value.includes('{{')) return node;
  const value = node.value.replace(/\{\{([^{}]*)\}\}/g, (whole, expression: string) => valueOf(expression.trim(), params) ?? whole);
  const { unknown: _, ...known } = node;
  return isPlaceholder(value) ? { ...node, value } : { ...known, value };
}

/** `path.basename`, `.path.basename`, `path[1]`, `index .path.segments 1`. */
function valueOf(expression: string, params: Params): string | undefined {
  const segment = /^index \.path\.segments (\d+)$/.exec(expression)?.[1];
  if (segment !== undefined) return params.get(`path[${segment}]`);
  return params.get(expression.replace(/^\./, ''));
}
