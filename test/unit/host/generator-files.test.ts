import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createAnalysis } from '../../../server/src/analysis.ts';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { loadInto } from '../../../server/src/host/load.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { toPath, toUri } from '../../../server/src/host/uri.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { folderWith } from '../lib/scratch.ts';

const app = `apiVersion: v1
kind: Service
metadata:
  name: db-headless
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db-headless
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
`;

const kustomization = (generators: string): string => `resources: [app.yaml]\nnamespace: prod\n${generators}`;

function load(folder: string): ReturnType<typeof createAnalysis> {
  const textOf = (uri: string): string | undefined => {
    const file = toPath(uri);
    const read = file === undefined ? undefined : diskHost.read(file);
    return read?.ok === true ? read.text : undefined;
  };
  const analysis = createAnalysis({ readText: textOf, configuration: configurationOf(defaultSettings, toUri(folder)) });
  const { problems } = loadInto(analysis, diskHost, [folder], {});
  assert.deepEqual(problems, []);
  return analysis;
}

/** What is said of texts that are no manifests, by file. */
function said(folder: string): readonly string[] {
  const analysis = load(folder);
  return analysis
    .uris()
    .filter((uri) => !/(?:app|kustomization)\.yaml$/.test(uri))
    .flatMap((uri) =>
      analysis.diagnostics(uri).map(({ rule, severity }) => `${path.relative(folder, toPath(uri) ?? '')} ${severity} ${rule}`),
    )
    .sort();
}

test('names in files that generators read, whatever they are called', () => {
  const wrong = 'db-0.db-hl.prod.svc.cluster.local';
  const folder = folderWith({
    'app.yaml': app,
    'kustomization.yaml': kustomization(`configMapGenerator:
  - name: conf
    files: [nginx.conf, other=sub/app.properties, loki.yaml, picture.png]
    envs: [app.env]
secretGenerator:
  - name: secret
    env: secret.env
`),
    'nginx.conf': `# ${wrong}\nupstream u { server ${wrong}:5432; }\n`,
    'sub/app.properties': `db.host = db-headles\ndb.url=jdbc:postgresql://${wrong}/app\n`,
    'loki.yaml': `memberlist:\n  join_members: [${wrong}]\n`,
    'app.env': `DB=${wrong}\n`,
    'secret.env': `DSN=postgres://u:p@${wrong}/app\n`,
    'picture.png': '\u0000\u0001',
    'loose.conf': `server ${wrong};\n`,
  });
  assert.deepEqual(said(folder), [
    'app.env warning dns-name-wrong-service',
    'loki.yaml warning dns-name-wrong-service',
    'nginx.conf warning dns-name-wrong-service',
    'secret.env warning dns-name-wrong-service',
    'sub/app.properties warning dns-name-unknown-service',
    'sub/app.properties warning dns-name-wrong-service',
  ]);
});

test('what files of generators do with names is judged as what a ConfigMap writes', () => {
  const files = {
    'app.yaml': `apiVersion: v1
kind: Service
metadata:
  name: zk
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: zk
---
apiVersion: v1
kind: Service
metadata:
  name: hz
spec:
  selector:
    app: zk
  ports:
    - port: 5701
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: zk
spec:
  serviceName: zk
  replicas: 3
  selector:
    matchLabels:
      app: zk
  template:
    metadata:
      labels:
        app: zk
    spec:
      initContainers:
        - name: wait
          image: busybox:1
          command: [sh, /scripts/wait.sh]
      containers:
        - name: zk
          image: example/zk:1
          readinessProbe:
            tcpSocket:
              port: 2181
      volumes:
        - name: scripts
          configMap:
            name: conf
`,
    'wait.sh': '#!/bin/sh\nuntil nslookup zk-2.zk; do sleep 1; done\nexport ME=${HOSTNAME}.zkk.prod.svc.cluster.local\n',
    'nginx.conf': 'resolver 10.96.0.10;\nserver { location / { set $up http://hz:5701; proxy_pass $up; } }\n',
    'hazelcast.yaml': 'hazelcast:\n  network:\n    join:\n      kubernetes:\n        service-dns: hz.prod.svc.cluster.local\n',
    Corefile: '.:53 {\n    rewrite name hz.example.com hzz.prod.svc.cluster.local\n}\n',
    'README.md': 'until nslookup zk-2.zk; do sleep 1; done\n',
  };
  const generators = (names: string): string => kustomization(`configMapGenerator:\n  - name: conf\n    files: [${names}]\n`);
  assert.deepEqual(
    said(folderWith({ ...files, 'kustomization.yaml': generators('wait.sh, nginx.conf, hazelcast.yaml, Corefile, README.md') })),
    [
      'Corefile information rewrite-target-unknown',
      'hazelcast.yaml information discovery-through-cluster-ip',
      'nginx.conf warning nginx-resolver-short-name',
      'wait.sh warning dns-name-wrong-service',
    ],
  );
  const analysis = load(folderWith({ ...files, 'kustomization.yaml': generators('wait.sh') }));
  const [wait] = analysis.uris().flatMap((uri) => analysis.diagnostics(uri).filter(({ rule }) => rule === 'start-waits-forever'));
  assert.equal(path.basename(toPath(wait?.related[0]?.place.uri ?? '') ?? ''), 'wait.sh');
  assert.match(wait?.related[0]?.message ?? '', /^ConfigMap "conf" waits for zk-2\.zk/);
});

test('the fix is written where the name stands, and an edit is followed', () => {
  const folder = folderWith({
    'app.yaml': app,
    'kustomization.yaml': kustomization('configMapGenerator:\n  - name: conf\n    files: [nginx.conf]\n'),
    'nginx.conf': 'upstream u { server db-0.db-hl.prod.svc.cluster.local:5432; }\n',
  });
  const analysis = load(folder);
  const uri = toUri(path.join(folder, 'nginx.conf'));
  const [finding] = analysis.diagnostics(uri);
  const [fix] = finding?.fixes ?? [];
  const [edit] = fix?.edits((of) => (of === uri ? readFileSync(path.join(folder, 'nginx.conf'), 'utf8') : undefined)) ?? [];
  const text = applyEdits(readFileSync(path.join(folder, 'nginx.conf'), 'utf8'), edit?.edits ?? []);
  assert.equal(text, 'upstream u { server db-0.db-headless.prod.svc.cluster.local:5432; }\n');
  analysis.apply([{ uri, text }]);
  assert.deepEqual(analysis.diagnostics(uri), [], 'it stays a text when somebody edits it');
  analysis.apply([{ uri, text: undefined }]);
  assert.equal(analysis.facts(uri), undefined);
});

test('a manifest that a generator reads stays a manifest, and nothing outside of the folder is read', () => {
  const outside = folderWith({ 'secret.conf': 'server db-0.db-hl.prod.svc.cluster.local;\n' });
  const folder = folderWith({
    'app.yaml': app,
    'kustomization.yaml': kustomization(
      `configMapGenerator:\n  - name: conf\n    files: [app.yaml, link.conf, ${outside}/secret.conf, ../up.conf, gone.conf]\n`,
    ),
  });
  symlinkSync(path.join(outside, 'secret.conf'), path.join(folder, 'link.conf'));
  assert.deepEqual(
    diskHost.list(folder).files.map(({ path: file }) => path.relative(folder, file)),
    ['app.yaml', 'kustomization.yaml'],
  );
  assert.equal(load(folder).facts(toUri(path.join(folder, 'app.yaml')))?.role, 'manifests');
});
