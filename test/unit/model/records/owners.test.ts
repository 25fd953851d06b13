import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instanceOf, sourced } from '../../../../server/src/model/cluster-view.ts';
import { isPodMaker } from '../../../../server/src/model/keys.ts';
import { reasonText } from '../../../../server/src/model/records.ts';
import { analysisOf } from '../../lib/workspace.ts';

const uri = 'file:///w/a.yaml';
const service =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}';
const pod = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: web}}\nspec: {${more}containers: [{name: c, image: i}]}`;
const workload = (kind: string, name: string, spec: string, metadata = ''): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}${metadata}}\nspec: {${spec}selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}`;
const analysisFor = (...documents: readonly string[]) => analysisOf(new Map([[uri, documents.join('\n---\n')]]));

/** Pods by the name of their maker, and why it has none. */
function told(...documents: readonly string[]): Readonly<Record<string, string>> {
  const model = analysisFor(...documents).model();
  const records = model.records();
  return Object.fromEntries(
    model
      .instances()
      .filter(isPodMaker)
      .map((instance) => {
        const pods = records.podsOf(sourced(instance));
        return [
          instance.facts.object.name,
          pods.length > 0 ? pods.map(({ name }) => name).join(' ') : records.whyUnnamed(sourced(instance)).map(reasonText).join(' '),
        ];
      }),
  );
}

test('a Pod that is gone says whose doing it is', () => {
  assert.deepEqual(told(service, pod('web-0'), workload('StatefulSet', 'web', 'serviceName: web, ')), {
    'web-0': 'StatefulSet web takes Pod web-0 over and puts a pod of its own in its place.',
    web: 'web-0',
  });
  assert.deepEqual(told(service, pod('web-3'), workload('StatefulSet', 'web', 'serviceName: web, ')), {
    'web-3': 'StatefulSet web takes Pod web-3 over and deletes it, since it has all its pods.',
    web: 'web-0',
  });
  assert.deepEqual(told(service, workload('StatefulSet', 'web', 'serviceName: web, '), pod('web-0')), {
    web: 'web-0',
    'web-0': 'The API server refuses Pod web-0: StatefulSet web has made a pod of that name.',
  });
});

test('a set that cannot make its first pod, and a ReplicaSet whose pods are those of a Deployment, say so', () => {
  const other = pod('web-0').replace('app: web', 'app: other');
  assert.equal(
    told(service, other, workload('StatefulSet', 'web', 'serviceName: web, '))['web'],
    'StatefulSet web cannot make its pod web-0: there is a Pod of that name that it does not take over.',
  );
  assert.deepEqual(
    told(service, workload('ReplicaSet', 'old', '', ', labels: {app: web}'), workload('Deployment', 'new', 'replicas: 2, ')),
    { old: 'Deployment new takes ReplicaSet old over and makes its pods its own.', new: 'new#0 new#1' },
  );
});

test('a paused Deployment scales a ReplicaSet that it takes over to what it wants itself', () => {
  const documents = [
    service,
    pod('bare'),
    workload('ReplicaSet', 'old', 'replicas: 2, ', ', labels: {app: web}'),
    workload('Deployment', 'new', 'paused: true, replicas: 3, '),
  ];
  const { answers } = analysisFor(...documents).dig('web.default.svc.cluster.local', 'A');
  assert.deepEqual(
    answers.map(({ data }) => data).sort(),
    [0, 1, 2].map((index) => `<ip4 Deployment/default/new#${index}>`),
  );
});

test('a Pod that counts as a replica is among the pods of both, and behind a Service once', () => {
  const documents = [service, pod('bare', 'hostname: own, subdomain: web, '), workload('ReplicaSet', 'web', 'replicas: 3, ')];
  assert.deepEqual(told(...documents), { bare: 'bare', web: 'bare web#1 web#2' });
  const analysis = analysisFor(...documents);
  assert.equal(analysis.dig('web.default.svc.cluster.local', 'A').answers.length, 3);
  assert.equal(analysis.codeLenses(uri).find(({ kind }) => kind === 'service')?.title, 'headless · 3 pods');
  const [named] = analysis.model().records().podsReachedBy('own.web.default.svc.cluster.local');
  assert.equal(instanceOf(named?.owner)?.facts.object.name, 'bare', 'its own manifest decides its name');
});

test('what is edited changes owners at once', () => {
  const analysis = analysisFor(service, pod('bare'), workload('ReplicaSet', 'web', 'replicas: 2, '));
  const addresses = (): number => analysis.dig('web.default.svc.cluster.local', 'A').answers.length;
  assert.equal(addresses(), 2);
  analysis.apply([
    {
      uri,
      text: [service, pod('bare'), workload('ReplicaSet', 'web', 'replicas: 2, ').replaceAll('app: web', 'app: web, tier: x')].join(
        '\n---\n',
      ),
    },
  ]);
  assert.equal(addresses(), 3, 'the selector asks for more than the Pod has');
  analysis.apply([{ uri, text: [service, workload('ReplicaSet', 'web', 'replicas: 2, ')].join('\n---\n') }]);
  assert.equal(addresses(), 2);
});

test('objects of folders, which are not known to be applied together, leave each other alone', () => {
  const inShop = (text: string): string => text.replaceAll('metadata: {name', 'metadata: {namespace: shop, name');
  const analysis = analysisOf(
    new Map([
      ['file:///w/a/pod.yaml', inShop([service, pod('bare')].join('\n---\n'))],
      ['file:///w/b/set.yaml', inShop(workload('ReplicaSet', 'web', 'replicas: 2, '))],
    ]),
  );
  assert.equal(analysis.dig('web.shop.svc.cluster.local', 'A').answers.length, 3);
});

test('a great many Pods of one label are counted, and more than anybody owns are left alone', () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => pod(`p${index}`));
  const of = (count: number): number =>
    analysisFor(service, ...many(count), workload('ReplicaSet', 'web', 'replicas: 2, ')).dig('web.default.svc.cluster.local', 'A').answers
      .length;
  assert.equal(of(40), 2);
  assert.equal(of(400), 402);
});
