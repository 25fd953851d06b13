import { list, text } from '../../../model/kustomize/tree-edit.ts';
import type { ValueSetting } from '../../../charts/request.ts';
import type { Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { toPlain } from '../../../yaml/scalar.ts';
import { given, inlineValues, writtenPath, type Release, type ReleaseValues } from './release.ts';

const isLocal = (path: string): boolean => /^\.{0,2}\//.test(path) || /^\.{1,2}$/.test(path);
/** What a template of the tool fills in is not known. */
const isStatic = (value: string | undefined): value is string => value !== undefined && !value.includes('{{') && !value.includes('\ue000');

/** Releases of a `helmfile.yaml` whose charts are folders (helmfile.readthedocs.io), as far as no template makes them. */
export function helmfileReleases(root: Node): readonly Release[] {
  return list(child(root, 'releases')).flatMap((node): readonly Release[] => {
    const [name, chart] = [text(child(node, 'name')), writtenPath(child(node, 'chart'), 'file')];
    if (!isStatic(name) || chart === undefined || !isStatic(chart.path) || !isLocal(chart.path)) return [];
    const namespace = text(child(node, 'namespace'));
    const values = list(child(node, 'values')).flatMap((item) => valuesOf(item));
    return [
      {
        name,
        chart,
        release: name,
        ...given({ namespace: isStatic(namespace) ? namespace : undefined }),
        values,
        settings: list(child(node, 'set')).flatMap(pair),
        apiVersions: [],
      },
    ];
  });
}

function valuesOf(item: Node): readonly ReleaseValues[] {
  if (item.kind === 'map') return inlineValues(item, 'values');
  const file = writtenPath(item, 'file');
  return file === undefined || !isStatic(file.path) || file.path.endsWith('.gotmpl') ? [] : [{ file }];
}

function pair(item: Node): readonly ValueSetting[] {
  const [name, value] = [text(child(item, 'name')), text(child(item, 'value'))];
  return isStatic(name) && isStatic(value) ? [{ kind: 'set', text: `${name}=${value.replaceAll(',', '\\,')}` }] : [];
}

/** Charts that a kustomization inflates with `--enable-helm` (kubectl.docs.kubernetes.io, helmCharts): those without a `repo`, in its `chartHome`. */
export function kustomizeReleases(root: Node): readonly Release[] {
  const home = text(child(child(root, 'helmGlobals'), 'chartHome')) ?? 'charts';
  return list(child(root, 'helmCharts')).flatMap((node): readonly Release[] => {
    const name = child(node, 'name');
    const chart = writtenPath(name, 'file');
    if (chart === undefined) return [];
    const option = (key: string): string | undefined => text(child(node, key));
    const files = [child(node, 'valuesFile'), ...list(child(node, 'additionalValuesFiles'))].flatMap((item): readonly ReleaseValues[] => {
      const file = writtenPath(item, 'file');
      return file === undefined ? [] : [{ file }];
    });
    const inline = inlineValues(child(node, 'valuesInline'), 'valuesInline');
    const merge = option('valuesMerge') ?? 'override';
    const release = option('releaseName') ?? 'release-name';
    return [
      {
        name: option('releaseName') ?? chart.path,
        chart: { ...chart, path: `${home.replace(/\/$/, '')}/${chart.path}` },
        release,
        ...given({ namespace: option('namespace') ?? text(child(root, 'namespace')), kubernetesVersion: option('kubeVersion') }),
        values: merge === 'replace' && inline.length > 0 ? inline : merge === 'merge' ? [...inline, ...files] : [...files, ...inline],
        settings: [],
        apiVersions: list(child(node, 'apiVersions')).flatMap((item) => text(item) ?? []),
      },
    ];
  });
}

/** Releases of a `skaffold.yaml` (skaffold.dev, Helm). */
export function skaffoldReleases(root: Node): readonly Release[] {
  const all = ['deploy', 'manifests'].flatMap((part) => list(child(child(child(root, part), 'helm'), 'releases')));
  return all.flatMap((node): readonly Release[] => {
    const [name, chart] = [text(child(node, 'name')), writtenPath(child(node, 'chartPath'), 'file')];
    if (!isStatic(name) || chart === undefined || !isStatic(chart.path)) return [];
    const files = list(child(node, 'valuesFiles')).flatMap((item) => valuesOf(item));
    const set = child(node, 'setValues');
    const settings =
      set?.kind === 'map'
        ? set.entries.map(({ key, value }): ValueSetting => ({ kind: 'set-json', text: `${key.value}=${JSON.stringify(toPlain(value))}` }))
        : [];
    return [
      {
        name,
        chart,
        release: name,
        ...given({ namespace: text(child(node, 'namespace')) }),
        values: [...files, ...inlineValues(child(node, 'overrides'), 'overrides')],
        settings,
        apiVersions: [],
      },
    ];
  });
}
