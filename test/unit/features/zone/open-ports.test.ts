import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf } from '../../lib/workspace.ts';

const slice = (port: string): string =>
  `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: s-1\n  labels: {kubernetes.io/service-name: s}\naddressType: IPv4\nports:\n- name: web\n  port: ${port}\n- name: admin\n  port: 81\nendpoints:\n- addresses: [10.0.0.1]\n`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  clusterIP: None\n  ports: [{name: web, port: 80}]\n';

function ports(files: Readonly<Record<string, string>>): readonly string[] {
  const analysis = analysisOf(new Map(Object.entries(files)));
  return analysis
    .zoneRecords()
    .records.filter(({ type }) => type === 'SRV')
    .map(({ name, data }) => `${name.split('.')[0] ?? ''} ${data.split(' ')[0] ?? ''}`)
    .sort();
}

test('a port of a slice that a template fills in gives no SRV record, one without a number that of a transfer', () => {
  assert.deepEqual(ports({ 'file:///w/a.yaml': `${service}---\n${slice('80')}` }), ['_admin 81', '_web 80']);
  assert.deepEqual(ports({ 'file:///w/a.yaml': `${service}---\n${slice('')}` }), ['_admin 81', '_web 65535']);
  const chart = { 'file:///w/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', 'file:///w/c/templates/s.yaml': service };
  assert.deepEqual(ports({ ...chart, 'file:///w/c/templates/a.yaml': slice('{{ .Values.port }}') }), ['_admin 81']);
});

test('a namespace that somebody fills in has no records, however that is spelled', () => {
  for (const namespace of ['__NAMESPACE__', '${NS}', '<namespace>', '@NS@', 'NAMESPACE', 'your_namespace', '{{ns}}']) {
    const text = `${service.replace('name: s}', `name: s, namespace: "${namespace}"}`)}---\n${slice('80').replace('name: s-1', `name: s-1\n  namespace: "${namespace}"`)}`;
    assert.deepEqual(ports({ 'file:///w/a.yaml': text }), [], namespace);
    assert.deepEqual(ports({ 'file:///w/a.yaml': text.replaceAll(namespace, 'shop') }), ['_admin 81', '_web 80']);
  }
});
