import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { folderWith, run } from '../lib/run.ts';

/** Stands in for helm: prints what the chart folder holds in `rendered.txt`, or refuses as helm does. */
const fake = `#!/bin/sh
[ "$1" = template ] || exit 9
if [ -f "$3/refused" ]; then echo 'walk.go:75: found symbolic link' >&2; echo 'Error: values do not meet the schema' >&2; exit 1; fi
echo "$*" > "$3/given"
echo "# $2 in $5"
cat "$3/rendered.txt"
`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: NAME
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - name: sql
      port: 5432
`;
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: NAME
spec:
  serviceName: HEADLESS
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: example/db:1
          env:
            - name: PEER
              value: db-0.db-headless.default.svc.cluster.locl
`;

const files = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'chart/values.yaml': 'replicas: 3\n',
  'chart/templates/service.yaml': service.replace('NAME', '{{ .Release.Name }}-headless'),
  'chart/templates/set.yaml': set.replace('NAME', '{{ .Release.Name }}').replace('HEADLESS', '{{ .Release.Name }}-headles'),
  'chart/rendered.txt': `---\n# Source: db/templates/service.yaml\n${service.replace('NAME', 'db-headless')}---\n# Source: db/templates/set.yaml\n${set.replace('NAME', 'db').replace('HEADLESS', 'db-headles')}`,
  'plain/set.yaml': set.replace('NAME', 'other').replace('HEADLESS', 'db-headless').replace('locl', 'local'),
};

const searchPath = process.env['PATH'];
const tools = folderWith({ helm: fake });
before(() => {
  chmodSync(path.join(tools, 'helm'), 0o755);
  process.env['PATH'] = `${tools}${path.delimiter}${searchPath ?? ''}`;
});
after(() => {
  process.env['PATH'] = searchPath;
});
const skip = process.platform === 'win32' ? 'the stand-in is a shell script' : false;

test('what helm renders is judged, and said where a person would edit', { skip }, () => {
  const folder = folderWith(files);
  const { out } = run(folder, ['lint', 'chart', '--helm', 'helm']);
  assert.match(
    out,
    /chart\/templates\/set\.yaml\n +6:3 +warning +serviceName "db-headles" names no Service.*"db-headless".*\(As helm renders it\.\)/,
  );
  assert.match(out, /\n +20:\d+ +information .*cluster\.locl/);
  assert.ok(!out.includes('rendered.yaml') && !run(folder, ['lint', 'chart', '--no-render']).out.includes('set.yaml'));
});

test('zones, answers and bundles are those of rendered charts, too', { skip }, () => {
  const folder = folderWith(files);
  assert.match(run(folder, ['zone', 'chart', '--helm', 'helm']).out, /^db-headless\.default\.svc/m);
  assert.match(run(folder, ['dig', 'db-headless.default.svc.cluster.local', 'SRV', '-f', 'chart', '--helm', 'helm']).out, /NOERROR\n.*SRV/);
  assert.match(run(folder, ['lint', '--helm', 'helm', '--bundle', 'chart']).out, /db-headles"/);
  const { code, err } = run(folder, ['zone', '--helm', 'helm', '--bundle', 'chrat']);
  assert.equal(code, 2);
  assert.match(err, /There is no bundle "chrat"\. Did you mean "chart"\?/);
});

test('a chart that helm refuses is said, and the others count', { skip }, () => {
  const folder = folderWith({ ...files, 'bad/Chart.yaml': 'apiVersion: v2\nname: bad\nversion: 1.0.0\n', 'bad/refused': '' });
  const { code, out, err } = run(folder, ['lint', '--helm', 'helm']);
  assert.equal(code, 2);
  assert.match(err, /bad is not rendered: values do not meet the schema/);
  assert.match(out, /db-headles"/);
});

test('values files are given to helm, in their order', { skip }, () => {
  const folder = folderWith({ ...files, 'a.yaml': 'x: 1\n', 'in/b.yaml': 'x: 2\n' });
  assert.equal(run(folder, ['zone', 'chart', '--helm', 'helm', '--helm-values', 'in/b.yaml', '--helm-values', 'a.yaml']).code, 0);
  const given = readFileSync(path.join(folder, 'chart/given'), 'utf8').trim().split(' ').slice(5);
  assert.deepEqual(given, ['--values', path.join(folder, 'in/b.yaml'), '--values', path.join(folder, 'a.yaml')]);
  assert.match(run(folder, ['zone', '--helm', 'helm', '--helm-values', 'none.yaml']).err, /There is no values file none\.yaml\./);
});

test('without helm it says what is missing', () => {
  const folder = folderWith(files);
  const before = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    const { code, err } = run(folder, ['lint', '--helm', 'helm']);
    assert.equal(code, 2);
    assert.match(err, /Charts cannot be rendered: there is no helm\./);
  } finally {
    process.env['PATH'] = before;
  }
});
