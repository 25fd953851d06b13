import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf, cursorIn } from '../lib/workspace.ts';

function hover(text: string): string {
  const { texts, uri, offset } = cursorIn({ 'all.yaml': text });
  return analysisOf(texts).hover(uri, offset)?.markdown ?? '';
}

const object = (head: string, name: string, spec: string): string =>
  `${head}\nmetadata: {name: ${name}, namespace: ns, labels: {app: web}}\n${spec}\n---\n`;
const service = (name: string, spec: string): string => object('apiVersion: v1\nkind: Service', name, `spec: {${spec}}`);
const pod = (name: string, spec = '', ports = ''): string =>
  object('apiVersion: v1\nkind: Pod', name, `spec: {${spec}containers: [{name: c, image: i${ports}}]}`);
const set = (serviceName: string): string =>
  object(
    'apiVersion: apps/v1\nkind: StatefulSet',
    'db',
    `spec: {serviceName: ${serviceName}, replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}`,
  );
const headless = 'clusterIP: None, selector: {app: web}';

test('a second Service shows that the names are under the governing one', () => {
  const text = hover(set('db') + service('db', headless) + service('‸other', headless));
  assert.match(text, /→ 3 addresses/);
  assert.match(text, /\n- serviceName of StatefulSet db is db, so pod db-0 belongs there and not under other\./);
});

test('the names of the pods are those of their own Service; others lead to their addresses only', () => {
  const text = hover(set('db').replace('name: db', 'name: ‸db') + service('db', headless) + service('other', headless));
  assert.equal(text.match(/^`db-\d/gm)?.length, 3);
  assert.doesNotMatch(text, /ip-with-dashes/);
  assert.match(text, /Service `other\.ns\.svc\.cluster\.local` \(headless\) · by address only/);
});

test('a serviceName without Service names those that select the pods', () => {
  const text = hover(set('‸dx') + service('db', headless));
  assert.match(text, /^\*\*dx\*\* · no Service of that name in namespace ns/);
  assert.match(text, /These pods are selected by:\s+Service `db\.ns\.svc\.cluster\.local` \(headless\)/);
});

test('a subdomain whose Service does not select the pod says so', () => {
  const text = hover(service('db', 'clusterIP: None, selector: {app: other}') + pod('p', 'hostname: p, subdomain: ‸db, '));
  assert.match(text, /No name for these pods:\n\n- Service db does not select pod p, so host name p does not resolve under it\./);
});

test('pods without a number are counted in words', () => {
  const deployment = object(
    'apiVersion: apps/v1\nkind: Deployment',
    'api',
    'spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}',
  );
  const text = hover(deployment + service('‸api', headless));
  assert.match(text, /matches the labels of pod 1 of api\./);
  assert.match(text, /A name made of an address lasts as long as its pod; that of the Service stays\./);
  assert.doesNotMatch(text, /#0/);
});

test('a port that no pod, or not every pod, has is told in the card of the Service and of the port', () => {
  const pods = pod('a', '', ', ports: [{name: http, containerPort: 8080}]') + pod('b');
  const ports = `${headless}, ports: [{name: http, port: 80, targetPort: http}, {name: gone, port: 81, targetPort: gone}]`;
  const card = hover(service('‸web', ports) + pods);
  assert.match(card, /`_http\._tcp\.web\.ns\.svc\.cluster\.local` SRV → port 8080, but not of b/);
  assert.match(card, /`_gone\._tcp\.web\.ns\.svc\.cluster\.local` SRV → no such name \(NXDOMAIN\)/);
  assert.match(hover(service('web', ports.replace('name: http', 'name: ‸http')) + pods), /SRV → port 8080, but not of b/);
});

test('written endpoints are no pods, and those that are not ready are told', () => {
  const slice = object(
    'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice',
    'man-1',
    'addressType: IPv4\nports: [{name: m, port: 1}]\nendpoints: [{addresses: [10.1.2.3], hostname: first}, {addresses: [10.1.2.4], conditions: {ready: false}}]',
  ).replace('labels: {app: web}', 'labels: {kubernetes.io/service-name: man}');
  const text = hover(service('‸man', 'clusterIP: None, ports: [{name: m, port: 1}]') + slice);
  assert.match(text, /SRV → port 1 of each endpoint/);
  assert.match(text, /1 more is written, but not ready, so it is left out\./);
  assert.match(hover(service('man', 'clusterIP: None') + slice.replace('name: man-1', 'name: ‸man-1')), /^\*\*man\*\* · headless Service/);
});

test('a port that only the written endpoints have answers by their number, and is no port of the Service', () => {
  const slice = object(
    'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice',
    'man-1',
    'addressType: IPv4\nports: [{name: m, port: 1}]\nendpoints: [{addresses: [10.1.2.3], hostname: first}]',
  ).replace('labels: {app: web}', 'labels: {kubernetes.io/service-name: man}');
  const asking = (name: string): string =>
    hover(
      service('man', 'clusterIP: None, ports: [{name: own, port: 2}]') +
        slice +
        object('apiVersion: v1\nkind: ConfigMap', 'c', `data: {a: _m._tcp.‸${name}}`),
    );
  const text = asking('man.ns.svc.cluster.local');
  assert.match(text, /^\S*_m\S*man\S* · Service man \S+ · namespace ns\n/);
  assert.doesNotMatch(text, /SRV → port 2/);
});

test('an alias is nothing but an alias', () => {
  const text = hover(service('‸ext', 'type: ExternalName, externalName: example.com, selector: {app: web}, ports: [{port: 80}]'));
  assert.match(text, /→ CNAME `example\.com`/);
  assert.match(text, /An alias leads nowhere else: its ports and selector do nothing\./);
  assert.match(text, /Answers are cached for up to 30 s\./);
  assert.doesNotMatch(text, /pods are ready/);
});

test('negative answers are cached', () => {
  const text = hover(service('‸web', headless));
  assert.match(text, /→ no such name \(NXDOMAIN\)\n\n- Service web has no ready endpoint/);
  assert.match(text, /While it does not resolve, negative answers are cached for up to 30 s\./);
  const refused = hover(service('web', 'clusterIP: ‸None, type: NodePort, selector: {app: web}, ports: [{port: 80}]') + pod('p'));
  assert.match(refused, /The API server refuses Service web/);
  assert.doesNotMatch(refused, /leads to the pods themselves/);
});

test('pods and Services of another namespace do not count, and that is said', () => {
  const far = service('db', headless).replace('namespace: ns', 'namespace: far');
  assert.match(
    hover(set('‸db') + far),
    /- There is no Service db in namespace ns, so host name db-0 does not resolve\.\n- Namespace far has a Service db\./,
  );
  assert.match(
    hover(set('db') + far.replace('name: db', 'name: ‸db')),
    /- StatefulSet db of namespace ns has these labels, but a Service selects pods of its own namespace only\./,
  );
});
