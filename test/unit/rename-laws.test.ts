import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/base/text-edit.ts';
import type { MarkedEdit } from '../../server/src/features/rename/rename.ts';
import { occurrencesByKind, placesOf, worldOf, type Names } from './lib/named-world.ts';
import { analysisOf } from './lib/workspace.ts';

type Texts = ReadonlyMap<string, string>;
/** Which edits somebody makes: those that are sure, or those that wait to be ticked, too. */
type Taken = 'sure' | 'all';

const names: fc.Arbitrary<Names> = fc.record({
  namespaces: fc.uniqueArray(fc.constantFrom('data', 'shop', 'prod'), { minLength: 2, maxLength: 2 }),
  services: fc.uniqueArray(fc.constantFrom('db', 'web', 'sql', 'db-headless'), { minLength: 4, maxLength: 4 }),
  sets: fc.uniqueArray(fc.constantFrom('db', 'kafka', 'sql'), { minLength: 3, maxLength: 3 }),
  hosts: fc.uniqueArray(fc.constantFrom('h', 'host', 'first'), { minLength: 2, maxLength: 2 }),
  ports: fc.uniqueArray(fc.constantFrom('sql', 'web', 'tcp'), { minLength: 3, maxLength: 3 }),
  containerPorts: fc.uniqueArray(fc.constantFrom('sql', 'web', 'pg'), { minLength: 2, maxLength: 2 }),
});

/** What is written where the names of several copies of a workspace can be meant. */
const shared = (names: Names): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: clients, namespace: ${names.namespaces[0]}}
data:
  urls: http://${names.services[0]}.${names.namespaces[0]}.svc:80 ${names.sets[0]}-0.${names.services[0]}:5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: outside, namespace: ${names.namespaces[0]}}
spec:
  serviceName: ${names.services[0]}
  selector: {matchLabels: {app: o}}
  template:
    metadata: {labels: {app: o}}
    spec: {containers: [{name: c, image: i, env: [{name: USER, value: ${names.services[0]}}, {name: DB_HOST, value: ${names.services[0]}}, {name: P, value: "$(POD_NAME).${names.services[0]}:1"}]}]}
`;

/** Copies of a workspace beside each other, and a file beside them all that means any of them. Without namespaces, or with them. */
function copiesOf(names: Names, copies: readonly string[], namespaced: boolean): Texts {
  const plain = (text: string): string => (namespaced ? text : text.replace(/, namespace: "?[\w-]+"?(?=[,}])/g, '').replace(/^ +namespace: [\w-]+\n/gm, ''));
  const all = copies.flatMap((copy) => [...worldOf(names).texts].map(([uri, text]): [string, string] => [uri.replace('file:///w/', `file:///w/${copy}/`), plain(text)]));
  return new Map([...all, ['file:///w/shared.yaml', plain(shared(names))]]);
}

/** The edits that are made, and where the place `offset` of a file lies then. */
function made(texts: Texts, edits: readonly MarkedEdit[], taken: Taken): { readonly texts: Texts; readonly moved: (uri: string, offset: number) => number } {
  const chosen = edits.filter(({ mark }) => taken === 'all' || mark?.sure !== false);
  const of = (uri: string) => chosen.filter((file) => file.uri === uri).flatMap((file) => file.edits);
  return {
    texts: new Map([...texts].map(([uri, text]) => [uri, applyEdits(text, of(uri))])),
    moved: (uri, offset) => of(uri).reduce((at, { span, newText }) => (span.end <= offset ? at + newText.length - (span.end - span.start) : at), offset),
  };
}

interface Outcome {
  readonly refused?: string;
  readonly texts: Texts;
}

/** Renames what stands at a place, and back. */
function thereAndBack(texts: Texts, uri: string, offset: number, to: string, taken: Taken): Outcome {
  const first = analysisOf(texts);
  const prepared = first.prepareRename(uri, offset);
  assert.ok(prepared && 'placeholder' in prepared, JSON.stringify(prepared));
  const there = first.rename(uri, offset, to);
  assert.ok(there);
  if ('refused' in there) return { refused: there.refused, texts };
  const after = made(texts, there.edits, taken);
  const at = after.moved(uri, prepared.span.start);
  const second = analysisOf(after.texts);
  const here = second.prepareRename(uri, at);
  assert.ok(here && 'placeholder' in here && here.placeholder === to, `${to} stands there: ${JSON.stringify(here)}`);
  const back = second.rename(uri, at, prepared.placeholder);
  assert.ok(back && 'edits' in back, `back to ${prepared.placeholder}: ${JSON.stringify(back)}`);
  return { texts: made(after.texts, back.edits, taken).texts };
}

describe('a rename there and back', () => {
  for (const namespaced of [true, false]) {
    it(`gives the same bytes, with several copies of all names in a workspace ${namespaced ? 'with' : 'without'} namespaces`, () => {
      const kinds = new Map<string, number>();
      let refused = 0;
      fc.assert(fc.property(names, fc.nat(), fc.nat(), fc.constantFrom<Taken>('sure', 'all'), (all, slotSeed, placeSeed, taken) => {
        const world = worldOf(all);
        const slots = occurrencesByKind(world).filter(({ kind }) => namespaced || kind !== 'namespaces');
        const slot = slots[slotSeed % slots.length];
        assert.ok(slot);
        const texts = copiesOf(all, ['one', 'two'], namespaced);
        const analysis = analysisOf(texts);
        const places = placesOf(world, slot).flatMap(({ uri, offset }) => {
          const copy = uri.replace('file:///w/', 'file:///w/two/');
          const before = world.texts.get(uri) ?? '';
          // Where namespaces were taken out, the same line is found by what stands around the place.
          const at = namespaced ? offset : (texts.get(copy) ?? '').indexOf(before.slice(before.lastIndexOf('\n', offset) + 1, offset + 2));
          return at < 0 ? [] : [{ uri: copy, offset: namespaced ? at : at + offset - before.lastIndexOf('\n', offset) - 1 }];
        }).filter(({ uri, offset }) => { const prepared = analysis.prepareRename(uri, offset); return prepared !== undefined && 'placeholder' in prepared && prepared.placeholder === all[slot.kind][slot.index]; });
        const place = places[placeSeed % Math.max(1, places.length)];
        fc.pre(place !== undefined);
        const result = thereAndBack(texts, place.uri, place.offset, 'zz9', taken);
        if (result.refused !== undefined) refused += 1;
        else kinds.set(slot.kind, (kinds.get(slot.kind) ?? 0) + 1);
        assert.deepEqual([...result.texts], [...texts], `${slot.kind} ${slot.index} at ${place.uri} ${place.offset}, ${taken}`);
      }), { numRuns: 20, seed: 5 });
      assert.deepEqual([refused, kinds.size >= 5], [0, true], JSON.stringify([...kinds]));
    });
  }
});
