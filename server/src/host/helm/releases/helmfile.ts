import { hole } from '../../../base/texts/hole.ts';
import { list, text } from '../../../model/kustomize/patches/tree-edit.ts';
import type { ValueSetting } from '../../../charts/request.ts';
import type { Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import {
  given,
  inlineValues,
  knownValues,
  valuesFile,
  writtenPath,
  type FileSetting,
  type Release,
  type ReleaseValues,
} from './release.ts';

/** What a template of the tool fills in is not known. */
export const isStatic = (value: string | undefined): value is string =>
  value !== undefined && !value.includes('{{') && !value.includes(hole);

/** Fields of an entry, those that it inherits counted: lists of both, the inherited ones first. */
interface Fields {
  readonly node: (key: string) => Node | undefined;
  readonly text: (key: string) => string | undefined;
  readonly list: (key: string) => readonly Node[];
}

function fieldsOf(nodes: readonly (Node | undefined)[]): Fields {
  return {
    node: (key) => nodes.map((node) => child(node, key)).findLast((node) => node !== undefined),
    text: (key) => nodes.map((node) => text(child(node, key))).findLast(isStatic),
    list: (key) => nodes.flatMap((node) => list(child(node, key))),
  };
}

/**
 * Releases of a part of a `helmfile.yaml` whose charts are folders (helmfile.readthedocs.io), as far as no template makes them. What hangs on the name of the
 * environment is one release for each that `environments` has. `beside`: the other parts, and the bases.
 */
export function helmfileReleases(root: Node, beside: readonly Node[] = []): readonly Release[] {
  const all = [...beside.filter((each) => each !== root), root];
  const names = new Set(all.flatMap((each) => keysOf(child(each, 'environments'))));
  return list(child(root, 'releases')).flatMap((node): readonly Release[] => {
    const nodes = [...templatesOf(all, node), node];
    if (!nodes.some((each) => each !== undefined && namesEnvironment(each))) return releaseOf(root, nodes, node);
    return [...(names.size === 0 ? ['default'] : names)].flatMap((name) => {
      const inIt = nodes.map((each) => each && inEnvironment(each, name));
      return releaseOf(root, inIt, inIt.at(-1) ?? node).map((release) => ({ ...release, name: `${release.name} (${name})` }));
    });
  });
}

const keysOf = (node: Node | undefined): readonly string[] =>
  node?.kind === 'map' ? node.entries.map(({ key }) => key.value).filter(isStatic) : [];

/** The environment of a helmfile is chosen by its name when it is deployed (`--environment`). */
const environmentName = /\{\{-?\s*\.Environment\.Name\s*-?\}\}/g;

function namesEnvironment(node: Node): boolean {
  if (node.kind === 'scalar') return node.value.search(environmentName) >= 0;
  return node.kind === 'seq' ? node.items.some(namesEnvironment) : node.entries.some(({ value }) => namesEnvironment(value));
}

function inEnvironment(node: Node, name: string): Node {
  if (node.kind === 'scalar') {
    const { unknown: _, ...known } = node;
    return namesEnvironment(node) ? { ...known, value: node.value.replace(environmentName, name) } : node;
  }
  if (node.kind === 'seq') return { ...node, items: node.items.map((item) => inEnvironment(item, name)) };
  return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: inEnvironment(entry.value, name) })) };
}

/** `nodes`: the release behind what it inherits. */
function releaseOf(root: Node, nodes: readonly (Node | undefined)[], node: Node): readonly Release[] {
  const whole = fieldsOf([root]);
  const fields = fieldsOf(nodes);
  const [name, chart] = [text(child(node, 'name')), writtenPath(fields.node('chart'), 'file')];
  if (!isStatic(name) || chart === undefined || !isStatic(chart.path) || fields.text('installed') === 'false') return [];
  const missing = fields.text('missingFileHandler') ?? whole.text('missingFileHandler') ?? 'Error';
  return [
    {
      name,
      chart,
      release: name,
      ...given({
        namespace: whole.text('namespace') ?? fields.text('namespace'),
        kubernetesVersion: fields.text('kubeVersion') ?? whole.text('kubeVersion'),
      }),
      ...knownValues([
        ...fields.list('values').flatMap((item) => valuesOf(item, missing !== 'Error')),
        ...fields.list('secrets').map((item) => `values of ${text(item) ?? 'a secret'}`),
      ]),
      settings: [
        ...fields.list('set').flatMap((item) => pair(item, 'set')),
        ...fields.list('setString').flatMap((item) => pair(item, 'set-string')),
      ],
      apiVersions: [...whole.list('apiVersions'), ...fields.list('apiVersions')].flatMap((item) => text(item) ?? []),
    },
  ];
}

/** What a release of a helmfile inherits from (`inherit`). */
function templatesOf(all: readonly Node[], release: Node): readonly (Node | undefined)[] {
  return list(child(release, 'inherit')).map((item) => {
    const name = text(child(item, 'template')) ?? '';
    return all.map((root) => child(child(root, 'templates'), name)).findLast((found) => found !== undefined);
  });
}

/** Values that stand there, or in a file. */
export function valuesOf(item: Node, isOptional = false): readonly (ReleaseValues | string | undefined)[] {
  if (item.kind === 'map') return inlineValues(item, 'values');
  const path = text(item);
  return isStatic(path) && !path.endsWith('.gotmpl') ? [valuesFile(item, 'file', isOptional)] : [`values of ${path ?? 'a template'}`];
}

/** Commas and braces are part of a value; several values are a list. */
function pair(item: Node, kind: 'set' | 'set-string'): readonly (ValueSetting | FileSetting)[] {
  const key = text(child(item, 'name'));
  const file = writtenPath(child(item, 'file'), 'file');
  if (!isStatic(key)) return [];
  if (file !== undefined) return isStatic(file.path) ? [{ key, file }] : [];
  const several = child(item, 'values');
  const written = several?.kind === 'seq' ? several.items.map(text) : [text(child(item, 'value'))];
  const values = written.filter(isStatic).map((value) => value.replace(/[{},\\]/g, '\\$&'));
  if (values.length < written.length) return [];
  return [{ kind, text: `${key}=${several?.kind === 'seq' ? `{${values.join(',')}}` : values.join('')}` }];
}
