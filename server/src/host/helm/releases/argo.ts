import type { ValueSetting } from '../../../charts/request.ts';
import { generated, renderedMap, type FindFolders } from '../../../model/gitops/params.ts';
import { list, text } from '../../../model/kustomize/tree-edit.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { given, inlineValues, writtenPath, type Release, type ReleaseValues } from './release.ts';

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
  const isOptional = option('ignoreMissingValueFiles') === 'true' ? { isOptional: true as const } : {};
  const files = list(child(helm, 'valueFiles')).flatMap((node): readonly ReleaseValues[] => {
    const file = writtenPath(node, 'chart');
    if (file === undefined) return [];
    // `$ref/…`: another source of the Application, which as a rule is this repository, too.
    const path = file.path.replace(/^(?:\$[^/]+)?\//, '');
    return [{ file: { ...file, path, from: path === file.path ? 'chart' : 'repository' }, ...isOptional }];
  });
  return [
    {
      name,
      chart,
      ...given({
        release: option('releaseName') ?? name,
        namespace: option('namespace') ?? namespace,
        kubernetesVersion: option('kubeVersion'),
      }),
      values: [...files, ...inlineValues(child(helm, 'values'), 'values'), ...inlineValues(child(helm, 'valuesObject'), 'valuesObject')],
      settings: list(child(helm, 'parameters')).flatMap(parameter),
      apiVersions: list(child(helm, 'apiVersions')).flatMap((node) => text(node) ?? []),
    },
  ];
}

function parameter(node: Node): readonly ValueSetting[] {
  const [name, value] = [text(child(node, 'name')), text(child(node, 'value'))];
  return name === undefined || value === undefined
    ? []
    : [{ kind: text(child(node, 'forceString')) === 'true' ? 'set-string' : 'set', text: `${name}=${value.replaceAll(',', '\\,')}` }];
}
