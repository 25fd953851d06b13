import path from 'node:path';
import type { Analysis } from '../analysis.ts';
import { trimEnds } from '../base/texts/ends.ts';
import { getOrMake } from '../base/get-or-make.ts';
import { lineStarts, positionAt, type Range } from '../base/lines.ts';
import { printable } from '../base/texts/printable.ts';
import type { Span } from '../base/span.ts';
import { chunkMatters, mayMatter } from '../facts/prefilter.ts';
import { isTemplateName, roleOf } from '../facts/role.ts';
import { settingsFileName } from '../host/settings/settings-file.ts';
import type { YamlDocument } from '../yaml/node.ts';
import { isMarkdown, manifestsInMarkdown } from '../yaml/markdown.ts';
import { parseChunk } from '../yaml/parse.ts';
import { splitDocuments, type Chunk } from '../yaml/split.ts';
import { say, type Io } from './io.ts';
import type { CliWorkspace } from './workspace.ts';

/** A file, or a document of one, of which nothing is said because it cannot be read. */
export interface Unreadable {
  readonly file: string;
  /** Counted from 0; absent: the whole file. */
  readonly document?: number;
  readonly range?: Range;
  /** What is wrong, a part of a sentence behind the file's name. */
  readonly message: string;
  /** It says that it is a manifest, or a person named it: what is said of the rest is not all. */
  readonly counts: boolean;
}

/** Everything that could not be read: documents, then files. */
export function unreadableIn(workspace: CliWorkspace): readonly Unreadable[] {
  const files = workspace.problems.map(({ path: file, message, harmless }): Unreadable => ({
    file: path.isAbsolute(file) ? workspace.showPath(file) : file,
    message,
    counts: harmless !== true,
  }));
  return [...getOrMake(documents, workspace.analysis, () => documentsIn(workspace)), ...files];
}

/** Documents are looked at once in a run. */
const documents = new WeakMap<Analysis, readonly Unreadable[]>();

function documentsIn({ analysis, named, reports, text, show }: CliWorkspace): readonly Unreadable[] {
  const uris = new Set([...analysis.status().broken.filter(reports), ...named]);
  return [...uris].flatMap((uri) => brokenDocuments(uri, text(uri), analysis.facts(uri)?.broken ?? [], show(uri), named.has(uri)));
}

/** `known`: documents of which the analysis knows that they are broken. Those that it did not parse, since they hold nothing for it, are parsed where a person named the file. */
function brokenDocuments(
  uri: string,
  text: string | undefined,
  known: readonly number[],
  file: string,
  isNamed: boolean,
): readonly Unreadable[] {
  if (text === undefined || isTemplateName(uri) || path.posix.basename(uri) === settingsFileName) return [];
  const manifests = isMarkdown(uri) ? manifestsInMarkdown(text) : text;
  const chunks = splitDocuments(manifests);
  const broken = new Set(known);
  const isSifted = roleOf(uri) === 'manifests';
  const wasRead = !isSifted || mayMatter(manifests);
  const isUnparsed = ({ start, end }: Chunk): boolean => isNamed && (!wasRead || (isSifted && !chunkMatters(manifests.slice(start, end))));
  const parsed = chunks.filter((chunk) => broken.has(chunk.index) || isUnparsed(chunk)).map((chunk) => parseChunk(manifests, chunk));
  const starts = parsed.length === 0 ? new Uint32Array(1) : lineStarts(text);
  return parsed
    .filter((document) => document.broken && !document.templated)
    .map((document): Unreadable => {
      const { start, end } = placeOf(document, text);
      const which = chunks.length === 1 ? '' : `document ${document.index + 1} of ${chunks.length} `;
      return {
        file,
        document: document.index,
        range: { start: positionAt(starts, start), end: positionAt(starts, end) },
        message: `${which}is no valid YAML${reasonOf(document)}; nothing is said of it`,
        counts: isNamed || roleOf(uri) === 'kustomization' || saysManifest(text.slice(document.start, document.end)),
      };
    });
}

/** The first fault; what is missed at the end of a document stands behind its last word. */
function placeOf({ problems: [first], start, end }: YamlDocument, text: string): Span {
  const last = start + text.slice(start, end).trimEnd().length;
  const from = Math.min(first?.span.start ?? start, last);
  const to = first?.span.end ?? from;
  return { start: from, end: to >= last ? from : to };
}

function reasonOf({ problems: [first] }: YamlDocument): string {
  const reason = trimEnds(first?.message.split('\n', 1)[0] ?? '', '. \t\r', 'end');
  return reason === '' ? '' : ` (${reason})`;
}

/** Does a text that cannot be parsed call itself an object of Kubernetes? */
function saysManifest(text: string): boolean {
  return /(?:^|[\s{,-])["']?kind["']?[ \t]*:/.test(text) && /(?:^|[\s{,-])["']?apiVersion["']?[ \t]*:/.test(text);
}

/** The message as a whole sentence, for reports. */
export function sentenceOf(message: string): string {
  const text = printable(message);
  return `${/^document/.test(text) ? 'D' + text.slice(1) : `The file ${/^larger/.test(text) ? 'is ' : ''}${text}`}.`;
}

/** Files that cannot be read, wholly or in part, one line each on standard error. `isQuiet`: only those that count. */
export function reportProblems(io: Io, workspace: CliWorkspace, { isQuiet = false } = {}): void {
  for (const { file, range, message } of unreadableIn(workspace).filter(({ counts }) => counts || !isQuiet)) {
    say(io, range === undefined ? `${file} ${message}` : `${file}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
  }
  if (isQuiet) return;
  for (const { place, message } of workspace.view
    .model()
    .bundleProblems()
    .filter(({ code, certain, place }) => code === 'missing-resource' && !certain && workspace.reports(place.uri))) {
    say(io, `${workspace.show(place.uri)}: ${message}`);
  }
}
