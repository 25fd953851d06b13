import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { insertDocument } from '../../../server/src/yaml/editing/edit.ts';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/a.yaml';
const pods = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  selector: {app: web}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: main
        image: busybox
      hostname: node
      subdomain: web`;

test('two fields that end a text without line break are both removed', () => {
  for (const [text, end] of [
    [pods, ''],
    [`${pods}\n`, '\n'],
    [pods.replaceAll('\n', '\r\n'), ''],
  ] as const) {
    const analysis = analysisOf(new Map([[uri, text]]));
    const fix = analysis
      .diagnostics(uri)
      .flatMap((finding) => finding.fixes)
      .find(({ title }) => title === 'Remove hostname and subdomain');
    assert.ok(fix);
    const [file] = fix.edits(() => text);
    const after = applyEdits(text, file?.edits ?? []);
    assert.ok(after.endsWith(`        image: busybox${end}`), JSON.stringify(after.slice(-60)));
  }
});

test('a workspace with half a character in a path is read', () => {
  const kustomization = 'file:///w/k/kustomization.yaml';
  const analysis = analysisOf(
    new Map([
      [kustomization, 'resources:\n- "\\ud800/x"\n- a.yaml\n'],
      ['file:///w/k/a.yaml', pods],
    ]),
  );
  assert.ok(analysis.diagnostics(kustomization).length > 0, 'the path leads nowhere, and is told so');
  assert.equal(analysis.zone().text.includes('web.default.svc'), true);
});

test('a Service without a name has no records', () => {
  const text = pods.replace('  name: web\nspec:\n  clusterIP', '  name: []\nspec:\n  clusterIP');
  assert.notEqual(text, pods);
  assert.doesNotMatch(analysisOf(new Map([[uri, text]])).zone().text, /^\.?default\.svc|^\S*\.\.|^[^;$].*\bSRV\b/m);
});

test('a document is added before one that follows an empty first line', { timeout: 20_000 }, () => {
  for (const [text, after] of [
    ['\na: 1\n', 'm: 1\n---\n'],
    ['\n\n# x\n\na: 1', 'm: 1\n---\n'],
    ['\r\na: 1\r\n', 'm: 1\r\n---\r\n'],
    ['\ufeff\na: 1\n', 'm: 1\n---\n'],
  ] as const) {
    const edits = insertDocument(text, text.indexOf('a:'), 'before', { m: 1 });
    assert.equal(edits[0]?.newText, after);
    assert.match(applyEdits(text, edits), /m: 1\r?\n---\r?\n/);
  }
});
