import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { database, folderWith, run } from './lib/run.ts';
import { sarifProblems } from './lib/sarif.ts';

const tab = 'apiVersion: v1\nkind: Service\nmetadata:\n\tname: web\n';
const cannotDecode = Buffer.from([0xc3, 0x28, 0xa0, 0x0a]);

interface Unreadable {
  readonly file: string;
  readonly document?: number;
  readonly range?: { readonly start: { readonly line: number } };
  readonly message: string;
}
const unreadableOf = (out: string): readonly Unreadable[] => (JSON.parse(out) as { unreadable?: Unreadable[] }).unreadable ?? [];

test('a manifest that is no YAML is said in every format, with line and reason, and fails', () => {
  const folder = folderWith({ 'a/web.yaml': `${database()}---\n${tab}`, 'ok.yaml': database() });
  const line = database().split('\n').length + 4;
  const text = run(folder, ['lint']);
  assert.equal(text.code, 2);
  assert.match(
    text.err,
    new RegExp(
      `^headlight: a/web\\.yaml:${line}:1: document 3 of 3 is no valid YAML \\(Tabs are not allowed as indentation\\); nothing is said of it$`,
      'm',
    ),
  );
  assert.match(text.out, /One of them could not be read\.\n$/);
  const [found, ...more] = unreadableOf(run(folder, ['lint', '--format', 'json']).out);
  assert.deepEqual(more, []);
  assert.deepEqual(
    { ...found, range: found?.range?.start.line },
    {
      file: 'a/web.yaml',
      document: 2,
      range: line - 1,
      message: 'Document 3 of 3 is no valid YAML (Tabs are not allowed as indentation); nothing is said of it.',
    },
  );
  const sarif: unknown = JSON.parse(run(folder, ['lint', '--format', 'sarif']).out);
  assert.deepEqual(sarifProblems(sarif), []);
  assert.match(
    JSON.stringify(sarif),
    new RegExp(
      `"executionSuccessful":false,"toolExecutionNotifications":\\[{"level":"error","message":{"text":"Document 3 of 3 [^"]*"},"locations":\\[{"physicalLocation":{"artifactLocation":{"uri":"a/web.yaml","uriBaseId":"SRCROOT"},"region":{"startLine":${line},`,
    ),
  );
  assert.match(
    run(folder, ['lint', '--format', 'junit']).out,
    new RegExp(
      `<testsuites name="headlight" tests="1" failures="0" errors="1">\\n  <testsuite name="a/web.yaml" tests="1" failures="0" errors="1" skipped="0">\\n    <testcase classname="unreadable" name="a/web.yaml:${line}:1">\\n      <error type="unreadable" message="Document 3 of 3 [^"]*">`,
    ),
  );
  assert.match(
    run(folder, ['lint', '--format', 'github']).out,
    new RegExp(`^::error file=a/web\\.yaml,line=${line},endLine=${line},[^:]*title=unreadable::Document 3 of 3 is no valid YAML`, 'm'),
  );
});

test('standard input, patches of kustomize and what a person names count, other broken YAML is only a line', () => {
  const folder = folderWith({
    'workflow.yaml': 'on: push\njobs:\n\tbuild: path op\n',
    'values.yaml': 'a: [\n',
    'chart/Chart.yaml': 'name: x\n',
    'chart/templates/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {{ x }}\n  {{ y }}: [\n',
    'web.yaml.tmpl': tab,
    'k/kustomization.yaml': 'resources: [\n',
    'notes.txt': 'a: [\n',
    'json/a.json': '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"\n',
  });
  const outcome = (args: readonly string[], stdin = ''): readonly [number, readonly string[]] => {
    const { code, out } = run(folder, ['lint', '--format', 'json', ...args], stdin);
    return [code, unreadableOf(out).map(({ file }) => file)];
  };
  assert.deepEqual(outcome(['-'], tab), [2, ['-']]);
  assert.deepEqual(outcome(['-'], 'a: [\n'), [2, ['-']], 'what is named counts whatever it is');
  assert.deepEqual(outcome(['-', '--fail-on', 'never'], tab), [0, ['-']]);
  assert.deepEqual(outcome(['-'], database()), [0, []]);
  for (const name of ['workflow.yaml', 'values.yaml', 'notes.txt']) assert.deepEqual(outcome([name]), [2, [name]]);
  assert.deepEqual(outcome(['chart/templates/a.yaml']), [0, []], 'a template is no YAML before it is rendered');
  const [code, files] = outcome(['.']);
  assert.equal(code, 2);
  assert.deepEqual([...files].sort(), ['json/a.json', 'k/kustomization.yaml']);
  assert.match(run(folder, ['lint']).err, /values\.yaml:1:\d+: is no valid YAML|values\.yaml:2:1: is no valid YAML/);
  for (const command of [['zone'], ['dig', 'web.default']]) {
    assert.equal(run(folder, [...command, ...(command[0] === 'dig' ? ['-f'] : []), 'json']).code, 2, command.join(' '));
    assert.equal(run(folder, [...command, ...(command[0] === 'dig' ? ['-f'] : []), 'chart']).code, 0, command.join(' '));
  }
});

test('files that cannot be read count by their names; a broken link of another name is one line', () => {
  const folder = folderWith({ 'bytes.yaml': cannotDecode, 'ok.yaml': database() });
  for (const name of ['gone.yaml', 'latest', 'run.log']) symlinkSync('nowhere', path.join(folder, name));
  const { code, out, err } = run(folder, ['lint', '--format', 'json']);
  assert.equal(code, 2);
  assert.deepEqual(
    unreadableOf(out)
      .map(({ file, message }) => [file, message])
      .sort(),
    [
      ['bytes.yaml', 'The file is neither UTF-8 nor UTF-16 text.'],
      ['gone.yaml', 'The file is a broken link: it does not exist.'],
    ],
  );
  for (const name of ['bytes.yaml', 'gone.yaml', 'latest', 'run.log'])
    assert.equal(err.split('\n').filter((each) => each.startsWith(`headlight: ${name} `)).length, 1, name);
  const harmless = folderWith({ 'ok.yaml': database() });
  symlinkSync('nowhere', path.join(harmless, 'latest'));
  assert.deepEqual(
    [run(harmless, ['lint']).code, run(harmless, ['lint']).err],
    [0, 'headlight: latest is a broken link: it does not exist\n'],
  );
  assert.equal(run(folder, ['lint', '--format', 'json', '--fail-on', 'never']).code, 0);
});

test('what is no file of text is said of standard input, too', () => {
  const folder = folderWith({ '.headlight.yaml': 'files.maxSize: 1\n' });
  assert.match(run(folder, ['lint', '-'], '\u0000').err, /^headlight: - is neither UTF-8 nor UTF-16 text$/m);
  const large = run(folder, ['lint', '-', '--format', 'json'], `# ${'x'.repeat(1 << 20)}\n`);
  assert.match(large.err, /^headlight: - larger than the size limit/m);
  assert.match(unreadableOf(large.out)[0]?.message ?? '', /^The file is larger than the size limit \(1048576 bytes\); it is not read\.$/);
});

test('settings are not read through a link that leads elsewhere, nor waited for', { skip: process.platform === 'win32' }, () => {
  const outside = folderWith({ 'secret.yaml': 'password-of-root: hunter2\nrules: {statefulset-service-not-found: off}\n' });
  for (const target of [path.join(outside, 'secret.yaml'), '/etc/passwd', '..']) {
    const folder = folderWith({ 'db.yaml': database('db-headles') });
    symlinkSync(target, path.join(folder, '.headlight.yaml'));
    const { out, err } = run(folder, ['lint']);
    assert.match(out, /1 warning/, target);
    assert.match(
      err,
      /^headlight: \.headlight\.yaml:1:1: The file (?:is a link that leads elsewhere, so it is not read|is no regular file); defaults are used\.\n$/,
      target,
    );
  }
  for (const target of ['/dev/zero', '/dev/stdin', 'nowhere']) {
    const folder = folderWith({ 'db.yaml': database('db-headles') });
    symlinkSync(target, path.join(folder, '.headlight.yaml'));
    assert.match(run(folder, ['lint', 'db.yaml']).out, /1 warning/, `${target} is no settings`);
  }
  const folder = folderWith({
    'db.yaml': database('db-headles'),
    'config/own.yaml': 'rules: {statefulset-service-not-found: off}\n',
    'pipe/db.yaml': database('db-headles'),
  });
  symlinkSync('config/own.yaml', path.join(folder, '.headlight.yaml'));
  assert.match(run(folder, ['lint', 'db.yaml']).out, /^Nothing found/, 'a link inside of the folder is followed');
  execFileSync('mkfifo', [path.join(folder, 'pipe', '.headlight.yaml')]);
  assert.match(run(folder, ['lint', 'pipe']).out, /^Nothing found/, 'a pipe is no settings file: the one above counts');
  mkdirSync(path.join(folder, 'dir', '.headlight.yaml'), { recursive: true });
  assert.match(run(folder, ['lint', 'dir']).err, /is no regular file; defaults are used|cannot be read: it is a folder; defaults are used/);
  assert.match(
    run(folder, ['lint', 'db.yaml', '--config', path.join(outside, 'secret.yaml')]).err,
    /There is no setting "password-of-root"/,
    'a person may name any file',
  );
});
