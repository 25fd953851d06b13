import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hole } from '../../server/src/base/texts/hole.ts';
import { laterNames } from '../unit/lib/later-names.ts';
import { folderWith, run } from './lib/run.ts';

const wrong =
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {generateName: db-}\nspec: {serviceName: mad, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}}\n';
const long = 'x'.repeat(400);
/** Of long texts that are nobody's name only the length is kept, and of Secrets not even short ones: nothing that stands for them is shown. */
const notKept = [
  `apiVersion: v1\nkind: Pod\nmetadata: {name: long, annotations: {note: ${long}}}\nspec: {hostname: a_b, containers: [{name: c, image: i, args: [${long}, 5], env: [{name: A, value: ${long}}]}]}\n`,
  `apiVersion: v1\nkind: Secret\nmetadata: {name: s_s}\ndata: {a_b: c2VjcmV0, c: "%%", ? ${long} : ${long}}\nstringData: {d: e, 5: 6}\n`,
].join('---\n');
const files = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'templates/all.yaml': laterNames,
  'plain.yaml': [laterNames, wrong].join('---\n'),
  'long.yaml': notKept,
};

const commands: readonly (readonly string[])[] = [
  ...['text', 'json', 'sarif', 'github', 'junit'].map((format) => ['lint', '--format', format]),
  ['lint', '--fix', '--dry-run'],
  ['zone'],
  ['zone', '--format', 'json'],
  ...['A', 'SRV', 'TXT'].flatMap((type) =>
    [[], ['--json'], ['+reason'], ['--from', 'default']].map((more) => ['dig', 'made.default.svc.cluster.local', type, ...more]),
  ),
  ['dig', '<ip4 Pod/default/one-…>.in-addr.arpa', 'PTR', '--json'],
];

test('no output of the command line holds what stands for names that are made later', () => {
  const folder = folderWith(files);
  for (const command of commands) {
    const { out, err } = run(folder, command);
    const text = out + err;
    assert.equal(/.{0,100}(?:[\ue000-\uf8ff]|\\u(?:e|f[0-8])[0-9a-f]{2}).{0,60}/is.exec(text)?.[0], undefined, command.join(' '));
  }
  assert.match(run(folder, ['zone', '--format', 'json']).out, /<ip4 Pod\/default\/one-…>/);
});

test('names that are made later can be asked for as they are shown', () => {
  const folder = folderWith(files);
  const [forward] = JSON.parse(run(folder, ['dig', '<dashed4 Pod/default/one-…>.made.default.svc.cluster.local', '--json']).out);
  assert.equal(forward.rcode, 'NXDOMAIN', 'it is called h');
  const [pod] = JSON.parse(run(folder, ['dig', '<dashed4 Pod/default/one-…>.default.pod.cluster.local', '--json']).out);
  assert.deepEqual(
    pod.answers.map(({ data }: { data: string }) => data),
    ['<ip4 Pod/default/one-…>'],
  );
  const [reverse] = JSON.parse(run(folder, ['dig', '<ip4 Pod/default/one-…>.in-addr.arpa', 'PTR', '--json']).out);
  assert.deepEqual(
    reverse.answers.map(({ data }: { data: string }) => data),
    ['h.made.default.svc.cluster.local'],
  );
});

test('a character of the author in a file is shown as it is in a diff', () => {
  const text = `# ${hole} an icon\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  clusterIP: none # ${hole}\n  selector: {app: web}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}\n`;
  const { out } = run(folderWith({ 'a.yaml': text }), ['lint', '--fix', '--dry-run']);
  assert.match(out, /^-.*clusterIP: none/m);
  assert.ok(out.includes(hole), out);
});
