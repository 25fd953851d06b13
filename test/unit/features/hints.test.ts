import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/a.yaml';
const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
const service =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: db-headless\n  namespace: data\nspec:\n  clusterIP: None\n  selector:\n    app: db\n  ports:\n  - name: sql\n    port: 5432\n    targetPort: pg\n';
const set =
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\n  namespace: data\nspec:\n  serviceName: db-headless\n  replicas: 3\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: c\n        image: i\n        env: [{name: PEER, value: db-0.db-headless}]\n        ports: [{name: pg, containerPort: 5432}]\n';
const text = `${service}---\n${set}`;

/** Lenses and hints as `line's text | label`. */
function shown(analysis: ReturnType<typeof analysisOf>, now: string): readonly string[] {
  const lineAt = (offset: number): string =>
    now
      .slice(now.lastIndexOf('\n', offset - 1) + 1)
      .split('\n')[0]
      ?.trim() ?? '';
  return [
    ...analysis.codeLenses(uri).map((l) => `${lineAt(l.span.start)} | ${l.title}`),
    ...analysis.inlayHints(uri, everything).map((h) => `${lineAt(h.offset)} | ${h.label}`),
  ].sort();
}

const calm = [
  'name: db | db-{0…2}.db-headless',
  'name: db-headless | headless · 3 pods · 1 name used',
  'selector: | → 3 pods',
  'targetPort: pg | = 5432',
];

test('lenses and hints say what the workspace says', () => {
  assert.deepEqual(shown(analysisOf(new Map([[uri, text]])), text), calm);
});

test('lenses and hints stay at their lines while a document is being typed', () => {
  const lines = text.split('\n');
  let broke = 0;
  for (let at = 0; at < lines.length; at++) {
    for (const typed of ['  x: "', '  bad', '  - {', 'key: [a,\n\n']) {
      if (lines[at] === '---') continue;
      const now = [...lines.slice(0, at), typed, ...lines.slice(at)].join('\n');
      const texts = new Map([[uri, text]]);
      const analysis = analysisOf(texts);
      texts.set(uri, now);
      analysis.apply([{ uri, text: now }]);
      if (analysis.facts(uri)?.broken.length === 0) continue;
      broke += 1;
      assert.deepEqual(shown(analysis, now), calm, `${typed} before line ${at + 1}`);
    }
  }
  assert.ok(broke > 60, String(broke));
});

test('what a template leaves open gets neither lens nor hint, broken or not', () => {
  const templated = service
    .replace('name: sql', 'name: {{ .Values.port }}')
    .replace('  namespace: data\n', '  namespace: {{ .Release.Namespace }}\n');
  const texts = new Map([[uri, templated]]);
  const analysis = analysisOf(texts);
  assert.deepEqual(shown(analysis, templated), []);
  const broken = templated.replace('spec:', 'spec: "');
  texts.set(uri, broken);
  analysis.apply([{ uri, text: broken }]);
  assert.deepEqual(shown(analysis, broken), []);
});

test('an implied namespace is shown where a folder or kustomization gives it', () => {
  const base = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n';
  const analysis = analysisOf(
    new Map([
      ['file:///w/kustomization.yaml', 'namespace: prod\nresources: [a.yaml]\n'],
      [uri, base],
    ]),
  );
  assert.ok(shown(analysis, base).includes('name: web | in prod'), shown(analysis, base).join('\n'));
  const two = new Map([
    ['file:///w/dev/kustomization.yaml', 'namespace: dev\nresources: [../base]\n'],
    ['file:///w/prod/kustomization.yaml', 'namespace: prod\nresources: [../base]\n'],
    ['file:///w/base/kustomization.yaml', 'resources: [a.yaml]\n'],
    ['file:///w/base/a.yaml', base],
  ]);
  assert.deepEqual(
    analysisOf(two)
      .inlayHints('file:///w/base/a.yaml', everything)
      .map((h) => h.label),
    ['in dev, prod', '→ 0 pods'],
  );
  assert.deepEqual(
    shown(analysisOf(new Map([[uri, base]])), base).filter((l) => l.includes('| in ')),
    [],
    'an assumed namespace is no news',
  );
});

test('pods are counted as far as they are known', () => {
  const workload = (kind: string, name: string, rest = ''): string =>
    `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: data}\nspec:\n${rest}  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i}]}\n`;
  const hint = (...others: readonly string[]): string | undefined =>
    analysisOf(new Map([[uri, `${service}${others.join('')}`]]))
      .inlayHints(uri, everything)
      .find((h) => h.kind === 'selector')?.label;
  assert.equal(hint(), '→ 0 pods');
  assert.equal(hint(workload('Deployment', 'a')), '→ 1 pod');
  assert.equal(hint(workload('Deployment', 'a', '  replicas: 2\n'), workload('Deployment', 'b')), '→ 3 pods');
  assert.equal(hint(workload('Deployment', 'a', '  replicas: 0\n')), '→ 0 pods');
  assert.equal(hint(workload('DaemonSet', 'a')), '→ 1 pod per node');
  assert.equal(hint(workload('DaemonSet', 'a'), workload('Deployment', 'b', '  replicas: 2\n')), '→ 2 pods and 1 per node');
  assert.equal(hint(workload('Deployment', 'a', '  replicas: {{ .Values.replicas }}\n')), '→ pods unknown');
  const chart = new Map([
    ['file:///w/a/Chart.yaml', 'apiVersion: v2\nname: a\nversion: 1.0.0\n'],
    ['file:///w/a/templates/s.yaml', service],
  ]);
  const [label] = analysisOf(chart).inlayHints('file:///w/a/templates/s.yaml', everything);
  assert.equal(label?.label, '→ pods unknown');
  assert.equal(label?.tooltip, 'The manifests do not say: the chart a is rendered with values.');
  assert.equal(analysisOf(chart).codeLenses('file:///w/a/templates/s.yaml')[0]?.title, 'headless · pods unknown');
});

test('a Service without a selector says whether it has endpoints', () => {
  const bare =
    'apiVersion: v1\nkind: Service\nmetadata: {name: printer, namespace: data}\nspec: {clusterIP: None, ports: [{name: ipp, port: 631}]}\n';
  const slice =
    '---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: p, namespace: data, labels: {kubernetes.io/service-name: printer}}\naddressType: IPv4\nports: [{name: ipp, port: 631}]\nendpoints: [{addresses: [192.0.2.1]}]\n';
  const title = (text: string): string | undefined => analysisOf(new Map([[uri, text]])).codeLenses(uri)[0]?.title;
  assert.equal(title(bare), 'headless · no endpoints');
  assert.equal(title(bare + slice), 'headless · endpoints by hand');
  assert.equal(
    title('apiVersion: v1\nkind: Service\nmetadata: {name: e}\nspec: {type: ExternalName, externalName: db.example.com}\n'),
    'CNAME db.example.com',
  );
});
