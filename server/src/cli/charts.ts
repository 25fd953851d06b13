import path from 'node:path';
import { lineStarts, positionAt } from '../base/lines.ts';
import { ended } from '../base/steps.ts';
import type { RenderFault, Rendering } from '../charts/rendering.ts';
import { defaultLimits, type ValuesFile } from '../charts/request.ts';
import type { HostProblem } from '../host/file-host.ts';
import { chartJobs, comparedFileSteps, comparisonsFor, isFlaw, renderedFiles, type ChartJob } from '../host/helm/chart-job.ts';
import { environmentsOf } from '../host/helm/environment.ts';
import { findReleases, type FoundRelease } from '../host/helm/releases/find-releases.ts';
import type { Renderer } from '../host/helm/render-now.ts';
import { diskHost } from '../host/disk-host.ts';
import { chartFolders } from '../host/rendered.ts';
import { toPath, toUri } from '../host/uri.ts';
import type { RenderedFiles } from '../model/files/rendered-files.ts';
import { renderedByHelm } from './helm.ts';
import { UsageError } from './io.ts';
import type { Parsed } from './usage/options.ts';
import type { CliWorkspace } from './workspace.ts';

/** The workspace with its charts as they are rendered. What keeps one of them from being installed is a problem, and what is known of it stays. */
export function withCharts(parsed: Parsed, workspace: CliWorkspace): CliWorkspace {
  const values = parsed.texts('values').map((file) => valuesFile(workspace.cwd, file));
  const folders = parsed.flag('no-render') ? [] : chartFolders(workspace.analysis);
  if (folders.length === 0) return workspace;
  const { renderer } = workspace;
  const helm = parsed.text('helm') ?? (parsed.flag('render-helm') ? 'helm' : undefined);
  if (renderer === undefined)
    return helm === undefined
      ? workspace
      : renderedByHelm(
          helm,
          workspace,
          values.map(({ name }) => path.resolve(workspace.cwd, name)),
        );
  const environment = parsed.text('environment');
  const roots = [workspace.cwd, ...workspace.roots];
  const places = {
    host: diskHost,
    roots,
    root: toPath(workspace.configuration.rootUri) ?? workspace.cwd,
    ...(environment === undefined ? {} : { environment }),
  };
  const releases = findReleases(
    workspace.analysis,
    folders.flatMap((folder) => toPath(folder) ?? []),
    { host: diskHost, roots },
  );
  requireEnvironment(workspace, places.root, releases, folders, environment);
  const textOf = (uri: string): string | undefined => (uri === workspace.stdin ? workspace.text(uri) : undefined);
  const release = parsed.text('release');
  const settings = parsed.texts('set').map((text) => ({ kind: 'set' as const, text }));
  const options = { ...places, releases, textOf, values, settings, limits, ...(release === undefined ? {} : { release }) };
  try {
    const problems: HostProblem[] = [];
    inStages(folders, [
      (folder) => begun(chartJobs(workspace.analysis, folder, options), renderer),
      (begin) => compared(begin, renderer),
      (rendered, folder, index) => {
        workspace.progress.tell('Rendering chart', index + 1, folders.length);
        workspace.analysis.applyRendered(
          folder,
          rendered.map(({ files }) => files()),
        );
        problems.push(...rendered.flatMap(({ job, rendering }) => problemsOf(job, rendering, workspace)));
      },
    ]);
    return {
      ...workspace,
      problems: [...workspace.problems, ...problems.filter(({ path: file }) => !path.isAbsolute(file) || workspace.reports(toUri(file)))],
    };
  } finally {
    workspace.progress.end();
    renderer.end();
  }
}

interface Begun {
  readonly job: ChartJob;
  readonly rendering: () => Rendering;
}

interface RenderedJob {
  readonly job: ChartJob;
  readonly rendering: Rendering;
  readonly files: () => RenderedFiles;
}

/** The engine begins with each environment of a chart. */
const begun = (jobs: readonly ChartJob[], renderer: Renderer): readonly Begun[] =>
  jobs.map((job) => ({ job, rendering: renderer.ask(job.request) }));

/** What they came to; the engine begins with what that is compared with. */
function compared(all: readonly Begun[], renderer: Renderer): readonly RenderedJob[] {
  return all.map(({ job, rendering: wait }) => {
    const rendering = wait();
    const files = renderedFiles(job, rendering);
    const asked = comparisonsFor(job, files).map((comparison) => [comparison, renderer.ask(comparison.request)] as const);
    return {
      job,
      rendering,
      files: () =>
        ended(
          comparedFileSteps(
            job,
            files,
            asked.map(([comparison, made]) => [comparison, made()]),
          ),
        ),
    };
  });
}

/** How many charts the engine is ahead of what is made of them. */
const ahead = 2;

/** Every chart passes through the stages in its order; later charts begin before earlier ones are at the end, so that the engine always has something to do. */
function inStages<A, B>(
  folders: readonly string[],
  [begin, goOn, finish]: readonly [(folder: string) => A, (begun: A) => B, (made: B, folder: string, index: number) => void],
): void {
  const first: A[] = [];
  const second: B[] = [];
  for (let index = 0; index < folders.length + 2 * ahead; index++) {
    const [coming, last] = [folders[index], folders[index - 2 * ahead]];
    if (coming !== undefined) first.push(begin(coming));
    if (index >= ahead) second.push(...first.splice(0, 1).map(goOn));
    if (last !== undefined) for (const made of second.splice(0, 1)) finish(made, last, index - 2 * ahead);
  }
}

/** What people have to know of one rendering: what could not be read, what helm refuses. */
function problemsOf(job: ChartJob, rendering: Rendering, workspace: CliWorkspace): readonly HostProblem[] {
  const faults = rendering.faults.filter(({ kind }) => kind !== 'library' && kind !== 'dependency');
  return [
    ...job.problems.map((problem) => ({ ...problem, ...harmless })),
    ...faults.map((fault) => ({ ...problemOf(fault, rendering, job, workspace), ...(isFlaw(fault) ? {} : harmless) })),
  ];
}

/** Nobody waits for a key. */
const limits = { ...defaultLimits, milliseconds: 120_000 };

/** Said, and no failure. */
const harmless = { harmless: true } as const;

/** A name that no chart has is a usage error that says which there are. */
function requireEnvironment(
  { settings }: CliWorkspace,
  root: string,
  releases: ReadonlyMap<string, readonly FoundRelease[]>,
  folders: readonly string[],
  name: string | undefined,
): void {
  if (name === undefined) return;
  const known = folders.flatMap((folder) =>
    environmentsOf(settings, root, toPath(folder) ?? folder, releases.get(toPath(folder) ?? '') ?? []),
  );
  const names = [...new Set(known.map((environment) => environment.name))];
  if (names.includes(name)) return;
  throw new UsageError(`No chart has an environment "${name}".${names.length === 0 ? '' : ` There are ${names.join(', ')}.`}`);
}

function valuesFile(cwd: string, name: string): ValuesFile {
  const content = diskHost.readBytes(path.resolve(cwd, name));
  if (content instanceof Uint8Array) return { name, content };
  throw new UsageError(
    diskHost.stat(path.resolve(cwd, name)) === undefined ? `There is no values file ${name}.` : `${name} ${content.message}.`,
  );
}

/** Where the chart is refused, and why. */
function problemOf(
  { kind, places: [place], reason, values }: RenderFault,
  { sources }: Rendering,
  { folder, request }: ChartJob,
  workspace: CliWorkspace,
): HostProblem {
  const why = reason
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join('; ');
  const source = sources[place?.source ?? -1];
  const file = request.files[source?.file ?? -1];
  const given = values === undefined ? undefined : request.values?.[values]?.name;
  if (file === undefined || place === undefined)
    return {
      path: given ?? toPath(folder) ?? folder,
      message: given === undefined ? `is not rendered as a whole: ${why}` : `cannot be read: ${why}`,
    };
  const at = source?.inner ?? positionText(workspace.text(file.uri) ?? '', place.span.start);
  return {
    path: toPath(file.uri) ?? file.uri,
    message: kind === 'required' ? `(${at}) requires a value that is not given: ${why}` : `(${at}) is not rendered: ${why}`,
  };
}

function positionText(text: string, offset: number): string {
  const { line, character } = positionAt(lineStarts(text), offset);
  return `line ${line + 1}, column ${character + 1}`;
}
