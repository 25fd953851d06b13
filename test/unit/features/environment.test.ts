import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentAt } from '../../../server/src/features/environments/environment.ts';
import { nameAt } from '../../../server/src/lsp/requests/name-at.ts';
import { analysisOf, cursorIn } from '../lib/workspace.ts';

const files = {
  'svc.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: db-headless, namespace: data}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports: [{name: sql, port: 5432, targetPort: pg}, {name: stats, port: 9187}]\n',
  'set.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: data}\nspec:\n  serviceName: db-headless\n  replicas: 2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 6432}]}]}\n',
  'web.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: front}\nspec:\n  selector: {app: web}\n  ports: [{port: 80, targetPort: 8080}]\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: front}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: i, env: [{name: DB, value: db-headless.data:5432}]}]}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: in, namespace: front}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n',
};

const ask = <T>(from: string, to: string, file: keyof typeof files, what: typeof environmentAt | typeof nameAt): T => {
  const { texts, uri, offset } = cursorIn({ ...files, [file]: files[file].replace(from, to) });
  return what(analysisOf(texts).model(), uri, offset) as T;
};
const block = (from: string, to: string, file: keyof typeof files) => ask<ReturnType<typeof environmentAt>>(from, to, file, environmentAt);
const named = (from: string, to: string, file: keyof typeof files) => ask<ReturnType<typeof nameAt>>(from, to, file, nameAt);

const ofDb = `- name: DB_HEADLESS_SERVICE_HOST
  value: db-headless.data.svc.cluster.local
- name: DB_HEADLESS_SERVICE_PORT
  value: "6432"
- name: DB_HEADLESS_SERVICE_PORT_SQL
  value: "6432"
- name: DB_HEADLESS_SERVICE_PORT_STATS
  value: "9187"
- name: DB_HEADLESS_HOSTS
  value: db-0.db-headless.data.svc.cluster.local,db-1.db-headless.data.svc.cluster.local
`;

test('environment of a Service: variables as the kubelet names them, with names instead of addresses', () => {
  const found = block('name: db-headless', 'name: db-head‸less', 'svc.yaml');
  assert.deepEqual(found, { title: 'Service db-headless', text: ofDb });
  assert.equal(block('db-headless.data', 'db-head‸less.data', 'web.yaml')?.text, ofDb, 'from text that names it');
  assert.equal(
    block('service: {name: web', 'service: {name: w‸eb', 'web.yaml')?.text,
    '- name: WEB_SERVICE_HOST\n  value: web.front.svc.cluster.local\n- name: WEB_SERVICE_PORT\n  value: "80"\n',
  );
});

test('environment of pods: their own name, then the Services that lead to them', () => {
  const own =
    '- name: POD_NAME\n  valueFrom:\n    fieldRef:\n      fieldPath: metadata.name\n- name: POD_FQDN\n  value: $(POD_NAME).db-headless.data.svc.cluster.local\n';
  assert.deepEqual(block('name: db, namespace', 'name: d‸b, namespace', 'set.yaml'), { title: 'StatefulSet db', text: own + ofDb });
});

test('an environment block is an env list that the API server takes and whose names answer', () => {
  const { text = '' } = block('name: db, namespace', 'name: d‸b, namespace', 'set.yaml') ?? {};
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: other}\nspec:\n  containers:\n  - name: c\n    image: i\n    env:\n${text.replace(/^(?=.)/gm, '    ')}`;
  const analysis = analysisOf(
    new Map([...Object.entries(files).map(([name, content]) => [`file:///w/${name}`, content] as const), ['file:///w/p.yaml', pod]]),
  );
  assert.deepEqual(analysis.facts('file:///w/p.yaml')?.broken, []);
  assert.deepEqual(
    analysis.diagnostics('file:///w/p.yaml').map(({ rule, field }) => `${rule} ${field}`),
    ['dns-name-unknown-pod spec.containers[0].env[1].value'],
    'a pod of its own has no name beside those of the set',
  );
  for (const { host } of analysis.facts('file:///w/p.yaml')?.objects[0]?.mentions.filter((m) => !m.open) ?? [])
    assert.equal(analysis.dig(host, 'A').rcode, 'NOERROR', host);
});

test('nothing to name, nothing to copy', () => {
  assert.equal(block('kind: Service', 'kind: Ser‸vice', 'svc.yaml'), undefined);
  assert.equal(block('namespace: data', 'namespace: da‸ta', 'svc.yaml'), undefined);
});

const command = (namespace: string, question: string): string =>
  `kubectl run dns-check -n ${namespace} --rm -i --quiet --restart=Never --image=registry.k8s.io/e2e-test-images/agnhost:2.39 --command -- dig +noall +comments +answer ${question}`;

test('the name to copy and the command that asks for it', () => {
  assert.equal(named('name: db-headless', 'name: db-head‸less', 'svc.yaml')?.dig, command('data', 'db-headless.data.svc.cluster.local. A'));
  assert.equal(named('name: sql', 'name: s‸ql', 'svc.yaml')?.dig, command('data', '_sql._tcp.db-headless.data.svc.cluster.local. SRV'));
  assert.equal(named('name: db, namespace', 'name: d‸b, namespace', 'set.yaml')?.fqdn, 'db-0.db-headless.data.svc.cluster.local');
  assert.equal(
    named('name: web, namespace: front}\nspec:\n  selector: {match', 'name: w‸eb, namespace: front}\nspec:\n  selector: {match', 'web.yaml')
      ?.fqdn,
    'web.front.svc.cluster.local',
    'pods without names of their own',
  );
  assert.equal(named('service: {name: web', 'service: {name: w‸eb', 'web.yaml')?.fqdn, 'web.front.svc.cluster.local');
  assert.equal(named('db-headless.data', 'db-head‸less.data', 'web.yaml')?.fqdn, 'db-headless.data.svc.cluster.local');
});

test('who names a pod of another workload gets its Service, not what its pods are called themselves', () => {
  assert.equal(block('value: db-headless.data:5432', 'value: db-0.db-head‸less.data:5432', 'web.yaml')?.text, ofDb);
});
