import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { overlap, type Box, type Size } from '../../../../server/src/base/boxes.ts';
import { placeLabels } from '../../../../server/src/base/place-labels.ts';
import { layOut, titleHeight, type Laid } from '../../../../server/src/features/topology/layout.ts';
import { pack } from '../../../../server/src/features/topology/pack.ts';
import { laidPart, partsOf, type Link, type Part } from '../../../../server/src/features/topology/parts.ts';

const size: fc.Arbitrary<Size> = fc.record({ width: fc.integer({ min: 40, max: 300 }), height: fc.integer({ min: 30, max: 60 }) });

interface Graph {
  readonly sizes: readonly Size[];
  readonly frames: readonly number[];
  readonly links: readonly (readonly [number, number, number, boolean])[];
  readonly view: Size | undefined;
}

const graphOf = (n: number): fc.Arbitrary<Graph> =>
  fc.record({
    sizes: fc.array(size, { minLength: n, maxLength: n, size: 'max' }),
    frames: fc.array(fc.nat(12), { minLength: n, maxLength: n, size: 'max' }),
    links: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.constantFrom(0, 30, 90, 280), fc.boolean()), {
      maxLength: n + 20,
      size: 'max',
    }),
    view: fc.option(fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 1500 }) }), {
      nil: undefined,
    }),
  });
const graph = fc
  .oneof(
    { arbitrary: fc.integer({ min: 1, max: 60 }), weight: 6 },
    { arbitrary: fc.integer({ min: 100, max: 140 }), weight: 2 },
    { arbitrary: fc.constant(500), weight: 1 },
  )
  .chain(graphOf);

function laidOut({ sizes, frames, links, view }: Graph): Laid {
  return layOut(
    sizes.map((each, i) => ({ id: String(i), size: each, frame: String(frames[i]) })),
    links.filter(([a, b]) => a !== b).map(([a, b, labelWidth, isLoose]) => ({ from: String(a), to: String(b), labelWidth, isLoose })),
    [...new Set(frames)].sort((a, b) => a - b).map((id) => ({ id: String(id), titleWidth: 40 + id * 20 })),
    view,
  );
}

/** Pairs of boxes that lie over each other. */
function collisions(boxes: readonly Box[], others: readonly Box[] = boxes): string[] {
  return boxes.flatMap((a, i) =>
    others.flatMap((b, k) => ((boxes !== others || k > i) && overlap(a, b, -0.5) ? [`${JSON.stringify(a)} ${JSON.stringify(b)}`] : [])),
  );
}

const within = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) * 2 <= b.width - a.width + 1 && Math.abs(a.y - b.y) * 2 <= b.height - a.height + 1;

test('no box, frame or label lies over another, all are in the picture, and each frame has the boxes of its namespace', () => {
  let [labelled, placed] = [0, 0];
  fc.assert(
    fc.property(graph, (drawn) => {
      const laid = laidOut(drawn);
      const picture = { x: laid.width / 2, y: laid.height / 2, width: laid.width, height: laid.height };
      const labels = laid.edges.flatMap(({ label }) => label ?? []);
      const titles = laid.frames.map((frame) => ({
        ...frame,
        y: frame.y - frame.height / 2 + (titleHeight * laid.titleScale) / 2,
        height: titleHeight * laid.titleScale,
      }));
      assert.equal(laid.boxes.size, drawn.sizes.length);
      assert.deepEqual(collisions([...laid.boxes.values()]), []);
      assert.deepEqual(collisions(laid.frames), []);
      assert.deepEqual(collisions(labels), []);
      assert.deepEqual(collisions(labels, [...laid.boxes.values()]), []);
      assert.deepEqual(collisions(titles, [...laid.boxes.values(), ...labels]), []);
      for (const each of [...laid.frames, ...labels]) assert.ok(within(each, picture), JSON.stringify(each));
      for (const frame of laid.frames) {
        assert.deepEqual([...frame.nodes].sort(), drawn.frames.flatMap((id, i) => (String(id) === frame.id ? [String(i)] : [])).sort());
        for (const id of frame.nodes) assert.ok(within(laid.boxes.get(id) ?? picture, frame), `${id} is in its frame`);
      }
      assert.ok(laid.edges.every(({ points }) => points.length > 1));
      labelled += drawn.links.filter(([a, b, width]) => a !== b && width > 0).length;
      placed += labels.length;
    }),
    { numRuns: 40, seed: 7 },
  );
  assert.ok(placed > labelled / 4, `${placed} of ${labelled} labels are placed`);
});

const box = { width: 100, height: 40 };
const ids = (prefix: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${prefix}${i}`);
const framed = (...names: readonly string[]): { id: string; size: Size; frame: string }[] =>
  names.map((id) => ({ id, size: box, frame: 'f' }));
const link = (from: string, to: string, labelWidth = 30): Link => ({ from, to, labelWidth });
const frame = [{ id: 'f', titleWidth: 40 }];
const nowhere: Box = { x: NaN, y: NaN, width: 0, height: 0 };

test('what hangs together is laid out from left to right, what links to nothing stands apart; every label has its room', () => {
  const { boxes, edges } = layOut(framed('single', 'c', 'b', 'a'), [link('a', 'b'), link('b', 'c')], frame, { width: 1000, height: 400 });
  const at = (id: string): Box => boxes.get(id) ?? nowhere;
  assert.ok(at('a').x < at('b').x && at('b').x < at('c').x);
  assert.equal(edges.filter(({ label }) => label).length, 2);
  assert.ok((edges[0]?.label?.x ?? NaN) > at('a').x && (edges[0]?.label?.x ?? NaN) < at('b').x);
  assert.ok(at('single').y > at('a').y || at('single').x > at('c').x);
});

test('a picture takes the shape of its view', () => {
  const nodes = framed(...ids('n', 60));
  const wide = layOut(nodes, [], frame, { width: 1600, height: 400 });
  const high = layOut(nodes, [], frame, { width: 400, height: 1600 });
  assert.ok(wide.width > wide.height * 2 && high.height > high.width * 2, `${wide.width} × ${wide.height}, ${high.width} × ${high.height}`);
});

test('a box with many links does not make one tall column, its links cross what lies between, and it comes first', () => {
  const services = ids('service', 30);
  const { edges, height, boxes } = layOut(
    framed(...services, 'hub'),
    services.map((id) => link('hub', id)),
    frame,
    { width: 1000, height: 800 },
  );
  assert.ok(edges.every(({ crosses }) => crosses));
  assert.ok(height < 30 * box.height, String(height));
  const hub = boxes.get('hub') ?? nowhere;
  assert.ok([...boxes.values()].every(({ x, y }) => x >= hub.x && y >= hub.y));
});

test('loose links decide nothing about where boxes stand', () => {
  const nodes = framed(...ids('n', 12));
  const loose = ids('n', 11).map((id, i) => ({ ...link(id, `n${i + 1}`), isLoose: true }));
  assert.deepEqual(layOut(nodes, loose, frame).boxes, layOut(nodes, [], frame).boxes);
});

test('titles of frames grow where the whole is seen small', () => {
  const many = ids('n', 400).map((id, i) => ({ id, size: box, frame: `f${i % 20}` }));
  const frames = ids('f', 20).map((id) => ({ id, titleWidth: 60 }));
  const { titleScale, width, height } = layOut(many, [], frames, { width: 600, height: 500 });
  const seen = titleScale * Math.min(600 / width, 500 / height);
  assert.ok(seen > 0.75 && seen < 1.1, String(seen));
  assert.equal(layOut(framed('a'), [], frame).titleScale, 1);
});

/** What links hold together, laid out. */
function partOf(names: readonly string[], links: readonly Link[]): ReturnType<typeof laidPart> {
  const [part, more] = partsOf(
    names.map((id) => ({ id, size: box })),
    links.map((each, index) => ({ ...each, index })),
  );
  assert.ok(part && !more, 'one part');
  return laidPart(part);
}

test('a large part stands in columns by distance from its start, each box beside what leads to it, its links straight', () => {
  // A hub leads to 60 Services, each to a set; the sets are given in the opposite order.
  const [services, sets] = [ids('service', 60), ids('set', 60)];
  const {
    boxes,
    edges,
    size: { width },
  } = partOf(
    [...sets.toReversed(), ...services, 'hub'],
    [...services.map((id) => link('hub', id)), ...services.map((id, i) => link(id, `set${i}`, 90))],
  );
  const placed = new Map(boxes);
  const at = (id: string): Box => placed.get(id) ?? nowhere;
  const columns = [['hub'], services, sets].map((column) => [...new Set(column.map((id) => at(id).x))]);
  // Boxes of 100, room of 90 for the widest label between them.
  assert.deepEqual(columns, [[50], [240], [430]]);
  assert.equal(width, 100 + 90 + 100 + 90 + 100);
  for (const [i, id] of services.entries()) assert.equal(at(id).y, at(`set${i}`).y);
  assert.deepEqual(edges[60]?.[1], {
    points: [
      { x: 290, y: at('service0').y },
      { x: 380, y: at('service0').y },
    ],
    label: { x: 335, y: at('service0').y },
  });
  assert.equal(edges[59]?.[1].points[0]?.y, at('hub').y + box.height / 2, 'leaves the hub at its lower side');
});

test('a large circle, which nothing leads into, starts at its first box', () => {
  const circle = ids('n', 120);
  const { boxes } = partOf(
    circle,
    circle.map((id, i) => link(id, circle[(i + 1) % 120] ?? '')),
  );
  assert.deepEqual(
    [...boxes].sort(([, a], [, b]) => a.x - b.x).map(([id]) => id),
    circle,
  );
  assert.equal(new Set(boxes.map(([, { y }]) => y)).size, 1);
});

test('boxes of a column in a large part follow the middle of what leads to them, not the order in which they are given; the shortest way counts', () => {
  const leaves = ids('leaf', 118);
  const { boxes } = partOf(
    ['low', 'between', 'high', 'near', ...leaves, 'hub'],
    [
      ...leaves.map((id) => link('hub', id)),
      link('leaf0', 'high'),
      link('leaf0', 'between'),
      link('leaf117', 'between'),
      link('leaf117', 'low'),
      link('leaf117', 'near'),
      link('hub', 'near'),
    ],
  );
  const placed = new Map(boxes);
  const at = (id: string): Box => placed.get(id) ?? nowhere;
  assert.deepEqual(
    ['high', 'between', 'low'].map((id) => at(id).y),
    [20, 74, 128],
  );
  assert.deepEqual([at('near').x, at('low').x > at('leaf0').x], [at('leaf0').x, true]);
});

test('a pair stands side by side, whichever of the two is given first', () => {
  const part: Part = { nodes: ['b', 'a'].map((id) => ({ id, size: box })), links: [{ ...link('a', 'b', 0), index: 3 }] };
  const {
    boxes,
    edges,
    size: { height },
  } = laidPart(part);
  const placed = new Map(boxes);
  assert.ok((placed.get('a')?.x ?? NaN) < (placed.get('b')?.x ?? NaN));
  assert.equal(height, box.height);
  assert.deepEqual(edges, [
    [
      3,
      {
        points: [
          { x: 100, y: 20 },
          { x: 136, y: 20 },
        ],
      },
    ],
  ]);
});

test('packed boxes never touch and keep to the room, or are wider by themselves', () => {
  fc.assert(
    fc.property(fc.array(size, { maxLength: 60 }), fc.integer({ min: 1, max: 1500 }), (sizes, room) => {
      const { corners, size: whole } = pack(sizes, room, 10);
      const boxes = corners.map(({ x, y }, i) => ({
        x: x + (sizes[i]?.width ?? 0) / 2,
        y: y + (sizes[i]?.height ?? 0) / 2,
        width: sizes[i]?.width ?? 0,
        height: sizes[i]?.height ?? 0,
      }));
      assert.equal(boxes.length, sizes.length);
      assert.deepEqual(
        boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlap(a, b, 4.9))),
        [],
      );
      assert.ok(whole.width <= Math.max(room, ...sizes.map(({ width }) => width)));
      for (const each of boxes)
        assert.ok(
          each.x - each.width / 2 >= 0 &&
            each.y - each.height / 2 >= 0 &&
            each.x + each.width / 2 <= whole.width &&
            each.y + each.height / 2 <= whole.height,
        );
    }),
    { numRuns: 200, seed: 3 },
  );
});

test('a label stands on its line, beside it where something lies there, and nowhere rather than over something', () => {
  const picture = { width: 200, height: 100 };
  const line = [
    { x: 0, y: 50 },
    { x: 200, y: 50 },
  ];
  const label = { line, size: { width: 40, height: 14 } };
  assert.deepEqual(placeLabels([label], [], picture), [{ x: 100, y: 50, width: 40, height: 14 }]);
  assert.deepEqual(placeLabels([{ ...label, wish: { x: 60, y: 20 } }], [], picture), [{ x: 60, y: 20, width: 40, height: 14 }]);
  const [beside] = placeLabels([label], [{ x: 100, y: 50, width: 200, height: 1 }], picture);
  assert.ok(beside && beside.y !== 50 && Math.abs(beside.y - 50) < 14);
  assert.deepEqual(placeLabels([label], [{ x: 100, y: 50, width: 200, height: 60 }], picture), [undefined]);
  assert.deepEqual(placeLabels([{ ...label, size: { width: 240, height: 14 } }], [], picture), [undefined], 'it would leave the picture');
  const [first, second] = placeLabels([label, label], [], picture);
  assert.ok(first && second && !overlap(first, second));
});
