import path from 'node:path';
import type { Span } from '../base/span.ts';
import type { FileHost } from '../host/file-host.ts';
import { toUri } from '../host/uri.ts';
import type { SettingsProblem } from '../settings.ts';
import type { Node } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { resolveScalar } from '../yaml/scalar.ts';

export const configFileName = '.headlight.yaml';

/** A `.headlight.yaml`: its value, and its tree to place problems in. */
export interface ConfigFile {
  readonly uri: string;
  readonly text: string;
  readonly value: unknown;
  readonly root: Node | undefined;
  /** It does not parse, or cannot be read. */
  readonly broken: boolean;
}

/** Plain value of a tree: maps, lists, and scalars as kubectl reads them. */
function valueOf(node: Node): unknown {
  if (node.kind === 'scalar') return resolveScalar(node).value;
  if (node.kind === 'seq') return node.items.map(valueOf);
  return Object.fromEntries(node.entries.map((entry) => [entry.key.value, valueOf(entry.value)]));
}

export function parseConfigFile(uri: string, text: string): ConfigFile {
  const [document] = parseYaml(text);
  const broken = document?.broken === true;
  return { uri, text, root: document?.root, broken, value: document?.root && !broken ? valueOf(document.root) : undefined };
}

/** The file at the root of `folder`, `undefined` where there is none; `open` gives the text of an open document. */
export function readConfigFile(folder: string, host: FileHost, open: (uri: string) => string | undefined): ConfigFile | undefined {
  const file = path.join(folder, configFileName);
  const uri = toUri(file);
  const text = open(uri);
  if (text !== undefined) return parseConfigFile(uri, text);
  if (!host.stat(file)) return undefined;
  const result = host.read(file);
  return result.ok ? parseConfigFile(uri, result.text) : { uri, text: '', root: undefined, broken: true, value: undefined };
}

/** Where a setting's problem is: the key that it names, as deep as it is written. */
export function spanOfProblem(file: ConfigFile, problem: SettingsProblem): Span {
  let span: Span = { start: 0, end: Math.max(0, file.text.search(/\r?\n|$/)) };
  let node = file.root;
  let rest = problem.path.replace(/^headlight\./, '');
  while (node?.kind === 'map' || node?.kind === 'seq') {
    if (node.kind === 'seq') {
      const index = /^(\d+)(?:\.|$)/.exec(rest);
      if (!index) break;
      rest = rest.slice(index[0].length);
      node = node.items[Number(index[1])];
      continue;
    }
    const entry = node.entries.find(({ key }) => key.value === 'headlight' || rest === key.value || rest.startsWith(`${key.value}.`));
    if (!entry) break;
    span = { start: entry.key.start, end: entry.key.end };
    if (entry.key.value !== 'headlight') rest = rest.slice(entry.key.value.length + 1);
    node = entry.value;
  }
  return span;
}
