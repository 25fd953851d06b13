import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { database, folderWith, run } from './lib/run.ts';

const forced = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  clusterIP: None
  ports:
    - port: 80
`;

test('lint prints a message with place and fix, and fails only from --fail-on upward', () => {
  const folder = folderWith({ 'k8s/db.yaml': database('db-headles') });
  const plain = run(folder, ['lint']);
  assert.match(plain.out, /^k8s\/db\.yaml$/m);
  assert.match(
    plain.out,
    /^ {2}20:16 {2}warning {2}serviceName "db-headles" names no Service.*\n {4}20 \| {3}serviceName: db-headles # governs\n {7}\| {16}\^{10}\n {4}fix: /m,
  );
  assert.match(plain.out, /1 warning in 1 file, 2 documents\.\n1 fixable with --fix --unsafe-fixes\.\n$/);
  assert.equal(plain.code, 1);
  assert.equal(run(folder, ['lint', '--fail-on', 'warning']).code, 1);
  assert.equal(run(folder, ['lint', '--fail-on', 'error']).code, 0);
  assert.equal(run(folder, ['lint', '--fail-on=hint', 'k8s']).code, 1);
  assert.equal(run(folder, ['lint', '--fail-on', 'never']).code, 0);
  assert.equal(run(folder, ['lint', 'k8s/db.yaml', '--fail-on', 'error']).code, 0);
});

test('lint --format json has the shape of the contract', () => {
  const folder = folderWith({ 'a/db.yaml': database('db-headles') });
  const report: unknown = JSON.parse(run(folder, ['lint', '--format', 'json']).out);
  assert.ok(typeof report === 'object' && report !== null && 'findings' in report && Array.isArray(report.findings));
  assert.deepEqual(
    { ...report, findings: [] },
    {
      version: 1,
      positions: { firstLine: 0, firstCharacter: 0, firstDocument: 0, encoding: 'utf-16' },
      files: 1,
      documents: 2,
      findings: [],
    },
  );
  const found: unknown[] = report.findings;
  const [finding] = found;
  assert.ok(
    typeof finding === 'object' &&
      finding !== null &&
      'message' in finding &&
      'related' in finding &&
      Array.isArray(finding.related) &&
      'fixes' in finding,
  );
  assert.deepEqual(Object.keys(finding), [
    'rule',
    'category',
    'severity',
    'message',
    'messageId',
    'arguments',
    'file',
    'document',
    'kind',
    'name',
    'namespace',
    'field',
    'range',
    'fixes',
    'related',
  ]);
  const { message, related, fixes, ...rest } = finding;
  assert.deepEqual(rest, {
    rule: 'statefulset-service-not-found',
    category: 'silent',
    severity: 'warning',
    messageId: 'missing.near-headless',
    arguments: { name: 'db-headles', namespace: 'data', lost: ['db-0', 'db-1', 'db-2'], near: 'db-headless' },
    file: 'a/db.yaml',
    document: 1,
    kind: 'StatefulSet',
    name: 'db',
    namespace: 'data',
    field: 'spec.serviceName',
    range: { start: { line: 19, character: 15 }, end: { line: 19, character: 25 } },
  });
  assert.match(String(message), /db-headles/);
  for (const item of related) assert.deepEqual(Object.keys(item), ['file', 'range', 'message']);
  assert.ok(
    Array.isArray(fixes) &&
      fixes.every((fix: unknown) => typeof fix === 'object' && fix !== null && Object.keys(fix).join() === 'title,safe'),
  );
});

test('standard input is -', () => {
  const folder = folderWith({});
  const result = run(folder, ['lint', '-', '--format', 'json'], database('db-headles'));
  assert.match(result.out, /"file": "-"/);
  assert.equal(result.code, 1);
  assert.match(run(folder, ['zone', '-'], database()).out, /^db-0\.db-headless\.data\.svc +IN A /m);
});

test('bad usage and unreadable input give 2 and one sentence', () => {
  const folder = folderWith({ 'bad.yaml': Buffer.from([0xc3, 0x28, 0xa0, 0x0a]), 'db.yaml': database('db-headles') });
  for (const argv of [
    ['lint', '--format', 'xml'],
    ['lint', '--nonsense'],
    ['lint', 'missing.yaml'],
    ['frobnicate'],
    [],
    ['lint', '--dry-run'],
    ['lint', '--kubernetes-version', '1.12'],
    ['zone', '--bundle', 'nowhere'],
    ['dig'],
    ['explain', 'no-such-rule'],
  ]) {
    const result = run(folder, argv);
    assert.equal(result.code, 2, argv.join(' '));
    assert.match(result.err, /^headlight: /, argv.join(' '));
    assert.equal(result.out, '', argv.join(' '));
  }
  const unreadable = run(folder, ['lint']);
  assert.equal(unreadable.code, 2);
  assert.match(unreadable.err, /bad\.yaml is neither UTF-8 nor UTF-16 text/);
  assert.match(unreadable.out, /db-headles/, 'the other file is still checked');
});

test('help and version are there for every command', () => {
  for (const argv of [['--help'], ['-h'], ['lint', '--help'], ['zone', '-h'], ['dig', '--help'], ['explain', '--help'], ['help', 'dig']]) {
    const result = run('.', argv);
    assert.equal(result.code, 0, argv.join(' '));
    assert.match(result.out, /headlight/, argv.join(' '));
  }
  for (const argv of [['--version'], ['lint', '--version']]) assert.match(run('.', argv).out, /^\d+\.\d+\.\d+\n$/);
});

test('.headlight.yaml sets levels and cluster, options win over it', () => {
  const folder = folderWith({
    'db.yaml': database('db-headles'),
    'ok/web.yaml': database('db-headless', 'web'),
    '.headlight.yaml': 'rules:\n  statefulset-service-not-found: error\nclusterDomain: corp.example\n',
  });
  assert.equal(run(folder, ['lint']).code, 1);
  assert.match(run(folder, ['zone', 'ok']).out, /^\$ORIGIN corp\.example\.$/m);
  assert.match(run(folder, ['zone', 'ok', '--cluster-domain', 'other.example']).out, /^\$ORIGIN other\.example\.$/m);
  const off = folderWith({
    'db.yaml': database('db-headles'),
    '.headlight.yaml': 'rules:\n  statefulset-service-not-found: off\nnonsense: 1\n',
  });
  const result = run(off, ['lint']);
  assert.match(result.out, /^Nothing found/);
  assert.match(result.err, /nonsense/);
});

test('--fix writes safe fixes only, --dry-run shows them', () => {
  const bytes = Buffer.from(`\ufeff${forced.replaceAll('\n', '\r\n')}`, 'utf8');
  const folder = folderWith({
    'web.yaml': bytes,
    'odd.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: odd\nspec:\n  clusterIP: none # off\n  ports:\n    - port: 80\n',
  });
  const before = readFileSync(path.join(folder, 'odd.yaml'), 'utf8');
  const dry = run(folder, ['lint', '--fix', '--dry-run', '--fail-on', 'never']);
  assert.equal(readFileSync(path.join(folder, 'odd.yaml'), 'utf8'), before);
  run(folder, ['lint', '--fix', '--fail-on', 'never']);
  const after = readFileSync(path.join(folder, 'odd.yaml'), 'utf8');
  assert.equal(dry.out.includes('+++ b/odd.yaml'), after !== before, 'the diff shows exactly what would be written');
  const second = run(folder, ['lint', '--fix', '--fail-on', 'never']);
  assert.equal(second.err, '', 'a second run changes nothing');
  assert.deepEqual(readFileSync(path.join(folder, 'web.yaml')).subarray(0, 3), bytes.subarray(0, 3), 'the byte order mark stays');
});

test('what is wrong in .headlight.yaml is said with its place, and defaults are used', () => {
  const folder = folderWith({
    'db.yaml': database('db-headles'),
    '.headlight.yaml':
      'clusterDomian: corp.example\nrules:\n  statefulset-service-not-found: loud\noverrides:\n  - paths: [x]\n    rules:\n      nonsense: off\nheadlight.kubernetes.version: "1.99"\n',
    'broken/.headlight.yaml': 'rules: [\n',
    'broken/db.yaml': database('db-headles'),
    'other.yml': 'rules:\n  statefulset-service-not-found: off\n',
  });
  const { err, out, code } = run(folder, ['lint', 'db.yaml']);
  assert.deepEqual(err.trimEnd().split('\n').sort(), [
    'headlight: .headlight.yaml:1:1: There is no setting "clusterDomian". Did you mean "clusterDomain"?',
    'headlight: .headlight.yaml:3:3: The level of statefulset-service-not-found has to be one of off, hint, information, warning, error.',
    'headlight: .headlight.yaml:7:7: There is no rule "nonsense".',
    'headlight: .headlight.yaml:8:1: kubernetes.version has to be one of 1.28, 1.29, 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37; "1.37" is used.',
  ]);
  assert.match(out, /1 warning/);
  assert.equal(code, 1);
  assert.equal(run(folder, ['lint', 'broken']).err, 'headlight: broken/.headlight.yaml:1:1: This is no valid YAML; defaults are used.\n');
  assert.match(run(folder, ['lint', 'db.yaml', '--config', 'other.yml']).out, /^Nothing found/);
  assert.match(run(folder, ['lint', '--config', 'nowhere.yml']).err, /--config nowhere\.yml: there is no such file/);
});

test('slips in commands, options and rules are answered with what may be meant', () => {
  for (const [argv, meant] of [
    [['lnt'], '"lint"'],
    [['lint', '--formt', 'json'], '"--format"'],
    [['zone', '--cluster-domian=x'], '"--cluster-domain"'],
    [['explain', 'headless-selects-nothin'], '"headless-selects-nothing"'],
  ] as const) {
    const { err, code } = run('.', argv);
    assert.equal(code, 2);
    assert.ok(err.includes(`Did you mean ${meant}?`), err);
  }
});

test('bad files are named once each, everything else works', () => {
  const folder = folderWith({
    'broken.yaml': `apiVersion: v1\nkind: Service\nspec: [\n---\n${forced}`,
    'chart/templates/t.yaml': 'a: [{{ x }}\n  - {{- y }}\n',
    'big.yaml': `a: ${'x'.repeat(1 << 20)}\n`,
    'binary.yaml': Buffer.from([0xff, 0xff, 0, 1]),
    'utf16.yaml': Buffer.from(`\ufeff${forced.replace('web', 'wide')}`, 'utf16le'),
    '.headlight.yaml': 'files.maxSize: 1\n',
  });
  symlinkSync('nowhere.yaml', path.join(folder, 'dangling.yaml'));
  symlinkSync('loop.yaml', path.join(folder, 'loop.yaml'));
  symlinkSync('..', path.join(folder, 'chart/up'));
  const { err, out, code } = run(folder, ['lint']);
  assert.deepEqual(err.trimEnd().split('\n').sort(), [
    'headlight: big.yaml larger than the size limit (1048580 bytes); it is not read',
    'headlight: binary.yaml is neither UTF-8 nor UTF-16 text',
    'headlight: broken.yaml:3:8: document 1 of 2 is no valid YAML (Flow sequence in block collection must be sufficiently indented and end with a ]); nothing is said of it',
    'headlight: dangling.yaml is a broken link: it does not exist',
    'headlight: loop.yaml is a broken link: it is a loop of links',
  ]);
  assert.equal(out.match(/\[headless-with-node-port\]/g)?.length, 2);
  assert.equal(code, 2);
  assert.equal(run(folder, ['lint', 'broken.yaml']).code, 2);
  assert.equal(run(folder, ['lint', 'broken.yaml', '--fail-on', 'never']).code, 0);
});

test('what a kustomization builds on outside of the paths is said on standard error', () => {
  const folder = folderWith({
    'base/kustomization.yaml': 'resources: []\n',
    'repo/prod/kustomization.yaml': 'resources: [../../base, rbac.yaml]\n',
    'repo/prod/rbac.yaml': 'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\n',
  });
  const { code, out, err } = run(path.join(folder, 'repo'), ['lint']);
  assert.equal(code, 0, out);
  assert.match(err, /^headlight: prod\/kustomization\.yaml: \.\.\/\.\.\/base.*\n$/);
});

test('a folder without manifests is told as such', () => {
  const { code, out } = run(folderWith({ 'notes.txt': 'no manifest\n' }), ['lint']);
  assert.deepEqual([code, out], [0, 'No Kubernetes manifests here.\n']);
});
