import { list, text } from '../../../model/kustomize/tree-edit.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { given, inlineValues, writtenPath, type Release, type ReleaseValues } from './release.ts';

/** Text of a key of a ConfigMap of the workspace. */
export type ConfigText = (namespace: string | undefined, name: string, key: string) => string | undefined;

/** The release of a HelmRelease whose chart lies in a Git repository (fluxcd.io/flux/components/helm/helmreleases). */
export function fluxReleases(root: MapNode, configText: ConfigText): readonly Release[] {
  const spec = child(root, 'spec');
  const source = child(child(spec, 'chart'), 'spec');
  const chart = writtenPath(child(source, 'chart'), 'repository');
  const metadata = child(root, 'metadata');
  const name = text(child(metadata, 'name'));
  if (chart === undefined || name === undefined || text(child(child(source, 'sourceRef'), 'kind')) !== 'GitRepository') return [];
  const own = text(child(metadata, 'namespace'));
  const target = text(child(spec, 'targetNamespace'));
  const files = list(child(source, 'valuesFiles')).flatMap((node): readonly ReleaseValues[] => {
    const file = writtenPath(node, 'repository');
    return file === undefined ? [] : [{ file }];
  });
  return [
    {
      name,
      chart,
      ...given({
        release: text(child(spec, 'releaseName')) ?? (target === undefined ? name : `${target}-${name}`),
        namespace: target ?? own,
      }),
      values: [
        ...files,
        ...list(child(spec, 'valuesFrom')).flatMap((node) => fromObject(node, own, configText)),
        ...inlineValues(child(spec, 'values'), 'values'),
      ],
      settings: [],
      apiVersions: [],
      isWhole: true,
    },
  ];
}

function fromObject(node: Node, namespace: string | undefined, configText: ConfigText): readonly ReleaseValues[] {
  const name = text(child(node, 'name'));
  if (name === undefined || text(child(node, 'kind')) !== 'ConfigMap' || child(node, 'targetPath') !== undefined) return [];
  const found = configText(namespace, name, text(child(node, 'valuesKey')) ?? 'values.yaml');
  return found === undefined ? [] : [{ name: `ConfigMap ${name}`, text: found }];
}
