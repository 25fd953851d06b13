import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Connection } from '../lsp/connection.ts';
import { service, statefulSet } from '../lsp/manifests.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'headlight-npm-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Packed {
  readonly filename: string;
  readonly name: string;
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}
let packed: Packed;

/** A home without anything in it, and no way to a registry. */
const env = {
  PATH: process.env['PATH'],
  HOME: path.join(scratch, 'home'),
  npm_config_cache: path.join(scratch, 'cache'),
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
};

before(() => {
  mkdirSync(env.HOME);
  // The bundles were built by whoever runs the tests.
  const [result] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, npm_config_loglevel: 'error' },
    }),
  );
  packed = result;
});

test('npm pack: bundles, pages and licences, nothing to install, at most 3 MB', () => {
  assert.equal(packed.name, 'headlight-k8s');
  assert.ok(packed.size < 3_000_000, `${packed.size} bytes`);
  const names = packed.files.map((file) => file.path);
  const allowed =
    /^(?:package\.json|README\.md|LICENSE|dist\/(?:cli|server|mcp-sdk|mcp-thread|core-\w+)\.js|dist\/(?:package\.json|licences\.txt)|server\/docs\/(?:headlight\.(?:1|schema\.json)|rules\/[\w-]+\.md))$/;
  assert.deepEqual(
    names.filter((name) => !allowed.test(name)),
    [],
  );
  for (const needed of [
    'dist/cli.js',
    'dist/server.js',
    'dist/licences.txt',
    'LICENSE',
    'README.md',
    'server/docs/rules/statefulset-service-not-found.md',
    'server/docs/headlight.schema.json',
    'server/docs/headlight.1',
  ])
    assert.ok(names.includes(needed), needed);
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'])
    assert.deepEqual(Object.keys(manifest[kind] ?? {}), [], kind);
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
    assert.equal(manifest.scripts[script], undefined, `${script} would run at users'`);
  for (const program of Object.values<string>(manifest.bin)) {
    assert.match(readFileSync(path.join(root, program), 'utf8'), /^#!\/usr\/bin\/env node\n/, program);
    assert.ok(names.includes(program), program);
  }
});

test('npx runs it in an empty folder, with an empty home and without a network', () => {
  const folder = path.join(scratch, 'empty');
  mkdirSync(folder);
  const npx = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync('npx', ['--yes', ...args], { cwd: folder, encoding: 'utf8', env, input: '' });
  const tarball = path.join(scratch, packed.filename);
  const plain = npx(`file:${tarball}`, '--version');
  assert.deepEqual(
    [plain.status, String(plain.stdout).trim()],
    [0, JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version],
    String(plain.stderr),
  );
  writeFileSync(path.join(folder, 'db.yaml'), `${service}---\n${statefulSet('db-headles')}`);
  const lint = npx('--package', tarball, 'headlight', 'lint', '.');
  assert.match(String(lint.stdout), /statefulset-service-not-found/, String(lint.stderr));
  const page = npx('--package', tarball, 'headlight', 'explain', 'statefulset-service-not-found');
  assert.match(String(page.stdout), /^# statefulset-service-not-found/m);
  assert.match(String(npx('--package', tarball, 'headlight-language-server', '--help').stdout), /--stdio/);
});

test('installed, the language server answers, and its pages are those of the package', async () => {
  const folder = path.join(scratch, 'installed');
  mkdirSync(folder);
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', path.join(scratch, packed.filename)], {
    cwd: folder,
    env,
    stdio: 'pipe',
  });
  assert.deepEqual(
    JSON.parse(readFileSync(path.join(folder, 'node_modules', '.package-lock.json'), 'utf8')).packages['node_modules/headlight-k8s']
      .dependencies,
    undefined,
  );
  const workspace = path.join(scratch, 'workspace');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'db.yaml'), statefulSet('nowhere'));
  const connection = new Connection([], path.join(folder, 'node_modules', '.bin', 'headlight-language-server'));
  try {
    await connection.initialize({
      rootPath: workspace,
      capabilities: { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } },
    });
    const uri = `file://${workspace}/db.yaml`;
    const [finding] = await connection.diagnostics(uri, (all) => all.length > 0);
    assert.equal(
      finding?.codeDescription?.href,
      `file://${folder}/node_modules/headlight-k8s/server/docs/rules/${String(finding?.code)}.md`,
    );
  } finally {
    await connection.close();
  }
});
