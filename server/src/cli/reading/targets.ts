import { readdirSync } from 'node:fs';
import path from 'node:path';
import { compileGlob } from '../../host/settings/glob.ts';
import { diskHost } from '../../host/disk-host.ts';
import { UsageError, type Io } from '../io.ts';
import { commandSpecs } from '../usage/command-specs.ts';
import { suggestion, type Parsed } from '../usage/options.ts';

/** A file or folder that a person named; a glob names several. */
export interface Target {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** What `-f` was for once. */
const formats = new Set(commandSpecs.flatMap(({ options }) => options.flatMap(({ name, words = [] }) => (name === 'format' ? words : []))));

const isGlob = (text: string): boolean => /[*?[{]/.test(text);

/** The text at its commas, but for those in braces. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    if (character === ',' && depth <= 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts;
}

/** What `-f` names: as kubectl has it, commas part paths, unless one stands in the name of a file or in the braces of a glob. */
export function filesGiven(cwd: string, parsed: Parsed): readonly string[] {
  return parsed.texts('file').flatMap((given) => (diskHost.stat(path.resolve(cwd, given)) === undefined ? partsOf(given) : [given]));
}

/** Operands that are paths, and what `-f` names. */
export function pathsGiven(cwd: string, parsed: Parsed): readonly string[] {
  return [...parsed.positionals, ...filesGiven(cwd, parsed)];
}

/** Files and folders by the paths and globs that were given, standard input apart. What names nothing is a usage error. */
export function targetsOf(io: Pick<Io, 'cwd' | 'tracking'>, given: readonly string[]): readonly Target[] {
  return given
    .filter((each) => each !== '-')
    .flatMap((each) => {
      if (each === '') throw new UsageError('A path is empty. For the working directory: .');
      const file = path.resolve(io.cwd, each);
      const stat = diskHost.stat(file);
      if (stat !== undefined) return [{ path: file, kind: stat.kind }];
      if (/^[a-z]+:\/\//i.test(each))
        throw new UsageError(`${each} is not fetched: Headlight knows no network. Fetch it and pipe it in: curl … | headlight lint -`);
      if (!isGlob(each))
        throw new UsageError(
          `${each}: there is no such file or folder.${formats.has(each) ? ` The format is -o ${each}.` : nearSibling(file, each)}`,
        );
      const found = matching(io, each);
      if (found.length === 0) throw new UsageError(`${each}: no manifest and no folder with manifests has such a path.`);
      return found;
    });
}

/** What a glob matches of the files that a walk lists, and of their folders: as a shell expands it. */
function matching({ cwd, tracking }: Pick<Io, 'cwd' | 'tracking'>, glob: string): readonly Target[] {
  const parts = glob.split(/[\\/]/);
  const literal = parts.findIndex(isGlob);
  const folder = path.resolve(cwd, parts.slice(0, literal).join('/') || (glob.startsWith('/') ? '/' : '.'));
  const fits = compileGlob(parts.slice(literal).join('/'), 'settings');
  if (fits === undefined || diskHost.stat(folder)?.kind !== 'folder') return [];
  const targets = new Map<string, Target>();
  for (const { path: file } of diskHost.list(folder, { markdown: /\.m[dk]/i.test(glob), tracking }).files) {
    const below = path.relative(folder, file).split(path.sep);
    for (let length = 1; length <= below.length; length++) {
      const kind = length === below.length ? ('file' as const) : ('folder' as const);
      const target = path.join(folder, ...below.slice(0, length));
      if (fits(below.slice(0, length).join('/'))) targets.set(target, { path: target, kind });
    }
  }
  return [...targets.values()];
}

/** ` Did you mean "k8s/db.yaml"?` */
function nearSibling(file: string, given: string): string {
  const folder = path.dirname(file);
  try {
    const before = given.slice(0, given.length - path.basename(given).length);
    return suggestion(path.basename(file), readdirSync(folder)).replace(/"(.*)"/, (_, name: string) => `"${before}${name}"`);
  } catch {
    return '';
  }
}
