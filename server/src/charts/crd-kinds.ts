import type { Node } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { child } from '../yaml/path.ts';
import { contentText, type ChartFile } from './request.ts';

const isCrd = (path: string): boolean => /^(?:charts\/[^/]+\/)*crds\/.+\.(?:ya?ml|json)$/.test(path);
const isTemplate = (path: string): boolean => /^(?:charts\/[^/]+\/)*templates\//.test(path);

/**
 * What a cluster serves besides once `helm install` has put the files of `crds/` there, which it does before it asks what is served (helm.sh/helm/v4/pkg/action/install.go):
 * `example.com/v1`, `example.com/v1/Thing`. Nothing where no template asks what is served, since reading them takes time.
 */
export function crdVersions(files: readonly ChartFile[]): readonly string[] {
  const crds = files.filter(({ path }) => isCrd(path));
  if (crds.length === 0 || !files.some((file) => isTemplate(file.path) && contentText(file).includes('APIVersions'))) return [];
  return [...new Set(crds.flatMap((file) => parseYaml(withoutSchemas(contentText(file))).flatMap(({ root }) => versionsOf(root))))];
}

function versionsOf(root: Node | undefined): readonly string[] {
  if (textIn(root, 'kind') !== 'CustomResourceDefinition') return [];
  const spec = child(root, 'spec');
  const [group, kind] = [textIn(spec, 'group'), textIn(child(spec, 'names'), 'kind')];
  const versions = child(spec, 'versions');
  if (group === undefined || kind === undefined || versions?.kind !== 'seq') return [];
  return versions.items.flatMap((item) => {
    const name = textIn(item, 'served') === 'false' ? undefined : textIn(item, 'name');
    return name === undefined ? [] : [`${group}/${name}`, `${group}/${name}/${kind}`];
  });
}

function textIn(node: Node | undefined, key: string): string | undefined {
  const value = child(node, key);
  return value?.kind === 'scalar' ? value.value : undefined;
}

/** The text in block style without what stands deeper than `openAPIV3Schema`, by far the most of it. */
function withoutSchemas(text: string): string {
  let below = Infinity;
  return text
    .split('\n')
    .filter((line) => {
      const depth = line.search(/\S/);
      if (depth >= 0 && depth <= below) below = /^\s*openAPIV3Schema:\s*$/.test(line) ? depth : Infinity;
      else if (below !== Infinity) return false;
      return true;
    })
    .join('\n');
}
