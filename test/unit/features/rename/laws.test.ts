import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../../../server/src/base/text-edit.ts';
import type { MarkedEdit } from '../../../../server/src/features/rename/rename.ts';
import { occurrencesByKind, placesOf, worldOf, type Names } from '../../lib/named-world.ts';
import { analysisOf } from '../../lib/workspace.ts';

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
  const plain = (text: string): string =>
    namespaced ? text : text.replace(/, namespace: "?[\w-]+"?(?=[,}])/g, '').replace(/^ +namespace: [\w-]+\n/gm, '');
  const all = copies.flatMap((copy) =>
    [...worldOf(names).texts].map(([uri, text]): [string, string] => [uri.replace('file:///w/', `file:///w/${copy}/`), plain(text)]),
  );
  return new Map([...all, ['file:///w/shared.yaml', plain(shared(names))]]);
}

/** The edits that are made, and where the place `offset` of a file lies then. */
function made(
  texts: Texts,
  edits: readonly MarkedEdit[],
  taken: Taken,
): { readonly texts: Texts; readonly moved: (uri: string, offset: number) => number } {
  const chosen = edits.filter(({ mark }) => taken === 'all' || mark?.sure !== false);
  const of = (uri: string) => chosen.filter((file) => file.uri === uri).flatMap((file) => file.edits);
  return {
    texts: new Map([...texts].map(([uri, text]) => [uri, applyEdits(text, of(uri))])),
    moved: (uri, offset) =>
      of(uri).reduce((at, { span, newText }) => (span.end <= offset ? at + newText.length - (span.end - span.start) : at), offset),
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
      fc.assert(
        fc.property(names, fc.nat(), fc.nat(), fc.constantFrom<Taken>('sure', 'all'), (all, slotSeed, placeSeed, taken) => {
          const world = worldOf(all);
          const slots = occurrencesByKind(world).filter(({ kind }) => namespaced || kind !== 'namespaces');
          const slot = slots[slotSeed % slots.length];
          assert.ok(slot);
          const texts = copiesOf(all, ['one', 'two'], namespaced);
          const analysis = analysisOf(texts);
          const places = placesOf(world, slot)
            .flatMap(({ uri, offset }) => {
              const copy = uri.replace('file:///w/', 'file:///w/two/');
              const before = world.texts.get(uri) ?? '';
              // Where namespaces were taken out, the same line is found by what stands around the place.
              const at = namespaced
                ? offset
                : (texts.get(copy) ?? '').indexOf(before.slice(before.lastIndexOf('\n', offset) + 1, offset + 2));
              return at < 0 ? [] : [{ uri: copy, offset: namespaced ? at : at + offset - before.lastIndexOf('\n', offset) - 1 }];
            })
            .filter(({ uri, offset }) => {
              const prepared = analysis.prepareRename(uri, offset);
              return prepared !== undefined && 'placeholder' in prepared && prepared.placeholder === all[slot.kind][slot.index];
            });
          const place = places[placeSeed % Math.max(1, places.length)];
          fc.pre(place !== undefined);
          const result = thereAndBack(texts, place.uri, place.offset, 'zz9', taken);
          if (result.refused !== undefined) refused += 1;
          else kinds.set(slot.kind, (kinds.get(slot.kind) ?? 0) + 1);
          assert.deepEqual([...result.texts], [...texts], `${slot.kind} ${slot.index} at ${place.uri} ${place.offset}, ${taken}`);
        }),
        { numRuns: 60, seed: 5 },
      );
      assert.deepEqual([refused, kinds.size >= 5], [0, true], JSON.stringify([...kinds]));
    });
  }
});

describe('a rename there and back of what is written twice in one build', () => {
  const service = (more = ''): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: web${more}}\nspec: {clusterIP: None, selector: {app: w}, ports: [{name: c, port: 80}]}\n`;
  const set =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  serviceName: web\n  selector: {matchLabels: {app: w}}\n  template:\n    metadata: {labels: {app: w}}\n    spec: {containers: [{name: c, image: i, env: [{name: A, value: "web-0.web:80"}]}]}\n';
  const folders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'in two files': { 'a.yaml': service(), 'b.yaml': service() },
    'in one file': { 'a.yaml': `${service()}---\n${service()}---\n${set}` },
    'in two files, a set, too': { 'a.yaml': `${service()}---\n${set}`, 'b.yaml': `${service()}---\n${set}` },
    'of one or two namespaces': { 'a.yaml': `${service()}---\n${set}`, 'b.yaml': service(', namespace: shop') },
    'of several namespaces': { 'a.yaml': service(), 'b.yaml': service(', namespace: shop'), 'c.yaml': service(', namespace: data') },
  };
  for (const [title, files] of Object.entries(folders)) {
    it(`gives the same bytes: ${title}`, () => {
      const texts: Texts = new Map(Object.entries(files).map(([file, text]) => [`file:///w/${file}`, text]));
      const analysis = analysisOf(texts);
      let renamed = 0;
      for (const [uri, text] of texts) {
        for (const { index } of text.matchAll(/\bweb\b/g)) {
          const prepared = analysis.prepareRename(uri, index);
          if (!prepared || !('placeholder' in prepared) || prepared.placeholder !== 'web') continue;
          for (const taken of ['sure', 'all'] as const) {
            const result = thereAndBack(texts, uri, index, 'zz9', taken);
            assert.deepEqual([result.refused, [...result.texts]], [undefined, [...texts]], `at ${uri} ${index}, ${taken}`);
            renamed++;
          }
        }
      }
      assert.ok(renamed >= 4);
    });
  }
});

describe('a rename there and back under prefixes and suffixes', () => {
  const service = (name: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {clusterIP: None, selector: {app: kc}, ports: [{name: c, port: 9092}]}\n`;
  const set = (name: string, serviceName: string): string =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}}\nspec:\n  serviceName: ${serviceName}\n  replicas: 3\n  selector: {matchLabels: {app: kc}}\n  template:\n    metadata: {labels: {app: kc}}\n    spec: {containers: [{name: k, image: k, env: [{name: A, value: "$(POD_NAME).${serviceName}:9092"}]}]}\n`;
  const client = (name: string, ...hosts: readonly string[]): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {hosts: "${hosts.join(' ')}"}\n`;
  /** Names that are renamed, each where it stands, and the files. */
  const worlds: Record<string, Readonly<Record<string, string>>> = {
    'kc dev-kc-x db dev-db-x': {
      'base/kustomization.yaml': 'resources: [all.yaml]\n',
      'base/all.yaml': `${service('kc')}---\n${set('db', 'kc')}`,
      'dev/kustomization.yaml': 'namePrefix: dev-\nnameSuffix: -x\nresources: [../base, c.yaml]\n',
      'dev/c.yaml': client('c', 'dev-kc-x:9092', 'dev-db-x-0.dev-kc-x:9092'),
    },
    'kc eu-kc-kc dev-kc-far': {
      'base/kustomization.yaml': 'resources: [all.yaml]\n',
      'base/all.yaml': `${service('kc')}---\n${set('kc', 'kc')}`,
      'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base]\n',
      'eu/kustomization.yaml': 'namePrefix: eu-\nnameSuffix: -kc\nresources: [../base, c.yaml]\n',
      'eu/c.yaml': client('c', 'eu-kc-kc:9092', 'eu-kc-kc-1.eu-kc-kc:9092'),
      'far/kustomization.yaml': 'nameSuffix: -far\nresources: [../dev, d.yaml]\n',
      'far/d.yaml': client('d', 'http://dev-kc-far:9092/'),
    },
  };
  worlds['db dev-db-far dev-kc-far kc'] = {
    'base/kustomization.yaml': 'resources: [all.yaml]\n',
    'base/all.yaml': `${service('kc')}---\n${set('db', 'kc')}`,
    'dev/kustomization.yaml':
      'namePrefix: dev-\nresources: [../base]\nreplicas: [{name: db, count: 5}]\npatches:\n  - patch: |\n      apiVersion: v1\n      kind: Service\n      metadata: {name: "kc"}\n      spec: {publishNotReadyAddresses: true}\n',
    'far/kustomization.yaml':
      'nameSuffix: -far\nresources: [../dev, d.yaml]\npatches:\n  - target: {kind: Service, name: dev-kc}\n    patch: "[{op: add, path: /metadata/labels, value: {kc: kc}}]"\n',
    'far/d.yaml': client('d', 'http://dev-kc-far:9092/', 'dev-db-far-4.dev-kc-far'),
  };
  for (const [names, files] of Object.entries(worlds)) {
    it(`gives the same bytes: ${names}`, () => {
      const texts: Texts = new Map(Object.entries(files).map(([file, text]) => [`file:///w/${file}`, text]));
      const analysis = analysisOf(texts);
      const done = new Set<string>();
      for (const [uri, text] of texts) {
        if (uri.endsWith('kustomization.yaml')) continue;
        for (const { index } of text.matchAll(/\b(?:kc|db)\b/g)) {
          const prepared = analysis.prepareRename(uri, index);
          if (!prepared || !('placeholder' in prepared)) continue;
          for (const taken of ['sure', 'all'] as const) {
            const to = prepared.placeholder.replace(/(?<=^|dev-|eu-)(?:kc|db)/, 'zz9');
            const result = thereAndBack(texts, uri, index, to, taken);
            assert.deepEqual(
              [result.refused, [...result.texts]],
              [undefined, [...texts]],
              `${prepared.placeholder} at ${uri} ${index}, ${taken}`,
            );
            done.add(prepared.placeholder);
          }
        }
      }
      assert.deepEqual([...done].sort(), names.split(' ').sort());
    });
  }
});
