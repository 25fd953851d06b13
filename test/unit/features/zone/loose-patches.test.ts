import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf } from '../../lib/workspace.ts';

const patch =
  'apiVersion: v1\nkind: Service\nmetadata: {name: metrics}\nspec:\n  ports:\n  - $patch: delete\n    port: 8080\n  - {name: https, port: 8443}\n';
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: metrics}\nspec:\n  ports: [{name: http, port: 8080}]\n';
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      hostname: web\n';

function names(files: Readonly<Record<string, string>>): readonly string[] {
  const analysis = analysisOf(new Map(Object.entries(files)));
  return [...new Set(analysis.zoneRecords().records.map(({ name, type }) => `${type} ${name.split('.svc')[0] ?? ''}`))]
    .filter((name) => /metrics|web/.test(name))
    .sort();
}

test('a patch that nothing names makes no records, and one that a kustomization names makes those of its object', () => {
  assert.deepEqual(names({ 'file:///w/proxy.yaml': patch }), []);
  assert.deepEqual(
    names({
      'file:///w/patches/metrics.yaml': patch.replace('  - $patch: delete\n    port: 8080\n', ''),
      'file:///w/web.yaml': deployment,
    }),
    [],
  );
  const build = {
    'file:///w/proxy.yaml': patch,
    'file:///w/metrics.yaml': service,
    'file:///w/kustomization.yaml': 'resources: [metrics.yaml]\npatches: [{path: proxy.yaml}]\n',
  };
  assert.deepEqual(names(build), ['A metrics.default', 'SRV _https._tcp.metrics.default', 'SRV metrics.default']);
});
