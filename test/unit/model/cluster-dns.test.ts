import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveName } from '../../../server/src/features/resolve/resolve.ts';
import { dnsRules, rewritten, ruleFor } from '../../../server/src/model/cluster-dns.ts';
import { reasonText } from '../../../server/src/model/records.ts';
import { analysisOf } from '../lib/workspace.ts';

const corefile = (body: string, key = 'Corefile', name = 'coredns'): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: kube-system
data:
  ${key}: |
${body
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: prod
spec:
  clusterIP: 10.96.0.9
  ports:
    - port: 80
`;

const asked = (text: string, name: string, type = 'A') =>
  resolveName(analysisOf(new Map([['file:///w/a.yaml', text]])).model(), name, type, { namespace: 'prod' }).answer;

test('simple rewrites are followed, and the answer has the name that was asked for', () => {
  for (const line of [
    'rewrite name shop.example.com web.prod.svc.cluster.local',
    'rewrite stop name exact shop.example.com. web.prod.svc.cluster.local.',
    'rewrite name suffix shop.example.com web.prod.svc.cluster.local',
    'rewrite name prefix shop.example.com web.prod.svc.cluster.local',
  ]) {
    const answer = asked(corefile(`.:53 {\n    ${line}\n}`), 'shop.example.com.');
    assert.deepEqual(answer?.answers, [{ name: 'shop.example.com', type: 'A', data: '10.96.0.9' }], line);
    assert.match(
      reasonText(answer.reasons[0] ?? assert.fail()),
      /ConfigMap coredns rewrites shop\.example\.com to web\.prod\.svc\.cluster\.local/,
    );
  }
});

test('hosts answer by themselves', () => {
  const text = corefile('.:53 {\n    hosts {\n        10.1.2.3 legacy.example.com legacy\n        fallthrough\n    }\n}');
  assert.deepEqual(
    asked(text, 'legacy.example.com.')?.answers.map(({ data }) => data),
    ['10.1.2.3'],
  );
  assert.deepEqual(asked(text, 'legacy.example.com.', 'AAAA')?.answers, []);
});

test('for the rest it is said that another may answer', () => {
  for (const body of [
    '.:53 {\n    rewrite name regex (.*)\\.db\\.internal {1}.data.svc.cluster.local\n}',
    'db.internal:53 {\n    forward . 10.150.0.1\n}',
    'db.internal {\n    template IN A {\n        answer "x"\n    }\n}',
  ]) {
    const answer = asked(corefile(body), 'a.db.internal.');
    assert.deepEqual(
      answer?.reasons.map(({ code }) => code),
      ['coredns-may-answer'],
      body,
    );
  }
  const stub = corefile('{"consul.local": ["10.150.0.1"]}', 'stubDomains', 'kube-dns');
  assert.deepEqual(
    asked(stub, 'x.service.consul.local.')?.reasons.map(({ code }) => code),
    ['coredns-may-answer'],
  );
});

test('the zone of the cluster is forwarded by NodeLocal DNSCache, which changes nothing', () => {
  const text = corefile(
    'cluster.local:53 {\n    forward . 10.96.0.10\n}\n.:53 {\n    forward . /etc/resolv.conf\n}',
    'Corefile',
    'node-local-dns',
  );
  assert.deepEqual(dnsRules(analysisOf(new Map([['file:///w/a.yaml', text]])).model()), []);
  assert.deepEqual(
    asked(text, 'web.prod.svc.cluster.local.')?.answers.map(({ data }) => data),
    ['10.96.0.9'],
  );
});

test('what a rewrite takes, and what it makes of a name', () => {
  const use = (match: 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex', from: string, to: string) =>
    ({ kind: 'dns-rewrite', field: '', span: { start: 0, end: 0 }, match, from, to }) as const;
  assert.equal(rewritten(use('suffix', '.old.example', '.svc.cluster.local'), 'a.b.old.example'), 'a.b.svc.cluster.local');
  assert.equal(rewritten(use('substring', 'old', 'new'), 'a.old.b'), undefined);
  assert.equal(ruleFor([], 'a.b'), undefined);
});
