import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asList, asObject, asText } from '../../../server/src/k8s/json.ts';
import { skip } from '../../charts/lib/engine.ts';
import { folderWith, run } from '../lib/run.ts';

type Files = Readonly<Record<string, string>>;

function diffOf(before: Files, after: Files, ...more: readonly string[]): string {
  const folder = folderWith({
    'old/keep.yaml': 'a: b\n',
    'new/keep.yaml': 'a: b\n',
    ...Object.fromEntries(Object.entries(before).map(([name, text]) => [`old/${name}`, text])),
    ...Object.fromEntries(Object.entries(after).map(([name, text]) => [`new/${name}`, text])),
  });
  return run(folder, ['diff', 'old', 'new', ...more]).out;
}

const unknownOf = (before: Files, after: Files): readonly string[] =>
  asList(asObject(JSON.parse(diffOf(before, after, '--format', 'json')))['unknown']).map(
    (each) => `${asText(asObject(each)['file']) ?? ''}: ${asText(asObject(each)['message']) ?? ''}`,
  );

const application = (spec: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: prod}\nspec:\n  source: {${spec}}\n  destination: {namespace: data}\n`;
const release = (values: string, interval = '5m'): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db}\nspec:\n  interval: ${interval}\n  chart: {spec: {chart: postgresql, version: "1", sourceRef: {kind: HelmRepository, name: bitnami}}}\n  values: {${values}}\n`;
const remote = (ref: string): string => `resources: ["https://github.com/example/base//db?ref=${ref}", svc.yaml]\n`;
const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {clusterIP: None, selector: {app: db}, ports: [{port: 1}]}\n`;
const chart = (values: string, dependency = ''): Files => ({
  'db/Chart.yaml': `apiVersion: v2\nname: db\nversion: 1.0.0\n${dependency}`,
  'db/values.yaml': values,
  'db/templates/svc.yaml': service('{{ .Values.name }}'),
});
const lacking = 'dependencies: [{name: postgresql, version: 1.0.0, repository: "https://charts.example.com"}]\n';

const patch = (port: number): string => `- {op: replace, path: /spec/ports/0/port, value: ${port}}\n`;
const overlays = (ref: string): Files => ({
  'base/kustomization.yaml': `resources: ["https://github.com/example/base//db?ref=${ref}"]\n`,
  ...Object.fromEntries(
    ['dev', 'staging', 'prod'].map((name) => [`${name}/kustomization.yaml`, `namespace: ${name}\nresources: [../base]\n`]),
  ),
});
const transformed = 'resources: [svc.yaml]\ntransformers: ["https://github.com/example/transformers?ref=v1"]\n';
const settings = (value: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "${value}"}\n`;

const elsewhere = 'comes from elsewhere, so what this change does to names is not known';

const cases: readonly (readonly [what: string, before: Files, after: Files, told: readonly RegExp[]])[] = [
  [
    'values of a chart from elsewhere, in a HelmRelease',
    { 'a.yaml': release('a: 1') },
    { 'a.yaml': release('a: 2') },
    [/^new\/a\.yaml: What HelmRelease db deploys comes from elsewhere/],
  ],
  ['how often one looks', { 'a.yaml': release('a: 1') }, { 'a.yaml': release('a: 1', '9m') }, []],
  ['a HelmRelease that goes', { 'a.yaml': release('a: 1') }, {}, [/^old\/a\.yaml: What HelmRelease db deploys/]],
  [
    'the version of a chart of an Application',
    { 'a.yaml': application('repoURL: "https://c.example.com", chart: db, targetRevision: "1"') },
    { 'a.yaml': application('repoURL: "https://c.example.com", chart: db, targetRevision: "2"') },
    [new RegExp(elsewhere)],
  ],
  [
    'the revision of a base from elsewhere',
    { 'kustomization.yaml': remote('v1'), 'svc.yaml': service('db') },
    { 'kustomization.yaml': remote('v2'), 'svc.yaml': service('db') },
    [/^new\/kustomization\.yaml: Names of \. hang on something that is not known: .*ref=v2/],
  ],
  [
    'a patch beside a base from elsewhere',
    { 'kustomization.yaml': remote('v1'), 'svc.yaml': service('db') },
    { 'kustomization.yaml': `${remote('v1')}namePrefix: a-\n`, 'svc.yaml': service('db') },
    [/ref=v1/],
  ],
  [
    'a file beside a build',
    { 'over/kustomization.yaml': remote('v1'), 'b.yaml': service('db') },
    { 'over/kustomization.yaml': remote('v1'), 'b.yaml': service('x') },
    [],
  ],
  [
    'an object beside a base from elsewhere that stays as it is',
    { 'kustomization.yaml': remote('v1'), 'svc.yaml': service('db') },
    { 'kustomization.yaml': remote('v1'), 'svc.yaml': service('x') },
    [],
  ],
  [
    'a patch file for a base from elsewhere',
    {
      'kustomization.yaml': `${remote('v1')}patches: [{path: p.yaml, target: {kind: Service}}]\n`,
      'svc.yaml': service('db'),
      'p.yaml': patch(1),
    },
    {
      'kustomization.yaml': `${remote('v1')}patches: [{path: p.yaml, target: {kind: Service}}]\n`,
      'svc.yaml': service('db'),
      'p.yaml': patch(2),
    },
    [/ref=v1/],
  ],
  [
    'one base from elsewhere under three overlays, once',
    overlays('v1'),
    overlays('v2'),
    [/Names of dev, prod and staging hang on something that is not known: [^ ]*ref=v2/],
  ],
  [
    'an object that goes through transformers which nobody knows',
    { 'kustomization.yaml': transformed, 'svc.yaml': service('db') },
    { 'kustomization.yaml': transformed, 'svc.yaml': service('x') },
    [/has transformers/],
  ],
  [
    'a ConfigMap that goes through them',
    { 'kustomization.yaml': transformed, 'svc.yaml': settings(1) },
    { 'kustomization.yaml': transformed, 'svc.yaml': settings(2) },
    [],
  ],
  [
    'a comment in values for a chart that is not here',
    { 'values-prod.yaml': 'replicas: 1\n' },
    { 'values-prod.yaml': '# three\nreplicas: 1\n' },
    [],
  ],
  [
    'values for a chart that is not here',
    { 'values-prod.yaml': 'replicas: 1\n' },
    { 'values-prod.yaml': 'replicas: 2\n' },
    [/^new\/values-prod\.yaml: values-prod\.yaml gives values to a chart that is not here/],
  ],
  [
    'nothing',
    { 'values.yaml': 'a: 1\n', 'a.yaml': release('a: 1'), 'kustomization.yaml': remote('v1') },
    { 'values.yaml': 'a: 1\n', 'a.yaml': release('a: 1'), 'kustomization.yaml': remote('v1') },
    [],
  ],
];

for (const [what, before, after, told] of cases) {
  test(`what is not known is said: ${what}`, () => {
    const found = unknownOf(before, after);
    assert.equal(found.length, told.length, found.join('\n'));
    for (const pattern of told)
      assert.ok(
        found.some((each) => pattern.test(each)),
        found.join('\n'),
      );
  });
}

const charts: readonly (readonly [what: string, before: Files, after: Files, told: readonly RegExp[]])[] = [
  ['values of a chart that is here', chart('name: a\n'), chart('name: b\n'), []],
  [
    'values of a chart that needs another one',
    chart('name: a\n', lacking),
    chart('name: a\npostgresql: {x: 1}\n', lacking),
    [/db needs the chart postgresql, which is not here/],
  ],
  [
    'a template that fails on one side',
    chart('name: a\n'),
    { ...chart('name: a\n'), 'db/templates/svc.yaml': service('{{ fail "no" }}') },
    [/svc\.yaml is not rendered on one side/],
  ],
];

for (const [what, before, after, told] of charts) {
  test(`what is not known is said: ${what}`, { skip }, () => {
    const found = unknownOf(before, after);
    assert.equal(found.length, told.length, found.join('\n'));
    for (const pattern of told)
      assert.ok(
        found.some((each) => pattern.test(each)),
        found.join('\n'),
      );
  });
}

test('where something is not known nobody is told that no name changes', () => {
  const [before, after] = [{ 'a.yaml': release('a: 1') }, { 'a.yaml': release('a: 2') }];
  assert.equal(
    diffOf(before, after),
    `As far as is known no name changes, and nothing is refused.\n\nNot known\n  new/a.yaml:5:3 What HelmRelease db deploys ${elsewhere}.\n`,
  );
  const comment = diffOf(before, after, '--format', 'markdown');
  assert.match(
    comment,
    /### Headlight: as far as is known no name changes, and nothing is refused\n\n\*\*Not known\*\*\n\n- `new\/a\.yaml:5` What HelmRelease db deploys/,
  );
  assert.doesNotMatch(comment, /<details>/);
});
