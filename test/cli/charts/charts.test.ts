import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { skip } from '../../charts/lib/engine.ts';
import { folderWith, run, type Outcome } from '../lib/run.ts';

const judged = fileURLToPath(new URL('../../charts/judged/', import.meta.url));
const lint = (chart: string, ...more: string[]): Outcome => run(judged, ['lint', chart, '--format', 'json', ...more]);

interface Found {
  readonly file: string;
  readonly rule: string;
  readonly messageId: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

const findingsIn = (out: string): readonly Found[] => (JSON.parse(out) as { findings: readonly Found[] }).findings;

/** Which sentences they are, with their values. */
const told = (out: string): readonly (readonly unknown[])[] =>
  findingsIn(out).map(({ messageId, arguments: values }) => [messageId, ...Object.values(values)]);

/** `LINE:COLUMN RULE`, sorted; lines and columns count from 1. */
function said({ out }: Outcome): readonly string[] {
  return findingsIn(out)
    .map(({ file, rule, range: { start } }) => `${file}:${start.line + 1}:${start.character + 1} ${rule}`)
    .sort();
}

/** Charts with what is right to say of each. */
const cases: readonly (readonly [chart: string, findings: readonly string[]])[] = [
  ['typ', []],
  ['nsm', []],
  ['dang', []],
  ['kv2', ['kv2/templates/a.yaml:7:14 headless-selects-nothing']],
  ['two', []],
  ['hook', []],
  ['mono', []],
  ['dep', []],
  ['multi', ['multi/templates/all.yaml:51:16 statefulset-service-not-found']],
  ['orders', ['orders/templates/a.yaml:15:16 statefulset-service-not-found']],
  ['quote', ['quote/templates/a.yaml:6:16 statefulset-service-not-found']],
  [
    'alias',
    [
      'alias/charts/store/templates/sts.yaml:6:16 statefulset-service-not-found',
      'alias/charts/store/templates/sts.yaml:6:16 statefulset-service-not-found',
    ],
  ],
  [
    'ws',
    [
      'ws/argo/app.yaml:13:16 dns-name-wrong-service',
      'ws/charts/db/templates/statefulset.yaml:11:16 statefulset-service-not-found',
      'ws/charts/db/templates/statefulset.yaml:28:22 dns-name-wrong-service',
      'ws/flux/hr.yaml:11:12 dns-name-unknown-service',
    ],
  ],
];

for (const [chart, findings] of cases) {
  test(`${chart}: what the chart renders to is judged, at its places in the templates`, { skip }, () => {
    const outcome = lint(chart);
    assert.deepEqual(said(outcome), findings);
    assert.equal(outcome.code, /"severity": "(?:error|warning)"/.test(outcome.out) ? 1 : 0);
  });
}

test('a release of another name is judged under that name', { skip }, () => {
  assert.match(lint('multi', '--release', 'shop').out, /"name": "shop-bb"/);
  assert.deepEqual(said(lint('orders', '--release', 'orders')), []);
});

test('the version of Kubernetes reaches .Capabilities', { skip }, () => {
  assert.match(lint('kv2', '--kubernetes-version', '1.34').out, /Service \\"old\\"/);
  assert.match(lint('kv2', '--kubernetes-version', '1.36').out, /Service \\"new\\"/);
});

test('a text that keeps the old name of a Service that values rename is found', { skip }, () => {
  const outcome = lint('dang', '--set', 'coordName=zk');
  assert.deepEqual(said(outcome), ['dang/templates/a.yaml:35:22 dns-name-unknown-service']);
  assert.deepEqual(told(outcome.out), [['text-parts', '<release>-coord-headless', 'zk-headless']]);
});

/** A chart of a Service and a StatefulSet under these names, and what `db.name` in them is. */
const named = (service: string, set: string, helper: string): Readonly<Record<string, string>> => ({
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/templates/_names.tpl': `{{- define "db.name" }}${helper}{{ end }}\n`,
  'db/templates/service.yaml': chart['db/templates/service.yaml'].replace('{{ .Values.name }}-headless', service),
  'db/templates/set.yaml': chart['db/templates/set.yaml'].replace('{{ .Values.name }}-headles', set).replace('{{ .Values.name }}', 'db'),
});

/** Helpers, with the case in which a name that is made without them is another one. */
const partings: readonly (readonly [helper: string, plain: string, when: readonly [id: string, value: unknown] | undefined])[] = [
  ['{{ .Values.fullnameOverride | default .Release.Name }}', '{{ .Release.Name }}', ['serviceName-value-set', 'fullnameOverride']],
  [
    '{{ .Release.Name }}-{{ .Values.nameOverride | default .Chart.Name }}',
    '{{ .Release.Name }}-{{ .Chart.Name }}',
    ['serviceName-value-set', 'nameOverride'],
  ],
  [
    '{{ if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}',
    '{{ .Release.Name }}-{{ .Chart.Name }}',
    ['serviceName-release-contains', 'db'],
  ],
  [
    '{{ printf "%s-%s" .Release.Name "a-name-of-many-letters" | trunc 63 }}',
    '{{ .Release.Name }}-a-name-of-many-letters',
    ['serviceName-release-long', 53],
  ],
  ['{{ .Release.Name }}', '{{ .Release.Name }}', undefined],
];

for (const [helper, plain, when] of partings) {
  test(`names that part only in some cases say in which: ${helper}`, { skip }, () => {
    const helped = '{{ include "db.name" . }}';
    for (const [service, set] of [
      [`${helped}-x`, `${plain}-x`],
      [`${plain}-x`, `${helped}-x`],
    ] as const) {
      const { out } = run(folderWith(named(service, set, helper)), ['lint', '--format', 'json']);
      assert.deepEqual(
        said({ out, code: 0, err: '' }),
        when === undefined ? [] : ['db/templates/set.yaml:6:16 statefulset-service-not-found'],
      );
      if (when !== undefined) assert.deepEqual([told(out)[0]?.[0], told(out)[0]?.at(-1)], when);
    }
    assert.deepEqual(said(run(folderWith(named(`${helped}-x`, `${helped}-x`, helper)), ['lint', '--format', 'json'])), []);
  });
}

test('one expression makes two names where a subchart has values of its own', { skip }, () => {
  const folder = folderWith({
    'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'db/templates/_names.tpl': '{{- define "db.name" }}{{ .Release.Name }}-{{ .Values.nameOverride | default "web" }}{{ end }}\n',
    'db/templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: urls\ndata:\n  WEB: http://{{ include "db.name" . }}.{{ .Release.Namespace }}.svc:80\n',
    'db/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'db/charts/web/templates/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "db.name" . }}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n',
  });
  const { out } = run(folder, ['lint', '--format', 'json']);
  assert.deepEqual(told(out), [['text-value-set', '<release>-example', '<release>-web', 'nameOverride']]);
});

/** A chart of a Service and a Deployment whose names end in these letters after the release's. */
const longNamed = (ending: string, kind: 'StatefulSet' | 'Deployment' = 'Deployment'): Readonly<Record<string, string>> => ({
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/templates/service.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-${ending}\nspec:\n  clusterIP: None\n  selector: {app: web}\n  ports:\n    - port: 80\n`,
  'web/templates/set.yaml': `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: {{ .Release.Name }}-${ending}\nspec:\n${kind === 'StatefulSet' ? `  serviceName: {{ .Release.Name }}-${ending}\n` : ''}  selector:\n    matchLabels: {app: web}\n  template:\n    metadata:\n      labels: {app: web}\n    spec:\n      containers:\n        - name: web\n          image: web:1\n`,
});

test('a name that is too long for some names of a release says for which, and is no failure', { skip }, () => {
  const some = run(folderWith(longNamed('x'.repeat(55))), ['lint', '--format', 'json']);
  assert.equal(some.code, 0);
  const rooms = (out: string): readonly unknown[] => findingsIn(out).map(({ arguments: { room } }) => room);
  assert.ok(rooms(some.out).includes(7), some.out);
  assert.doesNotMatch(some.out, /"severity": "(?:error|warning)"|this is used in/);
  const all = run(folderWith(longNamed('x'.repeat(62))), ['lint', '--format', 'json']);
  assert.equal(all.code, 1);
  assert.deepEqual(
    rooms(all.out).filter((room) => room !== undefined),
    [],
  );
  const named = run(folderWith(longNamed('x'.repeat(55))), ['lint', '--format', 'json', '--release', 'release-name-2']);
  assert.equal(named.code, 1);
});

test('so with the name of a StatefulSet and the hash of its revisions', { skip }, () => {
  const some = run(folderWith(longNamed('x'.repeat(45), 'StatefulSet')), ['lint', '--format', 'json']);
  assert.equal(some.code, 0);
  const found = findingsIn(some.out).find(({ messageId }) => messageId === 'release');
  assert.deepEqual([found?.arguments['room'], found?.arguments['most']], [6, 52]);
});

/** A chart that asks what the cluster serves. */
const asking = (question: string, yes: string, no: string): Readonly<Record<string, string>> => ({
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/templates/budget.yaml': `{{ if .Capabilities.APIVersions.Has "${question}" }}\napiVersion: ${yes}\n{{ else }}\napiVersion: ${no}\n{{ end }}\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  minAvailable: 1\n  selector:\n    matchLabels: {app: web}\n`,
});

test('charts are judged as a cluster of that version has them installed: it knows its kinds, and not what is gone', { skip }, () => {
  for (const files of [
    asking('policy/v1/PodDisruptionBudget', 'policy/v1', 'policy/v1beta1'),
    asking('policy/v1beta1', 'policy/v1beta1', 'policy/v1'),
  ]) {
    const folder = folderWith(files);
    assert.deepEqual(said(run(folder, ['lint', '--format', 'json'])), []);
    assert.match(run(folder, ['render', 'web']).out, /^apiVersion: policy\/v1beta1$/m, 'helm template asks no cluster');
  }
  assert.deepEqual(
    said(run(folderWith(asking('monitoring.coreos.com/v1', 'policy/v1beta1', 'policy/v1')), ['lint', '--format', 'json'])),
    [],
  );
});

test('a template that fails is said with its place and reason, and the exit code says so', { skip }, () => {
  const { code, err } = run(judged, ['lint', 'inc']);
  assert.equal(code, 2);
  assert.match(err, /inc\/templates\/a\.yaml \(line 1, column 4\) is not rendered: no template "nothing\.here"/);
});

test('a value that is required and not given is said, and fails nothing', { skip }, () => {
  const { code, err } = run(judged, ['lint', 'dep']);
  assert.equal(code, 0);
  assert.match(err, /dep\/templates\/a\.yaml \(line 1, column 4\) requires a value that is not given: password must be given/);
});

test('the version of Kubernetes reaches kubeVersion', { skip }, () => {
  assert.equal(lint('kv', '--kubernetes-version', '1.36').code, 0);
  assert.match(
    run(judged, ['lint', 'kv', '--kubernetes-version', '1.37']).err,
    /kv is not rendered as a whole: chart requires kubeVersion/,
  );
});

test('zones and answers are those of rendered charts; pods of tests are none of them', { skip }, () => {
  const { out } = run(judged, ['zone', 'typ', 'hook']);
  assert.match(out, /^release-name-2\.release-name-headless\.default\.svc /m);
  assert.doesNotMatch(out, /ping/);
  assert.match(run(judged, ['dig', 'release-name-headless.default.svc.cluster.local', '-f', 'typ']).out, /NOERROR/);
});

const chart = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/values.yaml': 'name: db\n',
  'db/templates/set.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: {{ .Values.name }}\nspec:\n  serviceName: {{ .Values.name }}-headles\n  selector:\n    matchLabels: {app: db}\n  template:\n    metadata:\n      labels: {app: db}\n    spec:\n      containers:\n        - name: db\n          image: db:1\n',
  'db/templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}-headless\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports:\n    - name: sql\n      port: 5432\n',
};

test('values of files and of the command line count, later ones win', { skip }, () => {
  const folder = folderWith({ ...chart, 'a.yaml': 'name: first\n', 'b.yaml': 'name: second\n' });
  assert.match(run(folder, ['lint', 'db', '--values', 'a.yaml', '--values', 'b.yaml']).out, /"second-headles"/);
  assert.match(run(folder, ['lint', 'db', '--values', 'a.yaml', '--set', 'name=third']).out, /"third-headles"/);
  assert.match(run(folder, ['lint', 'db', '--render-helm', '--helm-values', 'a.yaml']).out, /"first-headles"/);
  assert.match(run(folder, ['lint', 'db', '--values', 'none.yaml']).err, /There is no values file none\.yaml\./);
});

test('charts stay as they are where nobody wants them rendered', { skip }, () => {
  assert.deepEqual(said(run(folderWith(chart), ['lint', 'db', '--no-render', '--format', 'json'])), []);
});

test('a finding is silenced by a comment in the template', { skip }, () => {
  const silent = chart['db/templates/set.yaml'].replace(
    '  serviceName',
    '  # headlight-ignore: statefulset-service-not-found\n  serviceName',
  );
  assert.deepEqual(said(run(folderWith({ ...chart, 'db/templates/set.yaml': silent }), ['lint', 'db', '--format', 'json'])), []);
});

test('what one line renders to many times is said once', { skip }, () => {
  const body = chart['db/templates/set.yaml']
    .replace('name: {{ .Values.name }}', 'name: {{ $.Values.name }}-{{ . }}')
    .replace('{{ .Values.name }}-headles', '{{ $.Values.name }}-headles');
  const { out } = run(folderWith({ ...chart, 'db/templates/set.yaml': `{{- range tuple "a" "b" }}\n---\n${body}{{- end }}\n` }), [
    'lint',
    'db',
    '--format',
    'json',
  ]);
  assert.equal(
    said({ out, code: 0, err: '' })
      .filter((line) => line.endsWith('statefulset-service-not-found'))
      .every((line) => line.startsWith('db/templates/set.yaml:8:16 ')),
    true,
  );
});

test('what a chart lacks stays unknown, and nothing hangs on it', { skip }, () => {
  const lacking = {
    ...chart,
    'db/Chart.yaml': `${chart['db/Chart.yaml']}dependencies:\n  - name: redis\n    version: 1.0.0\n    repository: https://charts.example.com\n`,
  };
  const { code, out } = run(folderWith(lacking), ['lint', 'db', '--format', 'json']);
  assert.deepEqual([code, said({ out, code, err: '' })], [1, ['db/templates/set.yaml:6:16 statefulset-service-not-found']]);
});

test('what is made of values that nobody gave is not judged, what is made of others is', { skip }, () => {
  const ingress =
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  tls:\n    - hosts:\n        - {{ printf "web.%s" .Values.domain | quote }}\n      secretName: web\n' +
    '  rules:\n    - host: {{ printf "web.%s" .Values.domain }}\n      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: db, port: {number: 80}}}}]}\n';
  const listed =
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: {{ .Values.prefix }}-listed\nspec:\n  rules:\n    {{- range .Values.hosts }}\n    - host: {{ . }}\n    {{- end }}\n';
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\nspec:\n  podSelector: {}\n  ingress:\n    - from: [{ipBlock: {cidr: "{{ .Values.address }}/32"}}]\n  egress:\n    - to:\n        - ipBlock:\n            cidr: {{ .Values.range }}/8\n';
  const files = (values: string): Record<string, string> => ({
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
    'web/values.yaml': values,
    'web/templates/ingress.yaml': ingress,
    'web/templates/listed.yaml': listed,
    'web/templates/policy.yaml': policy,
  });
  const rejected = (values: string): readonly string[] =>
    said(run(folderWith(files(values)), ['lint', '--format', 'json'])).filter((line) => /rejected|invalid/.test(line));
  assert.deepEqual(rejected('domain: ""\nhosts: []\naddress: ""\nrange: ""\nprefix: ""\n'), []);
  assert.deepEqual(rejected('{}\n'), []);
  assert.deepEqual(rejected('domain: Example\nhosts: [_]\naddress: 10.0.0\nrange: 10\nprefix: A\n'), [
    'web/templates/ingress.yaml:11:13 rejected-by-api-server',
    'web/templates/ingress.yaml:8:11 rejected-by-api-server',
    'web/templates/listed.yaml:4:9 pod-name-invalid',
    'web/templates/listed.yaml:8:13 rejected-by-api-server',
    'web/templates/policy.yaml:12:19 rejected-by-api-server',
    'web/templates/policy.yaml:8:31 rejected-by-api-server',
  ]);
});

test('each environment is judged, and what only some of them have names them', { skip }, () => {
  const config =
    'charts:\n  - {path: db, name: prod, release: shop, set: {name: shop, service: shop-db}}\n  - {path: db, name: dev, release: dev, set: {name: dev, service: dev-headless}}\n  - {path: db, name: test, release: t, set: {name: t, service: t-db}}\n';
  const set = chart['db/templates/set.yaml'].replace('{{ .Values.name }}-headles', '{{ .Values.service }}');
  const folder = folderWith({ ...chart, '.headlight.yaml': config, 'db/templates/set.yaml': set });
  const { out } = run(folder, ['lint', '--format', 'json']);
  assert.deepEqual(said({ out, code: 0, err: '' }), ['db/templates/set.yaml:6:16 statefulset-service-not-found']);
  assert.match(out, /in environment prod: serviceName \\"shop-db\\" .*\(Likewise in environment test\.\)/);
  assert.deepEqual(said(run(folder, ['lint', '--format', 'json', '--environment', 'dev'])), []);
  assert.match(run(folder, ['zone']).out, /^dev-0\.dev-headless\.default\.svc /m);
  assert.doesNotMatch(run(folder, ['zone', '--bundle', 'prod']).out, /dev-headless/);
  const whole = run(folder, ['zone', '--bundle', 'db']).out;
  for (const name of ['dev-headless', 'shop-headless', 't-headless']) assert.match(whole, new RegExp(`^${name}\\.default`, 'm'));
});

test('environments of the settings say release, namespace and values', { skip }, () => {
  const config = `charts:
  - {path: db, name: prod, release: shop, namespace: eu, values: [values-prod.yaml], set: {port: 6000}}
  - {path: db, name: dev, release: dev}
`;
  const service = chart['db/templates/service.yaml']
    .replace('{{ .Values.name }}', '{{ .Release.Name }}-{{ .Values.name }}')
    .replace('port: 5432', 'port: {{ .Values.port | default 1 }}');
  const set = chart['db/templates/set.yaml']
    .replace('name: {{ .Values.name }}', 'name: {{ .Release.Name }}')
    .replace('{{ .Values.name }}-headles', '{{ .Release.Name }}-{{ .Values.name }}-headless');
  const folder = folderWith({
    ...chart,
    '.headlight.yaml': config,
    'db/templates/service.yaml': service,
    'db/templates/set.yaml': set,
    'db/values-prod.yaml': 'name: orders\n',
  });
  const { out } = run(folder, ['zone']);
  assert.match(out, /^shop-0\.shop-orders-headless\.eu\.svc /m);
  assert.match(out, /^_sql\._tcp\.\S+ +IN SRV +0 100 6000 /m);
  assert.match(run(folder, ['zone', '--environment', 'dev']).out, /^dev-0\.dev-db-headless\.default\.svc /m);
  const { code, err } = run(folder, ['zone', '--environment', 'test']);
  assert.equal(code, 2);
  assert.match(err, /No chart has an environment "test"\. There are prod, dev\./);
  const wrong = run(folderWith({ ...chart, '.headlight.yaml': 'charts:\n  - {path: db, relase: x, values: 3}\n  - {name: x}\n' }), [
    'lint',
  ]).err;
  for (const said of [/A chart has no "relase"/, /values has to be a list of texts/, /A chart needs "path"/]) assert.match(wrong, said);
});
