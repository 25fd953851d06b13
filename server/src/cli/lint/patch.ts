import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatPatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import type { Decoded } from '../../host/decode.ts';

/** Two texts of a file, as its bytes hold them. */
export interface Change {
  /** Absolute, or a bare name for what is no file. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** `undefined`: UTF-8 without a mark. */
  readonly encoding: Pick<Decoded, 'encoding' | 'bom'> | undefined;
}

const context = 3;

/** Removed and added lines up to which the shortest way is looked for: it takes the square of them. */
const maxDifferences = 2000;

/** One change from the first line to the last, for texts with too little in common. */
function wholeHunk(before: string, after: string): StructuredPatchHunk {
  const lines = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const marked = (mark: string, text: string): readonly string[] => [
    ...lines(text).map((line) => mark + line),
    ...(text === '' || text.endsWith('\n') ? [] : ['\\ No newline at end of file']),
  ];
  return {
    oldStart: 1,
    oldLines: lines(before).length,
    newStart: 1,
    newLines: lines(after).length,
    lines: [...marked('-', before), ...marked('+', after)],
  };
}

/** The change of one file as `git diff` writes it; `name`: its path below the folder in which `git apply` is run. Lines keep their `\r`, names are quoted as git quotes them. '' for equal texts. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const [oldFileName, newFileName] = [`a/${name}`, `b/${name}`];
  const hunks = structuredPatch(oldFileName, newFileName, before, after, undefined, undefined, { context, maxEditLength: maxDifferences })
    ?.hunks ?? [wholeHunk(before, after)];
  return formatPatch({ isGit: true, oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks });
}

/** The folder that `git apply` takes paths from: the top of the repository, else the working directory itself. */
function topOf(cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return cwd;
  }
}

const isInside = (file: string, folder: string): boolean => !/^\.\.(?:[\\/]|$)/.test(path.relative(folder, file));

/** The changes as one patch, and what it cannot say or where it has to be applied, a line each. */
export function patchOf(changes: readonly Change[], cwd: string): { readonly patch: string; readonly notes: readonly string[] } {
  const top = topOf(cwd);
  let base = top;
  for (const { file } of changes) while (path.isAbsolute(file) && !isInside(file, base)) base = path.dirname(base);
  const notes = base === top ? [] : [`The paths of the diff begin at ${base}: apply it there.`];
  const parts = changes.map(({ file, before, after, encoding }) => {
    const name = path.isAbsolute(file) ? path.relative(base, file).split(path.sep).join('/') : file;
    if (encoding && encoding.encoding !== 'utf8') {
      notes.push(`${name} would change, but it is UTF-16 text, of which there is no diff.`);
      return '';
    }
    const mark = encoding?.bom === true ? '\ufeff' : '';
    return unifiedDiff(name, mark + before, mark + after);
  });
  return { patch: parts.join(''), notes };
}
