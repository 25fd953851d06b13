import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Pages for people who work on the product. */
const pages = [
  'CONTRIBUTING.md',
  'server/README.md',
  ...readdirSync(path.join(root, 'server/docs'))
    .filter((name) => name.endsWith('.md') && name !== 'facts.md')
    .map((name) => `server/docs/${name}`),
  'test/spec/README.md',
  'test/oracle/README.md',
  'test/conformance/README.md',
];

/** Folders that paths on a page may be meant from, besides its own. */
const bases = ['', 'server', 'server/src', 'test'];

/** Words in code that look like files or folders of the repository: with a slash, and an ending of sources or none; placeholders, globs and Kubernetes' own `pkg/` are left out. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/(?:[\w.-]+\.(?:ts|mts|mjs|md|jsonc?|go))?)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('pkg/') && !/(?:^|\/)(?:[A-Z]+|dist|out)(?:[./]|$)/.test(name));
}

function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
}

test('files and folders that pages for developers name are there', () => {
  const named = pages.flatMap((page) => pathsIn(read(page)).map((name) => ({ page, name })));
  assert.ok(named.length > 60, `${named.length} names`);
  const missing = named.filter(
    ({ page, name }) => ![...bases, path.posix.dirname(page)].some((base) => existsSync(path.join(root, base, name))),
  );
  assert.deepEqual(
    missing.map(({ page, name }) => `${page}: ${name}`),
    [],
  );
});

test('scripts that pages, CI and the editor name are in package.json', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const tasks = JSON.parse(read('.vscode/tasks.json')).tasks;
  const launched = JSON.parse(read('.vscode/launch.json')).configurations;
  const named = [
    ...['README.md', '.ci/run', ...pages].flatMap((page) => scriptsIn(read(page))),
    ...tasks.flatMap(({ type, script }: { type: string; script: string }) => (type === 'npm' ? [script] : [])),
  ];
  assert.ok(named.length > 15, `${named.length} names`);
  assert.deepEqual(
    [...new Set(named)].filter((name) => !Object.hasOwn(scripts, name)),
    [],
  );
  const labels = tasks.map(({ label }: { label: string }) => label);
  assert.deepEqual(
    launched
      .flatMap(({ preLaunchTask }: { preLaunchTask?: string }) => preLaunchTask ?? [])
      .filter((label: string) => !labels.includes(label)),
    [],
  );
});
