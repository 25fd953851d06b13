// npm run new-rule -- ID --on KIND --in FOLDER: makes the two files of a rule.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { documentFiles, rulesFolder } from './gen/document-files.ts';
import { documentTemplate, logicTemplate } from './gen/rule-templates.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders that hold rules. */
const folders = (): readonly string[] => [...new Set([...documentFiles().values()].map((file) => path.dirname(file)))].sort();

/** What is wrong with what was asked for. */
function fault(id: string | undefined, kind: string | undefined, folder: string | undefined): string | undefined {
  if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id))
    return 'Name the flaw in lower case with dashes, for example: npm run new-rule -- service-without-ports --on Service --in service';
  if (kind === undefined || !/^(?:\*|[A-Z][A-Za-z]+)$/.test(kind))
    return 'Say with --on what kind of object it looks at, as manifests write it: --on Service. --on "*" is every object.';
  if (folder === undefined || !/^[a-z][a-z-]*$/.test(folder))
    return `Say with --in which folder it belongs to: ${folders()
      .map((each) => `${each} (${readdirSync(path.join(rulesFolder, each)).filter((name) => name.endsWith('.md')).length})`)
      .join(', ')}.`;
  return documentFiles().has(id) ? `The rule ${id} is there already.` : undefined;
}

function write(id: string, kind: string, folder: string): void {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const base = path.join(rulesFolder, folder, id);
  mkdirSync(path.dirname(base), { recursive: true });
  if (!existsSync(`${base}.ts`)) writeFileSync(`${base}.ts`, logicTemplate(kind));
  writeFileSync(`${base}.md`, documentTemplate(id, kind, String(version)));
  console.log(`Made ${path.relative(root, base)}.ts (the logic) and ${path.relative(root, base)}.md (what people read, and its tests).
Write both. Then
  npm run gen   says what the document lacks, by line; when nothing is missing, the rule is in the registry, its page and setting are there
  SPEC=${id} node_modules/.bin/node --test test/spec/spec.test.ts   says what its examples and cases lack; UPDATE=1 writes what fixes do`);
}

const {
  positionals: [id],
  values: { on, in: folder },
} = parseArgs({ allowPositionals: true, options: { on: { type: 'string' }, in: { type: 'string' } } });
const wrong = fault(id, on, folder);
if (wrong === undefined) write(id ?? '', on ?? '', folder ?? '');
else {
  console.error(wrong);
  process.exitCode = 2;
}
