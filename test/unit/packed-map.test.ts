import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newHash } from '../../server/src/base/hash.ts';
import type { MapNode } from '../../server/src/yaml/node.ts';
import { hashOfMap, mixNode, PackedMap, packMap } from '../../server/src/yaml/packed-map.ts';
import { parseYaml } from '../../server/src/yaml/parse.ts';

function mapOf(text: string): MapNode {
  const [document] = parseYaml(text);
  assert.ok(document?.root?.kind === 'map', text);
  return document.root;
}

/** The map after packing, as its readers see it. */
function assertSame(map: MapNode): void {
  const packed = packMap(map);
  assert.ok(packed instanceof PackedMap);
  const { start, end, flow, entries } = packed;
  assert.deepEqual({ kind: 'map', start, end, flow, entries }, map);
  const hash = newHash();
  mixNode(hash, map);
  assert.deepEqual({ low: packed.low, high: packed.high }, { low: hash.low, high: hash.high });
}

test('a packed map holds the nodes that it was made of', () => {
  const texts = [
    'a: b\n', '# c\n\n  a:   "x\\ty"\n  b: \'it\'\'s\'\n', 'a: |\n  text\n  more\n\nb: >-\n  folded\n  text\nc:\n', '{a: [1, {b: c}, []], "d": {}, e}\n', 'a: !!str 1\nb: !x {c: d}\n- e\n'.slice(0, -4),
    'a: {{ .Values.x }}\nb:\n- {{ y }}z\n', '? a\n: b\n? [c, d]\n: - e\n  -\n  - - f\n', `a: ${'x'.repeat(40_000)}\n# ${'y'.repeat(90_000)}\nb: "${'\\u0041'.repeat(9_000)}"\n`,
    `${Array.from({ length: 3_000 }, (_, i) => `key-${i}: [${i}, "${i}"]\n`).join('')}`, 'é: "ü"\n"\\ud83d\\ude00": 😀\n',
  ];
  for (const text of texts) assertSame(mapOf(text));
});

test('any tree of maps, lists and scalars comes back', () => {
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof({ maxDepth: 5 }, fc.string({ maxLength: 400 }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('json'), { maxLength: 5 }), fc.dictionary(fc.string({ maxLength: 60 }), tie('json'), { maxKeys: 5 })),
  }));
  fc.assert(fc.property(fc.dictionary(fc.string(), json, { minKeys: 1 }), fc.nat({ max: 200 }), (value, indent) => {
    assertSame(mapOf(JSON.stringify(value, undefined, indent % 8)));
  }), { numRuns: 200 });
});

test('what aliases and merges lead to is left as it is', () => {
  for (const text of ['a: &x {b: c}\nd: *x\n', 'a: &x {b: c}\nd:\n  <<: *x\n', 'a: [&x 1, *x]\n']) {
    const map = mapOf(text);
    assert.equal(packMap(map), map);
  }
  assertSame(mapOf('a: &x {b: c}\n'));
});

test('a moved map has all its nodes further on', () => {
  const [map, moved] = [mapOf('a: {b: c}\n'), mapOf('#####\na: {b: c}\n')];
  const packed = packMap(map);
  assert.ok(packed instanceof PackedMap);
  assert.deepEqual(packed.moved(6).entries, moved.entries);
  assert.deepEqual(hashOfMap(packed.moved(6)), packMap(moved));
});

test('of many maps that are looked at few are kept as nodes, and all answer', () => {
  const maps = Array.from({ length: 600 }, (_, i) => packMap(mapOf(`a: v${i}\n`)));
  const [map] = maps;
  const seen = map?.entries;
  assert.equal(map?.entries, seen);
  assert.deepEqual(maps.map(({ entries }) => entries[0]?.value.kind === 'scalar' && entries[0].value.value), maps.map((_, i) => `v${i}`));
  assert.notEqual(map?.entries, seen);
  assert.deepEqual(map?.entries, seen);
});
