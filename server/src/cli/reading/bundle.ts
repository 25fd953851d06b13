import path from 'node:path';
import { bundlesNamed } from '../../features/zone/zone.ts';
import { diskHost } from '../../host/disk-host.ts';
import { renderedUri } from '../../host/rendered.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { folderOf, isBelow, normalUri } from '../../model/files/paths.ts';
import { folderOfBundle } from '../../model/instances/bundles.ts';
import type { Bundle, Model } from '../../model/types.ts';
import type { Finding } from '../../rules/define.ts';
import { withCharts } from '../charts.ts';
import { UsageError, type Io } from '../io.ts';
import { suggestion, type Parsed } from '../usage/options.ts';
import { openWorkspace, type CliWorkspace } from '../workspace.ts';
import { kustomizationIn } from './context.ts';

/** A workspace and the bundles of it that are meant; `undefined`: all. */
export interface Bundled {
  readonly workspace: CliWorkspace;
  readonly bundles: readonly Bundle[] | undefined;
}

/** The bundles that `--bundle` names. A kustomization that others build on is none of its own in their workspace, where only what lies loose beside it may be one: what it builds is then read alone. A name that is neither is a usage error that says which there are. */
export function workspaceOfBundle(io: Io, parsed: Parsed, workspace: CliWorkspace): Bundled {
  const name = parsed.text('bundle');
  if (name === undefined) return { workspace, bundles: undefined };
  const model = workspace.view.model();
  const found = bundlesNamed(model, name);
  const folder = found.some(isBuilt) ? undefined : kustomizationNamed(workspace, name);
  if (found.length > 0 && folder === undefined) return { workspace, bundles: found };
  if (folder === undefined) throw unknownBundle(workspace, model, name);
  const alone = withCharts(parsed, openWorkspace({ ...io, err: () => undefined }, parsed, [folder], { context: 'builds' }));
  return { workspace: alone, bundles: bundlesNamed(alone.view.model(), toUri(folder)).filter(isBuilt) };
}

const isBuilt = ({ kind }: Bundle): boolean => kind === 'kustomization' || kind === 'chart';

const foldersOf = ({ analysis }: CliWorkspace): readonly string[] =>
  analysis
    .uris()
    .filter((uri) => analysis.facts(uri)?.role === 'kustomization')
    .map(folderOf);

/** Path of the folder: below the working directory, or one that ends so of those that were read. */
function kustomizationNamed(workspace: CliWorkspace, name: string): string | undefined {
  const direct = path.resolve(workspace.cwd, name);
  if (kustomizationIn(direct) !== undefined) return direct;
  if (diskHost.stat(direct)?.kind === 'file' && kustomizationIn(path.dirname(direct)) === direct) return path.dirname(direct);
  const wanted = `/${name.replace(/^(\.\/)+|\/$/g, '')}`;
  const [first, ...more] = foldersOf(workspace).filter((folder) => normalUri(folder).endsWith(wanted));
  if (more.length > 0) throw new UsageError(`There are several kustomizations "${name}". Say more of the path.`);
  return first === undefined ? undefined : toPath(first);
}

function unknownBundle(workspace: CliWorkspace, model: Model, name: string): UsageError {
  const labels = [...new Set([...model.bundles().map(({ label }) => label), ...foldersOf(workspace).map(workspace.show)])].sort();
  const known = labels.length === 0 || labels.length > 10 ? '' : ` There are ${labels.join(', ')}.`;
  return new UsageError(`There is no bundle "${name}".${suggestion(name, labels) || known}`);
}

/** Does a finding lie in a file that takes part in one of the bundles? */
export function inBundle({ view }: CliWorkspace, bundles: readonly Bundle[] | undefined): (finding: Finding) => boolean {
  if (bundles === undefined) return () => true;
  const ids = new Set(bundles.map((b) => b.id));
  const uris = new Set(
    view
      .model()
      .instances()
      .filter((i) => ids.has(i.bundle.id))
      .map((i) => i.facts.uri),
  );
  const charts = bundles.map(folderOfBundle).filter((folder) => uris.has(renderedUri(folder)));
  return (finding) => uris.has(finding.place.uri) || charts.some((folder) => isBelow(finding.place.uri, folder));
}
