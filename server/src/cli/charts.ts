import path from 'node:path';
import { lineStarts, positionAt } from '../base/lines.ts';
import { nothingRendered, type RenderFault, type Rendering } from '../charts/rendering.ts';
import { defaultLimits, type ValuesFile } from '../charts/request.ts';
import type { HostProblem } from '../host/file-host.ts';
import { chartJobs, comparisonsFor, isFlaw, renderedFiles, type ChartJob } from '../host/helm/chart-job.ts';
import { environmentsOf } from '../host/helm/environment.ts';
import { findReleases, type FoundRelease } from '../host/helm/releases/find-releases.ts';
import { engineFolder } from '../host/node/engine.ts';
import { createRenderer } from '../host/helm/render-now.ts';
import { diskHost } from '../host/disk-host.ts';
import { chartFolders } from '../host/rendered.ts';
import { toPath, toUri } from '../host/uri.ts';
import { renderedByHelm } from './helm.ts';
import { UsageError } from './io.ts';
import type { Parsed } from './usage/options.ts';
import type { CliWorkspace } from './workspace.ts';

/** The workspace with its charts as they are rendered. What keeps one of them from being installed is a problem, and what is known of it stays. */
export function withCharts(parsed: Parsed, workspace: CliWorkspace): CliWorkspace {
  const values = parsed.texts('values').map((file) => valuesFile(workspace.cwd, file));
  const folders = parsed.flag('no-render') ? [] : chartFolders(workspace.analysis);
  if (folders.length === 0) return workspace;
  const engine = parsed.text('helm') === undefined ? engineFolder() : undefined;
  const helm = parsed.text('helm') ?? (parsed.flag('render-helm') ? 'helm' : undefined);
  if (engine === undefined) return helm === undefined ? workspace : renderedByHelm(helm, workspace, values.map(({ name }) => path.resolve(workspace.cwd, name)));
  const environment = parsed.text('environment');
  const roots = [workspace.cwd, ...workspace.roots];
  const places = { host: diskHost, roots, root: toPath(workspace.configuration.rootUri) ?? workspace.cwd, ...(environment === undefined ? {} : { environment }) };
  const releases = findReleases(workspace.analysis, folders.flatMap((folder) => toPath(folder) ?? []), { host: diskHost, roots });
  requireEnvironment(workspace, places.root, releases, folders, environment);
  const textOf = (uri: string): string | undefined => (uri === workspace.stdin ? workspace.text(uri) : undefined);
  const renderer = createRenderer(engine);
  const release = parsed.text('release');
  const settings = parsed.texts('set').map((text) => ({ kind: 'set' as const, text }));
  try {
    const problems = folders.flatMap((folder, done) => {
      workspace.progress.tell('Rendering chart', done + 1, folders.length);
      const jobs = chartJobs(workspace.analysis, folder, { ...places, releases, textOf, values, settings, limits, ...(release === undefined ? {} : { release }) });
      const renderings = jobs.map((job) => renderer.render(job.request));
      workspace.analysis.applyRendered(folder, jobs.map((job, index) => {
        const rendering = renderings[index] ?? noRendering;
        const files = renderedFiles(job, rendering);
        const comparisons = comparisonsFor(job, files);
        return comparisons.length === 0 ? files : renderedFiles(job, rendering, comparisons.map(({ request }) => renderer.render(request)));
      }));
      return jobs.flatMap((job, index) => problemsOf(job, renderings[index] ?? noRendering, workspace));
    });
    return { ...workspace, problems: [...workspace.problems, ...problems.filter(({ path: file }) => !path.isAbsolute(file) || workspace.reports(toUri(file)))] };
  } finally {
    workspace.progress.end();
    renderer.end();
  }
}

const noRendering = nothingRendered('engine', '');

/** What people have to know of one rendering: what could not be read, what helm refuses. */
function problemsOf(job: ChartJob, rendering: Rendering, workspace: CliWorkspace): readonly HostProblem[] {
  const faults = rendering.faults.filter(({ kind }) => kind !== 'library' && kind !== 'dependency');
  return [...job.problems.map((problem) => ({ ...problem, ...harmless })), ...faults.map((fault) => ({ ...problemOf(fault, rendering, job, workspace), ...(isFlaw(fault) ? {} : harmless) }))];
}

/** Nobody waits for a key. */
const limits = { ...defaultLimits, milliseconds: 120_000 };

/** Said, and no failure. */
const harmless = { harmless: true } as const;

/** A name that no chart has is a usage error that says which there are. */
function requireEnvironment({ settings }: CliWorkspace, root: string, releases: ReadonlyMap<string, readonly FoundRelease[]>, folders: readonly string[], name: string | undefined): void {
  if (name === undefined) return;
  const known = folders.flatMap((folder) => environmentsOf(settings, root, toPath(folder) ?? folder, releases.get(toPath(folder) ?? '') ?? []));
  const names = [...new Set(known.map((environment) => environment.name))];
  if (names.includes(name)) return;
  throw new UsageError(`No chart has an environment "${name}".${names.length === 0 ? '' : ` There are ${names.join(', ')}.`}`);
}

function valuesFile(cwd: string, name: string): ValuesFile {
  const content = diskHost.readBytes(path.resolve(cwd, name));
  if (content instanceof Uint8Array) return { name, content };
  throw new UsageError(diskHost.stat(path.resolve(cwd, name)) === undefined ? `There is no values file ${name}.` : `${name} ${content.message}.`);
}

/** Where the chart is refused, and why. */
function problemOf({ kind, places: [place], reason, values }: RenderFault, { sources }: Rendering, { folder, request }: ChartJob, workspace: CliWorkspace): HostProblem {
  const why = reason.trim().split('\n').map((line) => line.trim()).join('; ');
  const source = sources[place?.source ?? -1];
  const file = request.files[source?.file ?? -1];
  const given = values === undefined ? undefined : request.values?.[values]?.name;
  if (file === undefined || place === undefined) return { path: given ?? toPath(folder) ?? folder, message: given === undefined ? `is not rendered as a whole: ${why}` : `cannot be read: ${why}` };
  const at = source?.inner ?? positionText(workspace.text(file.uri) ?? '', place.span.start);
  return { path: toPath(file.uri) ?? file.uri, message: kind === 'required' ? `(${at}) requires a value that is not given: ${why}` : `(${at}) is not rendered: ${why}` };
}

function positionText(text: string, offset: number): string {
  const { line, character } = positionAt(lineStarts(text), offset);
  return `line ${line + 1}, column ${character + 1}`;
}
