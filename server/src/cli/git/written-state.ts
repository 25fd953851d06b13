import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { settingsFileName } from '../../host/settings/settings-file.ts';
import { toUri } from '../../host/uri.ts';
import { isListedName } from '../../host/listing/walk.ts';
import { withCharts } from '../charts.ts';
import { filesOf, stateOf, type CliState, type Side } from './git-state.ts';
import type { Git, GitFile } from './git.ts';
import type { Io } from '../io.ts';
import type { Parsed } from '../usage/options.ts';
import { openWorkspace, readSettings, showPath } from '../workspace.ts';

/** Folders of charts among paths of a repository. */
export function chartFoldersOf(names: Iterable<string>): readonly string[] {
  return [...names].flatMap((name) => (/(?:^|\/)Chart\.yaml$/.test(name) ? [name.slice(0, -'Chart.yaml'.length)] : []));
}

/** A state whose charts are rendered, and what has to be called when nobody reads it any more. */
export interface WrittenState {
  readonly state: CliState;
  readonly remove: () => void;
}

const isWithin = (file: string, folder: string): boolean => file.startsWith(`${folder}${path.sep}`);

/** Writes one file of a commit, a link only where it leads to something beside it. */
function write(top: string, name: string, { kind }: GitFile, content: Buffer | undefined): void {
  const file = path.join(top, name);
  if (content === undefined || !isWithin(file, top)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  if (kind === 'file') return writeFileSync(file, content);
  const target = content.toString('utf8');
  if (!path.isAbsolute(target) && isWithin(path.resolve(path.dirname(file), target), top)) symlinkSync(target, file);
}

/** The files of a commit or of the index in a folder of their own, so that charts are read and rendered as they are anywhere. Settings are those of now; submodules are as they are in the working tree. */
export function writtenState(
  io: Io,
  parsed: Parsed,
  git: Git,
  { side, folder }: { readonly side: Side; readonly folder: string },
): WrittenState {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'headlight-diff-')));
  const remove = (): void => rmSync(top, { recursive: true, force: true });
  try {
    const { settings, folder: settingsFolder } = readSettings({ ...io, err: () => undefined }, parsed, folder);
    const all = filesOf(git, side);
    const charts = chartFoldersOf(all.keys());
    const wanted = [...all].filter(
      ([name, { kind, isUnmerged }]) =>
        kind !== 'submodule' &&
        !isUnmerged &&
        (kind === 'link' || isListedName(name, { markdown: settings.markdown }) || charts.some((chart) => name.startsWith(chart))),
    );
    const contents = git.blobs([...new Set(wanted.map(([, { id }]) => id))]);
    for (const [name, file] of wanted) write(top, name, file, contents.get(file.id));
    for (const [name, { kind }] of all) {
      const from = path.join(git.root, name);
      if (kind === 'submodule' && existsSync(from) && isWithin(path.join(top, name), top))
        cpSync(from, path.join(top, name), { recursive: true, filter: (each) => path.basename(each) !== '.git' });
    }
    const there = (real: string): string => path.join(top, path.relative(git.root, real));
    const own = path.join(settingsFolder, settingsFileName);
    rmSync(there(own), { force: true });
    if (existsSync(own) && isWithin(there(own), top)) {
      mkdirSync(path.dirname(there(own)), { recursive: true });
      cpSync(own, there(own));
    }
    mkdirSync(there(folder), { recursive: true });
    const workspace = withCharts(parsed, openWorkspace({ ...io, err: () => undefined }, parsed, [there(folder)], { context: 'nothing' }));
    const [from, to] = [toUri(top), toUri(git.root).replace(/\/$/, '')];
    const show = (uri: string): string => showPath(io.cwd, uri.startsWith(`${from}/`) ? `${to}${uri.slice(from.length)}` : uri);
    return { state: stateOf(workspace.view, toUri(there(folder)), workspace.text, { show, range: workspace.range }), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
