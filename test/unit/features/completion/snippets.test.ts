import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Analysis } from '../../../../server/src/analysis.ts';
import { around, offered, service, set } from '../../lib/proposals.ts';
import { analysisOf, cursorIn, textsBelow } from '../../lib/workspace.ts';

const findings = (text: string): readonly string[] => {
  const texts = new Map([['file:///w/one.yaml', text]]);
  const analysis = analysisOf(texts);
  assert.deepEqual(analysis.facts('file:///w/one.yaml')?.broken, []);
  return analysis.diagnostics('file:///w/one.yaml').map((f) => `${f.rule} at ${f.kind} ${f.name} ${f.field}`);
};

test('snippets parse and bring no new finding', () => {
  const bases: readonly string[] = [
    '‸',
    '---\n‸',
    around['svc.yaml'].replace('  selector: {app: db}\n', '').concat('---\n‸'),
    set(
      '  serviceName: new-headless\n  replicas: 2\n  selector: {matchLabels: {app: nn}}\n  template:\n    metadata: {labels: {app: nn, extra: "yes"}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}, {containerPort: 80, protocol: UDP}]}]}\n---\n‸',
    ),
    set(
      '  selector: {matchLabels: {app: "123"}}\n  serviceName: ""\n  template:\n    metadata: {labels: {app: "123"}}\n    spec: {containers: [{name: c, image: i}]}\n---\n‸\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: z}\n',
    ),
    'apiVersion: v1\nkind: Service\nmetadata: {name: bare}\nspec: {clusterIP: None, ports: [{port: 53, protocol: UDP}, {name: x, port: 99}]}\n---\n‸',
    'apiVersion: v1\nkind: Service\nmetadata: {name: bare}\nspec: {clusterIP: None}\n---\n‸',
  ];
  for (const base of bases) {
    const { items, taken } = offered(base, {});
    assert.ok(items.length >= 2, base);
    const before = findings(base.replace('‸', ''));
    for (const { label, kind } of items) {
      assert.equal(kind, 'snippet');
      assert.deepEqual(
        findings(taken(label)).filter((f) => !before.includes(f)),
        [],
        `${base}\n+ ${label}:\n${taken(label)}`,
      );
    }
  }
});

test('snippets give what their title says', () => {
  const base = set(
    '  serviceName: new-headless\n  replicas: 2\n  selector: {matchLabels: {app: nn}}\n  template:\n    metadata: {labels: {app: nn}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}]}]}\n---\n‸',
  );
  const text = offered(base, {}).taken('headless Service for new');
  const analysis = analysisOf(new Map([['file:///w/one.yaml', text]]));
  assert.equal(analysis.dig('new-1.new-headless.data.svc.cluster.local', 'A').rcode, 'NOERROR');
  assert.equal(analysis.dig('_pg._tcp.new-headless.data.svc.cluster.local', 'SRV').answers.length, 2);
  assert.deepEqual(
    offered(`${around['svc.yaml']}---\n‸`, { 'set.yaml': around['set.yaml'] }).labels.filter((l) => l.startsWith('headless')),
    [],
    'no second Service for a StatefulSet that has one',
  );
});

test('snippets come only where a whole object may stand', () => {
  for (const text of ['apiVersion: v1\n‸', 'a: 1\n‸', `${service('  type: ClusterIP\n')}‸`, '{‸}', 'x: ‸'])
    assert.ok(!offered(text).items.some((i) => i.kind === 'snippet'), text);
  for (const text of [
    '‸',
    'State‸',
    '# comment\n‸',
    `${service('  type: ClusterIP\n')}---\n‸`,
    `${service('  type: ClusterIP\n')}---\n# note\nHead‸`.replace('Head', 'Ext'),
  ])
    assert.ok(
      offered(text).items.some((i) => i.kind === 'snippet'),
      text,
    );
  const { texts, uri, offset } = cursorIn({ 'values.yaml': '‸' });
  assert.deepEqual(analysisOf(texts).completions(uri, offset), []);
});

test('snippets in a full workspace bring no new finding anywhere, and take free names', () => {
  const demo = textsBelow('test/workspaces/demo');
  const before = analysisOf(demo);
  const told = (analysis: Analysis, texts: ReadonlyMap<string, string>): Set<string> =>
    new Set([...texts.keys()].flatMap((u) => analysis.diagnostics(u).map((f) => `${u} ${f.rule} ${f.kind} ${f.name} ${f.field}`)));
  const known = told(before, demo);
  let tried = 0;
  for (const [uri, text] of [...demo].filter(([u]) => !u.endsWith('kustomization.yaml'))) {
    const start = `${text.replace(/\n*$/, '\n')}---\n`;
    const texts = new Map([...demo, [uri, start]]);
    const analysis = analysisOf(texts);
    for (const item of analysis.completions(uri, start.length)) {
      const after = start.slice(0, item.span.start) + item.insert;
      analysis.apply([{ uri, text: after }]);
      assert.deepEqual(
        [...told(analysis, demo)].filter((f) => !known.has(f)),
        [],
        `${uri} + ${item.label}\n${item.insert}`,
      );
      analysis.apply([{ uri, text: start }]);
      tried += 1;
    }
  }
  assert.ok(tried > 20, String(tried));
});

test('a named port in flow style that is not closed yet; no object on the line of a marker', () => {
  const set =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s, namespace: a}\nspec:\n  serviceName: n\n  selector: {matchLabels: {app: s}}\n  template:\n    metadata: {labels: {app: s}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 1}]}]}\n';
  const { texts, uri, offset } = cursorIn({
    'a.yaml':
      '{apiVersion: v1, kind: Service, metadata: {name: n, namespace: a}, spec: {selector: {app: s}, ports: [{port: 1, targetPort: ‸',
    'b.yaml': set,
  });
  assert.deepEqual(
    analysisOf(texts)
      .completions(uri, offset)
      .map((i) => i.label),
    ['pg'],
  );
  assert.deepEqual(offered(`${service('  type: ClusterIP\n')}---‸`).labels, []);
});
