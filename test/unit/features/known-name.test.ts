import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hole } from '../../../server/src/base/texts/hole.ts';
import { printable } from '../../../server/src/base/texts/printable.ts';
import { environmentAt } from '../../../server/src/features/environments/environment.ts';
import { namespaceChoices } from '../../../server/src/features/environments/namespace-choices.ts';
import { resolvablePods } from '../../../server/src/features/resolve/resolvable-pods.ts';
import { topologyMermaid } from '../../../server/src/features/topology/mermaid.ts';
import { standaloneSvg } from '../../../server/src/features/topology/svg.ts';
import { nameAt } from '../../../server/src/lsp/requests/name-at.ts';
import { manifestsWith } from '../lib/hostile-names.ts';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/all.yaml';
const maker = (kind: string, metadata: string, rest = ''): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {${metadata}}\nspec:\n  ${rest}\n  selector: {matchLabels: {app: db}}\n` +
  '  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i}]}\n';
const service =
  'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 1}]}\n';
const set = (metadata: string): string => maker('StatefulSet', metadata, 'serviceName: db');
const zone = 'db.default.svc.cluster.local';

/** All texts for people that hold something of these manifests. */
function shown(text: string): { readonly all: string; readonly zone: string; readonly hover: string } {
  const analysis = analysisOf(new Map([[uri, text]]));
  const hover = [...text.matchAll(/(?:name|kind|app): /g)].map(({ index }) => analysis.hover(uri, index + 6)?.markdown ?? '').join('\n');
  const topology = analysis.topology({});
  const all = JSON.stringify([
    analysis.zone(),
    hover,
    analysis.tree().map((node) => JSON.stringify(node, (key, value: unknown) => (key === 'id' ? undefined : value))),
    analysis.symbols(''),
    analysis.codeLenses(uri),
    analysis.inlayHints(uri, { start: 0, end: text.length }),
    standaloneSvg(topology),
    topologyMermaid(topology),
    analysis.diagnostics(uri).map(({ message }) => message),
  ]);
  return { all, zone: analysis.zone().text, hover };
}

test('a pod whose name is made later has no name in the zone, and its address says whose it is', () => {
  for (const [text, pod] of [
    [set('generateName: db-'), 'db-…-0'],
    [set('name: "{{ .Release.Name }}-x"'), '…-x-0'],
    [set('labels: {a: b}'), '…-0'],
    [maker('Deployment', 'generateName: web-'), 'web-…, pod 1'],
  ] as const) {
    const { zone: records, hover, all } = shown(`${service}---\n${text}`);
    assert.match(records, /^db\.default\.svc\s+IN A /m, pod);
    assert.ok(records.includes(`<address of ${pod}>`), records);
    assert.doesNotMatch(records, /^\S*-0\.db/m, pod);
    assert.ok(hover.includes(pod.startsWith('web') ? 'web-…' : pod), hover);
    assert.ok(!all.includes(hole), all.slice(Math.max(0, all.indexOf(hole) - 300), all.indexOf(hole) + 100));
    assert.doesNotMatch(all, /StatefulSet ""|StatefulSet {2}| of [.,]/, pod);
  }
});

test('objects that are called the same as far as is known have addresses of their own', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: one-, labels: {app: db}}\nspec: {containers: [{name: c, image: i}]}\n';
  const text = [
    service,
    pod,
    pod,
    maker('Deployment', 'generateName: web-'),
    maker('Deployment', 'generateName: web-', 'replicas: 2'),
    set('generateName: db-'),
    set('generateName: db-'),
  ].join('---\n');
  const { answers } = analysisOf(new Map([[uri, text]])).dig(zone, 'A');
  const names = answers.map(({ data }) => data.replaceAll(hole, '…'));
  assert.deepEqual(
    names.sort(),
    [
      'Deployment/default/web-…#0',
      'Deployment/default/web-…~2#0',
      'Deployment/default/web-…~2#1',
      'Pod/default/db-…-0',
      'Pod/default/db-…~2-0',
      'Pod/default/one-…',
      'Pod/default/one-…~2',
    ]
      .map((subject) => `<ip4 ${subject}>`)
      .sort(),
  );
});

test('objects without a name are called by what is known of it', () => {
  const { all } = shown([service, set('generateName: db-'), maker('Deployment', 'generateName: web-')].join('---\n'));
  assert.match(all, /governs StatefulSet \\\\?"db-…\\\\?", but its selector also matches the pods of Deployment \\\\?"web-…/);
  assert.match(all, /only the pods of db-… have/);
});

test('a name that is made later is not copied, completed or found', () => {
  const text = [service, set('name: "{{ .Release.Name }}-x"'), maker('StatefulSet', 'name: plain', 'serviceName: db')].join('---\n');
  const analysis = analysisOf(new Map([[uri, text]]));
  const block = environmentAt(analysis.model(), uri, text.indexOf('name: db') + 6)?.text ?? '';
  assert.ok(block.includes(`plain-0.${zone}`), block);
  assert.ok(!block.includes(hole), block);
  const names = analysis
    .tree()
    .flatMap(({ children = [] }) => children.flatMap((node) => node.children ?? []))
    .map(({ label, fqdn }) => [label, fqdn]);
  assert.deepEqual(
    names.filter(([label]) => label?.includes('-0')),
    [
      ['plain-0.db.default', `plain-0.${zone}`],
      ['…-x-0.db.default', undefined],
    ],
  );
  assert.deepEqual(
    analysis.symbols('-x-0').map(({ name }) => name),
    [],
  );
});

test('nothing that a person reads or takes over holds what a template makes later', () => {
  const text = [manifestsWith('{{ .Values.x }}-x'), service, set('name: db')].join('---\n');
  const analysis = analysisOf(new Map([[uri, text]]));
  let proposals = 0;
  let hovers = 0;
  const seen = [shown(text).all, JSON.stringify([namespaceChoices(analysis.model()), resolvablePods(analysis.model())])];
  assert.deepEqual(namespaceChoices(analysis.model()), ['default']);
  assert.deepEqual(
    resolvablePods(analysis.model()).map(({ label }) => label),
    ['…-x-0', 'app (any pod)', 'db-0'],
  );
  for (const { index } of text.matchAll(/(?<=[\w}]: )\S/g)) {
    const found = analysis.completions(uri, index, true);
    const hover = analysis.hover(uri, index + 1);
    proposals += found.length;
    hovers += hover ? 1 : 0;
    seen.push(
      JSON.stringify([
        found,
        found.map(({ host }) => host && analysis.completionDocumentation(uri, index, host)),
        hover,
        analysis.prepareRename(uri, index + 1),
        nameAt(analysis.model(), uri, index + 1),
        environmentAt(analysis.model(), uri, index + 1),
      ]),
    );
  }
  assert.ok(proposals > 10 && hovers > 10, `${proposals} proposals, ${hovers} hovers`);
  for (const each of seen) assert.ok(!each.includes(hole), each.slice(Math.max(0, each.indexOf(hole) - 200), each.indexOf(hole) + 200));
});

test('each pod of a set knows its own name, also where a template makes it', () => {
  const text = [service, set('name: "{{ .Release.Name }}-x"')].join('---\n');
  const block = environmentAt(analysisOf(new Map([[uri, text]])).model(), uri, text.indexOf('name: "{{') + 8)?.text ?? '';
  assert.match(block, /name: POD_FQDN\n {2}value: \$\(POD_NAME\)\.db\.default\.svc\.cluster\.local/);
});

test('a terminal shows what is made later as three dots', () => {
  assert.equal(printable(`${hole}${hole}-x and ${hole}`), '…-x and …');
});
