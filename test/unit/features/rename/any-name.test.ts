import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { occurrencesByKind, placesOf, worldOf, type Names, type Slot } from '../../lib/named-world.ts';
import { renamed, type Texts } from '../../lib/renamed.ts';
import { analysisOf } from '../../lib/workspace.ts';

const findingsOf = (texts: Texts): readonly string[] => {
  const analysis = analysisOf(texts);
  return [...texts.keys()].flatMap((uri) => analysis.diagnostics(uri).map((f) => `${uri} ${f.rule} ${f.field}`)).sort();
};

const zoneOf = (texts: Texts): readonly string[] =>
  analysisOf(texts)
    .zoneRecords()
    .records.map((r) => `${r.name} ${r.type} ${r.data}`)
    .sort();

/** The last Service, set and port have the name of the first and are not the same: another namespace, another Service. */
const withTwins = (names: Names): Names => ({
  ...names,
  services: [...names.services, ...names.services.slice(0, 1)],
  sets: [...names.sets, ...names.sets.slice(0, 1)],
  ports: [...names.ports, ...names.ports.slice(0, 1)],
});

const names: fc.Arbitrary<Names> = fc
  .record({
    // Few names, so that a Service, a set, a port and a namespace often have the same one.
    namespaces: fc.uniqueArray(fc.constantFrom('data', 'db', 'web', 'prod'), { minLength: 2, maxLength: 2 }),
    services: fc.uniqueArray(fc.constantFrom('data', 'db', 'db-0', 'web', 'sql', 'db-headless'), { minLength: 3, maxLength: 3 }),
    sets: fc.uniqueArray(fc.constantFrom('data', 'db', 'db-0', 'web', 'sql'), { minLength: 2, maxLength: 2 }),
    hosts: fc.uniqueArray(fc.constantFrom('db-0', 'data', 'h', 'web'), { minLength: 2, maxLength: 2 }),
    ports: fc.uniqueArray(fc.constantFrom('sql', 'web', 'db', 'tcp'), { minLength: 2, maxLength: 2 }),
    containerPorts: fc.uniqueArray(fc.constantFrom('sql', 'web', 'pg'), { minLength: 2, maxLength: 2 }),
  })
  .map(withTwins);

/** Two names that nobody could tell apart: a hostname that is also a set's pod, `service.namespace` that is also `pod.service`. */
function isAmbiguous({ hosts, sets, services, namespaces }: Names): boolean {
  const [first = '', second = '', third = ''] = services;
  const pods = [...hosts, `${sets[0] ?? ''}-0`, `${sets[0] ?? ''}-1`].map((pod) => `${pod}.${first}`);
  return hosts.includes(`${sets[0] ?? ''}-0`) || [...pods, `${sets[1] ?? ''}-0.${second}`].includes(`${third}.${namespaces[1] ?? ''}`);
}

test('a rename is the workspace written with the other name from the start', () => {
  const kinds = new Map<string, number>();
  fc.assert(
    fc.property(names, fc.nat(), fc.nat(), (before, slotSeed, placeSeed) => {
      fc.pre(!isAmbiguous(before));
      const world = worldOf(before);
      const slots = occurrencesByKind(world);
      const slot: Slot | undefined = slots[slotSeed % slots.length];
      assert.ok(slot);
      const analysis = analysisOf(world.texts);
      const places = placesOf(world, slot).filter((p) => analysis.prepareRename(p.uri, p.offset));
      const place = places[placeSeed % places.length];
      assert.ok(place, `${slot.kind} ${slot.index} can be renamed somewhere`);
      const after = renamed(world.texts, place.uri, place.offset, 'zz9');
      const where = `${slot.kind} ${slot.index} at ${place.uri} ${place.offset}`;
      assert.ok(typeof after !== 'string', `${where}: ${String(after)}`);
      const list = before[slot.kind].map((n, i) => (i === slot.index ? 'zz9' : n));
      const expected = worldOf({ ...before, [slot.kind]: list });
      assert.deepEqual([...after], [...expected.texts], where);
      assert.deepEqual(zoneOf(after), zoneOf(expected.texts));
      const old = findingsOf(world.texts);
      assert.deepEqual(
        findingsOf(after).filter((f) => !old.includes(f)),
        [],
        'no diagnostic is new',
      );
      kinds.set(slot.kind, (kinds.get(slot.kind) ?? 0) + 1);
    }),
    { numRuns: 120, seed: 7 },
  );
  assert.deepEqual(
    [...kinds.keys()].sort(),
    ['containerPorts', 'hosts', 'namespaces', 'ports', 'services', 'sets'],
    'every kind was renamed',
  );
});

/** Files with a cursor → the changed files, or the refusal. */

test('a rename onto any other name is refused, or gives the workspace with that name and nothing new to find', () => {
  const outcomes = { refused: 0, done: 0 };
  fc.assert(
    fc.property(
      names,
      fc.nat(),
      fc.nat(),
      fc.constantFrom(
        'data',
        'db',
        'db-0',
        'web',
        'sql',
        'tcp',
        'pg',
        'h',
        'db-peer',
        'prod',
        'a-very-long-name-that-no-port-may-have',
        'Db',
        '9db',
        'db-1',
      ),
      (before, slotSeed, placeSeed, name) => {
        fc.pre(!isAmbiguous(before));
        const world = worldOf(before);
        const slots = occurrencesByKind(world);
        const slot: Slot | undefined = slots[slotSeed % slots.length];
        assert.ok(slot);
        const analysis = analysisOf(world.texts);
        const places = placesOf(world, slot).filter((p) => analysis.prepareRename(p.uri, p.offset));
        const place = places[placeSeed % places.length];
        assert.ok(place);
        fc.pre(before[slot.kind][slot.index] !== name);
        const after = renamed(world.texts, place.uri, place.offset, name);
        if (typeof after === 'string') {
          outcomes.refused += 1;
          return;
        }
        outcomes.done += 1;
        const where = `${slot.kind} ${slot.index} to ${name} at ${place.uri} ${place.offset}`;
        const expected = worldOf({ ...before, [slot.kind]: before[slot.kind].map((n, i) => (i === slot.index ? name : n)) });
        assert.deepEqual([...after], [...expected.texts], where);
        const old = findingsOf(world.texts);
        assert.deepEqual(
          findingsOf(after).filter((f) => !old.includes(f)),
          [],
          `no diagnostic is new: ${where}`,
        );
      },
    ),
    { numRuns: 150, seed: 11 },
  );
  assert.ok(outcomes.refused > 5 && outcomes.done > 20, JSON.stringify(outcomes));
});
