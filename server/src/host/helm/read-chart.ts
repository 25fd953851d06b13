import { disk } from '#host/disk';
import path from '#host/path';
import { localCharts } from '../../charts/local-charts.ts';
import { contentText, type ChartFile } from '../../charts/request.ts';
import { known, type DiskEntry } from '../disk.ts';
import type { FileHost, HostProblem } from '../file-host.ts';
import { toUri } from '../uri.ts';
import { skippedFolders } from '../listing/walk.ts';

export interface ReadChart {
  readonly files: readonly ChartFile[];
  /** Folders in `charts/` that stand for `file://` dependencies. */
  readonly mounts: readonly string[];
  readonly problems: readonly HostProblem[];
  /** All that belongs to it is known. */
  readonly isWhole: boolean;
}

export interface ReadChartOptions {
  readonly host: FileHost;
  /** Folders that links and `file://` dependencies may lead into, besides the chart's own. */
  readonly roots: readonly string[];
  /** What an editor has of a file, where that counts instead. */
  readonly textOf?: (uri: string) => string | undefined;
}

/** Bytes: Helm itself reads no larger file from a packed chart, and no larger chart. */
const fileLimit = 5 * 1024 * 1024;
const chartLimit = 100 * 1024 * 1024;
/** Deeper than any chart. */
const maxDepth = 32;

interface Reading extends ReadChartOptions {
  readonly files: ChartFile[];
  readonly mounts: string[];
  readonly problems: HostProblem[];
  /** Whose dependencies were looked for. */
  readonly folders: Set<string>;
  bytes: number;
  isWhole: boolean;
}

/** All files of the chart in a folder, also those of charts beside it that it depends on. */
export function readChart(folder: string, options: ReadChartOptions): ReadChart {
  const reading: Reading = {
    ...options,
    roots: [folder, ...options.roots],
    files: [],
    mounts: [],
    problems: [],
    folders: new Set(),
    bytes: 0,
    isWhole: true,
  };
  readFolder(reading, folder, '', []);
  mountLocalCharts(reading, folder, '');
  const { files, mounts, problems, isWhole } = reading;
  return { files, mounts, problems, isWhole };
}

/** `above`: what links have led to on the way here. */
function readFolder(reading: Reading, folder: string, prefix: string, above: readonly string[]): void {
  if (prefix.split('/').length > maxDepth) return;
  for (const entry of entriesOf(reading, folder)) {
    const file = path.join(folder, entry.name);
    const name = prefix + entry.name;
    const kind = kindOf(reading, entry, file);
    if (kind === 'file') addFile(reading, file, name);
    if (kind !== 'folder' || skippedFolders.has(entry.name)) continue;
    const real = entry.kind === 'link' ? reading.host.realPath(file) : undefined;
    if (real === undefined) readFolder(reading, file, `${name}/`, above);
    else if (!above.includes(real)) readFolder(reading, file, `${name}/`, [...above, real]);
  }
}

function entriesOf(reading: Reading, folder: string): readonly DiskEntry[] {
  const entries = reading.host.entries(folder);
  if (typeof entries === 'string') reading.problems.push({ path: folder, message: `cannot be read: ${entries}` });
  if (entries === undefined) reading.isWhole = false;
  return known(entries) ?? [];
}

/** Links count as what they lead to, where that may be read. */
function kindOf({ host, roots, problems }: Reading, entry: DiskEntry, file: string): 'file' | 'folder' | undefined {
  if (entry.kind === 'folder' || entry.kind === 'file') return entry.kind;
  if (entry.kind !== 'link') return undefined;
  if (host.isInside(file, roots)) return host.stat(file)?.kind;
  problems.push({ path: file, message: 'is a link that leads out of the workspace, or nowhere; it is not read' });
  return undefined;
}

function addFile(reading: Reading, file: string, name: string): void {
  const uri = toUri(file);
  const content = reading.textOf?.(uri) ?? bytesOf(reading, file);
  if (content === undefined) return;
  reading.bytes += content.length;
  if (reading.bytes <= chartLimit) reading.files.push({ path: name, uri, content });
  else if (reading.bytes - content.length <= chartLimit)
    reading.problems.push({ path: file, message: 'and what follows is not read: the chart is larger than Helm allows' });
}

function bytesOf(reading: Reading, file: string): Uint8Array | undefined {
  const result = reading.host.readBytes(file, fileLimit);
  if (result instanceof Uint8Array) return result;
  if (result.isUnread === true) reading.isWhole = false;
  else reading.problems.push(result);
  return undefined;
}

/** `file://` dependencies that are not in `charts/` stand there as if `helm dependency build` had been called. */
function mountLocalCharts(reading: Reading, folder: string, prefix: string): void {
  if (reading.folders.has(folder)) return;
  reading.folders.add(folder);
  const texts = ['Chart.yaml', 'requirements.yaml'].flatMap((name) => reading.files.find((file) => file.path === prefix + name) ?? []);
  for (const { name, path: relative } of texts.flatMap((file) => localCharts(contentText(file)))) {
    const mount = `${prefix}charts/${name}`;
    const from = path.resolve(folder, relative);
    if (isThere(reading, mount)) continue;
    if (disk.stat(from) === undefined) reading.isWhole = false;
    if (reading.host.stat(from)?.kind !== 'folder') continue;
    if (!reading.host.isInside(path.join(from, 'Chart.yaml'), reading.roots)) continue;
    reading.mounts.push(mount);
    readFolder(reading, from, `${mount}/`, []);
    mountLocalCharts(reading, from, `${mount}/`);
  }
}

const isThere = ({ files }: Reading, mount: string): boolean =>
  files.some(({ path: file }) => file.startsWith(`${mount}/`) || (file.startsWith(`${mount}-`) && file.endsWith('.tgz')));
