import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { skip } from '../../charts/lib/engine.ts';
import { folderWith, run } from '../lib/run.ts';

const chart = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/values.yaml': 'port: 5432\n',
  'db/templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-db\n  namespace: {{ .Release.Namespace }}\nspec:\n  ports:\n    - port: {{ .Values.port }}\n',
};

test('render prints manifests as helm template does', { skip }, () => {
  const { code, out, err } = run(folderWith(chart), ['render', 'db', '--release', 'shop', '-n', 'eu', '--set', 'port=6000']);
  assert.deepEqual([code, err], [0, '']);
  assert.equal(
    out,
    '---\n# Source: db/templates/service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: shop-db\n  namespace: eu\nspec:\n  ports:\n    - port: 6000\n',
  );
});

test('values come from files and from standard input, later ones win', { skip }, () => {
  const folder = folderWith({ ...chart, 'a.yaml': 'port: 1\n' });
  assert.match(run(folder, ['render', 'db', '-f', 'a.yaml', '-f', '-'], 'port: 2\n').out, /port: 2\n/);
  assert.match(run(folder, ['render', 'db', '-f', '-', '-f', 'a.yaml'], 'port: 2\n').out, /port: 1\n/);
});

test('what is refused has its place, the way to it, and exit code 1', { skip }, () => {
  const folder = folderWith({
    ...chart,
    'db/templates/_names.tpl': '{{ define "name" }}\n{{ fail "no name" }}{{ end }}',
    'db/templates/set.yaml': 'a: {{ include "name" . }}\n',
  });
  const { code, out, err } = run(folder, ['render', 'db']);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^headlight: db\/templates\/_names\.tpl:2:1: no name\n/);
});

test('what is known only once it is installed is printed as an ellipsis, and said', { skip }, () => {
  const { code, out, err } = run(folderWith({ ...chart, 'db/templates/secret.yaml': 'kind: Secret\nx: {{ randAlpha 8 }}\n' }), [
    'render',
    'db',
  ]);
  assert.equal(code, 0);
  assert.match(out, /^x: …$/m);
  assert.match(err, /random/);
});

test('a folder that is no chart is told what prints it', () => {
  const { code, out, err } = run(folderWith({ 'dev/kustomization.yaml': 'resources: []\n' }), ['render', 'dev']);
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /dev is no chart: it has no Chart\.yaml\. .*headlight zone dev\./);
});

test('a chart that is not there, none and two are usage errors', () => {
  const folder = folderWith(chart);
  assert.deepEqual(
    [run(folder, ['render', 'dbb']).code, run(folder, ['render']).code, run(folder, ['render', 'db', 'db']).code],
    [2, 2, 2],
  );
  assert.match(run(folder, ['render', path.join('no', 'chart')]).err, /there is no such chart/);
});
