import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/a.yaml';
const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: store\nspec:\n  selector: {app: web}\n  ports:\n  - port: 5432\n---\n';
const pod = (extra: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: client\n  labels: {app: web}\nspec:\n  ${extra}containers:\n  - name: client\n    image: example/client\n    env:\n    - {name: ADDRESS, value: "http://store:5432"}\n`;

test('in a document that broke, references and definitions stand where the words are written now', () => {
  const texts = new Map([[uri, service + pod('hostname: front\n  ')]]);
  const analysis = analysisOf(texts);
  /** Each place as the line that it stands in, up to its end. */
  const words = (places: readonly { readonly uri: string; readonly span: { readonly end: number } }[]): string[] =>
    places.map(({ uri: file, span }) => (texts.get(file) ?? '').slice(0, span.end).split('\n').at(-1)?.trim() ?? '');
  const at = (text: string, word: string): number => text.indexOf(word) + 1;
  const before = words(analysis.references(uri, at(service, 'store'), true));
  assert.deepEqual(before, ['name: store', '- {name: ADDRESS, value: "http://store', 'name: client']);
  const shorter = service + pod('').replace('metadata:\n', 'metadata: [\n');
  texts.set(uri, shorter);
  analysis.apply([{ uri, text: shorter }]);
  assert.equal(analysis.status().broken.length, 1);
  assert.deepEqual(words(analysis.references(uri, at(shorter, 'store'), true)), before);
  const gone = shorter.slice(0, shorter.indexOf('    env'));
  texts.set(uri, gone);
  analysis.apply([{ uri, text: gone }]);
  assert.deepEqual(
    words(analysis.references(uri, at(gone, 'store'), true)),
    ['name: store', 'name: client'],
    'what is no longer written is no place',
  );
});

test('a hover in a document that broke lies inside of what is written', () => {
  const texts = new Map([[uri, service]]);
  const analysis = analysisOf(texts);
  const broken = service.slice(0, service.indexOf('  ports')).replace('selector: {app: web}', 'selector: {');
  texts.set(uri, broken);
  analysis.apply([{ uri, text: broken }]);
  let seen = 0;
  for (let offset = 0; offset <= broken.length; offset++) {
    const hover = analysis.hover(uri, offset);
    if (hover === undefined) continue;
    seen++;
    assert.ok(hover.span.end <= broken.length, `${offset}`);
  }
  assert.ok(seen > 3, `${seen}`);
});

test('a definition in a document that broke is found by its name, or not at all', () => {
  const ingress =
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: store, port: {number: 5432}}}}\n---\n';
  const texts = new Map([[uri, ingress + service]]);
  const analysis = analysisOf(texts);
  const target = (): string | undefined => {
    const [place] = analysis.definition(uri, ingress.indexOf('store') + 1)?.targets ?? [];
    return place && (texts.get(uri) ?? '').slice(place.span.start - 6, place.span.end);
  };
  assert.equal(target(), 'name: store');
  for (const [text, expected] of [
    [service.replace('v1\n', 'v1\nx: [\n'), 'name: store'],
    ['apiVersion: v1\nkind: Service\nmetadata:\n  name: [\n', undefined],
  ] as const) {
    texts.set(uri, ingress + text);
    analysis.apply([{ uri, text: ingress + text }]);
    assert.equal(target(), expected, text);
  }
});

test('places lie inside of what is written where the document had no name before it broke', () => {
  const texts = new Map([[uri, service.replace('metadata:', 'meadata:').replace('---\n', '')]]);
  const analysis = analysisOf(texts);
  const broken = (texts.get(uri) ?? '').replace('meadata:\n', '');
  texts.set(uri, broken);
  analysis.apply([{ uri, text: broken }]);
  assert.deepEqual(analysis.status().broken, [uri]);
  for (let offset = 0; offset <= broken.length; offset++) {
    for (const { span } of analysis.references(uri, offset, true))
      assert.ok(span.end <= broken.length, `${offset}: ${span.start}-${span.end}`);
  }
});
