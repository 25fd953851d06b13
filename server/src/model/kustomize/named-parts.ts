import type { Node, ScalarNode } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import type { PatchEntry } from './kustomization.ts';
import { patchesOf } from './patches/patches-of.ts';
import type { KustomizationFile, Sources, Target } from './sources.ts';
import { at, list, text } from './patches/tree-edit.ts';

/** Where a kustomization, or a file that it names, says by name what a part of it is for. */
export interface NamedPart {
  readonly name: string;
  /** The kind that is said beside it. */
  readonly kind?: string;
  readonly uri: string;
  readonly node: ScalarNode;
}

type Workspace = Pick<Sources, 'kustomization' | 'resolve'>;

/**
 * The parts of a kustomization, and of those that it builds on, that may be for what stands in the file `uri`: patches and their targets, `replicas`, replacements.
 * Only such as are applied to that file; which of its objects a name means is not looked at.
 */
export function namedParts(workspace: Workspace, folder: string, uri: string): readonly NamedPart[] {
  return below(workspace, folder, uri, new Set()) ?? [];
}

/** `undefined`: the file does not come into this build. */
function below(workspace: Workspace, folder: string, uri: string, seen: ReadonlySet<string>): readonly NamedPart[] | undefined {
  const file = workspace.kustomization(folder);
  if (file === undefined || seen.has(folder)) return undefined;
  const further = new Set([...seen, folder]);
  const found = [...file.content.resources, ...file.content.components].flatMap(({ path }): readonly (readonly NamedPart[])[] => {
    const target = workspace.resolve(folder, path);
    if (target.kind === 'file') return target.facts.uri === uri ? [[]] : [];
    const parts = target.kind === 'folder' ? below(workspace, target.folder, uri, further) : undefined;
    return parts === undefined ? [] : [parts];
  });
  return found.length === 0 ? undefined : [...partsOf(workspace, file, seen), ...found.flat()];
}

/** Those of one kustomization, and of the components that work on the same objects. */
function partsOf(workspace: Workspace, file: KustomizationFile, seen: ReadonlySet<string>): readonly NamedPart[] {
  const { folder, content } = file;
  const resolve = (path: string): Target => workspace.resolve(folder, path);
  const components = content.components.flatMap(({ path }) => {
    const target = resolve(path);
    const component = target.kind === 'folder' && !seen.has(target.folder) ? workspace.kustomization(target.folder) : undefined;
    return component === undefined ? [] : partsOf(workspace, component, new Set([...seen, folder]));
  });
  const { uri } = file.facts;
  return [
    ...[...content.patches, ...content.strategic, ...content.json6902].flatMap((entry) => patchParts(file, entry, resolve)),
    ...content.replicas.flatMap(({ named }) => part(uri, named, undefined)),
    ...content.replacements.flatMap((node) => replacementParts(uri, node, resolve)),
    ...components,
  ];
}

function part(uri: string, node: Node | undefined, kind: Node | undefined): readonly NamedPart[] {
  if (node?.kind !== 'scalar' || text(node) === undefined) return [];
  const said = text(kind);
  return [{ name: node.value, uri: node.uri ?? uri, node, ...(said === undefined ? {} : { kind: said }) }];
}

function patchParts(file: KustomizationFile, entry: PatchEntry, resolve: (path: string) => Target): readonly NamedPart[] {
  const target = child(entry.node, 'target');
  const said = part(file.facts.uri, child(target, 'name'), child(target, 'kind'));
  const patches = patchesOf(file, entry, resolve, () => undefined);
  // With a target the name in a patch means nothing.
  if (target !== undefined) return said;
  return patches.flatMap(({ content, uri }) =>
    'strategic' in content ? part(uri, at(content.strategic, ['metadata', 'name']), child(content.strategic, 'kind')) : [],
  );
}

function replacementParts(uri: string, node: Node, resolve: (path: string) => Target): readonly NamedPart[] {
  const path = text(child(node, 'path'));
  if (path !== undefined) {
    const target = resolve(path);
    if (target.kind !== 'file') return [];
    const { trees, uri: other } = target.facts;
    return trees
      .flatMap((tree) => [tree, ...list(child(tree, ''))])
      .flatMap((each) => selectors(each).flatMap((one) => selected(other, one)));
  }
  return selectors(node).flatMap((one) => selected(uri, one));
}

/** What a replacement chooses objects by. */
function selectors(node: Node): readonly (Node | undefined)[] {
  const targets = list(child(node, 'targets')).flatMap((target) => [child(target, 'select'), ...list(child(target, 'reject'))]);
  return [child(node, 'source'), ...targets];
}

const selected = (uri: string, node: Node | undefined): readonly NamedPart[] => part(uri, child(node, 'name'), child(node, 'kind'));
