import { list, text } from '../../../model/kustomize/patches/tree-edit.ts';
import type { ValueSetting } from '../../../charts/request.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { toPlain } from '../../../yaml/scalar.ts';
import { isStatic, valuesOf } from './helmfile.ts';
import { given, inlineValues, knownValues, valuesFile, writtenPath, type FileSetting, type Release } from './release.ts';

/** Charts that a kustomization inflates with `--enable-helm` (kubectl.docs.kubernetes.io, helmCharts): those in its `chartHome`, where it unpacks those of a `repo` by their version. */
export function kustomizeReleases(root: Node): readonly Release[] {
  const home = text(child(child(root, 'helmGlobals'), 'chartHome')) ?? 'charts';
  return list(child(root, 'helmCharts')).flatMap((node): readonly Release[] => {
    const chart = writtenPath(child(node, 'name'), 'file');
    if (chart === undefined) return [];
    const option = (key: string): string | undefined => text(child(node, key));
    const [repo, version] = [option('repo'), option('version')];
    const unpacked = repo === undefined || version === undefined ? chart.path : `${chart.path}-${version}/${chart.path}`;
    const files = [child(node, 'valuesFile'), ...list(child(node, 'additionalValuesFiles'))].map(
      (item) => item && valuesFile(item, 'file'),
    );
    const inline = inlineValues(child(node, 'valuesInline'), 'valuesInline');
    const merge = option('valuesMerge') ?? 'override';
    const release = option('releaseName') ?? 'release-name';
    return [
      {
        name: option('releaseName') ?? chart.path,
        chart: { ...chart, path: `${home.replace(/\/$/, '')}/${unpacked}` },
        release,
        // The namespace of the kustomization ends up in every object.
        ...given({ namespace: text(child(root, 'namespace')) ?? option('namespace'), kubernetesVersion: option('kubeVersion') }),
        ...knownValues(
          merge === 'replace' && inline.length > 0 ? inline : merge === 'merge' ? [...inline, ...files] : [...files, ...inline],
        ),
        settings: [],
        apiVersions: list(child(node, 'apiVersions')).flatMap((item) => text(item) ?? []),
      },
    ];
  });
}

/** Releases of a `skaffold.yaml` and of its profiles (skaffold.dev, Helm). */
export function skaffoldReleases(root: Node): readonly Release[] {
  const profiles = list(child(root, 'profiles')).flatMap((profile) =>
    releasesIn(profile).map((release) => ({ ...release, name: `${release.name} (${text(child(profile, 'name')) ?? 'profile'})` })),
  );
  return [...releasesIn(root), ...profiles];
}

function releasesIn(config: Node): readonly Release[] {
  const all = ['deploy', 'manifests'].flatMap((part) => list(child(child(child(config, part), 'helm'), 'releases')));
  return all.flatMap((node): readonly Release[] => {
    const [name, chart] = [text(child(node, 'name')), writtenPath(child(node, 'chartPath'), 'file')];
    if (!isStatic(name) || chart === undefined || !isStatic(chart.path)) return [];
    const namespace = text(child(node, 'namespace'));
    return [
      {
        name,
        chart,
        release: name,
        ...given({ namespace: isStatic(namespace) ? namespace : undefined }),
        ...knownValues([
          ...list(child(node, 'valuesFiles')).flatMap((item) => valuesOf(item)),
          ...inlineValues(child(node, 'overrides'), 'overrides'),
        ]),
        settings: [
          ...entriesOf(child(node, 'setValues')).flatMap(setting),
          ...entriesOf(child(node, 'setValueTemplates')).flatMap(setting),
          ...entriesOf(child(node, 'setFiles')).flatMap(fileSetting),
        ],
        apiVersions: [],
      },
    ];
  });
}

const entriesOf = (node: Node | undefined): MapNode['entries'] => (node?.kind === 'map' ? node.entries : []);

/** Skaffold gives text to Helm as `--set` has it, whatever it looks like in YAML. */
function setting({ key, value }: MapNode['entries'][number]): readonly ValueSetting[] {
  if (value.kind !== 'scalar') return [{ kind: 'set-json', text: `${key.value}=${JSON.stringify(toPlain(value))}` }];
  return value.unknown !== true && isStatic(value.value) ? [{ kind: 'set', text: `${key.value}=${value.value}` }] : [];
}

function fileSetting({ key, value }: MapNode['entries'][number]): readonly FileSetting[] {
  const file = writtenPath(value, 'file');
  return file === undefined || !isStatic(file.path) ? [] : [{ key: key.value, file }];
}
