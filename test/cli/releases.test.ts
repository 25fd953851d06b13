import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from '../charts/lib/engine.ts';
import { folderWith, run } from './lib/run.ts';

const chart = {
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': 'replicas: 1\nname: ""\n',
  'charts/db/values-prod.yaml': 'replicas: 2\n',
  'charts/db/templates/all.yaml': `{{- $name := .Values.name | default (printf "%s-db" .Release.Name) }}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
spec:
  clusterIP: None
  selector: {app: db}
  ports: [{name: sql, port: 5432}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ $name }}
spec:
  serviceName: {{ $name }}
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "db:1"}]}
`,
};

const application = (source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  destination: {namespace: eu, server: https://kubernetes.default.svc}
  ${source.replaceAll('\n', '\n  ')}
`;

/** What deploys a chart, and the last pod's name that comes of it. */
const ways: readonly (readonly [way: string, files: Readonly<Record<string, string>>, pod: string])[] = [
  [
    'an Application, whose name the release has',
    { 'argo/app.yaml': application('source: {repoURL: https://git.example.com/x.git, path: charts/db}') },
    'shop-db-0.shop-db.eu',
  ],
  [
    'values files, values and parameters of an Application',
    {
      'argo/app.yaml': application(
        'source:\n  repoURL: https://git.example.com/x.git\n  path: charts/db\n  helm:\n    releaseName: rel\n    valueFiles: [values-prod.yaml, missing.yaml]\n    ignoreMissingValueFiles: true\n    values: |\n      name: first\n    valuesObject: {name: second}\n    parameters: [{name: replicas, value: "4"}]',
      ),
    },
    'second-3.second.eu',
  ],
  [
    'values files of another source of an Application',
    {
      'env/prod.yaml': 'replicas: 3\n',
      'argo/app.yaml': application(
        'sources:\n  - {repoURL: https://git.example.com/x.git, ref: values}\n  - {repoURL: https://git.example.com/x.git, path: charts/db, helm: {valueFiles: [$values/env/prod.yaml]}}',
      ),
    },
    'shop-db-2.shop-db.eu',
  ],
  [
    'an ApplicationSet',
    {
      'argo/set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  generators: [{list: {elements: [{cluster: north}]}}]
  template:
    metadata: {name: 'db-{{cluster}}'}
    spec:
      destination: {namespace: '{{cluster}}'}
      source: {repoURL: https://git.example.com/x.git, path: charts/db}
`,
    },
    'db-north-db-0.db-north-db.north',
  ],
  [
    'an ApplicationSet over folders of the repository',
    {
      'argo/set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  goTemplate: true
  generators:
    - git:
        repoURL: https://git.example.com/x.git
        directories: [{path: charts/*}, {path: charts/old, exclude: true}]
  template:
    metadata: {name: 'all-{{.path.basename}}'}
    spec:
      destination: {namespace: 'ns-{{.path.basename}}'}
      source: {repoURL: https://git.example.com/x.git, path: '{{.path.path}}'}
`,
    },
    'all-db-db-0.all-db-db.ns-db',
  ],
  [
    'a HelmRelease with values and those of a ConfigMap',
    {
      'flux/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: rel, namespace: flux-system}
spec:
  chart: {spec: {chart: ./charts/db, sourceRef: {kind: GitRepository, name: x}}}
  targetNamespace: eu
  valuesFrom: [{kind: ConfigMap, name: more}]
  values: {replicas: 5}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: more, namespace: flux-system}
data:
  values.yaml: |
    replicas: 9
    name: more
`,
    },
    'more-4.more.eu',
  ],
  [
    'a HelmRelease, whose release is called after both',
    {
      'flux/release.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: rel, namespace: flux-system}\nspec:\n  targetNamespace: eu\n  chart: {spec: {chart: ./charts/db, sourceRef: {kind: GitRepository, name: x}}}\n',
    },
    'eu-rel-db-0.eu-rel-db.eu',
  ],
  [
    'a helmfile',
    {
      'helmfile.yaml':
        'releases:\n  - name: rel\n    namespace: eu\n    chart: ./charts/db\n    values: [./charts/db/values-prod.yaml, {name: file}]\n',
    },
    'file-1.file.eu',
  ],
  [
    'a helmfile in a folder beside',
    {
      'deploy/helmfile.yaml':
        'releases:\n  - {name: rel, namespace: eu, chart: ../charts/db, set: [{name: replicas, value: 3}]}\n  - {name: "{{ .Env.NAME }}", chart: ../charts/db}\n  - {name: other, chart: bitnami/redis}\n',
    },
    'rel-db-2.rel-db.eu',
  ],
  [
    'a kustomization',
    {
      'kust/kustomization.yaml':
        'helmGlobals: {chartHome: ../charts}\nhelmCharts:\n  - {name: db, releaseName: rel, namespace: eu, valuesFile: ../charts/db/values-prod.yaml, valuesInline: {name: inline}}\n',
    },
    'inline-1.inline.eu',
  ],
  [
    'Skaffold',
    {
      'skaffold.yaml':
        'apiVersion: skaffold/v4beta11\nkind: Config\ndeploy:\n  helm:\n    releases:\n      - {name: rel, namespace: eu, chartPath: charts/db, valuesFiles: [charts/db/values-prod.yaml], setValues: {name: set}}\n',
    },
    'set-1.set.eu',
  ],
];

for (const [way, files, pod] of ways) {
  test(`a release is found by itself: ${way}`, { skip }, () => {
    const { out, err } = run(folderWith({ ...chart, ...files }), ['zone']);
    const [name = '', service = '', namespace = ''] = pod.split('.');
    const ordinal = Number(/\d+$/.exec(name)?.[0]);
    const has = (which: number): boolean => out.includes(`${name.replace(/\d+$/, String(which))}.${service}.${namespace}.svc `);
    assert.deepEqual([has(0), has(ordinal), has(ordinal + 1)], [true, true, false], out + err);
    assert.doesNotMatch(out, /release-name/);
  });
}

test('charts from elsewhere are no releases of the charts here', { skip }, () => {
  const files = {
    'argo/app.yaml': application('source: {repoURL: https://charts.example.com, chart: db, targetRevision: 1.0.0}'),
    'flux/release.yaml':
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: rel}\nspec:\n  chart: {spec: {chart: db, sourceRef: {kind: HelmRepository, name: x}}}\n',
  };
  assert.match(run(folderWith({ ...chart, ...files }), ['zone']).out, /^release-name-db-0\.release-name-db\.default\.svc /m);
});

test('a release that two files say the same of is one, others of its name are told apart', { skip }, () => {
  const files = {
    'a/helmfile.yaml': 'releases: [{name: rel, namespace: eu, chart: ../charts/db}]\n',
    'b/helmfile.yaml': 'releases: [{name: rel, namespace: eu, chart: ../charts/db}]\n',
    'skaffold.yaml':
      'apiVersion: skaffold/v4beta11\nkind: Config\ndeploy: {helm: {releases: [{name: rel, namespace: us, chartPath: charts/db}]}}\n',
  };
  const { code, err } = run(folderWith({ ...chart, ...files }), ['zone', '--environment', 'none']);
  assert.equal(code, 2);
  assert.match(err, /There are rel, rel \((?:skaffold|helmfile)\.yaml\)\./);
});

test('what a release names and is not there is said, and fails nothing', { skip }, () => {
  const { code, err } = run(
    folderWith({ ...chart, 'helmfile.yaml': 'releases: [{name: rel, chart: ./charts/db, values: [none.yaml]}]\n' }),
    ['lint'],
  );
  assert.equal(code, 0);
  assert.match(err, /none\.yaml is a values file of the environment rel that is not there, or cannot be read/);
});

test('where a release is known a manifest that names its Services is judged', { skip }, () => {
  const client = (host: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: client, namespace: eu}\nspec: {containers: [{name: c, image: "c:1", env: [{name: PEER, value: ${host}}]}]}\n`;
  const lint = (host: string): string =>
    run(
      folderWith({
        ...chart,
        'argo/app.yaml': application('source: {repoURL: https://git.example.com/x.git, path: charts/db}'),
        'client.yaml': client(host),
      }),
      ['lint', '--format', 'json'],
    ).out;
  assert.match(lint('shop-db-1.shop-db.eu.svc.cluster.local'), /dns-name-unknown-pod/);
  assert.doesNotMatch(lint('shop-db-0.shop-db.eu.svc.cluster.local'), /dns-name/);
});
