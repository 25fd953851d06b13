import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisOf } from '../../lib/workspace.ts';

const gateway =
  'apiVersion: v1\nkind: Service\nmetadata: {name: gateway, namespace: edge}\nspec: {clusterIP: 10.0.0.1, selector: {app: gateway}, ports: [{port: 80}]}\n';
const corefile = (lines: readonly string[]): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n${lines.map((line) => `        ${line}\n`).join('')}        kubernetes cluster.local\n    }\n`;
const zoneOf = (lines: readonly string[]) =>
  analysisOf(
    new Map([
      ['file:///w/gateway.yaml', gateway],
      ['file:///w/coredns.yaml', corefile(lines)],
    ]),
  );

test('a zone tells which names the configuration of the cluster has answers for, each linked to its line', () => {
  const lines = [
    'rewrite name app.example.com gateway.edge.svc.cluster.local',
    'rewrite name suffix .corp.example .edge.svc.cluster.local',
    'rewrite name regex (.*)\\.dev {1}.edge.svc.cluster.local',
    'hosts {',
    '    10.0.0.5 ldap.corp.example',
    '    fallthrough',
    '}',
    'template ANY ANY example.org {',
    '}',
  ];
  const { text, links } = zoneOf(lines).zone();
  const told = text.split('\n').filter((line) => line.startsWith(';   '));
  assert.deepEqual(told, [
    ';   app.example.com is answered as gateway.edge.svc.cluster.local (ConfigMap kube-system/coredns)',
    ';   names that end in .corp.example are answered as those that end in .edge.svc.cluster.local (ConfigMap kube-system/coredns)',
    ';   names that match (.*)\\.dev are answered as {1}.edge.svc.cluster.local (ConfigMap kube-system/coredns)',
    ';   ldap.corp.example has the address 10.0.0.5 (ConfigMap kube-system/coredns)',
    ';   example.org and all names in it are answered by template (ConfigMap kube-system/coredns)',
  ]);
  const all = text.split('\n');
  const linked = links.filter(({ line }) => all[line]?.startsWith(';   ') === true);
  assert.deepEqual(
    linked.map(({ place: { uri, span } }) => [uri, corefile(lines).slice(span.start, span.end)]),
    [
      ['file:///w/coredns.yaml', 'gateway.edge.svc.cluster.local'],
      ['file:///w/coredns.yaml', '.edge.svc.cluster.local'],
      ['file:///w/coredns.yaml', '{1}.edge.svc.cluster.local'],
      ['file:///w/coredns.yaml', 'ldap.corp.example'],
      ['file:///w/coredns.yaml', 'template'],
    ],
  );
});

test('a record whose name is taken says so, others and zones of one namespace say nothing', () => {
  const analysis = zoneOf(['rewrite name gateway.edge.svc.cluster.local other.edge.svc.cluster.local']);
  const line = (text: string): string | undefined => text.split('\n').find((each) => /^gateway\.edge\.svc\s/.test(each));
  assert.match(line(analysis.zone().text) ?? '', /ConfigMap kube-system\/coredns answers otherwise$/);
  const own = analysis.zone({ namespaces: ['edge'] }).text;
  assert.match(own, /answers otherwise/);
  assert.doesNotMatch(own, /answered as/);
  assert.doesNotMatch(zoneOf(['rewrite name app.example.com x.example.org']).zone().text, /answers otherwise/);
});
