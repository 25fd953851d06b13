import pathOf from '#host/path';
import type { RenderRequest, ValuesFile, ValueSetting } from '../../charts/request.ts';
import type { EnvironmentOrigin } from '../../facts/types.ts';
import type { ChartEnvironment, Settings } from '../../settings.ts';
import type { FileHost, HostProblem } from '../file-host.ts';
import { toUri } from '../uri.ts';
import type { FoundRelease } from './releases/find-releases.ts';
import { given, type WrittenPath } from './releases/release.ts';

/** A release of the chart in a folder (a path) with a name that no other of that chart has. */
export type Environment = FoundRelease & { readonly name: string };

/**
 * What is known of the deployment of the chart in a folder (a path): what settings say, in their order, then what files of the workspace say. The same release of the
 * same values is one. `root`: path that paths of settings are relative to.
 */
export function environmentsOf({ charts }: Settings, root: string, folder: string, found: readonly FoundRelease[]): readonly Environment[] {
  const own = charts
    .filter(({ path }) => pathOf.resolve(root, path) === folder)
    .map((environment, index) => ofSettings(environment, index, root, folder));
  const names = new Set<string>();
  const seen = new Set<string>();
  return [...own, ...found].flatMap((each): Environment[] => {
    const {
      release: { name, chart: _, ...rest },
    } = each;
    const key = JSON.stringify({ ...rest, values: rest.values.map((value) => ('file' in value ? each.resolve(value.file) : value.text)) });
    if (seen.has(key)) return [];
    seen.add(key);
    let free = names.has(name) ? `${name} (${pathOf.basename(each.uri)})` : name;
    for (let number = 2; names.has(free); number++) free = `${name} ${number}`;
    names.add(free);
    return [{ ...each, name: free }];
  });
}

function ofSettings(
  { name, release, namespace, kubernetesVersion, values, apiVersions, set, path }: ChartEnvironment,
  index: number,
  root: string,
  folder: string,
): FoundRelease {
  const files = values.map((value) => ({ file: { path: value, from: 'chart' as const } }));
  const settings = Object.entries(set).map(([key, value]): ValueSetting => ({ kind: 'set-json', text: `${key}=${JSON.stringify(value)}` }));
  return {
    release: {
      name: name ?? release ?? `environment ${index + 1}`,
      chart: { path, from: 'file' },
      values: files,
      settings,
      apiVersions,
      ...given({ release, namespace, kubernetesVersion }),
    },
    folder,
    uri: toUri(pathOf.join(root, '.headlight.yaml')),
    span: undefined,
    resolve: ({ path: written }: WrittenPath) => pathOf.resolve(folder, written),
  };
}

export interface EnvironmentHost {
  readonly host: FileHost;
  /** Folders that values files may be in. */
  readonly roots: readonly string[];
  /** Path that paths of settings are relative to, where the chart has none such. */
  readonly root: string;
  /** What an editor has of a file, where that counts instead. */
  readonly textOf?: ((uri: string) => string | undefined) | undefined;
}

/** What an environment asks for. */
export interface Asked {
  readonly request: Partial<RenderRequest>;
  /** Uris of its values files. */
  readonly uris: readonly string[];
  readonly problems: readonly HostProblem[];
  /** What else decides what is rendered, and nobody here knows. */
  readonly unknowns: readonly string[];
  /** The chart's own `values.yaml` does not count. */
  readonly replacesOwnValues: boolean;
  /** Where it is written, with links to what it names; absent: in the settings. */
  readonly origin?: EnvironmentOrigin;
}

/** What an environment says of a request. A values file that cannot be read is a problem. */
export function requestIn(environment: Environment, on: EnvironmentHost): Asked {
  const {
    release: { release, namespace, kubernetesVersion, apiVersions, settings, values, skipSchema, replacesOwnValues, unknowns = [] },
    uri,
    span,
    resolve,
    folder,
  } = environment;
  const problems: HostProblem[] = [];
  const uris: string[] = [];
  const links = span === undefined ? [] : [{ span, uri: toUri(pathOf.join(folder, 'Chart.yaml')) }];
  const read = (written: WrittenPath, what: string, isOptional = false): Uint8Array | string | undefined => {
    const file = [resolve(written), pathOf.resolve(on.root, written.path)].find((each) => on.host.stat(each)?.kind === 'file');
    if (file === undefined && isOptional) return undefined;
    const isHere = file !== undefined && on.host.isInside(file, on.roots);
    const content = isHere ? (on.textOf?.(toUri(file)) ?? on.host.readBytes(file)) : undefined;
    if (file !== undefined) uris.push(toUri(file));
    if (file !== undefined && written.span !== undefined) links.push({ span: written.span, uri: toUri(file) });
    if (typeof content === 'string' || content instanceof Uint8Array) return content;
    problems.push({
      path: file ?? resolve(written),
      message: `is ${what} of the environment ${environment.name} that is not there, or cannot be read`,
    });
    return undefined;
  };
  const files = values.flatMap((value): ValuesFile | [] => {
    if (!('file' in value)) return { name: value.name, content: value.text };
    const content = read(value.file, 'a values file', value.isOptional);
    return content === undefined ? [] : { name: value.file.path, content };
  });
  const asked = settings.flatMap((setting): ValueSetting | [] => {
    if (!('file' in setting)) return setting;
    const content = read(setting.file, 'a file');
    return content === undefined ? [] : { kind: 'set-file', text: `${setting.key}=${setting.file.path}`, content };
  });
  return {
    request: {
      ...given({ release, namespace, kubernetesVersion }),
      values: files,
      settings: asked,
      apiVersions,
      ...(skipSchema ? { skipSchema } : {}),
    },
    uris,
    problems,
    unknowns,
    replacesOwnValues: replacesOwnValues === true,
    ...(span === undefined ? {} : { origin: { uri, span, links, isWhole: environment.release.isWhole === true } }),
  };
}
