import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { skip } from '../../charts/lib/engine.ts';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { database, folderWith, run } from '../lib/run.ts';

function git(folder: string, ...args: readonly string[]): void {
  const done = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, `git ${args.join(' ')}: ${done.stderr}`);
}

/** A repository with one commit of the database. */
function repositoryOf(files: Readonly<Record<string, string>> = { 'k8s/db.yaml': database() }): string {
  const folder = folderWith(files);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message=one');
  return folder;
}

const write = (folder: string, file: string, text: string): void => {
  writeFileSync(path.join(folder, file), text);
};
const goes = /Names that go\n {2}db-2\.db-headless/;
const nothing = 'No name changes, and nothing is refused.\n';
const notKnown = (file: string, why: string): string =>
  `As far as is known no name changes, and nothing is refused.\n\nNot known\n  ${file}:1:1 ${file} ${why}: nothing is said of it.\n`;
const fewer = database().replace('replicas: 3', 'replicas: 2');

test('without arguments HEAD is compared with the working tree, and --staged with what is staged', () => {
  const folder = repositoryOf();
  assert.equal(run(folder, ['diff']).out, nothing);
  write(folder, 'k8s/db.yaml', fewer);
  assert.match(run(folder, ['diff']).out, goes);
  assert.match(run(folder, ['diff', 'k8s']).out, goes);
  assert.match(run(path.join(folder, 'k8s'), ['diff']).out, goes);
  assert.equal(run(folder, ['diff', '--staged']).out, nothing);
  git(folder, 'add', '.');
  assert.match(run(folder, ['diff', '--staged']).out, goes);
});

test('revisions are compared with the working tree or with each other', () => {
  const folder = repositoryOf();
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  write(folder, 'k8s/db.yaml', fewer);
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  for (const argv of [
    ['main'],
    ['main..topic'],
    ['main...topic'],
    ['main', 'topic'],
    ['main..'],
    ['main', 'k8s'],
    ['main..topic', 'k8s'],
    ['HEAD~1'],
  ])
    assert.match(run(folder, ['diff', ...argv]).out, goes, argv.join(' '));
  assert.equal(run(folder, ['diff', 'topic..topic']).out, nothing);
  const unknown = run(folder, ['diff', 'nowhere']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /"nowhere" is neither a revision of this repository nor a path/);
});

test('a file that is moved changes nothing, and new files count', () => {
  const folder = repositoryOf();
  mkdirSync(path.join(folder, 'other'));
  renameSync(path.join(folder, 'k8s/db.yaml'), path.join(folder, 'other/base.yaml'));
  assert.equal(run(folder, ['diff']).out, nothing);
  write(
    folder,
    'other/new.yaml',
    'apiVersion: v1\nkind: Service\nmetadata: {name: extra}\nspec: {selector: {a: b}, ports: [{port: 80}]}\n',
  );
  assert.match(run(folder, ['diff']).out, /Names that come\n {2}extra\.default\.svc\.cluster\.local A, SRV/);
});

test('before the first commit all is new, without a repository two paths are asked for', () => {
  const folder = folderWith({ 'db.yaml': database() });
  const alone = run(folder, ['diff']);
  assert.equal(alone.code, 2);
  assert.match(alone.err, /no Git repository here/);
  git(folder, 'init', '--quiet');
  assert.match(run(folder, ['diff']).out, /^Names that come\n/);
});

test('a bare repository and a worktree are asked like any other', () => {
  const folder = repositoryOf();
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  write(folder, 'k8s/db.yaml', fewer);
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  git(folder, 'clone', '--quiet', '--bare', '.', 'bare.git');
  git(folder, 'worktree', 'add', '--quiet', 'beside', 'main');
  const bare = path.join(folder, 'bare.git');
  assert.match(run(bare, ['diff', 'main..topic']).out, goes);
  assert.equal(run(bare, ['diff']).code, 2);
  assert.match(run(path.join(folder, 'beside'), ['diff', 'topic']).out, /Names that come\n {2}db-2\.db-headless/);
});

test('a shallow clone compares what it holds, and says so of what it lacks', () => {
  const folder = repositoryOf();
  write(folder, 'k8s/db.yaml', fewer);
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  git(folder, 'clone', '--quiet', '--depth=1', `file://${folder}`, 'shallow');
  const shallow = path.join(folder, 'shallow');
  assert.equal(run(shallow, ['diff']).out, nothing);
  write(shallow, 'k8s/db.yaml', database());
  assert.match(run(shallow, ['diff']).out, /Names that come\n {2}db-2\.db-headless/);
  const lacking = run(shallow, ['diff', 'HEAD~1']);
  assert.equal(lacking.code, 2);
  assert.match(lacking.err, /"HEAD~1" is neither .* A shallow clone holds only its last commits/);
});

test('a file that is renamed and edited is compared with itself, between commits, without a branch and in a worktree of a bare repository', () => {
  const folder = repositoryOf();
  git(folder, 'mv', 'k8s/db.yaml', 'k8s/base.yaml');
  write(folder, 'k8s/base.yaml', fewer);
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  git(folder, 'checkout', '--quiet', '--detach');
  git(folder, 'clone', '--quiet', '--bare', '.', 'bare.git');
  git(path.join(folder, 'bare.git'), 'worktree', 'add', '--quiet', '--detach', '../tree', 'main');
  for (const where of [folder, path.join(folder, 'tree')]) {
    const { names } = asObject(JSON.parse(run(where, ['diff', 'HEAD~1..HEAD', '--format', 'json']).out));
    const { removed, added } = asObject(names);
    assert.deepEqual(
      [...asList(removed), ...asList(added)].map((record) => asObject(record)['name']),
      ['db-2.db-headless.data.svc.cluster.local'],
    );
  }
});

test('a folder that is a submodule is a repository of its own', () => {
  const inner = repositoryOf();
  const folder = repositoryOf({ 'readme.yaml': 'a: b\n' });
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'part');
  git(folder, 'commit', '--quiet', '--message=part');
  write(path.join(folder, 'part'), 'k8s/db.yaml', fewer);
  assert.match(run(path.join(folder, 'part'), ['diff']).out, goes);
  assert.match(run(path.join(folder, 'part/k8s'), ['diff', '--staged']).out, /^No name changes/);
});

test('files that a sparse checkout leaves out are as they were', () => {
  const folder = repositoryOf({ 'k8s/db.yaml': database(), 'rest/other.yaml': database('db-headless', 'rest') });
  git(folder, 'sparse-checkout', 'set', 'k8s');
  assert.equal(run(folder, ['diff']).out, nothing);
  write(folder, 'k8s/db.yaml', fewer);
  assert.match(run(folder, ['diff']).out, goes);
  assert.doesNotMatch(run(folder, ['diff']).out, /rest/);
});

test('a file in the midst of a merge says nothing on either side', () => {
  const folder = repositoryOf();
  git(folder, 'checkout', '--quiet', '-b', 'topic');
  write(folder, 'k8s/db.yaml', fewer);
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  git(folder, 'checkout', '--quiet', 'main');
  write(folder, 'k8s/db.yaml', database().replace('replicas: 3', 'replicas: 5'));
  git(folder, 'commit', '--quiet', '--all', '--message=three');
  spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'merge', 'topic'], { cwd: folder });
  for (const argv of [[], ['--staged']]) {
    const { out, err, code } = run(folder, ['diff', ...argv]);
    assert.equal(out, notKnown('k8s/db.yaml', 'is in the midst of a merge'));
    assert.match(err, /k8s\/db\.yaml .*in the midst of a merge: nothing is said of it/);
    assert.equal(code, 2);
  }
});

test('overlays are compared build by build', () => {
  const kustomization = (name: string): string => `resources: [../../base]\nnamespace: ${name}\n`;
  const folder = repositoryOf({
    'base/kustomization.yaml': 'resources: [db.yaml]\n',
    'base/db.yaml': database(),
    'over/prod/kustomization.yaml': kustomization('prod'),
    'over/dev/kustomization.yaml': kustomization('dev'),
  });
  write(folder, 'over/prod/kustomization.yaml', `${kustomization('prod')}replicas: [{name: db, count: 1}]\n`);
  const { out } = run(folder, ['diff']);
  assert.match(out, /Names that go in over\/prod\n {2}db-1\.db-headless\.prod/);
  assert.doesNotMatch(out, /in over\/dev/);
});

test('a submodule is taken to be as it is in the working tree', () => {
  const inner = repositoryOf({ 'inner.yaml': database('db-headless', 'inner') });
  const folder = repositoryOf();
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
  git(folder, 'commit', '--quiet', '--all', '--message=sub');
  assert.equal(run(folder, ['diff']).out, nothing);
  rmSync(path.join(folder, 'k8s'), { recursive: true });
  assert.match(run(folder, ['diff']).out, /Names that go/);
});

/** A chart whose values say how many pods there are, and what governs them. */
const chart = {
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': 'replicas: 3\ngoverning: db-headless\n',
  'charts/db/templates/db.yaml': database('{{ .Values.governing }}').replace('replicas: 3', 'replicas: {{ .Values.replicas }}'),
  'charts/db/ci/prod.yaml': 'replicas: 2\n',
};

test('charts are compared as they are rendered, at their places, in two folders and in any states of Git', { skip }, () => {
  const folder = repositoryOf({ ...chart, 'plain.yaml': database('db-headless', 'plain') });
  assert.equal(run(folder, ['diff']).out, nothing);
  write(folder, 'charts/db/values.yaml', 'replicas: 2\ngoverning: other\n');
  const told = (argv: readonly string[], cwd = folder): readonly unknown[] => {
    const { names, refused, builds } = asObject(JSON.parse(run(cwd, ['diff', ...argv, '--format', 'json']).out));
    const goes = asList(asObject(names)['removed'])
      .map((record) => asObject(record)['name'])
      .includes('db-2.db-headless.data.svc.cluster.local');
    return [
      goes,
      asList(builds).map((build) => asObject(build)['build']),
      asList(refused).map((change) => [
        asObject(change)['file'],
        asObject(change)['field'],
        asObject(asObject(asObject(change)['range'])['start'])['line'],
      ]),
    ];
  };
  const expected = [true, ['charts/db'], [['charts/db/templates/db.yaml', 'spec.serviceName', 19]]];
  assert.deepEqual(told([]), expected);
  assert.deepEqual(told(['charts'], folder)[0], true);
  git(folder, 'commit', '--quiet', '--all', '--message=two');
  assert.deepEqual(told(['HEAD~1..HEAD']), expected);
  git(folder, 'clone', '--quiet', '--bare', '.', 'bare.git');
  assert.equal(told(['HEAD~1..HEAD'], path.join(folder, 'bare.git'))[0], true);
  assert.deepEqual(told(['HEAD~1', '--no-render']), [false, [], []]);
  assert.deepEqual(
    told(['HEAD~1', '--values', 'charts/db/ci/prod.yaml', '--set', 'governing=db-headless']),
    [false, [], []],
    'given values win on both sides',
  );
});

test('what Git LFS keeps is passed over on both sides', () => {
  const folder = repositoryOf();
  write(folder, 'k8s/db.yaml', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n');
  for (const argv of [[], ['--staged']]) {
    git(folder, 'add', '.');
    const { out, err, code } = run(folder, ['diff', ...argv]);
    assert.deepEqual([out, code], [notKnown('k8s/db.yaml', 'is kept by Git LFS on one side'), 2]);
    assert.match(err, /k8s\/db\.yaml .*kept by Git LFS/);
  }
  git(folder, 'commit', '--quiet', '--all', '--message=pointer');
  write(folder, 'k8s/db.yaml', database());
  assert.equal(run(folder, ['diff']).out, notKnown('k8s/db.yaml', 'is kept by Git LFS on one side'));
});
