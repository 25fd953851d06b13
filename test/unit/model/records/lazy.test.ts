import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultClusterSettings as settings } from '../../../../server/src/k8s/cluster-settings.ts';
import type { KubeObject, Service } from '../../../../server/src/k8s/kinds.ts';
import { predictRecords, reasonText } from '../../../../server/src/model/records.ts';
import type { ClusterSource } from '../../../../server/src/model/records.ts';
import { reasonCodes } from '../../../../server/src/model/records/reasons/reason-codes.ts';
import { clusterOf } from '../../../conformance/lib/cluster-of.ts';
import { sourced } from '../../../conformance/lib/sourced.ts';

const service = (name: string, namespace: string): Service => ({
  kind: 'Service',
  apiVersion: 'v1',
  name,
  namespace,
  labels: {},
  annotations: {},
  clusterIP: 'None',
  ports: [],
  selector: { app: 'a' },
});
const pod = (namespace: string): KubeObject => ({
  kind: 'Pod',
  apiVersion: 'v1',
  name: 'p',
  namespace,
  labels: {},
  annotations: {},
  template: { labels: { app: 'a' }, containers: [], initContainers: [], volumeConfigRefs: [] },
});

/** A source that notes what is listed or looked up. */
function watched(source: ClusterSource, log: string[]): ClusterSource {
  return {
    ...source,
    namespaces: () => {
      log.push('namespaces');
      return source.namespaces();
    },
    service: (namespace, name) => {
      log.push(`service ${namespace}/${name}`);
      return source.service(namespace, name);
    },
    services: (namespace) => {
      log.push(`services ${namespace}`);
      return source.services(namespace);
    },
    podMakers: (namespace, selector) => {
      log.push(`podMakers ${namespace}`);
      return source.podMakers(namespace, selector);
    },
    allPodMakers: (namespace) => {
      log.push(`allPodMakers ${namespace}`);
      return source.allPodMakers(namespace);
    },
    allSlices: () => {
      log.push('allSlices');
      return source.allSlices();
    },
  };
}

test('a question about one Service looks at that Service and its pods only', () => {
  const log: string[] = [];
  const objects = [service('a', 'one'), service('b', 'one'), service('a', 'two'), pod('one'), pod('two')].map((o) => sourced(o));
  const records = predictRecords(watched(clusterOf(objects, settings), log), settings);
  assert.deepEqual(log, [], 'nothing before it is asked');
  assert.equal(records.dig('a.one.svc.cluster.local', 'A').answers.length, 1);
  assert.ok(records.recordsOf('one', 'a').length > 0);
  assert.deepEqual([...new Set(log)].toSorted(), ['podMakers one', 'service one/a']);
});

test('every reason has words', () => {
  for (const code of reasonCodes) assert.match(reasonText({ code }), /\.$/, code);
});
