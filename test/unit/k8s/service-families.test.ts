import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultClusterSettings } from '../../../server/src/k8s/cluster-settings.ts';
import type { Service } from '../../../server/src/k8s/kinds.ts';
import { familiesOf, shapeOf } from '../../../server/src/model/records/service-facts.ts';

const service = (more: Partial<Service>): Service => ({
  kind: 'Service',
  apiVersion: 'v1',
  name: 's',
  labels: {},
  annotations: {},
  ports: [],
  ...more,
});
const families = (more: Partial<Service>, ...ipFamilies: readonly ('IPv4' | 'IPv6')[]): string =>
  familiesOf(service(more), { ...defaultClusterSettings, ipFamilies: ipFamilies.length > 0 ? ipFamilies : ['IPv4'] }).join();

test('a Service has the first family of the cluster, or what it asks for', () => {
  assert.deepEqual([families({}), families({}, 'IPv6'), families({}, 'IPv6', 'IPv4')], ['IPv4', 'IPv6', 'IPv6']);
  assert.equal(families({ ipFamilies: ['IPv6'] }, 'IPv4', 'IPv6'), 'IPv6');
  assert.equal(families({ clusterIP: '2001:db8::7' }, 'IPv4', 'IPv6'), 'IPv6');
});

test('two families need a policy or two addresses, and a cluster that has both', () => {
  for (const ipFamilyPolicy of ['PreferDualStack', 'RequireDualStack']) {
    assert.deepEqual(
      [families({ ipFamilyPolicy }, 'IPv4', 'IPv6'), families({ ipFamilyPolicy }, 'IPv6', 'IPv4'), families({ ipFamilyPolicy })],
      ['IPv4,IPv6', 'IPv6,IPv4', 'IPv4'],
    );
  }
  assert.equal(families({ ipFamilyPolicy: 'SingleStack' }, 'IPv4', 'IPv6'), 'IPv4');
  assert.equal(families({ ipFamilies: ['IPv6', 'IPv4'] }, 'IPv4', 'IPv6'), 'IPv6,IPv4');
  assert.equal(families({ clusterIPs: ['10.96.0.7', '2001:db8::7'] }, 'IPv4', 'IPv6'), 'IPv4,IPv6');
});

test('a headless Service without a selector has both, whatever the cluster has, unless it says something', () => {
  const headless = { clusterIP: 'None' };
  assert.deepEqual([families(headless), families({ ...headless, selector: {} })], ['IPv4,IPv6', 'IPv4,IPv6']);
  assert.deepEqual(
    [
      families({ ...headless, selector: { app: 'a' } }, 'IPv4', 'IPv6'),
      families({ ...headless, ipFamilyPolicy: 'SingleStack' }),
      families({ ...headless, ipFamilies: ['IPv6'] }),
    ],
    ['IPv4', 'IPv4', 'IPv6'],
  );
  assert.equal(families({}, 'IPv4', 'IPv6'), 'IPv4', 'a Service with a cluster IP and without a selector has one');
});

test('an alias is one even where it asks for no cluster IP', () => {
  assert.deepEqual(
    [shapeOf(service({ type: 'ExternalName', clusterIP: 'None' })), shapeOf(service({ clusterIP: 'None' })), shapeOf(service({}))],
    ['external', 'headless', 'vip'],
  );
});
