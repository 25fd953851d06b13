import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileNames, manifestsWith } from '../unit/lib/hostile-names.ts';
import { skip } from '../charts/lib/engine.ts';
import { folderWith, run } from './lib/run.ts';
import { sarifProblems } from './lib/sarif.ts';

/** Names that a file system takes. */
const fileName = (word: string): string => word.replace(/[/\u0000]|[\ud800-\udfff]/g, '_').slice(0, 60);

/** A file that has a finding whatever it is called. */
const witness = 'apiVersion: v1\nkind: Service\nmetadata: {name: Not_A_Name}\nspec: {ports: [{port: 80}]}\n';

/** A word in the names of files and folders, in everything that manifests hold, in what cannot be read, and in a kustomization. */
function filesOf(word: string, i: number): Record<string, string | Uint8Array> {
  const [name, w] = [fileName(word), JSON.stringify(word)];
  return {
    [`${i}${name}.yaml`]: manifestsWith(word),
    [`${name}/${name}.yaml`]: witness,
    [`${name}.yaml`]: witness,
    [`broken ${name}.yaml`]: `apiVersion: v1\nkind: Service\nmetadata:\n\tname: ${w}\n`,
    [`bytes ${name}.yaml`]: Buffer.from([0xc3, 0x28, 0xa0]),
    [`k${name}/kustomization.yaml`]: `namePrefix: ${w}\nnamespace: ${w}\nresources: [${w}, ../gone, a.yaml]\npatches: [{patch: ${JSON.stringify(`{kind: Service, apiVersion: v1, metadata: {name: ${w}}}`)}}]\nreplicas: [{name: ${w}, count: 2}]\n`,
    [`k${name}/a.yaml`]: witness,
  };
}

const several = 8;
const groups = Array.from({ length: Math.ceil(hostileNames.length / several) }, (_, i) =>
  hostileNames.slice(i * several, (i + 1) * several),
);
const folders = groups.map((words) => ({ words, folder: folderWith(Object.assign({}, ...words.map(filesOf))) }));

/** More than text for a terminal: control and format characters, but for line ends. */
const control = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u;
/** What a runner of CI jobs takes for a command to it. */
const command = /^\s*::|##(?:\[|vso\[|teamcity\[)/im;

function check(folder: string, args: readonly string[], stdin = ''): void {
  for (const [stream, text] of Object.entries(run(folder, args, stdin))) {
    if (typeof text !== 'string') continue;
    // Patches are exact, and columns of answers are set apart by tabs.
    const shown = args.includes('--dry-run') ? text.replace(/^[-+ @].*$/gm, '') : args[0] === 'dig' ? text.replaceAll('\t', '') : text;
    const at = control.exec(shown)?.index ?? 0;
    assert.doesNotMatch(
      shown,
      control,
      `${stream} of ${JSON.stringify(args)}: ${JSON.stringify(shown.slice(Math.max(0, at - 60), at + 20))}`,
    );
    if (!(stream === 'out' && args.includes('github'))) assert.doesNotMatch(shown, command, `${stream} of ${JSON.stringify(args)}`);
  }
}

test('no output about files, on either stream, holds what terminals and runners take for more than text', () => {
  const outputs: readonly (readonly string[])[] = [
    ...['text', 'json', 'sarif', 'junit', 'github'].map((format) => ['lint', '--format', format]),
    ['lint', '--fix', '--dry-run', '--format', 'json'],
    ['zone'],
    ['zone', '--format', 'json'],
    ['dig', 'web.default', '--from', 'default', '+reason'],
    ['dig', 'web.default', 'SRV', '--json'],
  ];
  for (const { folder } of folders) for (const args of outputs) check(folder, args);
});

test('nor do changes, from nothing to such names and back, in any format', () => {
  for (const { folder } of folders) {
    const nothing = folderWith({ 'a.txt': '' });
    for (const format of ['text', 'json', 'markdown', 'github', 'sarif'])
      for (const args of [
        [nothing, '.'],
        ['.', nothing],
      ])
        check(folder, ['diff', ...args, '--format', format]);
  }
});

test('nor does an answer to what is asked, or to what is in settings and on standard input', () => {
  for (const word of hostileNames) {
    const w = JSON.stringify(word);
    const settings = `${w}: 1\n${JSON.stringify(`files.${word}`)}: 2\nrules: {${w}: off, service-duplicate: ${w}}\nclusterDomain: ${w}\noverrides: [{paths: [${w}], ${w}: 1}]\nserviceCidrs: [${w}]\n`;
    const folder = folderWith({ 'web.yaml': witness, '.headlight.yaml': settings, [`${fileName(word)}.yml`]: settings });
    const questions: readonly (readonly string[])[] = [
      ['lint'],
      ['lint', '-', '--format', 'json'],
      ['lint', '-', '--format', 'text'],
      ['zone', '-'],
      ['zone', '-n', word],
      ['dig', word],
      ['dig', word, '--json', '+reason'],
      ['dig', `web.${word}`, '--from', word],
      ['lint', '--bundle', word],
      ['lint', `--${word}`],
      [word],
      ['explain', word],
      ['help', word],
      ['lint', word],
      ['lint', '--config', word],
      ['lint', '--config', `${fileName(word)}.yml`],
      ['lint', '--format', word],
      ['lint', '--cluster-domain', word],
      ['lint', '--cache', `${word}/x`],
      ['lint', '--render-helm', '--helm-values', word],
    ];
    for (const args of questions) check(folder, args, args.includes('-') ? manifestsWith(word) : '');
  }
});

test('nor what is said of files that are mended', () => {
  for (const { folder } of folders) check(folder, ['lint', '--fix', '--format', 'json']);
});

test('a workflow command is one of ours and on one line', () => {
  for (const { folder } of folders) {
    for (const line of run(folder, ['lint', '--format', 'github']).out.split('\n')) {
      assert.match(
        line,
        /^(?:|::(?:error|warning|notice) file=[^:,\n]*,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=[a-z-]+::[^\r\n]*)$/,
      );
    }
  }
});

test('sarif and json parse and hold the names as they are, junit is well-formed', () => {
  for (const { words, folder } of folders) {
    assert.deepEqual(sarifProblems(JSON.parse(run(folder, ['lint', '--format', 'sarif']).out)), []);
    const json: { readonly findings: readonly { readonly file: string }[] } = JSON.parse(run(folder, ['lint', '--format', 'json']).out);
    for (const word of words)
      assert.ok(
        json.findings.some(({ file }) => file === `${fileName(word)}.yaml`),
        JSON.stringify(word),
      );
    const junit = run(folder, ['lint', '--format', 'junit']).out;
    assert.doesNotMatch(
      junit.replace(/<\/?(?:\?xml|testsuites?|testcase|failure|error|system-out)(?: [a-z]+="[^"<]*")*\s*[?/]?>/g, ''),
      /[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/,
    );
  }
});

test('nor what is said of charts that cannot be rendered, or of values for them', { skip }, () => {
  for (const { words } of folders) {
    for (const word of words.slice(0, 1)) {
      const chart = folderWith({
        'c/Chart.yaml': `apiVersion: v2\nname: ${JSON.stringify(word)}\nversion: 0.1.0\n`,
        'c/values.yaml': `${JSON.stringify(word)}: [\n`,
        'd/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 0.1.0\n',
        [`d/templates/${fileName(word)}.yaml`]: `{{ fail ${JSON.stringify(fileName(word)).replace(/\\u[0-9a-f]{4}/g, ' ')} }}`,
      });
      for (const args of [
        ['render', 'c'],
        ['render', 'd'],
        ['render', word],
        ['render', 'd', '--release', word],
      ])
        check(chart, args);
    }
  }
});
