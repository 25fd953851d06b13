import path from 'node:path';
import { createAnalysis, type Analysis } from '../analysis.ts';
import { lineStarts, positionAt, startsOf, type Position } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import { cacheFolderFault } from '../host/cache-folder.ts';
import { configurationOf, type HostConfiguration } from '../host/configuration.ts';
import { decode, type Decoded } from '../host/decode.ts';
import type { HostProblem } from '../host/file-host.ts';
import { loadInto } from '../host/load.ts';
import { nodeHost } from '../host/node-host.ts';
import { findSettingsFile, problemsOf, readSettingsFile } from '../host/settings-file.ts';
import { settingsOf as mergedSettings } from '../host/settings-layers.ts';
import { toPath, toUri } from '../host/uri.ts';
import { reasonOf } from '../host/walk.ts';
import { bundlesNamed } from '../features/zone/zone.ts';
import type { Bundle, Model } from '../model/types.ts';
import { rules } from '../rules/registry.ts';
import type { Finding } from '../rules/define.ts';
import { parseSettings, type Settings } from '../settings.ts';
import { nearest } from '../base/nearest.ts';
import { fault, say, UsageError, type Io } from './io.ts';
import { settingsOf, type Parsed } from './options.ts';
import { build } from './version.ts';

/** What a command works on: everything below its paths, read once. */
export interface CliWorkspace {
  readonly analysis: Analysis;
  /** What questions are put to: the analysis, or one with rendered charts. */
  readonly view: Analysis;
  readonly configuration: HostConfiguration;
  findings(): readonly Finding[];
  readonly settings: Settings;
  /** Files that were read. */
  readonly files: number;
  readonly problems: readonly HostProblem[];
  /** Files that a person named, by uri; standard input is one. */
  readonly named: ReadonlySet<string>;
  readonly cwd: string;
  /** Path as people see it: relative to the working directory, forward slashes; `-` for standard input. */
  show(uri: string): string;
  /** The same of an absolute path. */
  showPath(file: string): string;
  text(uri: string): string | undefined;
  /** A file, or standard input, as it was read. */
  source(uri: string): Decoded | undefined;
  /** What standard input is called, where it was asked for. */
  readonly stdin: string | undefined;
  range(uri: string, span: Span): { readonly start: Position; readonly end: Position };
}

/** As people see it: relative to the working directory, forward slashes. */
const relative = (cwd: string, file: string): string => path.relative(cwd, file).split(path.sep).join('/') || path.basename(file);

/** The same of a uri; one that is no file's stays as it is. */
export function showPath(cwd: string, uri: string): string {
  const file = toPath(uri);
  return file === undefined ? uri : relative(cwd, file);
}

/** Lines and columns of a span in a file that the analysis knows, or whose text is known. */
export function rangeIn(analysis: Analysis, textOf: (uri: string) => string | undefined, uri: string, span: Span): { readonly start: Position; readonly end: Position } {
  const facts = analysis.facts(uri);
  const starts = facts ? startsOf(facts.lineStarts) : lineStarts(textOf(uri) ?? '');
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}

const stdinName = 'stdin.yaml';

/** Settings: the file's, then those of the command line. */
export function readSettings(io: Io, parsed: Parsed, start: string): { readonly settings: Settings; readonly folder: string } {
  const ids = rules.map((rule) => rule.id);
  const given = settingsOf(parsed);
  const [first] = parseSettings(given, ids).problems;
  if (first) throw new UsageError(first.message.replace(/; [^;]* is used\.$/, '.'));
  const explicit = parsed.text('config');
  const file = explicit === undefined ? findSettingsFile(start, nodeHost) : readSettingsFile(path.resolve(io.cwd, explicit), { host: nodeHost });
  if (explicit !== undefined && file === undefined) throw new UsageError(`--config ${explicit}: there is no such file.`);
  if (file) {
    const starts = lineStarts(file.text);
    for (const { span, message } of problemsOf(file, ids)) {
      const { line, character } = positionAt(starts, span.start);
      say(io, `${relative(io.cwd, file.path)}:${line + 1}:${character + 1}: ${message}`);
    }
  }
  return { settings: mergedSettings({ initial: undefined, client: file?.value, files: [given] }, ids).settings, folder: file ? path.dirname(file.path) : io.cwd };
}

/** Folder of a path: itself, or that of the file. */
function folderOf(target: string): string {
  return nodeHost.stat(target)?.kind === 'folder' ? target : path.dirname(target);
}

/** Reads all paths (default: the working directory, `-`: standard input). A path that does not exist is a usage error. */
export function openWorkspace(io: Io, parsed: Parsed, paths: readonly string[], options: { readonly markdown?: boolean } = {}): CliWorkspace {
  const given = paths.length > 0 ? paths : ['.'];
  const roots = given.filter((p) => p !== '-').map((p) => path.resolve(io.cwd, p));
  for (const [i, root] of roots.entries()) {
    if (!nodeHost.stat(root)) throw new UsageError(`${given.filter((p) => p !== '-')[i] ?? root}: there is no such file or folder.`);
  }
  const { settings, folder } = readSettings(io, parsed, roots[0] === undefined ? io.cwd : folderOf(roots[0]));
  const texts = new Map<string, Decoded>();
  const stdin = given.includes('-') ? toUri(path.join(io.cwd, stdinName)) : undefined;
  const read = (uri: string): Decoded | undefined => {
    const known = texts.get(uri);
    if (known !== undefined || uri === stdin) return known;
    const file = toPath(uri);
    const result = file === undefined ? undefined : nodeHost.read(file, settings.maxFileSize);
    if (!result?.ok) return undefined;
    texts.set(uri, result);
    return result;
  };
  const configuration = configurationOf(settings, toUri(folder));
  const analysis = createAnalysis({
    readText: (uri) => read(uri)?.text,
    configuration,
    onProblem: ({ what, uri, error }) => fault(io, `${what} failed on ${show(uri)}`, error),
  });
  const show = (uri: string): string => {
    if (uri === stdin) return '-';
    return showPath(io.cwd, uri);
  };
  const cacheFolder = usableCache(io, parsed.text('cache'));
  const cache = cacheFolder === undefined ? undefined : { folder: cacheFolder, version: build, configuration, log: (line: string) => say(io, line) };
  const loaded = loadInto(analysis, nodeHost, roots, { exclude: settings.exclude, maxFileSize: settings.maxFileSize, markdown: options.markdown ?? settings.markdown, tracking: io.tracking, cache });
  const problems = [...loaded.problems];
  if (stdin !== undefined) {
    const input = readInput(io, settings.maxFileSize);
    if (typeof input === 'string') problems.push({ path: '-', message: input });
    else {
      texts.set(stdin, input);
      analysis.apply([{ uri: stdin, text: input.text }]);
    }
  }
  const named = new Set([...roots.filter((root) => nodeHost.stat(root)?.kind === 'file').map(toUri), ...(stdin === undefined ? [] : [stdin])]);
  return {
    analysis, view: analysis, configuration, settings, problems, named, show, showPath: (file) => relative(io.cwd, file), cwd: io.cwd,
    findings() {
      const all = analysis.uris().flatMap((uri) => analysis.diagnostics(uri));
      loaded.keepFindings();
      return all;
    },
    files: loaded.files.length + (stdin === undefined ? 0 : 1),
    text: (uri) => read(uri)?.text,
    source: read,
    stdin,
    range: (uri, span) => rangeIn(analysis, (each) => read(each)?.text, uri, span),
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

/** The bundles of a name; a name that is none is a usage error that says which there are. */
export function requiredBundles(model: Model, name: string): readonly Bundle[] {
  const found = bundlesNamed(model, name);
  if (found.length > 0) return found;
  const labels = [...new Set(model.bundles().map(({ label }) => label))].sort();
  const near = nearest(name, labels);
  const known = labels.length <= 10 ? ` There are ${labels.join(', ')}.` : '';
  throw new UsageError(`There is no bundle "${name}".${near !== undefined ? ` Did you mean "${near}"?` : known}`);
}
