import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitScale, freestCorner, neighbour, type Direction } from '../../client/page/geometry.ts';
import { found } from '../../client/page/search.ts';
import type { Box } from '../../server/src/base/boxes.ts';

const size = (max: number): fc.Arbitrary<{ width: number; height: number }> => fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });

test('Fit shows the whole of a picture, as large as it can be and no larger than life', () => {
  fc.assert(fc.property(size(50_000), size(4000), (picture, view) => {
    const scale = fitScale(picture, view);
    const [width, height] = [picture.width * scale, picture.height * scale];
    assert.ok(width <= view.width + 1e-6 && height <= view.height + 1e-6 && scale > 0);
    assert.ok(scale === 1 || Math.abs(width - view.width) < 1e-6 || Math.abs(height - view.height) < 1e-6);
  }), { seed: 1 });
});

const at = (x: number, y: number): Box => ({ x, y, width: 80, height: 40 });
const opposite: Record<Direction, Direction> = { left: 'right', right: 'left', up: 'down', down: 'up' };

test('arrows lead to the nearest object in their direction, and nowhere at the edge', () => {
  const boxes = [at(0, 0), at(200, 0), at(400, 0), at(0, 100), at(210, 100)];
  assert.deepEqual((['right', 'down', 'left', 'up'] as const).map((direction) => neighbour(boxes, 0, direction)), [1, 3, undefined, undefined]);
  assert.equal(neighbour(boxes, 4, 'up'), 1);
  assert.equal(neighbour(boxes, 9, 'up'), undefined);
  for (const direction of ['right', 'down'] as const) { const next = neighbour(boxes, 0, direction); assert.equal(next !== undefined && neighbour(boxes, next, opposite[direction]), 0); }
});

test('details stand in the corner that hides least', () => {
  const view = { width: 600, height: 400 };
  const card = { width: 200, height: 100 };
  assert.deepEqual(freestCorner(card, view, []), { x: 492, y: 342 });
  assert.deepEqual(freestCorner(card, view, [at(500, 350)]), { x: 108, y: 342 });
  assert.deepEqual(freestCorner(card, view, [at(500, 350), at(100, 350), at(480, 350), at(90, 40), at(90, 50)]), { x: 492, y: 58 });
});

test('a search finds objects that hold all words, in what is said and known of them', () => {
  const node = (label: string, lines: readonly string[] = [], message?: string) => ({ label, detail: 'headless Service', lines, links: [], problems: message === undefined ? [] : [{ severity: 'warning', message }] });
  const nodes = [node('kafka', ['kafka-0.kafka.mq.svc.cluster.local']), node('db'), node('queue', [], 'No pod has this label.')];
  const spoken = (index: number): string => `${nodes[index]?.label}, namespace ${index === 1 ? 'shop' : 'mq'}`;
  const of = (text: string): number[] | undefined => { const all = found(nodes, text, spoken); return all && [...all]; };
  assert.equal(of('  '), undefined);
  assert.deepEqual([of('KAFKA-0'), of('namespace mq'), of('mq headless label'), of('nothing')], [[0], [0, 2], [2], []]);
});
