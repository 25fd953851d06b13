import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keepTree, pruneObject } from '../../../server/src/facts/trees/prune.ts';
import { isPlaceholder } from '../../../server/src/facts/unknown.ts';
import type { MapNode } from '../../../server/src/yaml/node.ts';
import { PackedMap } from '../../../server/src/yaml/packed-map.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { toPlain } from '../../../server/src/yaml/scalar.ts';

function mapOf(text: string): MapNode {
  const [document] = parseYaml(text);
  assert.ok(document?.root?.kind === 'map', text);
  return document.root;
}

/** The tree as facts keep it. */
function packedOf(text: string): MapNode {
  return pruneObject(mapOf(text), 'Any', false, false).tree;
}

/** Packed and unpacked again nothing is lost; what is kept of an unknown object is all but its `status`. */
function assertSame(map: MapNode): void {
  assert.deepEqual(keepTree(map), map);
  const { tree, plain } = pruneObject(map, 'Any', false, false);
  const { start, end, flow, entries } = tree;
  assert.ok(tree instanceof PackedMap);
  const short = map.entries.every(({ value }) => value.kind !== 'scalar' || value.value.length <= 300);
  if (short) assert.deepEqual({ kind: 'map', start, end, flow, entries }, map);
  if (short) assert.deepEqual(plain, toPlain(map));
}

test('a packed map holds the nodes that it was made of', () => {
  const texts = [
    'a: b\n',
    "# c\n\n  a:   \"x\\ty\"\n  b: 'it''s'\n",
    'a: |\n  text\n  more\n\nb: >-\n  folded\n  text\nc:\n',
    '{a: [1, {b: c}, []], "d": {}, e}\n',
    'a: !!str 1\nb: !x {c: d}\n- e\n'.slice(0, -4),
    'a: {{ .Values.x }}\nb:\n- {{ y }}z\n',
    '? a\n: b\n? c\n: - e\n  -\n  - - f\n',
    `a: ${'x'.repeat(40_000)}\n# ${'y'.repeat(90_000)}\nb: "${'\\u0041'.repeat(9_000)}"\n`,
    `${Array.from({ length: 3_000 }, (_, i) => `key-${i}: [${i}, "${i}"]\n`).join('')}`,
    'é: "ü"\n"\\ud83d\\ude00": 😀\n',
  ];
  for (const text of texts) assertSame(mapOf(text));
});

test('any tree of maps, lists and scalars comes back', () => {
  // Nothing that looks as if another tool fills it in.
  const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ maxLength }).filter((value) => !isPlaceholder(value));
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      text(400),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 5 }),
      fc.dictionary(text(60), tie('json'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(text(90), json, { minKeys: 1 }), fc.nat({ max: 200 }), (value, indent) => {
      assertSame(mapOf(JSON.stringify(value, undefined, indent % 8)));
    }),
    { numRuns: 200 },
  );
});

test('what aliases and merges lead to comes back where it stands', () => {
  const merging = mapOf('a: &x {b: c}\nd:\n  <<: *x\n  e: f\n');
  const kept = JSON.parse(JSON.stringify(merging, (key, value: unknown) => (key === 'merges' ? undefined : value))) as MapNode;
  assert.notDeepEqual(kept, merging);
  assertSame(kept);
  for (const text of ['a: &x {b: c}\nd: *x\ne: f\n', 'a: [&x 1, *x, 2]\n', 'a: [&x [1, &y 2], *y, *x]\nb: *x\n']) assertSame(mapOf(text));
});

test('a moved map has all its nodes further on, and means the same', () => {
  const [tree, moved] = [packedOf('a: {b: c}\n'), packedOf('#####\na: {b: c}\n')];
  assert.ok(tree instanceof PackedMap);
  assert.deepEqual(tree.moved(6), moved);
  assert.deepEqual(tree.moved(6).entries, mapOf('#####\na: {b: c}\n').entries);
});

test('the hash of a tree moves with every part of its meaning, and only with that', () => {
  const hash = (text: string): string => {
    const tree = packedOf(text);
    return tree instanceof PackedMap ? `${tree.low} ${tree.high}` : '';
  };
  const same = ['a: {b: [c, d]}\n', '# c\na:\n  b:\n  - c\n  - d\n'];
  assert.equal(new Set(same.map(hash)).size, 1);
  const other = [
    'a: {b: [c, d]}\n',
    'a: {b: [c], d: }\n',
    'a: {b: [[c, d]]}\n',
    'a: {b: [c, "d"]}\n',
    'a: {b: [c, !!str d]}\n',
    'a: {b: [c, d, ]}\ne: \n',
    'a: {b: }\n',
    'a: {b: []}\n',
    'a: {b: {}}\n',
    'a: {b: [c, {{d}}]}\n',
  ];
  assert.equal(new Set(other.map(hash)).size, other.length);
});

test('of many maps that are looked at few are kept as nodes, and all answer', () => {
  const maps = Array.from({ length: 600 }, (_, i) => packedOf(`a: v${i}\n`));
  const [map] = maps;
  const seen = map?.entries;
  assert.equal(map?.entries, seen);
  assert.deepEqual(
    maps.map(({ entries }) => entries[0]?.value.kind === 'scalar' && entries[0].value.value),
    maps.map((_, i) => `v${i}`),
  );
  assert.notEqual(map?.entries, seen);
  assert.deepEqual(map?.entries, seen);
});
