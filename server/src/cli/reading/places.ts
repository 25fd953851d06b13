import path from 'node:path';
import { diskHost } from '../../host/disk-host.ts';
import { UsageError, type Io } from '../io.ts';
import type { Parsed } from '../usage/options.ts';
import { boundaryAround, workspaceAround } from './context.ts';
import { targetsOf, type Target } from './targets.ts';

/** `workspace`: files are judged in what they belong to. `builds`: what the builds of the given folders name is read with them. `nothing`: what is given, and no more. */
export type Context = 'workspace' | 'builds' | 'nothing';

/** Where a command reads. Paths are absolute. */
export interface Places {
  readonly targets: readonly Target[];
  /** What standard input stands for, where it was asked for; `shown`: as people are told. */
  readonly stdin: { readonly path: string; readonly shown: string } | undefined;
  /** Files and folders that are read: the workspaces of the named files, then the targets. */
  readonly roots: readonly string[];
  /** Something is read that was not given. */
  readonly isWider: boolean;
  /** Folders that builds may lead into. */
  readonly boundaries: readonly string[];
  /** Named files that belong to no workspace. */
  readonly loose: readonly string[];
  /** Where the search for a `.headlight.yaml` begins. */
  readonly start: string;
  /** What paths of settings are relative to where there is no `.headlight.yaml`. */
  readonly base: string;
}

/** What standard input is called where nobody names it. */
const stdinName = 'stdin.yaml';

function stdinOf(cwd: string, given: readonly string[], named: string | undefined): Places['stdin'] {
  if (named === undefined) return given.includes('-') ? { path: path.join(cwd, stdinName), shown: '-' } : undefined;
  if (!given.includes('-')) throw new UsageError('--stdin-path says what standard input stands for: write - among the paths.');
  if (named === '') throw new UsageError('--stdin-path is empty.');
  const file = path.resolve(cwd, named);
  if (diskHost.stat(file)?.kind === 'folder') throw new UsageError(`--stdin-path ${named} is a folder; it takes the path of a file.`);
  return { path: file, shown: path.relative(cwd, file).split(path.sep).join('/') };
}

function workspaceGiven(cwd: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const folder = path.resolve(cwd, given);
  if (diskHost.stat(folder)?.kind !== 'folder') throw new UsageError(`--workspace ${given}: there is no such folder.`);
  return folder;
}

/** By the paths of a command line (default: the working directory, or the workspace that is given; `-`: standard input). */
export function placesOf(io: Pick<Io, 'cwd' | 'tracking'>, parsed: Parsed, paths: readonly string[], context: Context): Places {
  const { cwd } = io;
  const named = parsed.text('stdin-path');
  const workspace = workspaceGiven(cwd, parsed.text('workspace'));
  const given = paths.length > 0 ? paths : [named === undefined ? (workspace ?? '.') : '-'];
  const targets = targetsOf(io, given);
  const stdin = stdinOf(cwd, given, named);
  const files = [
    ...targets.filter(({ kind }) => kind === 'file').map((target) => target.path),
    ...(named === undefined || stdin === undefined ? [] : [stdin.path]),
  ];
  const around = context === 'workspace' ? files.map((file) => workspace ?? workspaceAround(path.dirname(file))) : [];
  const wider = [
    ...new Set([
      ...(context === 'workspace' && workspace !== undefined ? [workspace] : []),
      ...around.filter((each) => each !== undefined),
    ]),
  ];
  const folders = targets.map(({ path: each, kind }) => (kind === 'folder' ? each : path.dirname(each)));
  const start = folders[0] ?? (named === undefined || stdin === undefined ? cwd : path.dirname(stdin.path));
  return {
    targets,
    stdin,
    roots: [...wider, ...targets.map((target) => target.path).filter((each) => !wider.includes(each))],
    isWider: wider.length > 0,
    boundaries:
      context === 'nothing'
        ? []
        : workspace !== undefined
          ? [workspace]
          : [...new Set(folders.map((folder) => boundaryAround(folder, cwd)))],
    loose: context === 'workspace' ? files.filter((_, i) => around[i] === undefined) : [],
    start,
    base: wider[0] ?? cwd,
  };
}
