import { trimEnds } from '../base/texts/ends.ts';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { toPath } from '../host/uri.ts';
import { chartFolders, withRenderedCharts, type RenderedChart } from '../host/rendered.ts';
import { isBelow } from '../model/files/paths.ts';
import { say, UsageError, type Io } from './io.ts';
import type { CliWorkspace } from './workspace.ts';

const limitMilliseconds = 60_000;

/** Output of `helm template`, or why there is none. */
function template(
  command: string,
  folder: string,
  namespace: string,
  values: readonly string[],
): { readonly text: string } | { readonly refusal: string } {
  const name =
    trimEnds(
      path
        .basename(folder)
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-'),
      '-',
    ) || 'release';
  const result = spawnSync(command, ['template', name, folder, '--namespace', namespace, ...values.flatMap((file) => ['--values', file])], {
    encoding: 'utf8',
    timeout: limitMilliseconds,
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { error } = result;
  if (error && 'code' in error && error.code === 'ENOENT') throw new UsageError(`Charts cannot be rendered: there is no ${command}.`);
  if (error) return { refusal: error.message };
  if (result.status === 0) return { text: result.stdout };
  const said = result.stderr
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^walk\.go|^WARNING/i.test(line));
  return { refusal: said[0]?.replace(/^Error:\s*/, '') ?? `helm ended with code ${String(result.status)}` };
}

/** The workspace with its charts as an installed helm (`command`) renders them. One that it refuses is a problem and stays as it is. */
export function renderedByHelm(command: string, workspace: CliWorkspace, values: readonly string[]): CliWorkspace {
  const problems = [...workspace.problems];
  const charts = chartFolders(workspace.analysis).flatMap((folder): RenderedChart[] => {
    const file = toPath(folder);
    if (file === undefined) return [];
    const result = template(command, file, workspace.settings.cluster.defaultNamespace, values);
    if ('text' in result) return [{ folder, text: result.text }];
    problems.push({ path: file, message: `is not rendered: ${result.refusal}` });
    return [];
  });
  if (charts.length === 0) return { ...workspace, problems };
  const { analysis, findings } = withRenderedCharts(workspace.analysis, workspace.configuration, charts, workspace.text);
  return {
    ...workspace,
    problems,
    view: analysis,
    findings: () => {
      const others = analysis.uris().filter((uri) => workspace.reports(uri) && !charts.some(({ folder }) => isBelow(uri, folder)));
      return [...others.flatMap((uri) => analysis.diagnostics(uri)), ...findings];
    },
  };
}

/** Where the engine is not in the build, an installed helm prints a chart. The result is the exit code of `render`. */
export function printTemplate(io: Io, args: readonly string[]): number {
  const { error, stdout, stderr, status } = spawnSync('helm', args, {
    cwd: io.cwd,
    encoding: 'utf8',
    timeout: limitMilliseconds,
    maxBuffer: 1e9,
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new UsageError('Charts cannot be rendered: this build has no engine, and helm is not on the PATH.');
  io.out(stdout, 'exact');
  io.err(stderr, 'exact');
  if (error) say(io, error.message);
  return status === 0 ? 0 : 1;
}
