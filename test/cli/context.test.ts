import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { skip } from '../charts/lib/engine.ts';
import { database, folderWith, repository, run, type Outcome } from './lib/run.ts';

const [service = '', statefulSet = ''] = database().split('---\n');
const wrongSet = database('db-headles').split('---\n')[1] ?? '';

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly severity: string;
  readonly message: string;
}
const findingsOf = ({ out }: Outcome): readonly Found[] => (JSON.parse(out) as { findings: Found[] }).findings;
const said = (outcome: Outcome): readonly string[] => findingsOf(outcome).map(({ file, rule }) => `${file} ${rule}`);
const json = ['--format', 'json'] as const;

/** A folder that is a repository. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  mkdirSync(path.join(folder, '.git'));
  return folder;
}

test('a file is judged within its repository, or the folder of its .headlight.yaml, and reported alone', () => {
  const files = {
    'k8s/sts.yaml': statefulSet,
    'k8s/svc.yaml': service,
    'k8s/other.yaml': wrongSet.replaceAll('name: db\n', 'name: other\n').replaceAll('app: db', 'app: other'),
  };
  for (const folder of [
    repositoryWith(files),
    folderWith({ ...files, '.headlight.yaml': '' }),
    folderWith({ ...files, 'k8s/.headlight.yaml': '' }),
  ]) {
    assert.deepEqual(said(run(folder, ['lint', ...json])), ['k8s/other.yaml statefulset-service-not-found']);
    const alone = run(folder, ['lint', 'k8s/sts.yaml', ...json]);
    assert.deepEqual([alone.code, alone.err, said(alone)], [0, '', []]);
    assert.match(alone.out, /"files": 1,\n {2}"documents": 1,/);
    assert.deepEqual(said(run(path.join(folder, 'k8s'), ['lint', 'sts.yaml', 'other.yaml', ...json])), [
      'other.yaml statefulset-service-not-found',
    ]);
  }
});

test('a file that belongs to nothing is judged by itself, which is said; --workspace takes in what lies beside it', () => {
  const folder = folderWith({ 'sts.yaml': statefulSet, 'svc.yaml': service });
  const alone = run(folder, ['lint', 'sts.yaml', '--fail-on', 'hint']);
  assert.equal(alone.code, 1);
  assert.match(
    alone.err,
    /^headlight: sts\.yaml is judged without the files beside it: no repository and no \.headlight\.yaml is around\. --workspace DIR takes them in\.\n$/,
  );
  const within = run(folder, ['lint', 'sts.yaml', '--workspace', '.', '--fail-on', 'hint']);
  assert.deepEqual([within.code, within.err], [0, '']);
  assert.match(within.out, /^Nothing found in 1 file, 1 document\.\n$/);
  assert.match(run(folder, ['lint', 'sts.yaml', '--workspace', 'none']).err, /--workspace none: there is no such folder/);
  assert.deepEqual(said(run(path.dirname(folder), ['lint', '--workspace', folder, ...json])), [], 'without a path the workspace is judged');
});

test('what files of a workspace are called wrong for is the same, whether they are named or all of it is', () => {
  const demo = path.join(repository, 'test/workspaces/demo');
  const all = findingsOf(run(demo, ['lint', ...json]));
  const files = [...new Set(all.map(({ file }) => file))];
  assert.ok(files.length > 5);
  for (const file of files) {
    const found = findingsOf(run(demo, ['lint', file, '--workspace', '.', ...json]));
    assert.deepEqual(
      found,
      all.filter((each) => each.file === file),
      file,
    );
  }
});

test('what is wrong with files that are only read beside the named ones is not said, and not mended', () => {
  const broken = 'apiVersion: v1\nkind: Service\nspec: [\n';
  const forced = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: none\n  ports:\n    - port: 80\n';
  const folder = repositoryWith({ 'sts.yaml': statefulSet, 'svc.yaml': service, 'broken.yaml': broken, 'web.yaml': forced });
  const { code, out, err } = run(folder, ['lint', 'sts.yaml', '--fix']);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^Nothing found in 1 file/);
  assert.equal(readFileSync(path.join(folder, 'web.yaml'), 'utf8'), forced);
  assert.equal(run(folder, ['lint', 'broken.yaml']).code, 2);
});

test('fixes change only what is named', () => {
  const other = service.replace('app: db', 'app: dbx');
  const folder = repositoryWith({ 'svc.yaml': other, 'sts.yaml': statefulSet });
  const both = run(folder, ['lint', '--fix', '--unsafe-fixes', '--dry-run']);
  assert.match(both.out, /^\+\+\+ b\/svc\.yaml$/m, 'the fix for the StatefulSet is one of the Service');
  const { out } = run(folder, ['lint', 'sts.yaml', '--fix', '--unsafe-fixes']);
  assert.equal(readFileSync(path.join(folder, 'svc.yaml'), 'utf8'), other);
  assert.match(out, /statefulset-service-selects-other-pods/);
  assert.doesNotMatch(out, /fixable/);
});

test('after fixes lines are shown as they are by then', () => {
  const folder = folderWith({
    'a.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: odd\nspec:\n  clusterIP: none\n  selector: {app: nothing}\n---\n${wrongSet}`,
  });
  const { out } = run(folder, ['lint', '--fix']);
  assert.match(out, /\n {4}\d+ \| {3}serviceName: db-headles # governs\n {6,7}\| {16}\^{10}\n/);
  assert.doesNotMatch(out, /clusterIP: none/);
});

test('standard input stands for a file, which need not be there, and is judged in its place', () => {
  const folder = repositoryWith({ 'k8s/sts.yaml': wrongSet, 'k8s/svc.yaml': service });
  const ask = (name: string, text: string, ...more: readonly string[]): Outcome =>
    run(folder, ['lint', '-', '--stdin-path', name, ...json, ...more], text);
  assert.deepEqual(said(ask('k8s/sts.yaml', statefulSet)), []);
  assert.deepEqual(said(ask('k8s/sts.yaml', wrongSet)), ['k8s/sts.yaml statefulset-service-not-found']);
  assert.deepEqual(said(ask('k8s/new.yaml', wrongSet.replaceAll('name: db\n', 'name: new\n'))), [
    'k8s/new.yaml statefulset-service-not-found',
  ]);
  assert.deepEqual(
    said(run(path.join(folder, 'k8s'), ['lint', '--stdin-path', 'sts.yaml', ...json], statefulSet)),
    [],
    'without a path - is meant',
  );
  const fixed = run(folder, ['lint', '-', '--stdin-path', 'k8s/sts.yaml', '--fix', '--unsafe-fixes'], wrongSet);
  assert.equal(fixed.out, statefulSet);
  assert.equal(readFileSync(path.join(folder, 'k8s/sts.yaml'), 'utf8'), wrongSet, 'the file stays');
  assert.match(run(folder, ['lint', 'k8s', '--stdin-path', 'k8s/sts.yaml'], '').err, /write - among the paths/);
  assert.match(run(folder, ['lint', '-', '--stdin-path', 'k8s'], '').err, /--stdin-path k8s is a folder/);
});

const overlays = {
  'base/kustomization.yaml': 'resources: [svc.yaml, sts.yaml]\n',
  'base/svc.yaml': service,
  'base/sts.yaml': statefulSet,
  'base/not-built.yaml': service.replaceAll('db-headless', 'loose'),
  'overlays/dev/kustomization.yaml': 'namePrefix: dev-\nnamespace: dev\nresources: [../../base]\n',
  'overlays/prod/kustomization.yaml': 'namePrefix: prod-\nnamespace: prod\nresources: [../../base]\npatches: [{path: patch.yaml}]\n',
  'overlays/prod/patch.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: data}\nspec: {serviceName: nobody}\n',
};
const namesIn = ({ out }: Outcome): readonly string[] => [
  ...new Set((JSON.parse(out) as { name: string }[]).map(({ name }) => name.replace('.svc.cluster.local', ''))),
];

test('an overlay by its path is what it builds, with all that it builds on', () => {
  const folder = folderWith(overlays);
  const dev = [
    '_sql._tcp.dev-db-headless.dev',
    'dev-db-0.dev-db-headless.dev',
    'dev-db-1.dev-db-headless.dev',
    'dev-db-2.dev-db-headless.dev',
    'dev-db-headless.dev',
  ];
  for (const args of [
    ['overlays/dev'],
    ['-f', 'overlays/dev'],
    ['./overlays/dev/'],
    ['--bundle', 'overlays/dev'],
    ['overlays', '--bundle', 'dev'],
  ]) {
    const outcome = run(folder, ['zone', ...args, ...json]);
    assert.deepEqual([outcome.err, namesIn(outcome)], ['', dev], args.join(' '));
  }
  const [answer] = JSON.parse(run(folder, ['dig', 'dev-db-1.dev-db-headless', '--from', 'dev', '--json', '-f', 'overlays/dev']).out);
  assert.equal(answer.rcode, 'NOERROR');
  assert.deepEqual(said(run(folder, ['lint', 'overlays/dev', ...json])), []);
  assert.deepEqual(
    said(run(folder, ['lint', 'overlays/prod', ...json])),
    ['base/sts.yaml statefulset-service-not-found'],
    'what is deployed is judged',
  );
  const { err } = run(path.join(folder, 'overlays'), ['zone', 'dev']);
  assert.match(err, /\.\.\/\.\.\/base/, 'nothing is read outside of the working directory');
  assert.deepEqual(namesIn(run(path.join(folder, 'overlays'), ['zone', 'dev', '--workspace', '..', ...json])), dev);
  mkdirSync(path.join(folder, '.git'));
  assert.deepEqual(namesIn(run(path.join(folder, 'overlays'), ['zone', 'dev', ...json])), dev, 'the repository is the boundary');
});

test('a patch that is named is told what it breaks, where it says so', () => {
  const folder = repositoryWith(overlays);
  const [found, ...more] = findingsOf(run(folder, ['lint', 'overlays/prod/patch.yaml', ...json]));
  assert.deepEqual([found?.file, found?.rule, more.length], ['overlays/prod/patch.yaml', 'statefulset-service-not-found', 0]);
  assert.match(
    run(folder, ['lint', 'overlays/prod/patch.yaml']).out,
    /^overlays\/prod\/patch\.yaml\n {2}4:21 {2}.*\n {4}4 \| spec: \{serviceName: nobody\}\n {6}\| {21}\^{6}\n[^]* in 1 file, 1 document\./,
  );
  run(folder, ['lint', 'overlays/prod/patch.yaml', '--fix', '--unsafe-fixes']);
  assert.match(readFileSync(path.join(folder, 'overlays/prod/patch.yaml'), 'utf8'), /serviceName: db-headless/, 'and mended there');
  for (const quiet of ['base/sts.yaml', 'overlays/dev/kustomization.yaml', 'base/kustomization.yaml']) {
    assert.deepEqual(
      said(run(folder, ['lint', quiet, ...json])).filter((each) => !each.startsWith(quiet)),
      [],
      quiet,
    );
  }
});

test('standard input stands for a template, too', { skip }, () => {
  const named = (service: string): string =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: "{{ .Release.Name }}-db"}\nspec:\n  serviceName: ${service}\n  selector: {matchLabels: {app: db}}\n  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: a}]}}\n`;
  const folder = repositoryWith({
    'chart/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
    'chart/templates/set.yaml': named('db'),
    'chart/templates/svc.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}}\n',
  });
  const ask = (text: string): readonly string[] =>
    said(run(folder, ['lint', '-', '--stdin-path', 'chart/templates/set.yaml', ...json], text));
  assert.deepEqual([ask(named('db')), ask(named('bd'))], [[], ['chart/templates/set.yaml statefulset-service-not-found']]);
});

test('--bundle takes any kustomization, also one that others build on', () => {
  const folder = folderWith(overlays);
  const base = [
    '_sql._tcp.db-headless.data',
    'db-0.db-headless.data',
    'db-1.db-headless.data',
    'db-2.db-headless.data',
    'db-headless.data',
  ];
  for (const name of ['base', './base', 'base/', 'base/kustomization.yaml'])
    assert.deepEqual(namesIn(run(folder, ['zone', '--bundle', name, ...json])), base, name);
  assert.deepEqual(said(run(folder, ['lint', '--bundle', 'base', ...json])), []);
  assert.deepEqual(said(run(folder, ['lint', '--bundle', 'prod', ...json])), ['base/sts.yaml statefulset-service-not-found']);
  assert.match(run(folder, ['dig', 'db-0.db-headless.data.svc.cluster.local', '--bundle', 'base']).out, /: NOERROR\n/);
  const { code, err } = run(folder, ['zone', '--bundle', 'overlays/dve']);
  assert.equal(code, 2);
  assert.match(err, /There is no bundle "overlays\/dve"\. Did you mean "overlays\/dev"\?/);
});

test('globs that a shell left alone, and -f as kubectl has it', () => {
  const folder = folderWith({
    'k8s/a/sts.yaml': wrongSet,
    'k8s/a/svc.yaml': service,
    'k8s/b/sts.yaml': wrongSet,
    'k8s/b/svc.yml': service,
    'k8s/notes.txt': 'a',
  });
  for (const args of [
    ['k8s/*/sts.yaml'],
    ['k8s/**/*.yaml'],
    ['-f', 'k8s/*'],
    ['k8s/{a,b}'],
    ['-f', 'k8s/a', '-f', 'k8s/b'],
    ['-f', 'k8s/a,k8s/b'],
    ['-R', '-f', 'k8s/{a,b}'],
    ['--filename=k8s'],
  ]) {
    assert.deepEqual(
      said(run(folder, ['lint', ...args, ...json])),
      ['k8s/a/sts.yaml statefulset-service-not-found', 'k8s/b/sts.yaml statefulset-service-not-found'],
      args.join(' '),
    );
  }
  assert.deepEqual(said(run(folder, ['lint', 'k8s/b/[a-z]?*.y*ml', ...json])), ['k8s/b/sts.yaml statefulset-service-not-found']);
  for (const [command, ...rest] of [['lint'], ['zone'], ['dig', 'db-headless.data', '--from', 'default']]) {
    assert.match(
      run(folder, [command ?? '', ...rest, '-f', 'k8s/*.yaml']).err,
      /k8s\/\*\.yaml: no manifest and no folder with manifests has such a path/,
    );
    assert.match(
      run(folder, [command ?? '', ...rest, '-f', 'k8s/a/svc.yml']).err,
      /k8s\/a\/svc\.yml: there is no such file or folder\. Did you mean "k8s\/a\/svc\.yaml"\?/,
    );
  }
});

test('in a repository that Git made, a file is judged as hooks for pre-commit name it', () => {
  const folder = folderWith({ 'sts.yaml': statefulSet, 'svc.yaml': service });
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  assert.equal(run(folder, ['lint', 'sts.yaml', '--fail-on', 'hint']).code, 0);
});
