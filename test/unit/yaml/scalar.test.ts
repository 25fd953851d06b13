import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { resolveScalar, toPlain } from '../../../server/src/yaml/scalar.ts';
import { find, get, joinPath, parsePath } from '../../../server/src/yaml/path.ts';
import type { Node } from '../../../server/src/yaml/node.ts';

function rootOf(text: string): Node {
  const root = parseYaml(text)[0]?.root;
  assert.ok(root);
  return root;
}

function resolve(text: string): unknown[] {
  const node = rootOf(`[${text}]`);
  const item = node.kind === 'seq' ? node.items[0] : undefined;
  assert.ok(item?.kind === 'scalar');
  const { type, value } = resolveScalar(item);
  return [type, value];
}

test('scalars resolve as sigs.k8s.io/yaml resolves them', () => {
  const cases: readonly [string, unknown, unknown][] = [
    ['yes', 'bool', true],
    ['No', 'bool', false],
    ['on', 'bool', true],
    ['OFF', 'bool', false],
    ['y', 'bool', true],
    ['N', 'bool', false],
    ['true', 'bool', true],
    ['tRUE', 'string', 'tRUE'],
    ['None', 'string', 'None'],
    ['none', 'string', 'none'],
    ['~', 'null', null],
    ['Null', 'null', null],
    ['nULL', 'string', 'nULL'],
    ['80', 'int', 80],
    ['+80', 'int', 80],
    ['-1', 'int', -1],
    ['0x50', 'int', 80],
    ['0o17', 'int', 15],
    ['017', 'int', 15],
    ['0b11', 'int', 3],
    ['1_000', 'int', 1000],
    ['08', 'float', 8],
    ['1.5', 'float', 1.5],
    ['1e3', 'float', 1000],
    ['.5', 'float', 0.5],
    ['1.', 'float', 1],
    ['.inf', 'float', Infinity],
    ['-.INF', 'float', -Infinity],
    ['1e999', 'string', '1e999'],
    ['0xffffffffffffffffff', 'string', '0xffffffffffffffffff'],
    ['!!binary aGVsbG8=', 'string', 'hello'],
    ['10.0.0.1', 'string', '10.0.0.1'],
    ['2001-01-01', 'string', '2001-01-01'],
    ['12:30', 'string', '12:30'],
    ['1e', 'string', '1e'],
    ['0x', 'string', '0x'],
    ['-', 'string', '-'],
    ['"80"', 'string', '80'],
    ["'yes'", 'string', 'yes'],
    ['!!str 80', 'string', '80'],
    ['!!int "80"', 'int', 80],
    ['! 80', 'string', '80'],
    ['!!float 1', 'float', 1],
    ['!custom 1', 'string', '1'],
  ];
  for (const [text, type, value] of cases) {
    if (text === '-') continue;
    assert.deepEqual(resolve(text), [type, value], text);
  }
});

test('map keys become strings as kubectl makes them', () => {
  assert.deepEqual(toPlain(rootOf('yes: 1\n80: 2\n"no": 3\n0x10: 4\n-.Inf: 5\n1e999: 6\n')), {
    true: 1,
    80: 2,
    no: 3,
    16: 4,
    '-.inf': 5,
    '1e999': 6,
  });
});

test('a key named __proto__ is a key', () => {
  assert.deepEqual(Object.keys(toPlain(rootOf('__proto__: {a: 1}\n')) ?? {}), ['__proto__']);
});

test('paths are written and read as the API server writes them', () => {
  assert.deepEqual(parsePath('spec.ports[0].name'), ['spec', 'ports', 0, 'name']);
  assert.deepEqual(parsePath('metadata.labels[app.kubernetes.io/name]'), ['metadata', 'labels', 'app.kubernetes.io/name']);
  assert.deepEqual(parsePath(''), []);
  for (const path of ['spec.ports[0].name', 'metadata.labels[app.kubernetes.io/name]', 'a[0][1].b'])
    assert.equal(joinPath(parsePath(path)), path);
});

test('paths lead to nodes, their keys and their files', () => {
  const text = 'spec:\n  ports:\n  - name: a\n    port: 1\nmetadata:\n  labels:\n    a.b/c: d\n    "1": e\n';
  const root = rootOf(text);
  const port = get(root, 'spec.ports[0].port', 'file:///x');
  assert.equal(text.slice(port?.node.start, port?.node.end), '1');
  assert.equal(port?.key?.value, 'port');
  assert.equal(port?.uri, 'file:///x');
  assert.equal(get(root, 'spec.ports[0]')?.key, undefined);
  assert.equal(get(root, 'metadata.labels[a.b/c]')?.key?.value, 'a.b/c');
  assert.equal(get(root, 'metadata.labels[1]')?.key?.value, '1');
  assert.equal(get(root, 'spec.nothing'), undefined);
  const near = find(root, 'spec.ports[3].port');
  assert.deepEqual([near.complete, near.depth, near.key?.value], [false, 2, 'ports']);
});

test('a node from another file gives its file to all below it', () => {
  const root = rootOf('a: {b: 1}\nc: 2\n');
  assert.ok(root.kind === 'map');
  const patched: Node = {
    ...root,
    entries: root.entries.map((entry, at) => (at === 0 ? { ...entry, value: { ...entry.value, uri: 'patch' } } : entry)),
  };
  assert.equal(get(patched, 'a.b', 'base')?.uri, 'patch');
  assert.equal(get(patched, 'c', 'base')?.uri, 'base');
});
