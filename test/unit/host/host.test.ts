import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createAnalysis } from '../../../server/src/analysis.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { decode, encode } from '../../../server/src/host/decode.ts';
import { loadInto } from '../../../server/src/host/load.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { normalizeUri, toPath, toUri } from '../../../server/src/host/uri.ts';
import { defaultSettings, parseSettings } from '../../../server/src/settings.ts';
import { folderWith } from '../lib/scratch.ts';

const names = (folder: string, options = {}): readonly string[] =>
  diskHost.list(folder, options).files.map((f) => path.relative(folder, f.path).split(path.sep).join('/'));

test('manifests are found, everything else is not', () => {
  const folder = folderWith({
    'a.yaml': '',
    'b.yml': '',
    'c.json': '',
    'd.txt': '',
    Kustomization: '',
    'package.json': '',
    'doc.md': '',
    'node_modules/x.yaml': '',
    '.git/y.yaml': '',
    '.github/z.yaml': '',
    'sub/deep/e.yaml': '',
    'f.yaml.tmpl': '',
    'f.tmpl': '',
    'f.yaml.bak': '',
  });
  assert.deepEqual(names(folder), ['.github/z.yaml', 'Kustomization', 'a.yaml', 'b.yml', 'c.json', 'f.yaml.tmpl', 'sub/deep/e.yaml']);
  assert.ok(names(folder, { markdown: true }).includes('doc.md'));
  assert.deepEqual(names(folder, { exclude: ['sub', '*.json', '.github/**', 'Kustomization'] }), ['a.yaml', 'b.yml', 'f.yaml.tmpl']);
  assert.deepEqual(diskHost.list(path.join(folder, 'd.txt')).files.length, 1, 'a file that is named counts');
});

test('.gitignore files count, the nearest first, and those above a folder inside a repository', () => {
  const folder = folderWith({
    '.git/HEAD': '',
    '.gitignore': 'out/\n*.tmp.yaml\n/only-here.yaml\n',
    'out/a.yaml': '',
    'x.tmp.yaml': '',
    'only-here.yaml': '',
    'in/only-here.yaml': '',
    'in/.gitignore': '!keep.tmp.yaml\nsecret\n',
    'in/keep.tmp.yaml': '',
    'in/b.tmp.yaml': '',
    'in/secret/c.yaml': '',
    'in/d.yaml': '',
  });
  assert.deepEqual(names(folder), ['in/d.yaml', 'in/keep.tmp.yaml', 'in/only-here.yaml']);
  assert.deepEqual(names(path.join(folder, 'in')), ['d.yaml', 'keep.tmp.yaml', 'only-here.yaml']);
  assert.deepEqual(names(path.join(folder, 'out')), ['a.yaml'], 'an ignored folder that is asked for by name is read');
  assert.equal(names(folder, { respectGitignore: false }).length, 8);
});

test('links: loops end, nothing outside is read, no folder is read twice', () => {
  const outside = folderWith({ 'secret.yaml': '' });
  const folder = folderWith({ 'a/one.yaml': '', 'a/kustomization.yaml': '' });
  symlinkSync(folder, path.join(folder, 'a', 'loop'));
  symlinkSync(outside, path.join(folder, 'away'));
  symlinkSync(path.join(outside, 'secret.yaml'), path.join(folder, 'secret.yaml'));
  symlinkSync(path.join(folder, 'a'), path.join(folder, 'again'));
  symlinkSync(path.join(folder, 'nowhere.yaml'), path.join(folder, 'broken.yaml'));
  symlinkSync(path.join(folder, 'self.yaml'), path.join(folder, 'self.yaml'));
  symlinkSync(path.join(folder, 'a', 'kustomization.yaml'), path.join(folder, 'kustomization.yaml'));
  assert.deepEqual(names(folder), ['a/kustomization.yaml', 'a/one.yaml', 'kustomization.yaml']);
  const { problems } = diskHost.list(folder);
  assert.deepEqual(problems.map((p) => path.basename(p.path)).sort(), ['broken.yaml', 'self.yaml']);
});

test('what cannot be read is one problem each and everything else works', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None}\n';
  const folder = folderWith({
    'ok.yaml': service,
    'bad.yaml': Buffer.from([0x61, 0xff, 0xfe, 0x62]),
    'big.yaml': `# ${'x'.repeat(500)}\n`,
    'nul.yaml': 'a: \u0000\n',
    'locked.yaml': 'a: 1\n',
    'le.yaml': Buffer.from(`\ufeff${service.replace('web', 'wide')}`, 'utf16le'),
    'bom.yaml': `\ufeff${service.replace('web', 'bom')}`,
  });
  chmodSync(path.join(folder, 'locked.yaml'), 0);
  const analysis = createAnalysis({ readText: () => undefined, configuration: configurationOf(defaultSettings, toUri(folder)) });
  const { problems } = loadInto(analysis, diskHost, [folder], { maxFileSize: 400 });
  const locked = diskHost.read(path.join(folder, 'locked.yaml')).ok ? [] : ['locked.yaml'];
  assert.deepEqual(problems.map((p) => path.basename(p.path)).sort(), ['bad.yaml', 'big.yaml', ...locked, 'nul.yaml']);
  assert.deepEqual(
    analysis
      .model()
      .instances()
      .map((i) => i.facts.object.name)
      .sort(),
    ['bom', 'web', 'wide'],
  );
  assert.deepEqual(diskHost.list(path.join(folder, 'gone')).files, []);
  assert.match(diskHost.list(path.join(folder, 'gone')).problems[0]?.message ?? '', /does not exist/);
});

test('encodings come back as they were', () => {
  const text = 'näme: "😀"\r\n';
  const samples = [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(''),
  ];
  for (const bytes of samples) {
    const decoded = decode(bytes);
    assert.ok(decoded);
    assert.equal(decoded.text, bytes.length === 0 ? '' : text);
    assert.deepEqual(Buffer.from(encode(decoded.text, decoded)), bytes);
  }
});

test('uris have one spelling', () => {
  const file = path.resolve('/a b/ü@(1).yaml');
  assert.equal(toPath(toUri(file)), file);
  assert.equal(normalizeUri(toUri(file).replace('@', '%40').replace('(', '%28')), toUri(file));
  assert.equal(normalizeUri('untitled:Untitled-1'), 'untitled:Untitled-1');
  assert.equal(toPath('file://%zz'), undefined);
});

test('globs of settings: paths, excludes, outside Services', () => {
  const { settings } = parseSettings({
    overrides: [
      { paths: ['legacy/**'], defaultNamespace: 'old', rules: { 'service-meant-headless': 'off' } },
      { paths: ['legacy/new'], rules: { 'service-meant-headless': 'error' } },
    ],
    externalServices: ['vault.*', 'redis'],
    files: { exclude: ['**/tmp'] },
  });
  const { modelOptions, severityOf } = configurationOf(settings, 'file:///w%20x');
  assert.equal(modelOptions?.namespaceOf?.('file:///w%20x/legacy/a.yaml'), 'old');
  assert.equal(modelOptions?.namespaceOf?.('file:///w%20x/a.yaml'), undefined);
  assert.equal(modelOptions?.namespaceOf?.('file:///other/legacy/a.yaml'), undefined);
  assert.equal(severityOf?.('service-meant-headless', 'file:///w%20x/legacy/a.yaml'), 'off');
  assert.equal(severityOf?.('service-meant-headless', 'file:///w%20x/legacy/new/a.yaml'), 'error');
  assert.equal(severityOf?.('service-meant-headless', 'file:///w%20x/a.yaml'), undefined);
  assert.equal(modelOptions?.ignored?.('file:///w%20x/a/tmp/b.yaml'), true);
  assert.deepEqual(
    ['vault', 'redis', 'web'].map((name) => modelOptions?.external?.(name, 'security')),
    [true, true, false],
  );
});

test('a kustomization is whole where files that say nothing are there', () => {
  const set = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db}\n';
  const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: db}\n';
  const unknowns = (files: Readonly<Record<string, string>>): readonly string[] => {
    const folder = folderWith({ 'db.yaml': set, 'kustomization.yaml': 'resources: [db.yaml, rights/role.yaml]\n', ...files });
    const analysis = createAnalysis({ readText: () => undefined, configuration: configurationOf(defaultSettings, toUri(folder)) });
    loadInto(analysis, diskHost, [folder], {});
    return analysis
      .model()
      .bundles()
      .flatMap((bundle) => bundle.unknowns);
  };
  assert.deepEqual(unknowns({ 'rights/role.yaml': role }), []);
  assert.equal(unknowns({}).length, 1);
});
