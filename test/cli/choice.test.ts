import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { database, folderWith, run, runIn, type Outcome } from './lib/run.ts';

const forced = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: none\n  ports:\n    - port: 80\n';
const rulesIn = ({ out }: Outcome): readonly string[] =>
  (JSON.parse(out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule).sort();
const json = ['--format', 'json'] as const;

test('--select and --ignore leave some rules, by name or pattern, for findings and for fixes', () => {
  const folder = folderWith({ 'db.yaml': database('db-headles'), 'web.yaml': forced });
  const ask = (...args: readonly string[]): readonly string[] => rulesIn(run(folder, ['lint', ...json, ...args]));
  const all = ask();
  assert.deepEqual(all, ['cluster-ip-invalid', 'statefulset-service-not-found']);
  assert.deepEqual(ask('--select', 'statefulset-*'), ['statefulset-service-not-found']);
  assert.deepEqual(ask('--select', 'cluster-ip-invalid, statefulset-service-not-found'), all);
  assert.deepEqual(ask('--select', 'cluster-ip-invalid', '--select', 'statefulset-service-not-found'), all);
  assert.deepEqual(ask('--ignore', 'statefulset-*'), ['cluster-ip-invalid']);
  assert.deepEqual(ask('--select', '*', '--ignore', '*-invalid'), ['statefulset-service-not-found']);
  assert.equal(run(folder, ['lint', '--ignore', 'cluster-ip-invalid', '--fail-on', 'error']).code, 0);
  for (const [argv, told] of [
    [
      ['--select', 'statefulset-service-not-fond'],
      /--select: there is no rule "statefulset-service-not-fond"\. Did you mean "statefulset-service-not-found"\?/,
    ],
    [['--ignore', 'zzz*'], /--ignore: there is no rule "zzz\*"/],
    [['--select', ''], /--select names no rule/],
  ] as const) {
    const { code, out, err } = run(folder, ['lint', ...argv]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, told);
  }
  run(folder, ['lint', '--fix', '--ignore', 'cluster-ip-invalid']);
  assert.equal(readFileSync(path.join(folder, 'web.yaml'), 'utf8'), forced, 'what is ignored is not mended');
  run(folder, ['lint', '--fix', '--select', 'cluster-ip-invalid']);
  assert.match(readFileSync(path.join(folder, 'web.yaml'), 'utf8'), /clusterIP: None/);
});

test('a baseline is written once, and from then on only what is new is told', () => {
  const folder = folderWith({ 'k8s/db.yaml': database('db-headles') });
  const file = path.join(folder, 'in/baseline.json');
  const first = run(folder, ['lint', '--baseline', 'in/baseline.json']);
  assert.deepEqual(
    [first.code, first.err],
    [0, 'headlight: in/baseline.json is written, with 1 finding. From now on only others are told.\n'],
  );
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
    version: 1,
    findings: [
      {
        rule: 'statefulset-service-not-found',
        file: '../k8s/db.yaml',
        kind: 'StatefulSet',
        namespace: 'data',
        name: 'db',
        field: 'spec.serviceName',
      },
    ],
  });
  const ask = (cwd: string, ...args: readonly string[]): Outcome =>
    run(cwd, ['lint', ...json, '--baseline', path.relative(cwd, file), ...args]);
  assert.deepEqual([ask(folder).code, rulesIn(ask(folder))], [0, []]);
  writeFileSync(path.join(folder, 'k8s/db.yaml'), `# moved\n\n${database('db-headles')}`);
  assert.deepEqual(rulesIn(ask(path.join(folder, 'k8s'))), [], 'known from elsewhere, and in other lines');
  writeFileSync(path.join(folder, 'k8s/db.yaml'), `${database('db-headles')}---\n${forced}`);
  const second = ask(folder);
  assert.deepEqual([second.code, rulesIn(second)], [1, ['cluster-ip-invalid']]);
  assert.equal(ask(folder, '--update-baseline').code, 0);
  assert.deepEqual(rulesIn(ask(folder)), []);
  assert.match(
    run(folder, ['lint', '--baseline', 'in/baseline.json']).out,
    /^Nothing found in \d+ files?, \d+ documents?\. \d+ findings? of the baseline (?:is|are) left out\.\n$/,
  );
});

test('two findings of one kind on one object are two in a baseline', () => {
  const port = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: data}\nspec:\n  containers:\n    - name: a\n      image: a\n      env:\n        - {name: A, value: ${name}}\n`;
  const wrong = 'db-9.db-headless.data.svc.cluster.local';
  const folder = folderWith({ 'db.yaml': database(), 'pod.yaml': port(`"${wrong}"`) });
  run(folder, ['lint', '--baseline', 'b.json']);
  const before = rulesIn(run(folder, ['lint', ...json]));
  assert.equal(before.length, 1);
  writeFileSync(path.join(folder, 'pod.yaml'), port(`"${wrong},${wrong}"`));
  assert.equal(rulesIn(run(folder, ['lint', ...json])).length, 2);
  assert.equal(rulesIn(run(folder, ['lint', ...json, '--baseline', 'b.json'])).length, 1);
});

test('a baseline that is none, or cannot be written, is bad usage', () => {
  const folder = folderWith({ 'db.yaml': database('db-headles'), 'no.json': '{', 'other.json': '{"version": 2}', folder: '' });
  for (const [argv, told] of [
    [['--baseline', 'no.json'], /no\.json: the file is no JSON/],
    [['--baseline', 'other.json'], /other\.json: the file is no baseline of version 1/],
    [['--baseline', 'folder/x.json'], /folder\/x\.json: the file cannot be written/],
    [['--update-baseline'], /--update-baseline belongs to --baseline/],
    [['--baseline', ''], /--baseline is empty/],
  ] as const) {
    const { code, out, err } = run(folder, ['lint', ...argv]);
    assert.deepEqual([code, out], [2, ''], argv.join(' '));
    assert.match(err, told);
  }
  assert.ok(!existsSync(path.join(folder, 'folder/x.json')));
});

test('--quiet: findings alone, and nothing where there are none', () => {
  const folder = folderWith({ 'db.yaml': database('db-headles'), 'other/web.yaml': database() });
  assert.deepEqual(run(folder, ['lint', 'other', '--quiet']), { code: 0, out: '', err: '' });
  const loud = run(folder, ['lint', '--fail-on', 'error']).out;
  const quiet = run(folder, ['lint', '-q', 'db.yaml']);
  assert.equal(quiet.err, '');
  assert.ok(loud.startsWith(quiet.out) && quiet.out.split('\n').length === 6, quiet.out);
});

test('--statistics counts by rule, in text and in JSON', () => {
  const folder = folderWith({ 'a.yaml': database('db-headles'), 'b.yaml': database('db-headles', 'other'), 'web.yaml': forced });
  const { out, code } = run(folder, ['lint', '--statistics']);
  assert.equal(
    out,
    '2  warning  statefulset-service-not-found  in 2 files\n1  error    cluster-ip-invalid             in 1 file, 1 fixable with --fix\n',
  );
  assert.equal(code, 1);
  const report: { statistics: unknown; findings: unknown[] } = JSON.parse(run(folder, ['lint', ...json, '--statistics']).out);
  assert.equal(report.findings.length, 3);
  assert.deepEqual(report.statistics, [
    { rule: 'statefulset-service-not-found', severity: 'warning', findings: 2, files: 2, fixable: 0 },
    { rule: 'cluster-ip-invalid', severity: 'error', findings: 1, files: 1, fixable: 1 },
  ]);
  assert.match(run(folder, ['lint', '--statistics', '-o', 'sarif']).err, /--statistics is for text and json, not for sarif/);
});

test('colour is shown by terminals, by --color and by what the environment says', () => {
  const folder = folderWith({ 'db.yaml': database('db-headles') });
  const isColored = (args: readonly string[], env: Readonly<Record<string, string>> = {}, out = false): boolean =>
    runIn({ cwd: folder, env, terminal: { out, err: out } }, args).out.includes('\u001b[');
  for (const args of [['lint'], ['zone'], ['dig', 'db-headless.data', '--from', 'data']]) {
    assert.deepEqual(
      [
        isColored(args),
        isColored(args, {}, true),
        isColored([...args, '--color', 'always']),
        isColored([...args, '--color=never'], {}, true),
      ],
      [false, true, true, false],
      args[0],
    );
    assert.deepEqual(
      [
        isColored(args, { NO_COLOR: '1' }, true),
        isColored(args, { NO_COLOR: '' }, true),
        isColored([...args, '--color', 'always'], { NO_COLOR: '1' }),
      ],
      [false, true, true],
      args[0],
    );
    assert.deepEqual(
      [isColored(args, { TERM: 'dumb' }, true), isColored(args, { FORCE_COLOR: '1' }), isColored(args, { FORCE_COLOR: '0' }, true)],
      [false, true, false],
      args[0],
    );
  }
  assert.ok(!isColored(['lint', '--color', 'always', '-o', 'json']));
  const colored = run(folder, ['lint', '--color', 'always']).out;
  assert.equal(colored.replace(/\u001b\[\d+m/g, ''), run(folder, ['lint']).out, 'colour changes nothing else');
  assert.match(run(folder, ['lint', '--color', 'sometimes']).err, /--color has to be one of auto, always, never/);
});

test('the mark below a line stands below what is meant, whatever the line holds', () => {
  const excerpts = (lines: string): readonly string[] =>
    /\n( {4}\d+ \| .*)\n( *\|.*)\n/.exec(run(folderWith({ 'db.yaml': lines }), ['lint', '--fail-on', 'never']).out)?.slice(1) ?? [];
  const flow = (text: string): string =>
    `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, annotations: {a: "${text}"}}, spec: {serviceName: gone, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: a}]}}}}\n`;
  for (const text of ['x', 'ä\u0301', '\u8a9e', '\t', 'x'.repeat(300), '##[error]', '\\"']) {
    const [line = '', mark = ''] = excerpts(flow(text));
    const columns = [...line.slice(0, line.indexOf('gone'))].reduce(
      (sum, character) => sum + (character === '\u8a9e' ? 2 : character === '\u0301' ? 0 : 1),
      0,
    );
    assert.equal(mark.indexOf('^'), columns, `${line}\n${mark}`);
    assert.ok(mark.endsWith('^^^^') && !mark.includes('^^^^^') && line.length < 125, `${line}\n${mark}`);
  }
});

test('a person at a terminal is told how far a long command is, and the line goes away', () => {
  const folder = folderWith(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}.yaml`, database('db-headless', `n${i}`)])));
  let time = 0;
  const now = (): number => (time += 60);
  const { err, out } = runIn({ cwd: folder, terminal: { out: false, err: true }, now }, ['lint']);
  assert.match(err, /^(?:\r\u001b\[K(?:Reading|Judging) file \d+ of 30…)+/);
  assert.match(err, /Judging file \d+ of 30/);
  assert.ok(err.endsWith('\r\u001b[K'));
  assert.match(out, /^Nothing found in 30 files/);
  assert.equal(runIn({ cwd: folder, terminal: { out: true, err: false }, now }, ['lint']).err, '');
  assert.equal(runIn({ cwd: folder, terminal: { out: false, err: true }, now: () => 0 }, ['lint']).err, '', 'a short one says nothing');
});

test('junit fails what fails the run, and no more', () => {
  const folder = folderWith({ 'db.yaml': database('db-headles'), 'web.yaml': forced });
  const counts = (...args: readonly string[]): readonly string[] =>
    /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(run(folder, ['lint', '-o', 'junit', ...args]).out)?.slice(1) ?? [];
  assert.deepEqual(counts(), ['2', '2', '0']);
  assert.deepEqual(counts('--fail-on', 'error'), ['2', '1', '0']);
  assert.deepEqual(counts('--fail-on', 'never'), ['2', '0', '0']);
  assert.match(
    run(folder, ['lint', '-o', 'junit', '--fail-on', 'error']).out,
    /<system-out>warning: serviceName [^\n]*&#10;db\.yaml:20:16<\/system-out>/,
  );
  writeFileSync(path.join(folder, 'bad.yaml'), 'apiVersion: v1\nkind: Service\nspec: [\n');
  assert.deepEqual([counts()[2], counts('--fail-on', 'never')[2]], ['1', '0']);
});

test('sarif and annotations call files from the root of the repository, also in a folder of it', () => {
  const folder = folderWith({ 'deploy/k8s/db.yaml': database('db-headles'), 'lib/x.yaml': forced });
  mkdirSync(path.join(folder, '.git'));
  const cwd = path.join(folder, 'deploy');
  const log = JSON.parse(run(cwd, ['lint', '-o', 'sarif']).out).runs[0];
  assert.deepEqual(log.results[0].locations[0].physicalLocation.artifactLocation, { uri: 'deploy/k8s/db.yaml', uriBaseId: 'SRCROOT' });
  assert.match(log.originalUriBaseIds.SRCROOT.uri, /^file:\/\/\/.*\/$/);
  assert.ok(existsSync(path.join(new URL(log.originalUriBaseIds.SRCROOT.uri).pathname, 'deploy/k8s/db.yaml')));
  assert.equal(log.results[0].fixes[0].artifactChanges[0].artifactLocation.uri, 'deploy/k8s/db.yaml');
  assert.deepEqual(log.results[0].fixes[0].artifactChanges[0].replacements, [
    { deletedRegion: { startLine: 20, startColumn: 16, endLine: 20, endColumn: 26 }, insertedContent: { text: 'db-headless' } },
  ]);
  assert.deepEqual(log.invocations, [{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  const outside = folderWith({ 'other.yaml': forced });
  const { results } = JSON.parse(run(cwd, ['lint', '-o', 'sarif', path.relative(cwd, path.join(outside, 'other.yaml'))]).out).runs[0];
  assert.deepEqual(
    results[0].locations[0].physicalLocation.artifactLocation,
    { uri: pathToFileURL(path.join(outside, 'other.yaml')).href },
    'what lies elsewhere has an address of its own',
  );
  assert.match(run(cwd, ['lint', '-o', 'github']).out, /^::warning file=deploy\/k8s\/db\.yaml,/);
  assert.match(run(cwd, ['lint']).out, /^k8s\/db\.yaml$/m, 'people are told from where they are');
});
