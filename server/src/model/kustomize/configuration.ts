import { memo } from '../../base/memo.ts';
import type { FileFacts } from '../../facts/types.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { groupOfItem, kindOfItem } from './item.ts';
import type { Item } from './item.ts';
import { list, text } from './patches/tree-edit.ts';

/** A field that a transformation sets, of the objects that it is for (kustomize api/types/fieldspec.go). */
export interface FieldSpec {
  readonly path: readonly string[];
  readonly create: boolean;
  readonly kind?: string;
  readonly group?: string;
  readonly version?: string;
}

/** A field that holds the name of an object of kind `to`. */
export interface NameReference extends FieldSpec {
  readonly to: string;
}

/** Fields beside those that kustomize knows by itself: from files that `configurations` names, of a kustomization and of all that it builds on. */
export interface Configuration {
  readonly files: readonly FileFacts[];
  readonly prefixes: readonly FieldSpec[];
  readonly suffixes: readonly FieldSpec[];
  readonly namespaces: readonly FieldSpec[];
  readonly selectorLabels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly plainLabels: readonly FieldSpec[];
  readonly annotations: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly references: readonly NameReference[];
}

/** Of kustomizations without `configurations`. */
export const noConfiguration: Configuration = {
  files: [],
  prefixes: [],
  suffixes: [],
  namespaces: [],
  selectorLabels: [],
  templateLabels: [],
  plainLabels: [],
  annotations: [],
  replicas: [],
  references: [],
};

/** What one file says (kustomize api/internal/plugins/builtinconfig/transformerconfig.go). */
export const configurationOf = memo((facts: FileFacts): Configuration =>
  joined(noConfiguration, ...facts.trees.map((tree) => configurationIn(tree, facts))),
);

function configurationIn(tree: MapNode, facts: FileFacts): Configuration {
  const specs = (key: string): FieldSpec[] => list(child(tree, key)).flatMap((node) => fieldSpecOf(node) ?? []);
  return {
    files: [facts],
    prefixes: specs('namePrefix'),
    suffixes: specs('nameSuffix'),
    namespaces: specs('namespace'),
    selectorLabels: specs('commonLabels'),
    templateLabels: specs('templateLabels'),
    plainLabels: specs('labels'),
    annotations: specs('commonAnnotations'),
    replicas: specs('replicas'),
    references: list(child(tree, 'nameReference')).flatMap((node) => {
      const to = text(child(node, 'kind'));
      return to === undefined
        ? []
        : list(child(node, 'fieldSpecs')).flatMap((node) => {
            const spec = fieldSpecOf(node);
            return spec === undefined ? [] : [{ ...spec, to }];
          });
    }),
  };
}

/** No field of an object has a longer path. */
const longestPath = 2_000;

/** One field as written. */
export function fieldSpecOf(node: Node | undefined): FieldSpec | undefined {
  const path = text(child(node, 'path'));
  if (path === undefined || path.length > longestPath) return undefined;
  const spec: Record<string, string> = {};
  for (const key of ['kind', 'group', 'version']) {
    const value = text(child(node, key));
    if (value !== undefined) spec[key] = value;
  }
  return { ...spec, path: pathOf(path), create: text(child(node, 'create')) === 'true' };
}

/** `spec/containers[]/a\/b` as keys. */
function pathOf(path: string): readonly string[] {
  return (path.match(/(?:\\.|[^/\\])+/g) ?? []).map((part) => part.replace(/\[\]$/, '').replaceAll('\\/', '/'));
}

/** All of them, each field once. */
export function joined(...parts: readonly Configuration[]): Configuration {
  const used = parts.filter(({ files }) => files.length > 0);
  const [first = noConfiguration] = used;
  if (used.length < 2) return first;
  const all = <T extends FieldSpec>(pick: (part: Configuration) => readonly T[]): T[] => [
    ...new Map(used.flatMap(pick).map((spec) => [JSON.stringify(spec), spec])).values(),
  ];
  return {
    files: [...new Set(used.flatMap(({ files }) => files))],
    prefixes: all((part) => part.prefixes),
    suffixes: all((part) => part.suffixes),
    namespaces: all((part) => part.namespaces),
    selectorLabels: all((part) => part.selectorLabels),
    templateLabels: all((part) => part.templateLabels),
    plainLabels: all((part) => part.plainLabels),
    annotations: all((part) => part.annotations),
    replicas: all((part) => part.replicas),
    references: all((part) => part.references),
  };
}

/** Is the field one of this object's? */
export function isFor(spec: FieldSpec, item: Item): boolean {
  const { apiVersion } = item.source.object;
  return (
    (spec.kind === undefined || spec.kind === kindOfItem(item)) &&
    (spec.group === undefined || spec.group === groupOfItem(item)) &&
    (spec.version === undefined || spec.version === apiVersion.slice(apiVersion.indexOf('/') + 1))
  );
}
