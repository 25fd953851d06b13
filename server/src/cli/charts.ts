import path from 'node:path';
import { lineStarts, positionAt } from '../base/lines.ts';
import type { RenderFault, Rendering } from '../charts/rendering.ts';
import { defaultLimits, type ValuesFile } from '../charts/request.ts';
import type { HostProblem } from '../host/file-host.ts';
import { chartJob, isFlaw, renderedFiles, type ChartJob } from '../host/helm/chart-job.ts';
import { engineFolder } from '../host/helm/engine-worker.ts';
import { createRenderer } from '../host/helm/render-now.ts';
import { nodeHost } from '../host/node-host.ts';
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
  const places = { host: nodeHost, roots: [workspace.cwd, ...workspace.roots], root: toPath(workspace.configuration.rootUri) ?? workspace.cwd, ...(environment === undefined ? {} : { environment }) };
  requireEnvironment(workspace, environment);
  const renderer = createRenderer(engine);
  const release = parsed.text('release');
  const settings = parsed.texts('set').map((text) => ({ kind: 'set' as const, text }));
  try {
    const problems = folders.flatMap((folder) => {
      const job = chartJob(workspace.analysis, folder, { ...places, values, settings, limits, ...(release === undefined ? {} : { release }) });
      if (job === undefined) return [];
      const rendering = renderer.render(job.request);
      workspace.analysis.applyRendered(folder, renderedFiles(job, rendering));
      const said = rendering.faults.filter(({ kind }) => kind !== 'library' && kind !== 'dependency').map((fault) => ({ ...problemOf(fault, rendering, job, workspace), ...(isFlaw(fault) ? {} : harmless) }));
      return [...job.problems.map((problem) => ({ ...problem, ...harmless })), ...said];
    });
    return { ...workspace, problems: [...workspace.problems, ...problems.filter(({ path: file }) => !path.isAbsolute(file) || workspace.reports(toUri(file)))] };
  } finally {
    renderer.end();
  }
}

/** Nobody waits for a key. */
const limits = { ...defaultLimits, milliseconds: 120_000 };

/** Said, and no failure. */
const harmless = { harmless: true } as const;

/** A name that no chart has is a usage error that says which there are. */
function requireEnvironment({ settings: { charts } }: CliWorkspace, name: string | undefined): void {
  const names = [...new Set(charts.flatMap((chart) => chart.name ?? []))];
  if (name === undefined || names.includes(name)) return;
  throw new UsageError(`No chart of .headlight.yaml has an environment "${name}".${names.length === 0 ? '' : ` There are ${names.join(', ')}.`}`);
}

function valuesFile(cwd: string, name: string): ValuesFile {
  const content = nodeHost.readBytes(path.resolve(cwd, name));
  if (content instanceof Uint8Array) return { name, content };
  throw new UsageError(nodeHost.stat(path.resolve(cwd, name)) === undefined ? `There is no values file ${name}.` : `${name} ${content.message}.`);
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
