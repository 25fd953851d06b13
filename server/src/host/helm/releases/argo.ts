import type { ValueSetting } from '../../../charts/request.ts';
import { generated, renderedMap, type FindFolders } from '../../../model/gitops/params.ts';
import { list, text } from '../../../model/kustomize/patches/tree-edit.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { given, inlineValues, knownValues, valuesFile, writtenPath, type FileSetting, type Release } from './release.ts';

/**
 * Releases of an Application, or of those that an ApplicationSet makes (argo-cd user guide, Helm): charts in folders of the repository. `find`: folders of charts, by
 * the patterns of a git generator.
 */
export function argoReleases(root: MapNode, find: FindFolders): readonly Release[] {
  const spec = child(root, 'spec');
  if (text(child(root, 'kind')) === 'Application') return ofApplication(root);
  const template = child(spec, 'template');
  if (template?.kind !== 'map') return [];
  let hasOthers = false;
  const { sets } = generated(list(child(spec, 'generators')), (pattern) => {
    // Folders without a chart may fit the pattern, too.
    hasOthers = true;
    return find(pattern);
  });
  const releases = sets.filter((params) => params.size > 0).flatMap((params) => ofApplication(renderedMap(template, params)));
  return hasOthers ? releases.map((release) => ({ ...release, isWhole: false })) : releases;
}

function ofApplication(root: MapNode): readonly Release[] {
  const spec = child(root, 'spec');
  const name = text(child(child(root, 'metadata'), 'name'));
  if (name === undefined) return [];
  const sources = child(spec, 'sources');
  const all = sources?.kind === 'seq' ? sources.items : [child(spec, 'source')].flatMap((source) => source ?? []);
  const namespace = text(child(child(spec, 'destination'), 'namespace'));
  const releases = all.flatMap((source) => ofSource(name, namespace, source));
  const isWhole =
    releases.length === all.filter((source) => child(source, 'ref') === undefined || child(source, 'path') !== undefined).length;
  return releases.map((release) => ({ ...release, isWhole }));
}

function ofSource(name: string, namespace: string | undefined, source: Node): readonly Release[] {
  const chart = writtenPath(child(source, 'path'), 'repository');
  if (chart === undefined || child(source, 'chart') !== undefined) return [];
  const helm = child(source, 'helm');
  const option = (key: string): string | undefined => text(child(helm, key));
  const variables = new Map(
    Object.entries({ ARGOCD_APP_NAME: name, ARGOCD_APP_NAMESPACE: namespace ?? '', ARGOCD_APP_SOURCE_PATH: chart.path }),
  );
  // What is written as an object takes the place of what is written as text.
  const [inline] = ['valuesObject', 'values'].map((key) => inlineValues(child(helm, key), key)).filter((values) => values.length > 0);
  return [
    {
      name,
      chart,
      ...given({
        release: option('releaseName') ?? name,
        namespace: option('namespace') ?? namespace,
        kubernetesVersion: option('kubeVersion'),
      }),
      ...knownValues([...list(child(helm, 'valueFiles')).map((node) => fileOf(node, helm)), ...(inline ?? [])]),
      settings: [
        ...list(child(helm, 'parameters')).flatMap((node) => parameter(node, variables)),
        ...list(child(helm, 'fileParameters')).flatMap(fileParameter),
      ],
      apiVersions: list(child(helm, 'apiVersions')).flatMap((node) => text(node) ?? []),
      ...(option('skipSchemaValidation') === 'true' ? { skipSchema: true as const } : {}),
    },
  ];
}

/** Paths are those from the chart; with `/` in front, or with a `$ref/` that names another source of the Application (as a rule this repository, too), from the root of the repository. */
function fileOf(node: Node, helm: Node | undefined): ReturnType<typeof valuesFile> {
  const found = valuesFile(node, 'chart', text(child(helm, 'ignoreMissingValueFiles')) === 'true');
  if (found === undefined || typeof found === 'string' || !('file' in found)) return found;
  const path = found.file.path.replace(/^(?:\$[^/]+)?\//, '');
  return path === found.file.path ? found : { ...found, file: { ...found.file, path, from: 'repository' } };
}

/** A comma is part of the value, but in a list (`{a,b}`), as Argo CD gives it to Helm. */
function parameter(node: Node, variables: ReadonlyMap<string, string>): readonly ValueSetting[] {
  const [name, value] = [text(child(node, 'name')), child(node, 'value')];
  const written = value?.kind === 'scalar' && value.unknown !== true ? value.value : undefined;
  if (name === undefined || written === undefined) return [];
  const filled = written.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (all, inBraces?: string, bare?: string) => variables.get(inBraces ?? bare ?? '') ?? all,
  );
  const escaped = /^\{[^]*\}$/.test(filled) ? filled : filled.replace(/(?<!\\),/g, '\\,');
  return [{ kind: text(child(node, 'forceString')) === 'true' ? 'set-string' : 'set', text: `${name}=${escaped}` }];
}

function fileParameter(node: Node): readonly FileSetting[] {
  const [key, file] = [text(child(node, 'name')), writtenPath(child(node, 'path'), 'chart')];
  return key === undefined || file === undefined ? [] : [{ key, file }];
}
