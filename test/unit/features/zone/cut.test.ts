import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutText, mostRecords } from '../../../../server/src/features/zone/zone.ts';
import { analysisOf } from '../../lib/workspace.ts';

const service = (i: number): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}, namespace: ns-${i % 2}}\nspec: {clusterIP: None, selector: {app: a}}\n`;
const set = (namespace: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: d, namespace: ${namespace}}\nspec:\n  replicas: 1000\n  serviceName: s0\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c, image: x}]}\n`;

test('a zone that nobody could read ends, and says that and how to see the rest', () => {
  const count = Math.ceil(mostRecords / 2_000) + 4;
  const analysis = analysisOf(
    new Map([['file:///w/a.yaml', [set('ns-0'), set('ns-1'), ...Array.from({ length: count }, (_, i) => service(i))].join('---\n')]]),
  );
  const { records, cut } = analysis.zoneRecords();
  assert.ok(cut && records.length > mostRecords && records.length <= mostRecords + 2_000, `${records.length}`);
  assert.ok(analysis.zone().text.split('\n').includes(`; ${cutText}`));
  assert.equal(analysis.zoneRecords({ namespaces: ['ns-1'] }).cut, false);
  assert.ok(!analysis.zone({ namespaces: ['ns-1'] }).text.includes(cutText));
});
