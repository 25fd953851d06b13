import path from 'node:path';
import { lineStarts, positionAt } from '../base/lines.ts';
import { ended } from '../base/steps.ts';
import type { RenderFault, Rendering } from '../charts/rendering.ts';
import { defaultLimits, type ValuesFile } from '../charts/request.ts';
import type { HostProblem } from '../host/file-host.ts';
import { chartJobs, comparedFileSteps, comparisonsFor, isByChance, isFlaw, renderedFiles, type ChartJob } from '../host/helm/chart-job.ts';
import { environmentsOf } from '../host/helm/environment.ts';
import { findReleases, type FoundRelease } from '../host/helm/releases/find-releases.ts';
import { hashOf } from '../host/node/sealed-file.ts';
import type { KeptChart } from '../host/node/kept-charts.ts';
import { diskHost } from '../host/disk-host.ts';
import { chartFolders } from '../host/rendered.ts';
import { toPath, toUri } from '../host/uri.ts';
import { renderedByHelm } from './helm.ts';
import type { ChartRenderer } from './reading/renderer.ts';
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
    const keys: (string | undefined)[] = [];
    inStages(folders, [
      (folder) => begun(chartJobs(workspace.analysis, folder, options), renderer),
      (begin) => compared(begin, renderer),
      (finish, folder, index) => {
        workspace.progress.tell('Rendering chart', index + 1, folders.length);
        const rendered = finish.map((each) => each());
        workspace.analysis.applyRendered(
          folder,
          rendered.map(({ chart }) => chart.files),
        );
        keys.push(...rendered.map(({ key }) => key));
        problems.push(...rendered.flatMap(({ job, chart }) => problemsOf(job, chart.rendering, workspace)));
      },
    ]);
    workspace.rendered(keys.includes(undefined) ? undefined : hashOf(keys.join('\n')));
    return {
      ...workspace,
      problems: [...workspace.problems, ...problems.filter(({ path: file }) => !path.isAbsolute(file) || workspace.reports(toUri(file)))],
    };
  } finally {
    workspace.progress.end();
    renderer.engine.end();
    renderer.kept?.end();
  }
}

interface Begun {
  readonly job: ChartJob;
  /** What it is kept under, where anything is kept. */
  readonly key: string | undefined;
  /** As an earlier run made it; else the engine has begun with it. */
  readonly made: KeptChart | (() => Rendering);
}

interface RenderedJob {
  readonly job: ChartJob;
  readonly chart: KeptChart;
  /** What the same would be made of; `undefined`: another run comes to something else, perhaps. */
  readonly key: string | undefined;
}

/** The engine begins with each environment of a chart that is not as it was. */
const begun = (jobs: readonly ChartJob[], { engine, kept }: ChartRenderer): readonly Begun[] =>
  jobs.map((job) => {
    const key = kept?.keyOf(job);
    return { job, key, made: (key === undefined ? undefined : kept?.find(key, job)) ?? engine.ask(job.request) };
  });

/** What they came to, once the last is called; the engine begins with what that is compared with. */
function compared(all: readonly Begun[], { engine, kept }: ChartRenderer): readonly (() => RenderedJob)[] {
  return all.map(({ job, key, made }) => {
    if (typeof made !== 'function') return () => ({ job, key, chart: made });
    const rendering = made();
    const files = renderedFiles(job, rendering);
    const asked = comparisonsFor(job, files).map((comparison) => [comparison, engine.ask(comparison.request)] as const);
    return () => {
      const others = asked.map(([comparison, wait]) => [comparison, wait()] as const);
      const chart = { files: ended(comparedFileSteps(job, files, others)), rendering };
      const isSteady = [rendering, ...others.map(([, other]) => other)].every(({ faults }) => !faults.some(isByChance));
      if (key !== undefined && isSteady) kept?.keep(key, chart);
      return { job, chart, key: isSteady ? key : undefined };
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
function problemsOf(job: ChartJob, rendering: KeptChart['rendering'], workspace: CliWorkspace): readonly HostProblem[] {
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
  { sources }: KeptChart['rendering'],
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
