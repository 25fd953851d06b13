import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../../../server/src/base/text-edit.ts';
import { movedFileEdits, type Move } from '../../../../server/src/features/rename/moved-files.ts';
import { analysisOf } from '../../lib/workspace.ts';

const base = 'file:///w/';
type Files = Readonly<Record<string, string>>;

const movesOf = (...pairs: readonly (readonly [string, string])[]): readonly Move[] =>
  pairs.map(([from, to]) => ({ from: base + from, to: base + to }));

/** Texts after the moves' edits, by the names of before. */
function edited(files: Files, moves: readonly Move[]): Files {
  const texts = new Map(Object.entries(files).map(([name, text]) => [base + name, text]));
  const analysis = analysisOf(texts);
  const edits = movedFileEdits(
    analysis.uris().flatMap((uri) => analysis.facts(uri) ?? []),
    moves,
    (uri) => texts.get(uri),
  );
  return Object.fromEntries(edits.map(({ uri, edits: own }) => [uri.slice(base.length), applyEdits(texts.get(uri) ?? '', own)]));
}

const everything = `resources: [svc.yaml, ./db.yaml, "../base/", https://example.com/x.yaml, github.com/o/r//x?ref=1]
components:
  - ../parts/tls # why
patches:
  - path: 'patch.yaml'
  - {path: json.yaml, target: {kind: Service}}
  - patch: |-
      - op: remove
        path: /spec/x
patchesStrategicMerge: [merge.yaml]
configMapGenerator:
  - name: a
    files: [app.properties, key=conf/app.ini]
    envs: [.env]
replacements: [{path: rep.yaml}]
helmCharts: [{name: c, valuesFile: values-c.yaml, additionalValuesFiles: [more.yaml]}]
openapi: {path: schema.json}
`;

test('each path of a kustomization follows its file, and nothing else changes', () => {
  const moved = [
    'svc.yaml',
    'db.yaml',
    'patch.yaml',
    'json.yaml',
    'merge.yaml',
    'app.properties',
    'conf/app.ini',
    '.env',
    'rep.yaml',
    'values-c.yaml',
    'more.yaml',
    'schema.json',
  ];
  for (const name of moved) {
    const { 'prod/kustomization.yaml': after } = edited(
      { 'prod/kustomization.yaml': everything },
      movesOf([`prod/${name}`, `prod/new/${name.replaceAll('/', '-')}`]),
    );
    assert.equal(after, everything.replace(name, `new/${name.replaceAll('/', '-')}`), name);
  }
  assert.deepEqual(
    edited({ 'prod/kustomization.yaml': everything }, movesOf(['prod/other.yaml', 'prod/x.yaml'], ['svc.yaml', 'x.yaml'])),
    {},
    'nothing names these',
  );
});

test('folders, the kustomization itself, and a folder that others build on', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [svc.yaml]\n',
    'prod/kustomization.yaml': 'resources:\n- ../base/\n- ./svc.yaml\n',
  };
  assert.deepEqual(edited(files, movesOf(['base', 'bases/one'])), {
    'prod/kustomization.yaml': 'resources:\n- ../bases/one/\n- ./svc.yaml\n',
  });
  assert.deepEqual(edited(files, movesOf(['prod', 'envs/eu/prod'])), {
    'prod/kustomization.yaml': 'resources:\n- ../../../base/\n- ./svc.yaml\n',
  });
  assert.deepEqual(edited(files, movesOf(['base/kustomization.yaml', 'other/kustomization.yaml'])), {
    'base/kustomization.yaml': 'resources: [../base/svc.yaml]\n',
    'prod/kustomization.yaml': 'resources:\n- ../other/\n- ./svc.yaml\n',
  });
  assert.deepEqual(edited(files, movesOf(['base/kustomization.yaml', 'base/kustomization.yml'])), {});
  assert.deepEqual(edited(files, movesOf(['base', 'b'], ['prod', 'p'])), {
    'prod/kustomization.yaml': 'resources:\n- ../b/\n- ./svc.yaml\n',
  });
});

test('names with spaces and signs are written so that YAML reads them', () => {
  assert.deepEqual(edited({ 'kustomization.yaml': 'resources: [a.yaml]\n' }, movesOf(['a.yaml', 'my%20own, it.yaml'])), {
    'kustomization.yaml': 'resources: ["my own, it.yaml"]\n',
  });
  assert.deepEqual(
    edited({ 'kustomization.yaml': 'resources: [a.yaml, "{{ x }}.yaml"]\n}' }, movesOf(['a.yaml', 'b.yaml'])),
    {},
    'a broken file is left alone',
  );
});

test('whatever moves, a kustomization names the same file before and after', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const folder = fc.array(name, { maxLength: 3 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(folder, folder, folder, folder, fc.boolean(), (own, target, from, to, isFile) => {
      const place = (where: string, file: string): string => [where, file].filter((part) => part !== '').join('/');
      const file = place(target, 'x.yaml');
      const up =
        own === ''
          ? ''
          : own
              .split('/')
              .map(() => '..')
              .join('/');
      const text = `resources: [${place(up, file)}]\n`;
      const kustomization = place(own, 'kustomization.yaml');
      fc.pre(from !== '' && !`${to}/`.startsWith(`${from}/`));
      const [pair] = [isFile ? ([file, place(to, 'y.yaml')] as const) : ([from, place(to, 'd')] as const)];
      const follow = (each: string): string =>
        each === pair[0] || each.startsWith(`${pair[0]}/`) ? pair[1] + each.slice(pair[0].length) : each;
      const after = edited({ [kustomization]: text }, movesOf(pair))[kustomization] ?? text;
      const written = /\[(.*)\]/.exec(after)?.[1] ?? '';
      assert.equal(new URL(written, base + follow(kustomization)).href, base + follow(file));
    }),
    { numRuns: 500 },
  );
});
