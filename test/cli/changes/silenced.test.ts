import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { changeCodes } from '../../../server/src/base/change-codes.ts';
import { folderWith, run } from '../lib/run.ts';

const service = (more = '', above = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  selector: {app: db}\n${above}${more}  ports: [{port: 5432}]\n`;
const set = (serviceName: string, name = 'db', above = '', more = ''): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n${above}  name: ${name}\n${more}spec:\n  serviceName: ${serviceName}\n  replicas: 2\n  selector: {matchLabels: {app: ${name}}}\n` +
  `  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {containers: [{name: c, image: c}]}\n`;
const client = (above = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: web\n      env:\n        - name: DB\n${above}          value: gone.default.svc.cluster.local\n`;
const gone = service().replace('name: db', 'name: gone');

/** One change for each code: before, after, and after with a comment and with the annotation that silence it. */
const said: Readonly<
  Record<(typeof changeCodes)[number]['id'], { readonly before: string; readonly after: (above: string, annotations: string) => string }>
> = {
  'change-refused': {
    before: set('one'),
    after: (above, annotations) => set('one', 'db', '', annotations).replace('  serviceName: one', `${above}  serviceName: two`),
  },
  'used-name-removed': {
    before: `${gone}---\n${client()}`,
    after: (above, annotations) =>
      client(above).replace('metadata: {name: web}', `metadata:\n  name: web${annotations === '' ? '' : `\n${annotations.trimEnd()}`}`),
  },
  'change-ineffective': {
    before: service('  clusterIP: None\n'),
    after: (above, annotations) => service('  clusterIP: ""\n', above).replace('  name: db\n', `  name: db\n${annotations}`),
  },
  'pods-renamed': {
    before: set('one').replace('name: db\n', 'name: a\n'),
    after: (above, annotations) => set('one', 'db', above, annotations).replace('name: db\n', 'name: b\n'),
  },
  'address-changed': {
    before: service('  type: ExternalName\n  externalName: a.example.com\n'),
    after: (above, annotations) => service().replace('  name: db\n', `${above}  name: db\n${annotations}`),
  },
};

/** Codes in a format, and the exit status. */
function codesIn(
  before: string,
  after: string,
  argv: readonly string[] = [],
  settings = '',
): readonly [codes: readonly string[], code: number] {
  const folder = folderWith({ 'old/a.yaml': before, 'new/a.yaml': after, '.headlight.yaml': settings });
  const { out, code } = run(folder, ['diff', 'old', 'new', '--format', 'sarif', '--fail-on', 'refused,used,ineffective', ...argv]);
  const [first] = asList(asObject(JSON.parse(out))['runs']).map(asObject);
  return [[...new Set(asList(first?.['results']).map((result) => String(asObject(result)['ruleId'])))].toSorted(), code];
}

for (const { id } of changeCodes) {
  const { before, after } = said[id];
  test(`${id} is silenced by a comment, the annotation, settings and options, and by nothing else`, () => {
    const plain = after('', '');
    const [codes] = codesIn(before, plain);
    assert.ok(codes.includes(id), codes.join());
    const comment = (name: string): string =>
      `${/\n(?<indent> *)\S*$/.exec(plain)?.groups?.['indent'] ?? ''}  # headlight-ignore: ${name}\n`;
    const annotations = (name: string): string => `  annotations: {headlight/ignore: ${name}}\n`;
    const quiet: readonly (readonly [readonly string[], number])[] = [
      codesIn(before, after(comment(id), '')),
      codesIn(before, after('', annotations(id))),
      codesIn(before, plain, [], `rules: {${id}: off}\n`),
      codesIn(before, plain, [], `overrides: [{paths: ["**/a.yaml"], rules: {${id}: off}}]\n`),
      codesIn(before, plain, ['--ignore', id]),
      codesIn(before, plain, [
        '--select',
        changeCodes
          .map((each) => each.id)
          .filter((each) => each !== id)
          .join(),
      ]),
    ];
    for (const [at, [found, code]] of quiet.entries()) {
      assert.equal(found.includes(id), false, `${at}: ${found.join()}`);
      assert.equal(
        code,
        found.some((each) => ['change-refused', 'used-name-removed', 'change-ineffective'].includes(each)) ? 1 : 0,
        String(at),
      );
    }
    const loud = [
      codesIn(before, after(comment('headless-port-remapped'), '')),
      codesIn(before, plain, [], `overrides: [{paths: ["**/b.yaml"], rules: {${id}: off}}]\n`),
      codesIn(before, plain, ['--select', id]),
    ];
    for (const [found] of loud) assert.ok(found.includes(id));
  });
}

test('settings give a code another level', () => {
  const folder = folderWith({ 'old/a.yaml': set('one'), 'new/a.yaml': set('two'), '.headlight.yaml': 'rules: {change-refused: hint}\n' });
  const report = asObject(JSON.parse(run(folder, ['diff', 'old', 'new', '--format', 'json']).out));
  assert.deepEqual(
    asList(report['refused']).map((each) => asObject(each)['severity']),
    ['hint'],
  );
  assert.match(run(folder, ['diff', 'old', 'new', '--format', 'github']).out, /^::notice .*title=change-refused/m);
});

test('a code that there is not is a mistake in use, with what is near it', () => {
  const folder = folderWith({ 'a.yaml': service(), 'b.yaml': service() });
  const { err, code } = run(folder, ['diff', 'a.yaml', 'b.yaml', '--ignore', 'change-refuse']);
  assert.deepEqual([code, /there is no code "change-refuse"\. Did you mean "change-refused"\?/.test(err)], [2, true], err);
  const settings = folderWith({ 'a.yaml': service(), 'b.yaml': service(), '.headlight.yaml': 'rules: {change-refuse: off}\n' });
  assert.match(run(settings, ['diff', 'a.yaml', 'b.yaml']).err, /There is no rule "change-refuse"\. Did you mean "change-refused"\?/);
});
