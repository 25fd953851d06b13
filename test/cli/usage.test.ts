import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { commandSpecs } from '../../server/src/cli/usage/command-specs.ts';
import { optionsOf } from '../../server/src/cli/usage/options.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { database, folderWith, repository, run } from './lib/run.ts';

const isThere = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;

test('bad usage is exit code 2, says what is wrong and what is nearest to right, and prints nothing', () => {
  const folder = folderWith({ 'db.yaml': database() });
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['zone', '-n', 'date'], /Nothing in these manifests lies in a namespace "date"\. Did you mean "data"\?/],
    [['zone', '-n', 'elsewhere'], /in a namespace "elsewhere"\. There are data, default\./],
    [['dig', 'db-headless', '--from', 'dta'], /Did you mean "data"\?/],
    [['dig', 'db-headless', '--from', ''], /The name of a namespace is empty\./],
    [['dig', 'db-headless.data', 'BAR'], /There is no type BAR\. There are A, AAAA, SRV/],
    [['dig', 'db-headless.data', 'SVR'], /There is no type SVR\. Did you mean "SRV"\?/],
    [['dig', 'SRV', 'db-headless.data'], /The type stands behind the name: headlight dig db-headless\.data SRV\./],
    [['dig', ''], /The NAME is empty\./],
    [['dig', ' '], /The NAME is empty\./],
    [['dig'], /dig needs a NAME\./],
    [['dig', 'db..data'], /db\.\.data has an empty part between two dots\. Did you mean "db\.data"\?/],
    [['dig', '@10.96.0.10', 'db-headless.data'], /dig asks no server: it answers from manifests\. Leave out @10\.96\.0\.10\./],
    [['dig', 'db-headless.data', '+short'], /There is no \+short; only \+reason\./],
    [['lint', ''], /A path is empty\. For the working directory: \./],
    [['lint', '-f', 'https://example.org/db.yaml'], /https:\/\/example\.org\/db\.yaml is not fetched: Headlight knows no network\./],
    [['lint', 'db.yml'], /db\.yml: there is no such file or folder\. Did you mean "db\.yaml"\?/],
    [
      ['lint', '--fail-on', 'warn'],
      /--fail-on has to be one of error, warning, information, hint, never, not "warn"\. Did you mean "warning"\?/,
    ],
    [['lint', '-o', 'jsn'], /Did you mean "json"\?/],
    [['lint', '-f', 'json'], /json: there is no such file or folder\. The format is -o json\./],
    [['lint', '--watch', '-'], /--watch is for files/],
    [['lint', '--watch', '--fix'], /--watch does not go with --fix/],
    [['completion'], /For which shell\? bash, zsh, fish, powershell\./],
    [['completion', 'fishh'], /Did you mean "fish"\?/],
    [['man', 'lint'], /headlight explain RULE/],
    [['config', 'a', 'b'], /config takes one PATH\./],
    [['hlp'], /Did you mean "help"\?/],
    [['help', 'lnt'], /Did you mean "lint"\?/],
    [['-o', 'json', 'lint', 'db.yaml'], /Options stand behind the command: headlight lint -o json db\.yaml$/m],
    [['--verison'], /There is no option --verison without a command\. Did you mean "--version"\?/],
    [['lint', '--baseline'], /--baseline takes a value, FILE, and none is given\./],
    [['zone', '-b', 'prod'], /There is no option -b\. Did you mean "--bundle"\?/],
    [['explain', 'x'], /There is no rule "x"\. headlight explain lists them, --search finds them by a text\./],
    [['-v'], /There is no option -v without a command\./],
  ];
  for (const [argv, told] of cases) {
    const { code, out, err } = run(folder, argv);
    assert.deepEqual([code, out], [2, ''], argv.join(' '));
    assert.match(err, told, argv.join(' '));
    assert.match(err, /^headlight: [^\n]+\nTry headlight --help\.\n$/, argv.join(' '));
  }
});

test('namespaces that every cluster has, and those of names alone, are none to refuse', () => {
  const folder = folderWith({ 'db.yaml': database(), 'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: empty}\n' });
  for (const namespace of ['kube-system', 'default', 'empty', 'data'])
    assert.equal(run(folder, ['dig', 'db-headless.data', '--from', namespace]).code, 0, namespace);
  assert.equal(run(folder, ['dig', 'db-headless.data', 'srv', '--default-namespace', 'mine', '--from', 'mine']).code, 0);
});

test('every option of every command stands in its help, in the manual and in what shells complete', () => {
  const manual = run('.', ['man']).out.replaceAll('\\-', '-');
  for (const spec of commandSpecs) {
    const help = run('.', [spec.name, '--help']).out;
    for (const { name, sameAs, text } of optionsOf(spec)) {
      if (sameAs !== undefined || (text === '' && name.startsWith('set-'))) continue;
      if (text !== '') assert.match(help, new RegExp(`--${name}\\b`), `${spec.name} --${name}`);
      if (text !== '') assert.match(manual, new RegExp(`--${name}\\b`), `${spec.name} --${name}`);
      for (const shell of ['bash', 'zsh', 'fish', 'powershell'])
        assert.match(
          run('.', ['completion', shell]).out,
          new RegExp(`${shell === 'fish' ? '-l ' : '--'}${name}\\b`),
          `${shell}: ${spec.name} --${name}`,
        );
    }
    for (const line of help.split('\n')) assert.ok(line.length <= 100, line);
  }
});

/** What bash offers at the end of a command line. */
function offered(line: readonly string[]): readonly string[] {
  const script = `${run('.', ['completion', 'bash']).out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _headlight; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...line], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((word) => word !== '');
}

test('bash completes commands, options, their words and rules', { skip: !isThere('bash') }, () => {
  assert.deepEqual(offered(['headlight', 'li']), ['lint']);
  assert.deepEqual(offered(['headlight', 'lint', '--for']), ['--format']);
  assert.deepEqual(offered(['headlight', 'lint', '--format', 's']), ['sarif']);
  assert.deepEqual(offered(['headlight', 'lint', '--format', '=', 's']), ['sarif']);
  assert.deepEqual(offered(['headlight', 'lint', '--format', '=']), ['text', 'json', 'sarif', 'github', 'junit']);
  assert.deepEqual(offered(['headlight', 'zone', '-o', '']), ['zone', 'json']);
  assert.deepEqual(offered(['headlight', 'lint', '']), [], 'paths are left to bash');
  assert.deepEqual(offered(['headlight', 'explain', 'service-dup']), ['service-duplicate']);
  assert.equal(offered(['headlight', 'lint', '--select', '']).length, rules.length);
  assert.deepEqual(offered(['headlight', 'help', 'co']), ['config', 'completion']);
});

for (const [shell, args] of [
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const) {
  test(`${shell} can read its completion`, { skip: !isThere(shell) && `there is no ${shell}` }, () => {
    const folder = folderWith({ completion: run('.', ['completion', shell]).out });
    const { status, stderr } = spawnSync(shell, [...args, path.join(folder, 'completion')], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });
}

test('the manual page is one for man', { skip: !isThere('groff') && 'there is no groff' }, () => {
  const page = run('.', ['man']).out;
  const { status, stdout, stderr } = spawnSync('groff', ['-ww', '-man', '-Tutf8', '-K', 'utf8'], { input: page, encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /HEADLIGHT\(1\)/);
  assert.equal(
    readFileSync(path.join(repository, 'server/docs/headlight.1'), 'utf8').replace(/"Headlight [^"]*"/, ''),
    page.replace(/"Headlight [^"]*"/, ''),
    'npm run gen writes it',
  );
});

test('config says what counts for a path, and where each setting comes from', () => {
  const folder = folderWith({
    '.headlight.yaml':
      'clusterDomain: corp.example\nkubernetes: {version: "1.34"}\ncoredns:\n  ttl: 5\n  pods: nonsense\nrules:\n  headless-port-unnamed: off\noverrides:\n  - paths: [stage/**]\n    defaultNamespace: stage\n    rules: {service-duplicate: error}\nexternalServices: [kafka*]\n',
    'stage/db.yaml': database(),
    'k8s/db.yaml': database(),
  });
  const text = run(folder, ['config', 'k8s', '--ip-families', 'IPv6']);
  assert.equal(text.code, 0);
  const lines = text.out.split('\n').map((line) => line.replace(/ +#/, ' #'));
  for (const line of [
    '# Settings of .headlight.yaml',
    'clusterDomain: "corp.example" # .headlight.yaml:1',
    'kubernetes.version: "1.34" # .headlight.yaml:2',
    'coredns.ttl: 5 # .headlight.yaml:4',
    'coredns.pods: "insecure" # default',
    'ipFamilies: ["IPv6"] # --ip-families',
    'defaultNamespace: "default" # default',
    'rules.headless-port-unnamed: "off" # .headlight.yaml:7',
    'externalServices: ["kafka*"] # .headlight.yaml:12',
  ])
    assert.ok(lines.includes(line), `${line} in\n${text.out}`);
  assert.match(text.err, /\.headlight\.yaml:5:3: coredns\.pods/);
  const ofFile = run(folder, ['config', 'stage/db.yaml', '-o', 'json']).out;
  const { file, settings, positions }: { file: string; positions: unknown; settings: { key: string; value: unknown; source: unknown }[] } =
    JSON.parse(ofFile);
  assert.deepEqual([file, positions], ['.headlight.yaml', { firstLine: 0, firstCharacter: 0, firstDocument: 0, encoding: 'utf-16' }]);
  assert.deepEqual(
    settings.find(({ key }) => key === 'defaultNamespace'),
    {
      key: 'defaultNamespace',
      value: 'stage',
      source: { kind: 'file', file: '.headlight.yaml', range: { start: { line: 9, character: 4 }, end: { line: 9, character: 20 } } },
    },
  );
  assert.deepEqual(settings.find(({ key }) => key === 'rules.service-duplicate')?.value, 'error');
  assert.match(
    run(folder, ['config', 'stage/db.yaml', '--default-namespace', 'mine']).out,
    /^defaultNamespace: "mine" +# --default-namespace$/m,
    'options win',
  );
  const again = folderWith({ '.headlight.yaml': text.out, 'db.yaml': database() });
  assert.deepEqual(
    [run(again, ['config']).err, run(again, ['config']).out.replace(/ *#.*$/gm, '')],
    ['', text.out.replace(/ *#.*$/gm, '')],
    'what it prints can be written into the file',
  );
  const none = folderWith({});
  mkdirSync(path.join(none, '.git'));
  assert.match(run(none, ['config']).out, /^# There is no \.headlight\.yaml from here upward\.\ndiagnostics\.enable: true +# default\n/);
});
