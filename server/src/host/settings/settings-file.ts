import path from '#host/path';
import { printable } from '../../base/texts/printable.ts';
import type { Span } from '../../base/span.ts';
import { parseSettings } from '../../settings.ts';
import type { Node } from '../../yaml/node.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { toPlain } from '../../yaml/scalar.ts';
import type { FileHost } from '../file-host.ts';
import { isRepository } from '../listing/tracking.ts';
import { toUri } from '../uri.ts';

/** In the folder that is opened, or that the command line is given. */
export const settingsFileName = '.headlight.yaml';

/** A `.headlight.yaml`: its value, and its tree to place problems in. */
export interface SettingsFile {
  readonly path: string;
  readonly uri: string;
  /** '' where it cannot be read. */
  readonly text: string;
  /** Plain value; `undefined` where nothing can be taken from the file. */
  readonly value: unknown;
  readonly root: Node | undefined;
  /** Why nothing can be taken from it. */
  readonly broken?: string;
}

/** A problem of a settings file at its place. */
export interface PlacedProblem {
  readonly span: Span;
  readonly message: string;
}

/** `text`: that of the open document or of the disk. */
function parseSettingsFile(file: string, text: string): SettingsFile {
  const base = { path: file, uri: toUri(file), text };
  const [document] = parseYaml(text);
  if (document?.broken === true)
    return { ...base, value: undefined, root: document.root, broken: 'This is no valid YAML; defaults are used.' };
  return { ...base, value: document?.root && toPlain(document.root), root: document?.root };
}

export interface SettingsSource {
  readonly host: FileHost;
  /** Folders that the file has to be in, its links followed; absent: a person named the file. */
  readonly inside?: readonly string[];
  /** Text of an open document. */
  readonly open?: (uri: string) => string | undefined;
}

/** The settings in `file`, `undefined` where there is none. */
export function readSettingsFile(file: string, { host, inside, open }: SettingsSource): SettingsFile | undefined {
  const text = open?.(toUri(file));
  if (text !== undefined) return parseSettingsFile(file, text);
  if (!host.stat(file)) return undefined;
  const unread = (broken: string): SettingsFile => ({ path: file, uri: toUri(file), text: '', value: undefined, root: undefined, broken });
  if (inside !== undefined && !host.isInside(file, inside))
    return unread('The file is a link that leads elsewhere, so it is not read; defaults are used.');
  const result = host.read(file);
  return result.ok ? parseSettingsFile(file, result.text) : unread(`The file ${result.problem.message}; defaults are used.`);
}

/** The nearest `.headlight.yaml` from `start` upward, not beyond the repository that holds it. */
export function findSettingsFile(start: string, host: FileHost): SettingsFile | undefined {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    const file = readSettingsFile(path.join(folder, settingsFileName), { host, inside: [folder] });
    if (file || isRepository(folder) || folder === path.dirname(folder)) return file;
  }
}

/** What is wrong in a settings file: unknown settings and bad values, on the keys that they name. */
export function problemsOf(file: SettingsFile, ruleIds: readonly string[]): readonly PlacedProblem[] {
  if (file.broken !== undefined) return [{ span: firstLine(file.text), message: printable(file.broken) }];
  return parseSettings(file.value, ruleIds).problems.map((problem) => ({
    span: placeOfSetting(file, problem.path),
    message: printable(problem.message),
  }));
}

function firstLine(text: string): Span {
  return { start: 0, end: Math.max(0, text.search(/\r?\n|$/)) };
}

/** Where a setting is written: its key, as deep as it is there. `path`: dotted, with or without `headlight.`. */
export function placeOfSetting(file: SettingsFile, path: string): Span {
  let span = firstLine(file.text);
  let node = file.root;
  let rest = path.replace(/^headlight\./, '');
  while (node?.kind === 'map' || node?.kind === 'seq') {
    if (node.kind === 'seq') {
      const index = /^(\d+)(?:\.|$)/.exec(rest);
      if (!index) break;
      rest = rest.slice(index[0].length);
      node = node.items[Number(index[1])];
      if (node) span = { start: node.start, end: node.kind === 'scalar' ? node.end : node.start + 1 };
      continue;
    }
    const entry = node.entries.find(
      ({ key }) => key.value === 'headlight' || rest === own(key.value) || rest.startsWith(`${own(key.value)}.`),
    );
    if (!entry) break;
    span = { start: entry.key.start, end: entry.key.end };
    if (entry.key.value !== 'headlight') rest = rest.slice(own(entry.key.value).length + 1);
    node = entry.value;
  }
  return span;
}

const own = (key: string): string => key.replace(/^headlight\./, '');
