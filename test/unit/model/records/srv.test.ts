import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf } from '../../lib/workspace.ts';

const of = (name: string, spec: string): string => `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {${spec}}}`;
const set = (name: string, replicas: number): string =>
  `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: ${name}}, spec: {serviceName: ${name}, replicas: ${replicas}, selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: m, image: i}]}}}}`;
const text = [
  of('vip', 'ports: [{name: http, port: 80}]'),
  of('dual', 'ipFamilyPolicy: PreferDualStack, ports: [{name: http, port: 80}]'),
  of('three', 'ports: [{name: a, port: 1}, {name: b, port: 2}, {name: c, port: 3}]'),
  of('db', 'clusterIP: None, selector: {app: db}, ports: [{name: amqp, port: 5672}]'),
  set('db', 3),
  of('big', 'clusterIP: None, selector: {app: big}, ports: [{name: p, port: 1}]'),
  set('big', 150),
  of(
    'both',
    'clusterIP: None, ipFamilyPolicy: PreferDualStack, selector: {app: db}, ports: [{name: amqp, port: 5672}, {port: 9, name: x}]',
  ),
  of('shared', 'clusterIP: None, selector: {app: shared}, ports: [{name: p, port: 1}]'),
  '{apiVersion: apps/v1, kind: Deployment, metadata: {name: shared}, spec: {replicas: 6, selector: {matchLabels: {app: shared}}, template: {metadata: {labels: {app: shared}}, spec: {hostname: h, subdomain: shared, containers: [{name: m, image: i}]}}}}',
].join('\n---\n');
const analysis = analysisOf(new Map([['file:///w/a.yaml', text]]));

/** Weight by name (facts A.3, seen on CoreDNS 1.15.0). */
const weights: Readonly<Record<string, number>> = {
  vip: 100,
  '_http._tcp.vip': 100,
  dual: 50,
  '_http._tcp.dual': 50,
  three: 33,
  '_b._tcp.three': 100,
  '_amqp._tcp.db': 33,
  'db-1.db': 100,
  '_p._tcp.big': 1,
  '_amqp._tcp.both': 16,
  both: 8,
  '_p._tcp.shared': 16,
};

test('the weight of an SRV record is 100 over the matches of its question, both families and before equal ones become one, at least 1', () => {
  for (const [name, weight] of Object.entries(weights)) {
    const { answers } = analysis.dig(`${name}.default.svc.cluster.local`, 'SRV');
    assert.ok(answers.length > 0, name);
    for (const answer of answers) assert.deepEqual([answer.priority, answer.weight], [0, weight], name);
  }
  for (const type of ['A', 'PTR'])
    for (const { priority, weight } of analysis.dig('db.default.svc.cluster.local', type).answers)
      assert.deepEqual([priority, weight], [undefined, undefined]);
});

test('the zone has the weights of the answers', () => {
  const lines = analysis.zone().text.split('\n');
  const listed = Object.entries(weights).filter(([name]) => name.startsWith('_'));
  for (const [name, weight] of listed) {
    const own = lines.filter((line) => line.startsWith(`${name}.default.svc `) && line.includes(' SRV '));
    assert.ok(own.length > 0, name);
    for (const line of own) assert.match(line, new RegExp(`SRV +0 ${weight} \\d+ \\S+\\.( ;|$)`), line);
  }
});
