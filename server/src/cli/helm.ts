import { trimEnds } from '../base/ends.ts';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { toPath } from '../host/uri.ts';
import { chartFolders, withRenderedCharts, type RenderedChart } from '../host/rendered.ts';
import { isBelow } from '../model/paths.ts';
import { say, UsageError, type Io } from './io.ts';
import type { Parsed } from './options.ts';
import type { CliWorkspace } from './workspace.ts';

/** What `parseArgs` is told of the options for rendering charts. */
export const renderOption = { 'render-helm': { type: 'boolean' }, 'helm-values': { type: 'string', multiple: true } } as const;

const limitMilliseconds = 60_000;

/** Output of `helm template`, or why there is none. */
function template(folder: string, namespace: string, values: readonly string[]): { readonly text: string } | { readonly refusal: string } {
  const name = trimEnds(path.basename(folder).toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-') || 'release';
  const result = spawnSync('helm', ['template', name, folder, '--namespace', namespace, ...values.flatMap((file) => ['--values', file])], { encoding: 'utf8', timeout: limitMilliseconds, maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe'] });
  const { error } = result;
  if (error && 'code' in error && error.code === 'ENOENT') throw new UsageError('--render-helm needs helm, which is not on the PATH.');
  if (error) return { refusal: error.message };
  if (result.status === 0) return { text: result.stdout };
  const said = result.stderr.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !/^walk\.go|^WARNING/i.test(line));
  return { refusal: said[0]?.replace(/^Error:\s*/, '') ?? `helm ended with code ${String(result.status)}` };
}

/** The workspace with its charts as helm renders them. A chart that helm refuses is a line on standard error and stays as it is. */
export function rendered(parsed: Parsed, workspace: CliWorkspace): CliWorkspace {
  const values = parsed.texts('helm-values').map((file) => path.resolve(workspace.cwd, file));
  if (!parsed.flag('render-helm')) {
    if (values.length > 0) throw new UsageError('--helm-values is for what helm renders: add --render-helm.');
    return workspace;
  }
  const missing = values.find((file) => !existsSync(file));
  if (missing !== undefined) throw new UsageError(`There is no values file ${missing}.`);
  const problems = [...workspace.problems];
  const charts = chartFolders(workspace.analysis).flatMap((folder): RenderedChart[] => {
    const file = toPath(folder);
    if (file === undefined) return [];
    const result = template(file, workspace.settings.cluster.defaultNamespace, values);
    if ('text' in result) return [{ folder, text: result.text }];
    problems.push({ path: file, message: `is not rendered: ${result.refusal}` });
    return [];
  });
  if (charts.length === 0) return { ...workspace, problems };
  const { analysis, findings } = withRenderedCharts(workspace.analysis, workspace.configuration, charts, workspace.text);
  return {
    ...workspace, problems,
    view: analysis,
    findings: () => {
      const others = analysis.uris().filter((uri) => !charts.some(({ folder }) => isBelow(uri, folder)));
      return [...others.flatMap((uri) => analysis.diagnostics(uri)), ...findings];
    },
  };
}

/** Where the engine is not in the build, an installed helm prints a chart. The result is the exit code of `render`. */
export function printTemplate(io: Io, args: readonly string[]): number {
  const { error, stdout, stderr, status } = spawnSync('helm', args, { cwd: io.cwd, encoding: 'utf8', timeout: limitMilliseconds, maxBuffer: 1e9, stdio: ['inherit', 'pipe', 'pipe'] });
  if (error && 'code' in error && error.code === 'ENOENT') throw new UsageError('Charts cannot be rendered: this build has no engine, and helm is not on the PATH.');
  io.out(stdout, 'exact');
  io.err(stderr, 'exact');
  if (error) say(io, error.message);
  return status === 0 ? 0 : 1;
}
