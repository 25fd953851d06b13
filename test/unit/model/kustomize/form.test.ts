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

/** What stands in a kustomization, and what is said of it; '' where kustomize takes it. */
const cases: readonly (readonly [content: string, said: string])[] = [
  [entry('3'), 'patches[0].patch is a number, where kustomize takes only a text'],
  [entry('3.5', false), 'is a number'],
  [entry('true'), 'patches[0].patch is true or false'],
  [entry('yes'), 'is true or false'],
  [entry('[1]'), 'is a list'],
  [entry('{op: replace, path: /spec/replicas, value: 1}'), 'is a map'],
  ['patches:\n- path: 3\n', 'patches[0].path is a number'],
  ['patches:\n  patch: x\n', 'patches is a map, where kustomize takes only a list'],
  ['patches: [x]\n', 'patches[0] is a text, where kustomize takes only a map'],
  [`patches:\n- target: kc\n  patch: ${lines(operation)}\n`, 'patches[0].target is a text'],
  [entry('"3"'), 'neither an object nor a list of operations'],
  [entry('!!str 3'), 'neither an object nor a list of operations'],
  [entry('foo'), 'neither an object nor a list of operations'],
  [entry('"[1]"'), 'neither an object nor a list of operations'],
  [entry('""'), 'neither a patch nor a path'],
  [entry('null'), 'neither a patch nor a path'],
  ['patches:\n- target: {kind: StatefulSet}\n', 'neither a patch nor a path'],
  [`${entry(lines(object))}  path: a.yaml\n`, 'a patch and a path'],
  [entry('"a: ["'), 'no valid YAML'],
  [entry('"a: b"'), 'no kind or no metadata.name'],
  [entry(lines(operation), false), 'need a target'],
  [entry(lines(`${object}\n---\n${object}`)), 'several patches'],
  [entry(lines(operation.replace('replace', 'replase'))), 'no operation "replase"'],
  ['namespace: 3\n', 'namespace is a number'],
  ['namePrefix: yes\n', 'namePrefix is true or false'],
  ['resources: a.yaml\n', 'resources is a text'],
  ['commonLabels: {version: 1}\n', 'commonLabels.version is a number'],
  ['labels: [{pairs: {version: 1.0}}]\n', 'labels[0].pairs.version is a number'],
  ['replicas: [{name: kc, count: "3"}]\n', 'replicas[0].count is a text'],
  ['configMapGenerator: [{name: a, literals: [1]}]\n', 'configMapGenerator[0].literals[0] is a number'],
  ['patchesStrategicMerge: [3]\n', 'patchesStrategicMerge[0] is a number'],
  [`patchesStrategicMerge:\n- |-\n  ${operation.replaceAll('\n', '\n  ')}\n`, 'neither an object nor a list of operations'],
  ['images: [{name: a, newTag: 1.21}]\n', 'images[0].newTag is a number'],
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
    const messages = graph
      .build(folder)
      .problems.filter(({ certain }) => certain)
      .map(({ message }) => message);
    if (said === '') assert.deepEqual(messages, []);
    else
      assert.ok(
        messages.some((message) => message.includes(said)),
        JSON.stringify(messages),
      );
    if (hasKubectl) assert.equal('refusal' in kubectlKustomize(folder), said !== '', 'kustomize says so, too');
  });
}
