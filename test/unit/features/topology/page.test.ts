import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitScale, goalOf, moves, neighbour, placeCard, type Direction } from '../../../../client/page/geometry.ts';
import { found, inOrder, summaryOf } from '../../../../client/page/search.ts';
import type { Box } from '../../../../server/src/base/boxes.ts';

const size = (max: number): fc.Arbitrary<{ width: number; height: number }> =>
  fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });

test('Fit shows the whole of a picture, as large as it can be and no larger than life', () => {
  fc.assert(
    fc.property(size(50_000), size(4000), (picture, view) => {
      const scale = fitScale(picture, view);
      const [width, height] = [picture.width * scale, picture.height * scale];
      assert.ok(width <= view.width + 1e-6 && height <= view.height + 1e-6 && scale > 0);
      assert.ok(scale === 1 || Math.abs(width - view.width) < 1e-6 || Math.abs(height - view.height) < 1e-6);
    }),
    { seed: 1 },
  );
});

const at = (x: number, y: number): Box => ({ x, y, width: 80, height: 40 });
const opposite: Record<Direction, Direction> = { left: 'right', right: 'left', up: 'down', down: 'up' };

test('arrows lead to the nearest object in their direction, and nowhere at the edge', () => {
  const boxes = [at(0, 0), at(200, 0), at(400, 0), at(0, 100), at(210, 100)];
  assert.deepEqual(
    (['right', 'down', 'left', 'up'] as const).map((direction) => neighbour(boxes, 0, direction)),
    [1, 3, undefined, undefined],
  );
  assert.equal(neighbour(boxes, 4, 'up'), 1);
  assert.equal(neighbour(boxes, 9, 'up'), undefined);
  assert.equal(neighbour([at(200, 0), at(0, 20), at(190, 50)], 0, 'left'), 1, 'not to what lies below');
  assert.equal(neighbour([at(200, 0), at(190, 50)], 0, 'left'), 1, 'but where there is nothing else');
  for (const direction of ['right', 'down'] as const) {
    const next = neighbour(boxes, 0, direction);
    assert.equal(next !== undefined && neighbour(boxes, next, opposite[direction]), 0);
  }
});

test('keys lead to every object, and none out of the picture', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          x: fc.integer({ min: 0, max: 2000 }),
          y: fc.integer({ min: 0, max: 2000 }),
          width: fc.constant(80),
          height: fc.constant(40),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      (boxes) => {
        const reached = new Set([0]);
        for (const from of reached)
          for (const key of moves) {
            const next = goalOf(key, from, boxes);
            if (next !== undefined) reached.add(next);
          }
        assert.deepEqual(
          [...reached].sort((a, b) => a - b),
          boxes.map((_, i) => i),
        );
      },
    ),
    { seed: 5 },
  );
  assert.deepEqual(
    ['Home', 'End', 'PageUp', 'PageDown', 'x'].map((key) => goalOf(key, 1, [at(0, 0), at(100, 0), at(0, 100), at(100, 100)])),
    [0, 3, 0, 2, undefined],
  );
});

test('details stand in a corner that hides nothing, else lower above or below what they are about', () => {
  const view = { width: 600, height: 400 };
  const card = { width: 200, height: 100 };
  assert.deepEqual(placeCard(card, view, []), { x: 392, y: 292, height: 100 });
  assert.deepEqual(placeCard(card, view, [at(500, 350)]), { x: 8, y: 292, height: 100 });
  assert.deepEqual(placeCard(card, view, [at(500, 350), at(100, 350)]), { x: 392, y: 8, height: 100 });
  const wide = { width: 580, height: 300 };
  assert.deepEqual(placeCard(wide, view, [at(300, 150)]), { x: 12, y: 178, height: 214 });
  assert.deepEqual(placeCard(wide, view, [at(300, 250)]), { x: 12, y: 8, height: 214 });
  assert.equal(placeCard(wide, view, [at(300, 60), at(300, 340)]).height, 300, 'no room above or below');
});

test('a search finds objects that hold all words, in what is said and known of them', () => {
  const node = (label: string, lines: readonly string[] = [], message?: string) => ({
    label,
    detail: 'headless Service',
    lines,
    links: [],
    problems: message === undefined ? [] : [{ severity: 'warning', message }],
  });
  const nodes = [node('kafka', ['kafka-0.kafka.mq.svc.cluster.local']), node('db'), node('queue', [], 'No pod has this label.')];
  const spoken = (index: number): string => `${nodes[index]?.label}, namespace ${index === 1 ? 'shop' : 'mq'}`;
  const of = (text: string): number[] | undefined => {
    const all = found(nodes, text, spoken);
    return all && [...all.keys()];
  };
  assert.equal(of('  '), undefined);
  assert.deepEqual([of('KAFKA-0'), of('namespace mq'), of('mq headless label'), of('nothing')], [[0], [0, 2], [2], []]);
  assert.deepEqual(
    [...(found([...nodes, node('web', ['db-0.db'])], 'db', spoken) ?? [])],
    [
      [1, true],
      [3, false],
    ],
    'those by name are told',
  );
});

test('matches are gone through by name first, and counted', () => {
  assert.deepEqual(inOrder([3, 1, 2, 0], undefined), [3, 1, 2, 0]);
  assert.deepEqual(
    inOrder(
      [3, 1, 2, 0],
      new Map([
        [0, true],
        [1, false],
        [3, true],
      ]),
    ),
    [3, 0, 1],
  );
  const node = (...severities: readonly string[]) => ({
    label: 'a',
    detail: '',
    lines: [],
    links: [],
    problems: severities.map((severity) => ({ severity, message: '' })),
  });
  assert.deepEqual(
    [
      summaryOf([], undefined),
      summaryOf([node()], undefined),
      summaryOf([node('error', 'warning'), node('warning')], undefined),
      summaryOf([node(), node()], 1),
    ],
    ['', '1 object', '2 objects · 1 error · 2 warnings', '1 of 2 objects'],
  );
});
