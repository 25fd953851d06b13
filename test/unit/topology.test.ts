import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnalysis } from '../../server/src/analysis.ts';
import { layOut } from '../../server/src/features/topology/layout.ts';
import { standaloneSvg, topologyMermaid, topologySvg } from '../../server/src/features/topology/svg.ts';
import { defaultSettings } from '../../server/src/settings.ts';

const service = (name: string, extra = ''): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n${extra}`;
const set = (name: string, env = ''): string => `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  serviceName: ${name}\n  replicas: 3\n  selector:\n    matchLabels:\n      app: ${name}\n`
  + `  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: main\n          image: registry.example/main:1\n${env}`;
const config = (name: string, text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  hosts: ${text}\n`;

function topologyOf(...documents: readonly string[]): ReturnType<ReturnType<typeof createAnalysis>['topology']> {
  const text = documents.join('---\n');
  const analysis = createAnalysis({ readText: () => text, configuration: { settings: defaultSettings } });
  analysis.apply([{ uri: 'file:///w/all.yaml', text }]);
  return analysis.topology({});
}

test('a Service governs its set, whose pods are drawn; text that names it points at it', () => {
  const { nodes, edges } = topologyOf(service('db'), set('db'), config('app', 'db-0.db.default.svc.cluster.local'), config('other', 'nothing here'));
  assert.deepEqual(nodes.map(({ kind, label }) => `${kind} ${label}`), ['service db', 'workload db-{0…2}', 'config app']);
  assert.deepEqual(edges.map(({ label, dashed }) => [label, dashed]), [['governs', false], ['db-0.db.default.svc.cluster.local', true]]);
  assert.deepEqual(nodes[1]?.pods.map((pod) => pod.text), [0, 1, 2].map((i) => `db-${i}: db-${i}.db.default.svc.cluster.local`));
  assert.ok(nodes[0]?.lines.includes('→ db-{0…2} (governs)') && nodes[0].lines.includes('← app (db-0.db.default.svc.cluster.local)'), nodes[0]?.lines.join('\n'));
});

test('words of the workspace stay text in the picture and in Mermaid', () => {
  const topology = topologyOf(service('"<script>x</script>]"'));
  for (const text of [topologySvg(topology), standaloneSvg(topology), topologyMermaid(topology)]) assert.doesNotMatch(text, /<script|x<\/script/);
});

test('each node is a button with a name, and one of them is in the tab order', () => {
  const svg = topologySvg(topologyOf(service('a'), service('b'), set('a')));
  assert.equal(svg.match(/role="button"/g)?.length, 3);
  assert.equal(svg.match(/tabindex="0"/g)?.length, 1);
  assert.equal(svg.match(/aria-label="[^"]+"/g)?.length, 4);
});

test('boxes never overlap, all are placed, and the order names each once', () => {
  const graph = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 130 })).chain((n) => fc.record({
    sizes: fc.array(fc.record({ width: fc.integer({ min: 40, max: 300 }), height: fc.integer({ min: 30, max: 90 }) }), { minLength: n, maxLength: n }),
    links: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: n }), room: fc.option(fc.integer({ min: 200, max: 1500 }), { nil: undefined }),
  }));
  fc.assert(fc.property(graph, ({ sizes, links, room }) => {
    const nodes = sizes.map((size, i) => ({ id: String(i), size }));
    const { boxes, order, edges, width, height } = layOut(nodes, links.filter(([a, b]) => a !== b).map(([a, b]) => ({ from: String(a), to: String(b), labelWidth: 30 })), room);
    assert.deepEqual([...order].sort(), nodes.map(({ id }) => id).sort());
    assert.ok(edges.every((edge) => edge.points.length > 1));
    const all = [...boxes.values()];
    for (const [i, a] of all.entries()) {
      assert.ok(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= width && a.y - a.height / 2 >= 0 && a.y + a.height / 2 <= height);
      for (const b of all.slice(i + 1)) assert.ok(Math.abs(a.x - b.x) * 2 >= a.width + b.width - 1 || Math.abs(a.y - b.y) * 2 >= a.height + b.height - 1);
    }
  }), { numRuns: 60, seed: 7 });
});

test('more objects than can be drawn are counted', () => {
  const { nodes, omitted } = topologyOf(...Array.from({ length: 520 }, (_, i) => service(`s${i}`)));
  assert.deepEqual([nodes.length, omitted], [500, 20]);
});
