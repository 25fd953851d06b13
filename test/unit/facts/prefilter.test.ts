import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayMatter } from '../../../server/src/facts/prefilter.ts';
import { decode } from '../../../server/src/host/decode.ts';

const matters = (text: string, encoding: BufferEncoding = 'utf8'): boolean => mayMatter(decode(Buffer.from(text, encoding))?.text ?? '');
const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: Service\n';
const service = 'apiVersion: v1\nkind: Service\n';

test('objects are never lost, however they are written', () => {
  for (const text of [
    service,
    service.replaceAll('\n', '\r\n'),
    `\ufeff${service}`,
    '{"apiVersion":"v1","kind":"Service"}',
    '"kind": Service\n"apiVersion": v1\n',
    "'kind': 'Service'\napiVersion: v1\n",
    '{apiVersion: v1, kind: Service}',
    '  apiVersion: v1\n  kind: Service\n',
    '? kind\n: Service\n? apiVersion\n: v1\n',
    'apiVersion: v1\nkind: List\nitems:\n- kind: Service\n',
    `${crd}---\n${service}`,
    `${crd}---\r\n${service}`,
    `${crd}---\n  apiVersion: v1\n  kind: Service\n`,
    'apiVersion: x.io/v1\nkind: Kafka\n',
    'kind: !!str Service\napiVersion: v1\n',
    'kind: &k Service\napiVersion: v1\n',
    'kind:\n  Service\napiVersion: v1\n',
    'kind: Service # c\napiVersion: v1\n',
    'kind : Service\napiVersion: v1\n',
    '- op: add\n  path: /spec/x\n  value: 1\n',
    '[{"op":"replace","path":"/a","value":1}]',
    'apiVersion: v1\nkind: ServiceList\nitems: []\n',
    'kind: StatefulSet\nmetadata:\n  name: db\nspec: {replicas: 2}\n',
    'nameReference:\n- kind: Service\n  fieldSpecs:\n  - {path: spec/x, kind: Y}\n',
    '{"replicas": [{"path": "spec/x", "kind": "Y"}]}',
    'namePrefix:\r\n- path: metadata/name\r\n  kind: X\r\n',
  ])
    assert.equal(matters(text), true, JSON.stringify(text));
  assert.equal(matters(`\ufeff${service}`, 'utf16le'), true);
});

test('what holds no object costs nothing', () => {
  for (const text of [
    '',
    'a: 1\n',
    crd,
    `${crd}---\n${crd}`,
    'apiVersion: rbac/v1\nkind: "ClusterRole"\n',
    `# comment\n---\n${crd}`,
    crd.replaceAll('\n', '\r\n'),
    'options: [a]\npaths: [b]\n',
  ]) {
    assert.equal(matters(text), false, JSON.stringify(text));
  }
});
