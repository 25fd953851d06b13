import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child, entryOf } from '../../yaml/path.ts';
import { fieldSpecOf } from './configuration.ts';
import type { FieldSpec } from './configuration.ts';
import { isOpenText, list, text } from './patches/tree-edit.ts';

/** One path or URL that a kustomization names. */
export interface Ref {
  readonly path: string;
  readonly node: Node;
}

export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface PatchEntry {
  readonly path?: string;
  /** Patch text written in the kustomization. */
  readonly inline?: ScalarNode;
  readonly target?: PatchTarget;
  readonly allowNameChange: boolean;
  readonly node: Node;
}

export interface LabelEntry {
  readonly pairs: MapNode;
  readonly selectors: boolean;
  readonly templates: boolean;
  readonly fields: readonly FieldSpec[];
}

export interface ConfigGenerator {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace?: string;
  readonly behavior: string;
  readonly node: MapNode;
}

export interface Kustomization {
  readonly component: boolean;
  readonly resources: readonly Ref[];
  readonly components: readonly Ref[];
  /** Files with fields that transformations set beside those that kustomize knows. */
  readonly configurations: readonly Ref[];
  /** Files that tell generators, transformers and validators what to do, and are no resources. */
  readonly plugins: readonly Ref[];
  readonly patches: readonly PatchEntry[];
  readonly strategic: readonly PatchEntry[];
  readonly json6902: readonly PatchEntry[];
  readonly namespace: ScalarNode | undefined;
  readonly prefix: string;
  readonly suffix: string;
  readonly labels: readonly LabelEntry[];
  readonly annotations: MapNode | undefined;
  readonly replicas: readonly { readonly name: string; readonly named: Node; readonly count: Node }[];
  readonly generators: readonly ConfigGenerator[];
  readonly generatorOptions: MapNode | undefined;
  readonly replacements: readonly Node[];
  /** A placeholder stands in `namePrefix` or `nameSuffix`: nobody knows what anything is called. */
  readonly isNameOpen: boolean;
  /** Fields that make or change objects in ways we do not follow. */
  readonly unknowns: readonly string[];
  /** One of them may change all objects. */
  readonly isChanged: boolean;
}

const transformers = 'transformers';

/** Is it what is not known of a kustomization for its transformers (`Kustomization.unknowns`)? All objects of the build go through those. */
export const isOfTransformers = (unknown: string): boolean => unknown.endsWith(` ${transformers}`);

const opaque: Readonly<Record<string, string>> = {
  generators: 'generators',
  transformers,
  helmCharts: 'Helm charts',
  helmChartInflationGenerator: 'Helm charts',
};

/** Reads a kustomization (kustomize api/types/kustomization.go); what has a wrong type counts as unset. */
export function readKustomization(root: MapNode): Kustomization {
  const patchList = (key: string, read: (node: Node) => PatchEntry): PatchEntry[] => list(child(root, key)).map(read);
  return {
    component: text(child(root, 'kind')) === 'Component',
    resources: [...refs(root, 'resources'), ...refs(root, 'bases')],
    components: refs(root, 'components'),
    configurations: refs(root, 'configurations'),
    plugins: ['generators', 'transformers', 'validators'].flatMap((key) => refs(root, key)).filter(({ node }) => isPath(node)),
    patches: patchList('patches', patchEntry),
    strategic: patchList('patchesStrategicMerge', strategicEntry),
    json6902: patchList('patchesJson6902', patchEntry),
    namespace: written(child(root, 'namespace')),
    prefix: text(child(root, 'namePrefix')) ?? '',
    suffix: text(child(root, 'nameSuffix')) ?? '',
    labels: labelEntries(root),
    annotations: map(child(root, 'commonAnnotations')),
    replicas: list(child(root, 'replicas')).flatMap((node) => {
      const [named, count] = [child(node, 'name'), child(node, 'count')];
      const name = text(named);
      return named === undefined || name === undefined || count === undefined ? [] : [{ name, named, count }];
    }),
    generators: [...generators(root, 'configMapGenerator', 'ConfigMap'), ...generators(root, 'secretGenerator', 'Secret')],
    generatorOptions: map(child(root, 'generatorOptions')),
    replacements: list(child(root, 'replacements')),
    isChanged: hasContent(root, 'transformers') || list(child(root, 'components')).some(isOpenText),
    isNameOpen: isOpenText(child(root, 'namePrefix')) || isOpenText(child(root, 'nameSuffix')),
    unknowns: [
      ...Object.entries(opaque)
        .filter(([key]) => hasContent(root, key))
        .map(([, words]) => words),
      ...openParts(root),
    ],
  };
}

/** Paths and URLs that a kustomization names: what it builds on, and what it reads beside it. */
export function namedPaths(content: Kustomization): readonly string[] {
  return [...[...content.resources, ...content.components].map(({ path }) => path), ...changePaths(content)];
}

/** Of these, what changes objects or tells tools what to do, and is no object. */
export function changePaths(content: Kustomization): readonly string[] {
  const patches = [...content.strategic, ...content.patches, ...content.json6902];
  return [
    ...[...content.configurations, ...content.plugins, ...patches].flatMap(({ path }) => (path === undefined ? [] : [path])),
    ...replacementPaths(content),
  ];
}

/** Files that hold replacements. */
function replacementPaths({ replacements }: Kustomization): readonly string[] {
  return replacements.flatMap((node) => text(child(node, 'path')) ?? []);
}

function hasContent(root: MapNode, key: string): boolean {
  const value = entryOf(root, key)?.value;
  return value !== undefined && (value.kind === 'seq' ? value.items.length > 0 : value.kind === 'map');
}

/** Lists of paths of which a placeholder stands for some, and names that hang on one. */
function openParts(root: MapNode): string[] {
  const paths = ['resources', 'bases', 'components', 'configurations'].filter((key) => list(child(root, key)).some(isOpenText));
  return paths.map((key) => `${key} that a placeholder names`);
}

function refs(root: MapNode, key: string): Ref[] {
  return list(child(root, key)).flatMap((node) => {
    const path = text(node);
    return path === undefined ? [] : [{ path, node }];
  });
}

function scalar(node: Node | undefined): ScalarNode | undefined {
  return node?.kind === 'scalar' && text(node) !== undefined ? node : undefined;
}

/** What is written, even if a placeholder leaves it unknown. */
function written(node: Node | undefined): ScalarNode | undefined {
  return scalar(node) ?? (node?.kind === 'scalar' && isOpenText(node) ? node : undefined);
}

function map(node: Node | undefined): MapNode | undefined {
  return node?.kind === 'map' ? node : undefined;
}

/** A text is a path, as it was before kustomize 2.1: kustomize refuses it now, and it is a patch all the same. */
function patchEntry(node: Node): PatchEntry {
  if (node.kind === 'scalar') return strategicEntry(node);
  const path = text(child(node, 'path'));
  const inline = written(child(node, 'patch'));
  const target = map(child(node, 'target'));
  const allowNameChange = text(child(child(node, 'options'), 'allowNameChange')) === 'true';
  return {
    allowNameChange,
    node,
    ...(path !== undefined ? { path } : {}),
    ...(inline !== undefined ? { inline } : {}),
    ...(target !== undefined ? { target: targetOf(target) } : {}),
  };
}

function strategicEntry(node: Node): PatchEntry {
  const value = written(node);
  const base = { allowNameChange: false, node };
  if (value === undefined) return base;
  return !isPath(value) ? { ...base, inline: value } : { ...base, path: value.value };
}

/** Is it the path of a file where its content may stand as well? */
function isPath(node: Node): boolean {
  return node.kind === 'scalar' && node.style !== 'literal' && node.style !== 'folded' && !/[\n:]/.test(node.value);
}

/** The selector of a patch's `target`, as written. */
export function targetOf(node: Node): PatchTarget {
  const target: Record<string, string> = {};
  for (const key of ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector']) {
    const value = text(child(node, key));
    if (value !== undefined) target[key] = value;
  }
  return target;
}

function labelEntries(root: MapNode): LabelEntry[] {
  const entries = list(child(root, 'labels')).flatMap((node): LabelEntry[] => {
    const pairs = map(child(node, 'pairs'));
    if (pairs === undefined) return [];
    const selectors = text(child(node, 'includeSelectors')) === 'true';
    const fields = list(child(node, 'fields')).flatMap((field) => fieldSpecOf(field) ?? []);
    return [{ pairs, selectors, templates: selectors || text(child(node, 'includeTemplates')) === 'true', fields }];
  });
  const common = map(child(root, 'commonLabels'));
  return common === undefined ? entries : [...entries, { pairs: common, selectors: true, templates: true, fields: [] }];
}

/** Paths of the files that a generator reads, as written: of `files:`, behind `KEY=`, and of `envs:`. */
export function generatorPaths({ node }: ConfigGenerator): readonly string[] {
  const files = list(child(node, 'files'))
    .flatMap((each) => text(each) ?? [])
    .map((each) => each.slice(each.indexOf('=') + 1));
  const envs = [...list(child(node, 'envs')), child(node, 'env')].flatMap((each) => text(each) ?? []);
  return [...files, ...envs].filter((each) => each !== '');
}

function generators(root: MapNode, key: string, kind: ConfigGenerator['kind']): ConfigGenerator[] {
  return list(child(root, key)).flatMap((node) => {
    const name = text(child(node, 'name'));
    const namespace = text(child(node, 'namespace'));
    if (node.kind !== 'map' || name === undefined) return [];
    return [{ kind, name, behavior: text(child(node, 'behavior')) ?? 'create', node, ...(namespace !== undefined ? { namespace } : {}) }];
  });
}
