import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instancesAround } from '../../../server/src/features/shared/instances-around.ts';
import { targetAt } from '../../../server/src/features/shared/target.ts';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/a.yaml';

function modelOf(text: string, more: Readonly<Record<string, string>> = {}) {
  return analysisOf(
    new Map([[uri, text], ...Object.entries(more).map(([name, content]): [string, string] => [`file:///w/${name}`, content])]),
  ).model();
}

const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector: {app: ${name}}\n`;

test('around a place are the objects of the documents next to it', () => {
  const text = ['a', 'b', 'c', 'd'].map(service).join('---\n');
  const model = modelOf(text);
  const around = (offset: number): string =>
    instancesAround(model, uri, offset)
      .map(({ facts }) => facts.object.name)
      .join('');
  assert.deepEqual([around(0), around(text.indexOf('name: c')), around(text.length)], ['ab', 'cd', 'd']);
});

test('a value behind an anchor is found in every item of its document that uses it', () => {
  const item = (name: string, labels: string): string =>
    `- apiVersion: v1\n  kind: Service\n  metadata: {name: ${name}}\n  spec:\n    selector: ${labels}\n`;
  const text = `${service('first')}---\napiVersion: v1\nkind: List\nx: &pods {app: db}\nitems:\n${item('a', '*pods')}${item('b', '*pods')}---\n${service('last')}`;
  const target = targetAt(modelOf(text), uri, text.indexOf('db}'));
  assert.deepEqual(
    target?.instances.map(({ facts }) => facts.object.name),
    ['a', 'b'],
  );
});

test('what kustomize makes of a document is found from any place of its file', () => {
  const text = `${service('a')}---\n${service('b')}---\n${service('c')}`;
  const model = modelOf(text, {
    'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\nnamePrefix: x-\n',
  });
  const target = targetAt(model, uri, text.indexOf('name: c') + 6);
  assert.deepEqual(
    target?.instances.map(({ facts }) => facts.object.name),
    ['x-c'],
  );
});
