import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../base/text-edit.ts';
import { encode } from '../../host/decode.ts';
import { isPathBelow, diskHost } from '../../host/disk-host.ts';
import { printed, printRequest } from '../../host/helm/print-chart.ts';
import { createRenderer } from '../../host/helm/render-now.ts';
import { engineFolder } from '../../host/node/engine.ts';
import { shippedPage } from '../../host/node/shipped-page.ts';
import { explainedRules } from '../../host/rule-pages.ts';
import { realFolder } from '../../host/listing/real-folder.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { asObject } from '../../k8s/json.ts';
import { answer, refusal, type Rendered, type ToolAnswer, type ToolWorld, type WantedChart } from '../../tools/tool.ts';
import { savedAnd } from '../../tools/saved-and.ts';
import { withCharts } from '../charts.ts';
import { UsageError, type Io } from '../io.ts';
import { parseOptions } from '../usage/options.ts';
import { runCli } from '../run.ts';
import { openWorkspace, type CliWorkspace } from '../workspace.ts';

/** The path of what a caller names, as seen from the first of the folders that has it, if it lies in one of them, links followed as far as they exist. */
export function pathWithin(roots: readonly string[], given: string): string | undefined {
  if (given.includes('\0')) return undefined;
  const isIn = (file: string, root: string): boolean => file === root || isPathBelow(file, root);
  const inside = [...new Set(roots.map((root) => path.resolve(root, given)))].filter((file) =>
    roots.some((root) => isIn(file, root) && isIn(realFolder(file), realFolder(root))),
  );
  return inside.find((file) => diskHost.stat(file) !== undefined) ?? inside[0];
}

/** Runs a command of the command line in that folder, its output in memory. */
function commandIn(root: string, io: Io, argv: readonly string[]): { readonly code: number; readonly out: string; readonly err: string } {
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
  return { code, out: out.join(''), err: err.join('') };
}

/** What a command says where it fails, without its name. */
function failed(err: string): ToolAnswer {
  const lines = err
    .replace(/^headlight: /gm, '')
    .replace(/^Try headlight --help\.\n?/m, '')
    .trim();
  return refusal(...(lines === '' ? 'It failed.' : lines).split('\n'));
}

/** In the first folder: a revision is of one repository. */
function diff([root = '', ...others]: readonly string[], io: Io, base: string | undefined): ToolAnswer {
  if (base !== undefined && (base.startsWith('-') || !/^[\w./@^~-]+$/.test(base))) return refusal(`"${base}" is no revision.`);
  const run = (format: string): ReturnType<typeof commandIn> =>
    commandIn(root, io, ['diff', ...(base === undefined ? [] : [base]), '--format', format, '--fail-on', 'never']);
  const [text, json] = [run('markdown'), run('json')];
  if (text.code !== 0 || json.code !== 0) return failed(text.err);
  const alone = others.length === 0 ? [] : [`Only ${path.basename(root)} is compared, the first of ${others.length + 1} folders.`];
  return answer([...text.out.split('\n'), ...alone], asObject(JSON.parse(json.out)), 'Compare with a nearer revision.');
}

function render(roots: readonly string[], { chart, release, namespace, values }: WantedChart): Rendered {
  const [folder, ...files] = [chart, ...values].map((each) => pathWithin(roots, each));
  const outside = [chart, ...values][[folder, ...files].indexOf(undefined)];
  if (folder === undefined || outside !== undefined) return { refused: [`${outside ?? chart} lies outside of the workspace.`] };
  const engine = engineFolder();
  if (engine === undefined) return { refused: ['Charts cannot be rendered: this build has no engine.'] };
  const request = printRequest(
    { host: diskHost, roots },
    {
      chart: folder,
      values: values.map((name, index) => ({ name, path: files[index] ?? name })),
      ...(release === undefined ? {} : { release }),
      ...(namespace === undefined ? {} : { namespace }),
    },
  );
  if (typeof request === 'string') return { refused: [`${chart}: ${request}`] };
  const renderer = createRenderer(engine);
  try {
    return printed(request, renderer.render(request), roots[0] ?? folder);
  } finally {
    renderer.end();
  }
}

export interface WorldOptions {
  /** Fixes are never written. */
  readonly onlyRead: boolean;
  /** Called before files are written. */
  readonly onWriting?: () => void;
}

/** The workspace in these folders as its files are now. Paths are shown as seen from the first. */
export function worldOf(roots: readonly string[], io: Io, options: WorldOptions): ToolWorld {
  const folder: Io = { ...io, cwd: roots[0] ?? io.cwd, err: () => undefined, startsNothing: true };
  const parsed = parseOptions('lint', []);
  return made(roots, folder, withCharts(parsed, openWorkspace(folder, parsed, roots, { context: 'nothing' })), options);
}

function made(roots: readonly string[], io: Io, workspace: CliWorkspace, { onlyRead, onWriting }: WorldOptions): ToolWorld {
  const uriOf = (given: string): string | undefined => {
    const file = pathWithin(roots, given);
    return file === undefined ? undefined : toUri(file);
  };
  return {
    ...savedAnd({ analysis: workspace.view, rules: () => explainedRules(shippedPage), show: workspace.show, uriOf, text: workspace.text }),
    diff: (base) => diff(roots, io, base),
    render: (wanted) => render(roots, wanted),
    ...(onlyRead
      ? {}
      : {
          write: (files) => {
            onWriting?.();
            for (const { uri, edits } of files) {
              const [file, source] = [toPath(uri), workspace.source(uri)];
              if (file === undefined || pathWithin(roots, file) === undefined || source === undefined)
                throw new UsageError(`${workspace.show(uri)} cannot be written.`);
              writeFileSync(file, encode(applyEdits(source.text, edits), source));
            }
          },
        }),
  };
}

/** Is there a folder of that path? */
export const isFolder = (folder: string): boolean => diskHost.stat(folder)?.kind === 'folder';
