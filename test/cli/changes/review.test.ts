import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { asList, asObject, type Json } from '../../../server/src/k8s/json.ts';
import { database, folderWith, repository } from '../lib/run.ts';

const cli = path.join(repository, 'dist/cli.js');

const fileOf = (name: string): string => readFileSync(path.join(repository, name), 'utf8');

function git(folder: string, ...args: readonly string[]): string {
  const done = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

interface Review {
  readonly folder: string;
  readonly base: string;
  /** Commands that a runner has: `headlight`, and a `gh` that writes down what it is asked. */
  readonly bin: string;
}

/** A repository whose last commit renames a Service that a StatefulSet still names. */
function review(): Review {
  const folder = folderWith({ 'k8s/db.yaml': database() });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message=one');
  const base = git(folder, 'rev-parse', 'HEAD');
  writeFileSync(path.join(folder, 'k8s/db.yaml'), database().replace('name: db-headless', 'name: db-next'));
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  const bin = path.join(folderWith({}), 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'headlight'), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  writeFileSync(
    path.join(bin, 'gh'),
    `#!/bin/sh
echo "$@" >> "${bin}/asked"
case "$*" in
  *--paginate*) cat "${bin}/known" 2> /dev/null ;;
  *) for each in "$@"; do case "$each" in body=@*) cat "\${each#body=@}" > "${bin}/body" ;; esac; done ;;
esac
`,
  );
  for (const name of ['headlight', 'gh']) chmodSync(path.join(bin, name), 0o755);
  return { folder, base, bin };
}

function shell(
  { folder, bin }: Review,
  script: string,
  env: Readonly<Record<string, string>>,
): { readonly status: number | null; readonly out: string } {
  const done = spawnSync('sh', ['-e', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  return { status: done.status, out: done.stdout + done.stderr };
}

/** The step of the action that judges, with what a runner puts in place of its expressions. */
function reviewStep(values: Readonly<Record<string, string>>): { readonly script: string; readonly env: Readonly<Record<string, string>> } {
  const action = asObject(parse(fileOf('action.yml')));
  const inputs = Object.entries(asObject(action['inputs'])).map(([name, input]): [string, string] => [
    `inputs.${name}`,
    String(asObject(input)['default']),
  ]);
  const step: Json = asObject(asList(asObject(action['runs'])['steps']).at(-1));
  const given = new Map([...inputs, ...Object.entries(values)]);
  const filled = (text: string): string => text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, name: string) => filled(given.get(name) ?? ''));
  const env = Object.fromEntries(Object.entries(asObject(step['env'])).map(([name, value]) => [name, filled(String(value))]));
  return { script: String(step['run']), env: { ...env, GITHUB_ACTION_PATH: repository } };
}

test('the action annotates, fails, and keeps one comment', () => {
  const it = review();
  const { script, env } = reviewStep({
    'github.action_path': repository,
    'github.event.pull_request.base.sha': it.base,
    'github.event.pull_request.number': '7',
    'github.repository': 'team/app',
    'github.token': 'secret',
  });
  const first = shell(it, script, env);
  assert.equal(first.status, 1, first.out);
  assert.match(first.out, /^::error file=k8s\/db\.yaml,line=20,.*title=used-name-removed::db-headless\.data\.svc\.cluster\.local .*$/m);
  assert.match(first.out, /title=statefulset-service-not-found/);
  assert.match(readFileSync(path.join(it.bin, 'asked'), 'utf8'), /--method POST repos\/team\/app\/issues\/7\/comments/);
  assert.match(readFileSync(path.join(it.bin, 'body'), 'utf8'), /^<!-- headlight-diff -->\n### Headlight: \d+ names go/);
  writeFileSync(path.join(it.bin, 'known'), '42\n');
  shell(it, script, env);
  assert.match(readFileSync(path.join(it.bin, 'asked'), 'utf8'), /--method PATCH repos\/team\/app\/issues\/comments\/42/);
});

test('the action fetches the base of a shallow clone, and says nothing where nothing changes', () => {
  const it = review();
  const clone = path.join(path.dirname(it.bin), 'clone');
  git(it.folder, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  git(it.folder, 'clone', '--quiet', '--depth=1', `file://${it.folder}`, clone);
  const { script, env } = reviewStep({
    'github.action_path': repository,
    'github.event.pull_request.base.sha': it.base,
    'github.repository': 'team/app',
    'github.event.pull_request.number': '7',
  });
  assert.match(shell({ ...it, folder: clone }, script, { ...env, COMMENT: 'false' }).out, /title=used-name-removed/);
  const same = shell(it, script, { ...env, BASE: 'HEAD' });
  assert.deepEqual([same.status, same.out], [0, '']);
  assert.doesNotMatch(readFileSync(path.join(it.bin, 'asked'), 'utf8'), /--method/);
});

test('hooks of pre-commit run on what is staged', () => {
  const it = review();
  const hooks = asList(parse(fileOf('.pre-commit-hooks.yaml'))).map(asObject);
  const run = (id: string, files: string): number | null =>
    shell(it, `${String(hooks.find((hook) => hook['id'] === id)?.['entry'])} ${files}`, {}).status;
  assert.equal(run('headlight-diff', ''), 0);
  git(it.folder, 'reset', '--quiet', '--soft', 'HEAD~1');
  assert.equal(run('headlight-diff', ''), 1);
  assert.equal(run('headlight-lint', 'k8s/db.yaml'), 0);
});

test('the snippet for GitLab fails on what is lost, and leaves a report', () => {
  const it = review();
  const snippets = [...fileOf('server/docs/review.md').matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => asObject(parse(text)));
  const job = asObject(snippets.find((snippet) => 'headlight' in snippet)?.['headlight']);
  const { status, out } = shell(it, asList(job['script']).join('\n'), { CI_MERGE_REQUEST_DIFF_BASE_SHA: it.base });
  assert.equal(status, 1, out);
  assert.match(out, /Names that go[^]*still used: k8s\/db\.yaml:20/);
  assert.match(readFileSync(path.join(it.folder, 'headlight.md'), 'utf8'), /### Headlight: \d+ names go/);
});
