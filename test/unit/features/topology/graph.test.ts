import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Analysis } from '../../../../server/src/analysis.ts';
import { linesOf, linksOf } from '../../../../server/src/features/topology/graph.ts';
import { topologyMermaid } from '../../../../server/src/features/topology/mermaid.ts';
import { standaloneSvg, topologySvg } from '../../../../server/src/features/topology/svg.ts';
import { analysisOf } from '../../lib/workspace.ts';

const service = (name: string, extra = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n${extra}`;
const set = (name: string, env = ''): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  serviceName: ${name}\n  replicas: 3\n  selector:\n    matchLabels:\n      app: ${name}\n` +
  `  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: main\n          image: registry.example/main:1\n${env}`;
const config = (name: string, text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  hosts: ${text}\n`;

const topologyOf = (...documents: readonly string[]): ReturnType<Analysis['topology']> =>
  analysisOf(new Map([['file:///w/all.yaml', documents.join('---\n')]])).topology({});

test('a Service governs its set, whose pods are drawn; text that names it points at it', () => {
  const topology = topologyOf(
    service('db'),
    set('db'),
    config('app', 'db-0.db.default.svc.cluster.local'),
    config('other', 'nothing here'),
  );
  const { nodes, edges } = topology;
  assert.deepEqual(
    nodes.map(({ kind, label }) => `${kind} ${label}`),
    ['headless db', 'workload db-{0…2}', 'config app'],
  );
  assert.deepEqual(
    edges.map(({ kind, label }) => [kind, label]),
    [
      ['governs', ''],
      ['names', 'db-0.db.default.svc.cluster.local'],
    ],
  );
  assert.deepEqual(
    nodes[1]?.pods.map((pod) => pod.text),
    [0, 1, 2].map((i) => `db-${i}: db-${i}.db.default.svc.cluster.local`),
  );
  const [db] = nodes;
  const lines = db ? linesOf(db, linksOf(topology).get(db.id)) : [];
  assert.ok(lines.includes('→ db-{0…2} (governs)') && lines.includes('← app (db-0.db.default.svc.cluster.local)'), lines.join('\n'));
});

test('words of the workspace stay text in the picture and in Mermaid', () => {
  const topology = topologyOf(service('"<script>x</script>]"'));
  for (const text of [topologySvg(topology), standaloneSvg(topology), topologyMermaid(topology)])
    assert.doesNotMatch(text, /<script|x<\/script/);
});

test('each node is a button with a name, and one of them is in the tab order', () => {
  const svg = topologySvg(topologyOf(service('a'), service('b'), set('a')));
  assert.equal(svg.match(/role="button"/g)?.length, 3);
  assert.equal(svg.match(/tabindex="0"/g)?.length, 1);
  assert.equal(svg.match(/class="node[^>]*aria-label="[^"]+, namespace default"/g)?.length, 3);
  assert.match(svg, /role="group" aria-label="Namespace default, 3 objects"/);
});

const inNamespace = (text: string, namespace: string): string => text.replace('metadata:\n', `metadata:\n  namespace: ${namespace}\n`);

test('each namespace is a frame, whichever folder its objects lie in; builds have frames of their own', () => {
  const overlay = (name: string): [string, string] => [
    `file:///w/overlays/${name}/kustomization.yaml`,
    `namespace: shop\nresources:\n  - ../../base\nnamePrefix: ${name}-\n`,
  ];
  const topology = analysisOf(
    new Map([
      ['file:///w/a/a.yaml', inNamespace(service('one'), 'data')],
      ['file:///w/b/b.yaml', `${inNamespace(service('two'), 'data')}---\n${service('three')}`],
      ['file:///w/base/kustomization.yaml', 'resources:\n  - all.yaml\n'],
      ['file:///w/base/all.yaml', service('db')],
      overlay('dev'),
      overlay('prod'),
    ]),
  ).topology({});
  assert.deepEqual(
    topology.frames.map(({ title }) => title),
    ['data', 'default', 'shop · dev', 'shop · prod'],
  );
  const of = (title: string): string[] =>
    topology.nodes.filter(({ frame }) => frame === topology.frames.find((each) => each.title === title)?.id).map(({ label }) => label);
  assert.deepEqual([of('data'), of('default'), of('shop · dev'), of('shop · prod')], [['one', 'two'], ['three'], ['dev-db'], ['prod-db']]);
});

test('what is wrong with an object is said and marked by how bad it is', () => {
  const bad = set('db').replace('serviceName: db', 'serviceName: dbs').replace('replicas: 3', 'replicas: -1');
  const topology = topologyOf(service('db'), bad);
  const node = topology.nodes.find(({ kind }) => kind === 'workload');
  assert.deepEqual(
    node?.problems.map(({ severity }) => severity),
    ['error', 'warning'],
  );
  assert.equal(topology.edges.length, 1);
  assert.match(topologySvg(topology), /class="node workload error"[^>]*, 1 error, 1 warning"/);
});

test('names in text are lines that are told from the others, and change nothing about where objects stand', () => {
  const places = (svg: string): string[] =>
    [...svg.matchAll(/data-index="\d+" aria-label="([^,]+),[^>]* transform="([^"]+)"/g)].map(([, label, place]) => `${label} ${place}`);
  const naming = topologySvg(
    topologyOf(
      service('db'),
      set('db'),
      service('web'),
      set('web', '          env:\n            - name: A\n              value: db-0.db.default.svc.cluster.local\n'),
    ),
  );
  const silent = topologySvg(topologyOf(service('db'), set('db'), service('web'), set('web')));
  assert.equal(places(silent).length, 4);
  assert.deepEqual(places(naming), places(silent));
  assert.deepEqual(
    [naming, silent].map((svg) => svg.match(/class="edge names crossing"/g)?.length ?? 0),
    [1, 0],
  );
});

test('more objects than can be drawn are counted', () => {
  const { nodes, omitted } = topologyOf(...Array.from({ length: 520 }, (_, i) => service(`s${i}`)));
  assert.deepEqual([nodes.length, omitted], [500, 20]);
});
