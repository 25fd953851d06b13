import { list, text } from '../../../model/kustomize/patches/tree-edit.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import { given, inlineValues, knownValues, valuesFile, writtenPath, type Release, type ReleaseValues } from './release.ts';

/** What a HelmRelease asks of the other objects of the workspace. */
export interface FluxObjects {
  /** Text of a key of a ConfigMap; `undefined` where there is none. */
  readonly configText: (namespace: string | undefined, name: string, key: string) => string | undefined;
  /** `spec` of a HelmChart. */
  readonly chartSpec: (name: string) => Node | undefined;
}

/** The release of a HelmRelease whose chart lies in a Git repository (fluxcd.io/flux/components/helm/helmreleases). */
export function fluxReleases(root: MapNode, objects: FluxObjects): readonly Release[] {
  const spec = child(root, 'spec');
  const source = child(child(spec, 'chart'), 'spec') ?? referred(child(spec, 'chartRef'), objects);
  const chart = writtenPath(child(source, 'chart'), 'repository');
  const metadata = child(root, 'metadata');
  const name = text(child(metadata, 'name'));
  if (chart === undefined || name === undefined || text(child(child(source, 'sourceRef'), 'kind')) !== 'GitRepository') return [];
  const own = text(child(metadata, 'namespace'));
  const target = text(child(spec, 'targetNamespace'));
  const isOptional = text(child(source, 'ignoreMissingValuesFiles')) === 'true';
  const files = list(child(source, 'valuesFiles')).map((node) => valuesFile(node, 'repository', isOptional));
  return [
    {
      name,
      chart,
      ...given({
        release: text(child(spec, 'releaseName')) ?? (target === undefined ? name : `${target}-${name}`),
        namespace: target ?? own,
      }),
      ...knownValues([
        ...files,
        ...list(child(spec, 'valuesFrom')).map((node) => fromObject(node, own, objects)),
        ...inlineValues(child(spec, 'values'), 'values'),
      ]),
      ...(files.length > 0 ? { replacesOwnValues: true as const } : {}),
      settings: [],
      apiVersions: [],
      isWhole: true,
    },
  ];
}

function referred(reference: Node | undefined, { chartSpec }: FluxObjects): Node | undefined {
  const name = text(child(reference, 'name'));
  return name === undefined || text(child(reference, 'kind')) !== 'HelmChart' ? undefined : chartSpec(name);
}

function fromObject(node: Node, namespace: string | undefined, { configText }: FluxObjects): ReleaseValues | string | undefined {
  const [kind, name] = [text(child(node, 'kind')), text(child(node, 'name'))];
  if (name === undefined) return undefined;
  const found = kind === 'ConfigMap' ? configText(namespace, name, text(child(node, 'valuesKey')) ?? 'values.yaml') : undefined;
  const path = text(child(node, 'targetPath'));
  if (found === undefined) return text(child(node, 'optional')) === 'true' ? undefined : `values of the ${kind ?? 'object'} ${name}`;
  const values = path === undefined ? found : valueAt(path, found);
  return values === undefined ? `the value ${path ?? ''} of ConfigMap ${name}` : { name: `ConfigMap ${name}`, text: values };
}

/** One value at a path of keys, read as `--set` reads it, and as text where it stands in quotes; `undefined` of paths into lists. */
function valueAt(path: string, written: string): string | undefined {
  if (/[[\],=]/.test(path)) return undefined;
  const keys = path.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
  const quoted = /^(["'])([^]*)\1$/.exec(written);
  const value: unknown = quoted === null ? typed(written) : quoted[2];
  return JSON.stringify(keys.reduceRight((inner: unknown, key) => ({ [key]: inner }), value));
}

/** As `--set` types a value (helm.sh/helm/v4/pkg/strvals, typedVal). */
function typed(written: string): unknown {
  const constants: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
  if (Object.hasOwn(constants, written)) return constants[written];
  return written === '0' || /^-?[1-9]\d{0,14}$/.test(written) ? Number(written) : written;
}
