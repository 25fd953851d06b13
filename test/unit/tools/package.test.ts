import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateRawSync } from 'node:zlib';
import picomatch from 'picomatch';
import { skip } from '../../charts/lib/engine.ts';
import { flawsOf } from '../../../server/tools/release/audit.mjs';
import { importedPackages, isPermissive, runtimePackages } from '../../../server/tools/release/licences.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What may be in the package, and nothing else. */
const allowed = [
  /^(?:package(?:\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/(?:package\.json|server\.js|cli\.js|core-\w+\.js|extension\.cjs|topology\.js|licences\.txt|helm-worker\.js|web-extension\.cjs|web-server\.js|web-layout\.js|web-patterns\.js|web-helm-worker\.js|mcp-sdk\.js|mcp-thread\.js|helm\.wasm\.br|wasm_exec\.js)$/,
  /^syntaxes\/[\w.-]+\.json$/,
  /^client\/media\/(?:[\w-]+\.(?:md|svg|png|css|js)|sample\.yaml)$/,
  /^server\/docs\/(?:headlight\.schema\.json|changes\.md|rules\/[a-z0-9-]+\.md)$/,
  /^test\/editor\/readme\/[\w-]+\.(?:png|gif)$/,
];

/** Bytes, compressed as the network does it. */
const browserLimit = 500 * 1024;

/** Files that `.vscodeignore` lets in: it leaves out everything and takes back what it names. */
function packaged(): string[] {
  const [first, ...rest] = readFileSync(path.join(root, '.vscodeignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  assert.equal(first, '**', 'everything is left out at first');
  assert.ok(
    rest.every((line) => line.startsWith('!')),
    'the rest takes back',
  );
  const patterns = rest.map((line) => line.slice(1));
  const takes = picomatch(patterns, { dot: true });
  return [...new Set(patterns.map((pattern) => picomatch.scan(pattern).base))]
    .flatMap((base) => {
      const file = path.join(root, base);
      if (!existsSync(file)) return [];
      return statSync(file).isFile()
        ? [base]
        : readdirSync(file, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
    })
    .filter((name) => takes(name));
}

/** Helm's engine. */
const engine = new Set(['dist/helm.wasm.br', 'dist/wasm_exec.js', 'dist/helm-worker.js', 'dist/web-helm-worker.js']);
/** What a browser loads before the first hover, and nothing else does. */
const browser = ['dist/web-extension.cjs', 'dist/web-server.js'];
/** What it loads later, when it is needed. */
const browserLater = ['dist/web-layout.js', 'dist/web-patterns.js'];

test('the package holds what it needs, nothing else; what is of a desktop is below a megabyte, all of it with Helm’s engine below six', () => {
  const files = packaged();
  assert.deepEqual(
    files.filter((file) => !allowed.some((pattern) => pattern.test(file))),
    [],
  );
  for (const needed of [
    'package.json',
    'LICENSE',
    'dist/server.js',
    'dist/cli.js',
    'dist/extension.cjs',
    ...browser,
    'dist/licences.txt',
    'client/media/icon.png',
  ])
    assert.ok(files.includes(needed), needed);
  const packed = (some: readonly string[]): number =>
    some.reduce((sum, file) => sum + deflateRawSync(readFileSync(path.join(root, file))).length + 2 * file.length + 100, 0);
  const bytes = packed(files.filter((file) => !engine.has(file) && ![...browser, ...browserLater].includes(file)));
  assert.ok(bytes < 1024 * 1024, `${Math.round(bytes / 1024)} KB`);
  assert.ok(packed(browser) < 700 * 1024, `${Math.round(packed(browser) / 1024)} KB for a browser`);
  assert.ok(packed(files) < 6_000_000, `${Math.round(packed(files) / 1024)} KB`);
  assert.ok(bytes > 100 * 1024, 'the files are counted');
});

test('a browser loads no more before the first hover than it may', () => {
  const bytes = browser.reduce((sum, file) => sum + brotliCompressSync(readFileSync(path.join(root, file))).length, 0);
  assert.ok(bytes < browserLimit && bytes > 100 * 1024, `${Math.round(bytes / 1024)} KB`);
});

test('no file of the package names a machine or holds a secret', () => {
  const folder = path.join(root, 'dist');
  for (const name of readdirSync(folder)) {
    if (!statSync(path.join(folder, name)).isFile()) continue;
    assert.doesNotMatch(
      readFileSync(path.join(folder, name), 'utf8'),
      new RegExp(`${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}|BEGIN [A-Z ]*PRIVATE KEY|sourceMappingURL=data`),
      name,
    );
  }
});

test('every runtime package is permissive, and its notice is in the package', () => {
  const packages = runtimePackages();
  assert.ok(packages.length >= 9, `${packages.length} packages`);
  assert.deepEqual(
    packages.filter(({ licence }) => !isPermissive(licence)),
    [],
  );
  const shipped = readFileSync(path.join(root, 'dist/licences.txt'), 'utf8');
  const { dependencies = {}, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  assert.deepEqual(dependencies, {}, 'all is bundled: nothing is installed beside it');
  const imported = importedPackages();
  assert.ok(imported.length >= 8 && imported.every((name) => name in devDependencies), imported.join(' '));
  for (const name of imported) assert.match(shipped, new RegExp(`^${name.replace(/[.]/g, '\\.')} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
});

test('what Helm’s engine is compiled from has its notice in the package', { skip }, () => {
  const shipped = readFileSync(path.join(root, 'dist/licences.txt'), 'utf8');
  const required = [...readFileSync(path.join(root, 'server/helm/go.mod'), 'utf8').matchAll(/^\t(\S+) (v\S+)/gm)].map(
    ([, name = '', version = '']) => `${name} ${version} (`,
  );
  const replaced = [...readFileSync(path.join(root, 'server/helm/go.mod'), 'utf8').matchAll(/^\t(\S+) =>/gm)].map(([, name = '']) => name);
  const compiled = required.filter((each) => !replaced.some((name) => each.startsWith(`${name} `)));
  assert.ok(compiled.length > 10 && replaced.length > 3);
  assert.deepEqual(
    compiled.filter((each) => !shipped.includes(`\n${each}`)),
    [],
  );
  assert.match(shipped, /^Go \d+\.\d+\.\d+ \(BSD-3-Clause\)$/m);
});

test('links and pictures of the README lead to files of the repository', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const targets = [...readme.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(?:https?:|#)/.test(target));
  assert.ok(targets.some((target) => target.endsWith('.png')) && targets.some((target) => target.endsWith('.md')));
  assert.deepEqual(
    targets.filter((target) => !existsSync(path.join(root, target.replace(/#.*/, '')))),
    [],
  );
});

test('licence expressions', () => {
  for (const good of ['MIT', '(MIT OR GPL-3.0)', 'MIT AND ISC', 'GPL-2.0 OR BSD-3-Clause']) assert.ok(isPermissive(good), good);
  for (const bad of [undefined, '', 'GPL-3.0', 'MIT AND GPL-3.0', 'MPL-2.0', 'SEE LICENSE IN x', '(MIT OR (GPL-3.0 AND X))', 'UNLICENSED'])
    assert.ok(!isPermissive(bad), String(bad));
});

test('an audit without answer is told from one without flaws', () => {
  assert.deepEqual(flawsOf('{"vulnerabilities":{}}'), []);
  assert.deepEqual(flawsOf('{"vulnerabilities":{"a":{"name":"a","severity":"high","range":"<2"}}}'), ['a <2: high']);
  assert.deepEqual(
    flawsOf('{"vulnerabilities":{"a":{"name":"a","severity":"high","range":"<2"}}}', new Set(['b'])),
    [],
    'a tool, which nobody gets',
  );
  for (const none of ['', 'x', '{"error":{"code":"ENOAUDIT"}}', '{"message":"404","vulnerabilities":null}'])
    assert.equal(flawsOf(none), undefined, none);
});
