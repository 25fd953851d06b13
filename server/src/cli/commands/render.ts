import path from 'node:path';
import { hole, withEllipses } from '../../base/texts/hole.ts';
import { printRendering } from '../../charts/print.ts';
import type { Rendering } from '../../charts/rendering.ts';
import type { RenderRequest, ValueSetting } from '../../charts/request.ts';
import { engineFolder } from '../../host/node/engine.ts';
import { faultLines } from '../../host/helm/fault-lines.ts';
import { readChart } from '../../host/helm/read-chart.ts';
import { createRenderer } from '../../host/helm/render-now.ts';
import { diskHost } from '../../host/disk-host.ts';
import { toUri } from '../../host/uri.ts';
import { printTemplate } from '../helm.ts';
import { say, UsageError, type Io } from '../io.ts';
import { parseOptions, type Parsed } from '../usage/options.ts';

const settingKinds = ['set', 'set-string', 'set-json', 'set-literal', 'set-file'] as const;

/** Bytes: Helm itself reads no larger chart. */
const inputLimit = 100 * 1024 * 1024;

/** `headlight render`: what `helm template` prints. 0 rendered, 1 refused, 2 bad usage or unreadable input. */
export function render(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('render', args);
  const [given, ...more] = parsed.positionals;
  if (given === undefined || more.length > 0)
    throw new UsageError(given === undefined ? 'Which chart? Name its folder or archive.' : 'One chart at a time, please.');
  const chart = path.resolve(io.cwd, given);
  const found = diskHost.stat(chart);
  if (found === undefined) throw new UsageError(`${given}: there is no such chart.`);
  if (found.kind === 'folder' && diskHost.stat(path.join(chart, 'Chart.yaml')) === undefined)
    throw new UsageError(
      `${given} is no chart: it has no Chart.yaml. For the records of manifests and kustomizations: headlight zone ${given}.`,
    );
  const request = requestOf(io, parsed, chart);
  const folder = engineFolder();
  if (folder === undefined) return printTemplate(io, helmArguments(parsed, chart));
  const renderer = createRenderer(folder);
  try {
    return report(io, parsed, request, renderer.render(request));
  } finally {
    renderer.end();
  }
}

function requestOf(io: Io, parsed: Parsed, chart: string): RenderRequest {
  const { files, mounts, problems } = filesOf(chart, io.cwd);
  for (const problem of problems) say(io, `${path.relative(io.cwd, problem.path)} ${problem.message}`);
  const kubernetesVersion = parsed.text('kubernetes-version');
  return {
    files,
    mounts,
    release: parsed.text('release') ?? 'release-name',
    namespace: parsed.text('namespace') ?? parsed.text('default-namespace') ?? 'default',
    values: parsed.texts('values').map((name) => ({ name, content: name === '-' ? io.stdin(inputLimit) : contentOf(io, name) })),
    settings: settingKinds.flatMap((kind) => parsed.texts(kind).map((text) => settingOf(io, kind, text))),
    apiVersions: parsed.texts('api-versions').flatMap((text) => text.split(',')),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    isUpgrade: parsed.flag('is-upgrade'),
    crds: parsed.flag('include-crds'),
    skipSchema: parsed.flag('skip-schema-validation'),
    strict: true,
    limits: { milliseconds: 60_000, bytes: 200_000_000 },
  };
}

/** Files of the folder, or the archive. */
function filesOf(chart: string, cwd: string): ReturnType<typeof readChart> {
  if (diskHost.stat(chart)?.kind === 'folder') return readChart(chart, { host: diskHost, roots: [cwd] });
  const content = diskHost.readBytes(chart, inputLimit);
  if (!(content instanceof Uint8Array)) throw new UsageError(`${chart} ${content.message}.`);
  return { files: [{ path: 'chart.tgz', uri: toUri(chart), content }], mounts: [], problems: [], isWhole: true };
}

function contentOf(io: Io, name: string): Uint8Array {
  const content = diskHost.readBytes(path.resolve(io.cwd, name));
  if (content instanceof Uint8Array) return content;
  throw new UsageError(`${name} ${content.message}.`);
}

/** Of `key=path` also what is in the file. */
function settingOf(io: Io, kind: ValueSetting['kind'], text: string): ValueSetting {
  return kind === 'set-file' ? { kind, text, content: contentOf(io, text.slice(text.indexOf('=') + 1)) } : { kind, text };
}

function report(io: Io, parsed: Parsed, request: RenderRequest, rendering: Rendering): number {
  for (const warning of rendering.warnings) say(io, warning);
  if (rendering.faults.length > 0) {
    for (const fault of rendering.faults) io.err(`headlight: ${faultLines(fault, rendering, request, io.cwd).join('\n')}\n`);
    return 1;
  }
  const { text } = printRendering(rendering, { noHooks: parsed.flag('no-hooks'), skipTests: parsed.flag('skip-tests') });
  io.out(withEllipses(text), 'exact');
  if (text.includes(hole))
    say(io, 'texts that are known only once the chart is installed (random, from the clock, certificates) are printed as …');
  return 0;
}

/** What an installed helm is asked for the same. */
function helmArguments(parsed: Parsed, chart: string): readonly string[] {
  const pass = (name: string): readonly string[] => parsed.texts(name).flatMap((text) => [`--${name}`, text]);
  const flags = ['include-crds', 'is-upgrade', 'no-hooks', 'skip-tests', 'skip-schema-validation']
    .filter((name) => parsed.flag(name))
    .map((name) => `--${name}`);
  const version = parsed.text('kubernetes-version');
  return [
    'template',
    parsed.text('release') ?? 'release-name',
    chart,
    '--namespace',
    parsed.text('namespace') ?? parsed.text('default-namespace') ?? 'default',
    ...['values', ...settingKinds, 'api-versions'].flatMap(pass),
    ...flags,
    ...(version === undefined ? [] : ['--kube-version', version]),
  ];
}
