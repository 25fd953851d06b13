import path from 'node:path';
import { createAnalysis, type Analysis } from '../analysis.ts';
import { lineStarts, positionAt, startsOf, type Position } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import { cacheFolderFault } from '../host/node/cache-folder.ts';
import { configurationOf, type HostConfiguration } from '../host/settings/configuration.ts';
import { decode, type Decoded } from '../host/decode.ts';
import type { HostProblem } from '../host/file-host.ts';
import { loadInto } from '../host/load.ts';
import { diskHost } from '../host/disk-host.ts';
import { findSettingsFile, problemsOf, readSettingsFile, type SettingsFile } from '../host/settings/settings-file.ts';
import { settingsOf as mergedSettings } from '../host/settings/settings-layers.ts';
import { toPath, toUri } from '../host/uri.ts';
import { reasonOf } from '../host/node/reason.ts';
import { isBelow, normalUri } from '../model/files/paths.ts';
import { rules } from '../rules/registry.ts';
import type { Finding } from '../rules/define.ts';
import { parseSettings, type Settings } from '../settings.ts';
import { fault, say, UsageError, type Io } from './io.ts';
import { missedFiles, takingPart } from './reading/context.ts';
import { placesOf, type Context, type Places } from './reading/places.ts';
import { findingsIn } from './reading/findings-in.ts';
import { progressOf, type Progress } from './reading/progress.ts';
import { rendererFor, type ChartRenderer } from './reading/renderer.ts';
import { settingsOf, type Parsed } from './usage/options.ts';
import { build } from './version.ts';

/** What a command works on: everything below its paths, read once. */
export interface CliWorkspace {
  readonly analysis: Analysis;
  /** What questions are put to: the analysis, or one with rendered charts. */
  readonly view: Analysis;
  readonly configuration: HostConfiguration;
  findings(): readonly Finding[];
  readonly settings: Settings;
  /** Is the file among what was given, or built from it? Nothing else is spoken of. */
  reports(uri: string): boolean;
  /** Files that were read, of those that are spoken of. */
  readonly files: number;
  /** Files and folders that were read. */
  readonly roots: readonly string[];
  /** Named files that belong to no workspace, so that they are judged by themselves. */
  readonly loose: readonly string[];
  readonly problems: readonly HostProblem[];
  /** Files that a person named, by uri; standard input is one. */
  readonly named: ReadonlySet<string>;
  readonly cwd: string;
  /** Path as people see it: relative to the working directory, forward slashes; `-` for standard input. */
  show(uri: string): string;
  /** The same of an absolute path. */
  showPath(file: string): string;
  text(uri: string): string | undefined;
  /** A file, or standard input, as it was read, or with the text that took its place. */
  source(uri: string): Decoded | undefined;
  /** From now on a file that was read has this text. */
  replaceText(uri: string, text: string): void;
  readonly progress: Progress;
  /** Was started where a chart was found and nothing is kept; whoever renders charts lets it go. */
  readonly renderer: ChartRenderer | undefined;
  /** The analysis knows what charts render to, now that they were made of what the text names; `undefined`: of what cannot be named. */
  rendered(charts: string | undefined): void;
  /** What standard input stands for, where it was asked for. */
  readonly stdin: string | undefined;
  range(uri: string, span: Span): { readonly start: Position; readonly end: Position };
  /** The line that holds an offset, without its end. */
  lineAt(uri: string, offset: number): string | undefined;
}

/** As people see it: relative to the working directory, forward slashes. */
const relative = (cwd: string, file: string): string => path.relative(cwd, file).split(path.sep).join('/') || path.basename(file);

/** The same of a uri; one that is no file's stays as it is. */
export function showPath(cwd: string, uri: string): string {
  const file = toPath(uri);
  return file === undefined ? uri : relative(cwd, file);
}

/** Lines and columns of a span in a file that the analysis knows, or whose text is known. */
export function rangeIn(
  analysis: Analysis,
  textOf: (uri: string) => string | undefined,
  uri: string,
  span: Span,
): { readonly start: Position; readonly end: Position } {
  const facts = analysis.facts(uri);
  const starts = facts ? startsOf(facts.lineStarts) : lineStarts(textOf(uri) ?? '');
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}

function lineIn(text: string | undefined, offset: number): string | undefined {
  if (text === undefined || offset > text.length) return undefined;
  const before = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[^\r\n]*/.exec(text.slice(offset === 0 ? 0 : before))?.[0];
}

/** Settings: the file's, then those of the command line. */
export function readSettings(
  io: Io,
  parsed: Parsed,
  start: string,
  base = io.cwd,
): { readonly settings: Settings; readonly folder: string; readonly file: SettingsFile | undefined } {
  const ids = rules.map((rule) => rule.id);
  const given = settingsOf(parsed);
  const [first] = parseSettings(given, ids).problems;
  if (first) throw new UsageError(first.message.replace(/; [^;]* is used\.$/, '.'));
  const explicit = parsed.text('config');
  const file =
    explicit === undefined ? findSettingsFile(start, diskHost) : readSettingsFile(path.resolve(io.cwd, explicit), { host: diskHost });
  if (explicit !== undefined && file === undefined) throw new UsageError(`--config ${explicit}: there is no such file.`);
  if (file) {
    const starts = lineStarts(file.text);
    for (const { span, message } of problemsOf(file, ids)) {
      const { line, character } = positionAt(starts, span.start);
      say(io, `${relative(io.cwd, file.path)}:${line + 1}:${character + 1}: ${message}`);
    }
  }
  return {
    settings: mergedSettings({ initial: undefined, client: file?.value, files: [given] }, ids).settings,
    folder: file ? path.dirname(file.path) : base,
    file,
  };
}

/** What is read beside what was given, and as what. */
export interface Opening {
  readonly markdown?: boolean;
  readonly context: Context;
}

/** Texts of files, each read once; that of standard input by the uri that it stands for. */
function textsOf(
  stdin: string | undefined,
  maxFileSize: number,
): { readonly read: (uri: string) => Decoded | undefined; readonly keep: (uri: string, text: Decoded) => void } {
  const texts = new Map<string, Decoded>();
  const read = (uri: string): Decoded | undefined => {
    const known = texts.get(uri);
    if (known !== undefined || uri === stdin) return known;
    const file = toPath(uri);
    const result = file === undefined ? undefined : diskHost.read(file, maxFileSize);
    if (!result?.ok) return undefined;
    texts.set(uri, result);
    return result;
  };
  return { read, keep: (uri, text) => void texts.set(uri, text) };
}

/** What a command speaks of: what was given, and what takes part in the builds of the folders that were. */
function reportedOf(analysis: Analysis, { targets, boundaries }: Places, stdin: string | undefined): (uri: string) => boolean {
  const folders = targets.filter(({ kind }) => kind === 'folder').map((target) => toUri(target.path));
  const files = new Set([
    ...targets.filter(({ kind }) => kind === 'file').map((target) => toUri(target.path)),
    ...(stdin === undefined ? [] : [stdin]),
  ]);
  const built = boundaries.length === 0 ? new Set<string>() : takingPart(analysis, folders);
  return (uri) => files.has(uri) || folders.some((folder) => uri === folder || isBelow(uri, folder)) || built.has(normalUri(uri));
}

/** Reads all paths (default: the working directory, `-`: standard input). A path that does not exist is a usage error. */
export function openWorkspace(io: Io, parsed: Parsed, paths: readonly string[], { markdown, context }: Opening): CliWorkspace {
  const places = placesOf(io, parsed, paths, context);
  const { settings, folder } = readSettings(io, parsed, places.start, places.base);
  const stdin = places.stdin && toUri(places.stdin.path);
  const { read, keep } = textsOf(stdin, settings.maxFileSize);
  const show = (uri: string): string => (uri === stdin && places.stdin ? places.stdin.shown : showPath(io.cwd, uri));
  const configuration = configurationOf(settings, toUri(folder));
  const analysis = createAnalysis({
    readText: (uri) => read(uri)?.text,
    configuration,
    onProblem: ({ what, uri, error }) => fault(io, `${what} failed on ${show(uri)}`, error),
  });
  io.onRoots?.(places.roots);
  const cacheFolder = usableCache(io, parsed.text('cache'));
  const cache =
    cacheFolder === undefined ? undefined : { folder: cacheFolder, version: build, configuration, log: (line: string) => say(io, line) };
  const progress = progressOf(io);
  const renderer = rendererFor(parsed, cacheFolder);
  const loaded = loadInto(analysis, diskHost, places.roots, {
    exclude: settings.exclude,
    maxFileSize: settings.maxFileSize,
    markdown: markdown ?? settings.markdown,
    tracking: io.tracking,
    cache,
    further: missedFiles(places.boundaries),
    onRead: (done, of) => progress.tell('Reading file', done, of),
    onListed: (files) => {
      if (renderer?.kept?.isEmpty !== false && files.some(({ uri }) => uri.endsWith('/Chart.yaml'))) renderer?.engine.start();
    },
  });
  const problems = [...loaded.problems];
  if (stdin !== undefined) {
    const input = readInput(io, settings.maxFileSize);
    if (typeof input === 'string') problems.push({ path: places.stdin?.shown ?? '-', message: input });
    else keep(stdin, input);
    analysis.apply([{ uri: stdin, text: typeof input === 'string' ? undefined : input.text }]);
  }
  progress.end();
  const reports = reportedOf(analysis, places, stdin);
  const reported = loaded.files.filter(({ uri }) => uri !== stdin && reports(uri));
  return {
    analysis,
    view: analysis,
    configuration,
    settings,
    show,
    showPath: (file) => relative(io.cwd, file),
    cwd: io.cwd,
    reports,
    stdin,
    roots: places.roots,
    loose: places.loose,
    problems: problems.filter(({ path: file }) => !path.isAbsolute(file) || reports(toUri(file))),
    named: new Set([
      ...places.targets.filter(({ kind }) => kind === 'file').map((target) => toUri(target.path)),
      ...(stdin === undefined ? [] : [stdin]),
    ]),
    findings() {
      const all = findingsIn(analysis, reports, (done, of) => progress.tell('Judging file', done, of));
      progress.end();
      if (!places.isWider) loaded.keepFindings();
      return all;
    },
    files: reported.length + (stdin === undefined ? 0 : 1),
    text: (uri) => read(uri)?.text,
    source: read,
    replaceText(uri, text) {
      const known = read(uri);
      if (known !== undefined) keep(uri, { ...known, text });
    },
    progress,
    renderer,
    rendered: loaded.rendered,
    range: (uri, span) => rangeIn(analysis, (each) => read(each)?.text, uri, span),
    lineAt: (uri, offset) => lineIn(read(uri)?.text, offset),
  };
}

/** The folder of `--cache`, where it can be used; one that cannot be made is a usage error, one that others may write to is left alone. */
function usableCache(io: Io, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const folder = path.resolve(io.cwd, given);
  const fault = cacheFolderFault(folder);
  if (fault?.kind === 'impossible') throw new UsageError(`--cache ${given}: the folder ${fault.why}.`);
  if (fault === undefined) return folder;
  say(io, `The cache in ${given} is not used: the folder ${fault.why}.`);
  return undefined;
}

/** Standard input as text; else why there is none. */
function readInput(io: Io, most: number): Decoded | string {
  let bytes: Uint8Array;
  try {
    bytes = io.stdin(most + 1);
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`;
  }
  if (bytes.length > most) return `larger than the size limit (${most} bytes); it is not read`;
  return decode(bytes) ?? 'is neither UTF-8 nor UTF-16 text';
}
