import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { valuesOf, writtenOut } from '../../../spec/lib/same-fixes.ts';
import { objectsIn, sharedSpellings } from '../../../spec/lib/sharing.ts';
import { specs } from '../../../spec/lib/specs.ts';
import { isRespellable } from '../../../spec/lib/spellings.ts';
import { renamed, type Texts } from '../../lib/renamed.ts';
import { analysisOf, cursorIn } from '../../lib/workspace.ts';

const refusal = (files: Readonly<Record<string, string>>): string | Texts => {
  const { texts, uri, offset } = cursorIn(files);
  return renamed(texts, uri, offset, 'pg');
};

const service = (name: string, app: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {clusterIP: None, selector: {app: ${app}}}\n`;
const set = (name: string, serviceName: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}}\nspec:\n  serviceName: ${serviceName}\n  selector: {matchLabels: {app: db}}\n  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}\n`;

describe('a name that shares its text', () => {
  it('with a field that does not name the object is not renamed, and it is said why', () => {
    assert.equal(
      refusal({ 'a.yaml': service('&n d‸b', '*n') }),
      'In a.yaml, spec.selector.app shares this text by an alias or a merge key, and would change with it: write its value out there first.',
    );
    assert.match(String(refusal({ 'a.yaml': service('d‸b', 'x'), 'b.yaml': set('&n db', '*n') })), /^In b\.yaml, metadata\.name shares/);
    const merged = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: &m {name: d‸b}\n  spec: {clusterIP: None}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {<<: *m}\n`;
    assert.match(String(refusal({ 'a.yaml': merged })), /^In a\.yaml, items\[1\]\.metadata\.name shares/);
    const key = `apiVersion: v1\nkind: Service\nmetadata: {name: &n d‸b, labels: {*n : x}}\nspec: {clusterIP: None}\n`;
    assert.match(String(refusal({ 'a.yaml': key })), /^In a\.yaml, metadata\.labels\.db shares/);
  });

  it('with a field that names it, too, is renamed at once', () => {
    const list = (name: string, use: string): string =>
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: ${name}}\n  spec: {clusterIP: None}\n- apiVersion: apps/v1\n  kind: StatefulSet\n  metadata: {name: db}\n  spec: {serviceName: ${use}}\n`;
    const after = refusal({ 'a.yaml': list('&n d‸b', '*n') });
    assert.deepEqual(after, new Map([['file:///w/a.yaml', list('&n pg', '*n')]]));
    const byUse = refusal({ 'a.yaml': list('&n db', '*n').replace('&n db', '&n d‸b') });
    assert.deepEqual(byUse, after);
  });

  it('with a text that says the same is renamed at once', () => {
    const pod = (host: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i, env: [{name: A, value: &v "http://${host}:80"}, {name: B, value: *v}]}]}\n`;
    const after = refusal({ 'a.yaml': service('d‸b', 'x'), 'p.yaml': pod('db.default.svc') });
    assert.ok(typeof after !== 'string', String(after));
    assert.equal(after.get('file:///w/p.yaml'), pod('pg.default.svc'));
  });
});

/** Where the names of the Services and StatefulSets of a file stand. */
function namesIn(texts: Texts, uri: string): readonly (number | undefined)[] {
  const facts = analysisOf(texts).facts(uri);
  return (facts?.objects ?? []).map(({ tree, object }) => {
    const metadata = tree.entries.find(({ key }) => key.value === 'metadata')?.value;
    const name = metadata?.kind === 'map' ? metadata.entries.find(({ key }) => key.value === 'name')?.value : undefined;
    return /^(?:Service|StatefulSet)$/.test(object.kind) && /^[a-z][a-z0-9-]{0,40}$/.test(object.name) ? name?.start : undefined;
  });
}

describe('a rename where objects share values', () => {
  const uri = 'file:///w/main.yaml';
  const samples = specs()
    .filter(({ name }) => !name.includes('/'))
    .flatMap(({ tests }) => tests.flatMap(({ steps }) => steps.flatMap(({ files }) => (files.length === 1 ? files : []))))
    .filter(({ name, text }, index) => index % 4 === 0 && isRespellable(new Map([[name, text]])));
  const spellings = [
    'aliases of words of their own object',
    'aliases of words of their own object, in flow style',
    'anchored scalars',
    'anchored maps and lists',
  ];
  for (const spelling of spellings) {
    it(`changes what it changes where they share none, and leads back, or is refused: ${spelling}`, () => {
      let [done, refused] = [0, 0];
      for (const { text } of samples) {
        const shared = new Map([[uri, sharedSpellings[spelling]?.(objectsIn(text)) ?? '']]);
        const plain = new Map([[uri, writtenOut(shared.get(uri) ?? '')]]);
        const places = namesIn(shared, uri);
        for (const [index, at] of namesIn(plain, uri).entries()) {
          const place = places[index];
          if (at === undefined || place === undefined) continue;
          const wanted = renamed(plain, uri, at + 1, 'zz9');
          const found = renamed(shared, uri, place + 1, 'zz9');
          if (typeof wanted === 'string') continue;
          if (typeof found === 'string') {
            assert.match(found, /shares this text/, text);
            refused++;
            continue;
          }
          assert.deepEqual(valuesOf(found), valuesOf(wanted), found.get(uri));
          const back = namesIn(found, uri)[index];
          const name = analysisOf(shared).facts(uri)?.objects[index]?.object.name ?? '';
          assert.deepEqual(renamed(found, uri, (back ?? 0) + 1, name), shared, found.get(uri));
          done++;
        }
      }
      assert.ok(refused > 10 && (done > 10 || spelling.startsWith('anchored')), `${done} renamed, ${refused} refused`);
    });
  }
});
