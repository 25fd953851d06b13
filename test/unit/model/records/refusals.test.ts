import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { defaultClusterSettings as settings } from '../../../../server/src/k8s/cluster-settings.ts';
import { clusterSource } from '../../../../server/src/model/cluster-view.ts';
import { InstanceStore } from '../../../../server/src/model/instances/instance-store.ts';
import { noOptions } from '../../../../server/src/model/options.ts';
import { acceptedOnly, predictRecords, reasonText } from '../../../../server/src/model/records.ts';
import type { Records } from '../../../../server/src/model/records.ts';
import { acceptedBy } from '../../../../server/src/model/admission/refusals.ts';
import { createScope } from '../../../../server/src/model/scope/scope.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';

function predict(text: string, kubernetesMinor = settings.kubernetesMinor): Records {
  const index = new WorkspaceIndex();
  index.replace('file:///a.yaml', extractFacts('file:///a.yaml', text));
  const store = new InstanceStore(index, 'default', noOptions);
  store.sync();
  const at = { ...settings, kubernetesMinor };
  return predictRecords(acceptedOnly(clusterSource(store.instances, {}, createScope(index, store, noOptions)), acceptedBy(at)), at);
}

const service = (name: string, spec: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {ports: [{port: 80}], selector: {app: a}, ${spec}}}\n`;
const pod = (name: string, spec = '') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: a}}, spec: {containers: [{name: c, image: x}]${spec}}}\n`;
const text = (records: Records, name: string) => records.dig(`${name}.default.svc.cluster.local`, 'A').reasons.map(reasonText).join(' ');

test("a Service that the API server refuses has no records, and the server's words say why", () => {
  const records = predict(service('a', 'type: NodePort, clusterIP: None') + '---\n' + service('b', 'clusterIP: 10.0.0.1'));
  assert.deepEqual([...new Set(records.zone().map((r) => r.name))], ['b.default.svc.cluster.local']);
  assert.match(text(records, 'a'), /refuses Service a.*may not be set to 'None' for NodePort services/);
});

test('a refused pod is no endpoint, and the Service says so', () => {
  const records = predict(service('a', 'clusterIP: None') + '---\n' + pod('p', ', hostname: a_b'));
  assert.deepEqual(records.zone(), []);
  assert.match(text(records, 'a'), /refuses Pod p/);
  assert.equal(predict(service('a', 'clusterIP: None') + '---\n' + pod('p', ', hostname: ab')).zone().length > 0, true);
});

test('the version decides: a Service may start with a digit since 1.36', () => {
  assert.deepEqual(
    [35, 36].map((minor) => predict(service('1a', 'type: ClusterIP'), minor).zone().length > 0),
    [false, true],
  );
});

test('a pod is judged with everything that it says of its containers', () => {
  const rcodeWith = (container: string): string =>
    predict(`${service('a', 'clusterIP: None')}---\n${pod('p').replace('image: x', container)}`).dig('a.default.svc.cluster.local', 'A')
      .rcode;
  const long = 'x'.repeat(10_000);
  for (const container of [
    'image: x, readinessProbe: {httpGet: {port: 80}}',
    `image: x, args: [${long}], env: [{name: A, value: ${long}}]`,
    'image: "${IMAGE}"',
  ])
    assert.equal(rcodeWith(container), 'NOERROR', container);
  for (const container of [
    'readinessProbe: {httpGet: {port: 80}}',
    'image: x, readinessProbe: {}',
    'image: x, env: [{name: A, value: 1}]',
    'image: x, resources: {limits: {cpu: much}}',
  ])
    assert.equal(rcodeWith(container), 'NXDOMAIN', container);
});
