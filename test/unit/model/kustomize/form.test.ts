import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { KustomizeGraph } from '../../../../server/src/model/kustomize/graph.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';
import { hasKubectl, kubectlKustomize } from '../../lib/kustomize-compare.ts';
import { scratch } from '../../lib/scratch.ts';

const set = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: kc}\nspec: {replicas: 3}\n';
const object = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: kc}';
const lines = (text: string): string => `|-\n    ${text.replaceAll('\n', '\n    ')}`;
const entry = (patch: string, target = true): string => `patches:\n- patch: ${patch}\n${target ? '  target: {kind: StatefulSet}\n' : ''}`;
const operation = '- op: replace\n  path: /spec/replicas\n  value: 1';

/** What stands in a kustomization, and what is said of it: id and values of the sentence, or some of them; '' where kustomize takes it. */
const cases: readonly (readonly [content: string, said: string])[] = [
  [entry('3'), 'wrong-type patches[0].patch number text'],
  [entry('3.5', false), 'number'],
  [entry('true'), 'wrong-type patches[0].patch flag'],
  [entry('yes'), 'flag'],
  [entry('[1]'), 'list'],
  [entry('{op: replace, path: /spec/replicas, value: 1}'), 'map'],
  ['patches:\n- path: 3\n', 'wrong-type patches[0].path number'],
  ['patches:\n  patch: x\n', 'wrong-type patches map list'],
  ['patches: [x]\n', 'wrong-type patches[0] text map'],
  [`patches:\n- target: kc\n  patch: ${lines(operation)}\n`, 'wrong-type patches[0].target text'],
  [entry('"3"'), 'not-a-patch'],
  [entry('!!str 3'), 'not-a-patch'],
  [entry('foo'), 'not-a-patch'],
  [entry('"[1]"'), 'not-a-patch'],
  [entry('""'), 'no-patch'],
  [entry('null'), 'no-patch'],
  ['patches:\n- target: {kind: StatefulSet}\n', 'no-patch'],
  [`${entry(lines(object))}  path: a.yaml\n`, 'patch-and-path'],
  [entry('"a: ["'), 'not-yaml'],
  [entry('"a: b"'), 'nameless-patch'],
  [entry(lines(operation), false), 'no-target'],
  [entry(lines(`${object}\n---\n${object}`)), 'several-patches'],
  [entry(lines(operation.replace('replace', 'replase'))), 'no-operation replase'],
  ['namespace: 3\n', 'wrong-type namespace number'],
  ['namePrefix: yes\n', 'wrong-type namePrefix flag'],
  ['resources: a.yaml\n', 'wrong-type resources text'],
  ['commonLabels: {version: 1}\n', 'wrong-type commonLabels.version number'],
  ['labels: [{pairs: {version: 1.0}}]\n', 'wrong-type labels[0].pairs.version number'],
  ['replicas: [{name: kc, count: "3"}]\n', 'wrong-type replicas[0].count text'],
  ['configMapGenerator: [{name: a, literals: [1]}]\n', 'wrong-type configMapGenerator[0].literals[0] number'],
  ['patchesStrategicMerge: [3]\n', 'wrong-type patchesStrategicMerge[0] number'],
  [`patchesStrategicMerge:\n- |-\n  ${operation.replaceAll('\n', '\n  ')}\n`, 'not-a-patch'],
  ['images: [{name: a, newTag: 1.21}]\n', 'wrong-type images[0].newTag number'],
  [entry(lines(operation)), ''],
  [entry(JSON.stringify('[{"op": "replace", "path": "/spec/replicas", "value": 1}]')), ''],
  [entry(lines(`${object}\nspec: {replicas: 1}`), false), ''],
  [entry(lines(`kind: StatefulSet\nmetadata: {name: kc}\nspec: {replicas: 1}`)), ''],
  [entry(lines(`${object}\n---\n${object}`), false), ''],
  ['namespace: "3"\nnamePrefix: null\n', ''],
  ['replicas: [{name: kc, count: 3}]\n', ''],
];

for (const [content, said] of cases) {
  test(`${said === '' ? 'nothing is said' : `"${said}" is said`} of ${JSON.stringify(content)}`, () => {
    const folder = path.join(scratch('kustomize-form'), String(cases.findIndex((each) => each[0] === content)));
    const files = { 'kustomization.yaml': content.startsWith('resources') ? content : `resources: [a.yaml]\n${content}`, 'a.yaml': set };
    const index = new WorkspaceIndex();
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(folder, name), text);
      index.replace(`${folder}/${name}`, extractFacts(`${folder}/${name}`, text));
    }
    const graph = new KustomizeGraph(index, { exists: () => false });
    graph.sync([...index.files()].map(({ uri }) => uri));
    const told = graph
      .build(folder)
      .problems.filter(({ certain }) => certain)
      .map(({ messageId, arguments: values }) => [messageId, ...Object.values(values)].join(' '));
    if (said === '') assert.deepEqual(told, []);
    else
      assert.ok(
        told.some((each) => each.includes(said)),
        JSON.stringify(told),
      );
    if (hasKubectl) assert.equal('refusal' in kubectlKustomize(folder), said !== '', 'kustomize says so, too');
  });
}
