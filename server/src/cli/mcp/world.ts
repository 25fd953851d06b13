import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../base/text-edit.ts';
import { encode } from '../../host/decode.ts';
import { isPathBelow, diskHost } from '../../host/disk-host.ts';
import { shippedPage } from '../../host/node/shipped-page.ts';
import { explainedRules } from '../../host/rule-pages.ts';
import { realFolder } from '../../host/real-folder.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { answer, type ToolAnswer, type ToolWorld } from '../../tools/tool.ts';
import { savedAnd } from '../../tools/saved-and.ts';
import { withCharts } from '../charts.ts';
import { UsageError, type Io } from '../io.ts';
import { parseOptions } from '../usage/options.ts';
import { runCli } from '../run.ts';
import { openWorkspace, type CliWorkspace } from '../workspace.ts';

/** The path of what a caller names, if it lies in the folder, links followed as far as they exist. */
export function pathWithin(root: string, given: string): string | undefined {
  const target = path.resolve(root, given);
  if (given.includes('\0') || (target !== root && !isPathBelow(target, root))) return undefined;
  const [real, realRoot] = [realFolder(target), realFolder(root)];
  return real === realRoot || isPathBelow(real, realRoot) ? target : undefined;
}

/** Runs a command of the command line in that folder, its output in memory. */
function commandIn(
  root: string,
  io: Io,
  argv: readonly string[],
  limit: number,
): { readonly code: number; readonly out: string; readonly err: string } {
  const [out, err]: [string[], string[]] = [[], []];
  const code = runCli(
    {
      ...io,
      cwd: root,
      out: (text) => {
        out.push(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
      },
      err: (text) => {
        err.push(text);
      },
      stdin: () => new Uint8Array(),
    },
    argv,
  );
  return { code, out: out.join('').slice(0, limit), err: err.join('') };
}

/** Most characters of what a command prints. */
const longest = 2_000_000;

function failed(err: string): ToolAnswer {
  const text = err
    .replace(/^headlight: /gm, '')
    .replace(/^Try headlight --help\.\n?/m, '')
    .trim();
  return { ...answer((text === '' ? 'It failed.' : text).split('\n'), { error: text }, ''), isError: true };
}

function diff(root: string, io: Io, base: string | undefined): ToolAnswer {
  if (base !== undefined && !/^[\w./@^~-]+$/.test(base)) return failed(`"${base}" is no revision.`);
  if (base?.startsWith('-') === true) return failed(`"${base}" is no revision.`);
  const run = (format: string): ReturnType<typeof commandIn> =>
    commandIn(root, io, ['diff', ...(base === undefined ? [] : [base]), '--format', format, '--fail-on', 'never'], longest);
  const [text, json] = [run('markdown'), run('json')];
  if (text.code !== 0 || json.code !== 0) return failed(text.err);
  return answer(text.out.split('\n'), JSON.parse(json.out), 'Compare with a nearer revision.');
}

function render(
  root: string,
  io: Io,
  chart: string,
  { release, namespace, values }: { readonly release?: string; readonly namespace?: string; readonly values: readonly string[] },
): ToolAnswer {
  const outside = [chart, ...values].find((each) => pathWithin(root, each) === undefined);
  if (outside !== undefined) return failed(`${outside} lies outside of the workspace.`);
  const { code, out, err } = commandIn(
    root,
    io,
    [
      'render',
      ...(release === undefined ? [] : ['--release', release]),
      ...(namespace === undefined ? [] : ['--namespace', namespace]),
      ...values.flatMap((file) => ['--values', path.resolve(root, file)]),
      path.resolve(root, chart),
    ],
    longest,
  );
  return code === 0
    ? answer(out.split('\n'), { manifests: out, notes: err }, 'Give values that leave out what is not needed.')
    : failed(err);
}

/** The workspace as its files are now. `onlyRead`: fixes are never written. */
export function worldOf(root: string, io: Io, { onlyRead }: { readonly onlyRead: boolean }): ToolWorld {
  const folder: Io = { ...io, cwd: root, err: () => undefined, startsNothing: true };
  const parsed = parseOptions('lint', []);
  return made(root, folder, withCharts(parsed, openWorkspace(folder, parsed, ['.'], { context: 'nothing' })), onlyRead);
}

function made(root: string, io: Io, workspace: CliWorkspace, onlyRead: boolean): ToolWorld {
  const uriOf = (given: string): string | undefined => {
    const file = pathWithin(root, given);
    return file === undefined ? undefined : toUri(file);
  };
  return {
    ...savedAnd({ analysis: workspace.view, rules: () => explainedRules(shippedPage), show: workspace.show, uriOf, text: workspace.text }),
    diff: (base) => diff(root, io, base),
    render: (chart, options) => render(root, io, chart, options),
    ...(onlyRead
      ? {}
      : {
          write: (files) => {
            for (const { uri, edits } of files) {
              const [file, source] = [toPath(uri), workspace.source(uri)];
              if (file === undefined || pathWithin(root, file) === undefined || source === undefined)
                throw new UsageError(`${workspace.show(uri)} cannot be written.`);
              writeFileSync(file, encode(applyEdits(source.text, edits), source));
            }
          },
        }),
  };
}

/** Is there a folder of that path? */
export const isFolder = (folder: string): boolean => diskHost.stat(folder)?.kind === 'folder';
