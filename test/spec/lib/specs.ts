import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { documentFiles, rulesFolder } from '../../../server/tools/gen/document-files.ts';
import { parseSpec, type SpecTest } from './parse.ts';

/** A Markdown file of tests: a spec of this folder, or the document of a rule. */
export interface Spec {
  /** The rule's id, or the path below this folder without `.md`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly tests: readonly SpecTest[];
}

const specFolder = path.resolve(import.meta.dirname, '..');

/** All of them, by name. */
export function specs(): readonly Spec[] {
  const own = readdirSync(specFolder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.md') && !file.endsWith('README.md'),
  );
  const all = [
    ...own.map((file) => path.join(specFolder, file)),
    ...[...documentFiles().values()].map((file) => path.join(rulesFolder, file)),
  ];
  return all
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const name = file.startsWith(specFolder)
        ? path.relative(specFolder, file).split(path.sep).join('/').slice(0, -3)
        : path.basename(file, '.md');
      return { name, path: file, text, tests: parseSpec(text) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
