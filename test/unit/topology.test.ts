import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Analysis } from '../../server/src/analysis.ts';
import { layOut } from '../../server/src/features/topology/layout.ts';
import { standaloneSvg, topologyMermaid, topologySvg } from '../../server/src/features/topology/svg.ts';
import { analysisOf } from './lib/workspace.ts';

const service = (name: string, extra = ''): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n${extra}`;
const set = (name: string, env = ''): string => `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  serviceName: ${name}\n  replicas: 3\n  selector:\n    matchLabels:\n      app: ${name}\n`
  + `  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: main\n          image: registry.example/main:1\n${env}`;
const config = (name: string, text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  hosts: ${text}\n`;

const topologyOf = (...documents: readonly string[]): ReturnType<Analysis['topology']> => analysisOf(new Map([['file:///w/all.yaml', documents.join('---\n')]])).topology({});

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

const box = { width: 100, height: 40 };
const named = (...ids: readonly string[]): { id: string; size: typeof box }[] => ids.map((id) => ({ id, size: box }));
const link = (from: string, to: string, labelWidth = 30): { from: string; to: string; labelWidth: number } => ({ from, to, labelWidth });
const ids = (prefix: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${prefix}${i}`);

test('what hangs together is laid out from left to right, what links to nothing stands in rows below', () => {
  const { boxes, edges, order } = layOut(named('single', 'c', 'b', 'a'), [link('a', 'b'), link('b', 'c')], 1000);
  const at = (id: string): { x: number; y: number } => boxes.get(id) ?? { x: NaN, y: NaN };
  assert.ok(at('a').x < at('b').x && at('b').x < at('c').x);
  assert.ok(at('single').y > at('a').y);
  assert.deepEqual(order, ['a', 'b', 'c', 'single']);
  assert.ok(edges[0]?.label && edges[0].label.x > at('a').x && edges[0].label.x < at('b').x);
});

test('a large part stands in columns by distance from its start, each box beside what leads to it, its links straight', () => {
  // A hub leads to 60 Services, each to a set; the sets are given in the opposite order.
  const [services, sets] = [ids('service', 60), ids('set', 60)];
  const links = [...services.map((id) => link('hub', id)), ...services.map((id, i) => link(id, `set${i}`, 90))];
  const { boxes, edges, order, width } = layOut(named(...sets.toReversed(), ...services, 'hub'), links);
  const at = (id: string): { x: number; y: number } => boxes.get(id) ?? { x: NaN, y: NaN };
  const columns = [['hub'], services, sets].map((column) => new Set(column.map((id) => at(id).x)));
  // Boxes of 100, room of 90 for the widest label between them, a margin of 16.
  assert.deepEqual(columns.map((column) => [...column]), [[66], [256], [446]]);
  assert.equal(width, 16 + 100 + 90 + 100 + 90 + 100 + 16);
  for (const [i, id] of services.entries()) assert.equal(at(id).y, at(`set${i}`).y);
  assert.deepEqual(order, ['hub', ...services, ...sets]);
  const straight = edges[60];
  assert.deepEqual(straight, { points: [{ x: 256 + 50, y: at('service0').y }, { x: 446 - 50, y: at('service0').y }], label: { x: 351, y: at('service0').y } });
  const steep = edges[59]?.points[0];
  assert.equal(steep?.y, at('hub').y + box.height / 2, 'leaves the hub at its lower side');
});

test('a large circle, which nothing leads into, starts at its first box', () => {
  const circle = ids('n', 120);
  const { boxes, order } = layOut(named(...circle), circle.map((id, i) => link(id, circle[(i + 1) % 120] ?? '')));
  assert.deepEqual(order, circle);
  assert.equal(new Set([...boxes.values()].map(({ y }) => y)).size, 1);
});

test('boxes of a column in a large part follow the middle of what leads to them, not the order in which they are given; the shortest way counts', () => {
  const leaves = ids('leaf', 118);
  const { boxes } = layOut(named('low', 'between', 'high', 'near', ...leaves, 'hub'), [
    ...leaves.map((id) => link('hub', id)), link('leaf0', 'high'), link('leaf0', 'between'), link('leaf117', 'between'), link('leaf117', 'low'), link('leaf117', 'near'), link('hub', 'near'),
  ]);
  const at = (id: string): { x: number; y: number } => boxes.get(id) ?? { x: NaN, y: NaN };
  assert.deepEqual(['high', 'between', 'low'].map((id) => at(id).y), [36, 36 + 64, 36 + 2 * 64]);
  assert.deepEqual([at('near').x, at('low').x > at('leaf0').x], [at('leaf0').x, true]);
});

test('more objects than can be drawn are counted', () => {
  const { nodes, omitted } = topologyOf(...Array.from({ length: 520 }, (_, i) => service(`s${i}`)));
  assert.deepEqual([nodes.length, omitted], [500, 20]);
});
