import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstPart } from '../../../../server/src/rules/lib/locate.ts';
import { get } from '../../../../server/src/yaml/path.ts';
import { analysisOf } from '../../lib/workspace.ts';

const [base, patch] = ['file:///w/service.yaml', 'file:///w/patch.yaml'];
const texts = new Map([
  ['file:///w/kustomization.yaml', 'resources: [service.yaml]\npatches: [{path: patch.yaml}]\n'],
  [
    base,
    '# a base\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: ClusterIP\n  clusterIP: None\n  selector:\n    app: db\n  ports:\n  - name: sql\n    port: 5432\n',
  ],
  [
    patch,
    'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec:\n  type: NodePort\n  sessionAffinity: ClientIP\n  selector: {tier: data}\n  ports:\n  - {name: web, port: 80}\n',
  ],
]);
const written = (uri: string, { start, end }: { readonly start: number; readonly end: number }): string =>
  (texts.get(uri) ?? '').slice(start, end);

test('a key stands where it is written, whoever sets its value', () => {
  const model = analysisOf(texts).model();
  const [service] = model.instancesOf(base);
  assert.ok(service);
  for (const [field, key, value, keyIn, valueIn] of [
    ['spec.type', 'type', 'NodePort', base, patch],
    ['spec.clusterIP', 'clusterIP', 'None', base, base],
    ['spec.sessionAffinity', 'sessionAffinity', 'ClientIP', patch, patch],
    ['spec.selector.tier', 'tier', 'data', patch, patch],
  ] as const) {
    const keyPlace = model.keyPlaceOf(service, field);
    const place = model.placeOf(service, field);
    assert.deepEqual([keyPlace?.uri, keyPlace && written(keyPlace.uri, keyPlace.span)], [keyIn, key], field);
    assert.deepEqual([place.uri, written(place.uri, place.span)], [valueIn, value], field);
  }
});

test('the first part of what is patched is one that stands in the same file', () => {
  const [service] = analysisOf(texts).model().instancesOf(base);
  const tree = service?.facts.tree;
  assert.ok(tree);
  const part = (field: string): string => {
    const found = get(tree, field, base);
    assert.ok(found, field);
    return written(found.uri, firstPart(found.node));
  };
  // The value of "type" is the patch's, the list's first item too.
  assert.deepEqual(['spec', 'spec.selector', 'spec.ports'].map(part), ['type', 'app: db', 'name: sql']);
});
