import nodePath from 'node:path';
import type { RenderRequest, ValuesFile, ValueSetting } from '../../charts/request.ts';
import type { ChartEnvironment, Settings } from '../../settings.ts';
import type { FileHost, HostProblem } from '../file-host.ts';
import { toUri } from '../uri.ts';

/** The environments that settings know of the chart in a folder (a path), in their order. `root`: path that their paths are relative to. */
export function environmentsOf({ charts }: Settings, root: string, folder: string): readonly ChartEnvironment[] {
  return charts.filter(({ path }) => nodePath.resolve(root, path) === folder);
}

export interface EnvironmentHost {
  readonly host: FileHost;
  /** Folders that values files may be in. */
  readonly roots: readonly string[];
  /** What an editor has of a file, where that counts instead. */
  readonly textOf?: ((uri: string) => string | undefined) | undefined;
}

/** What an environment says of a request. A values file that cannot be read is a problem. */
export function requestIn(environment: ChartEnvironment, root: string, folder: string, on: EnvironmentHost): { readonly request: Partial<RenderRequest>; readonly problems: readonly HostProblem[] } {
  const { release, namespace, kubernetesVersion, apiVersions, set } = environment;
  const problems: HostProblem[] = [];
  const values = environment.values.flatMap((name): ValuesFile[] => {
    const file = [nodePath.resolve(folder, name), nodePath.resolve(root, name)].find((each) => on.host.stat(each)?.kind === 'file');
    const content = file === undefined || !on.host.isInside(file, on.roots) ? undefined : on.textOf?.(toUri(file)) ?? on.host.readBytes(file);
    if (content !== undefined && (typeof content === 'string' || content instanceof Uint8Array)) return [{ name, content }];
    problems.push({ path: file ?? nodePath.resolve(folder, name), message: 'is a values file of the settings that is not there, or cannot be read' });
    return [];
  });
  const settings = Object.entries(set).map(([key, value]): ValueSetting => ({ kind: 'set-json', text: `${key}=${JSON.stringify(value)}` }));
  const given = { ...(release === undefined ? {} : { release }), ...(namespace === undefined ? {} : { namespace }), ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
  return { request: { ...given, values, settings, apiVersions }, problems };
}
