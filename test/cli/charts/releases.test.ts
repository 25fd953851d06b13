import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from '../../charts/lib/engine.ts';
import { folderWith, run } from '../lib/run.ts';

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

/** The chart's files in another folder. */
const moved = (from: string, to: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(chart).map(([name, text]) => [name.replace(from, to), text]));

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
  [
    'values of an Application as an object, which take the place of those as text',
    {
      'argo/app.yaml': application(
        'source:\n  repoURL: https://git.example.com/x.git\n  path: charts/db\n  helm: {values: "replicas: 7", valuesObject: {name: object}}',
      ),
    },
    'object-0.object.eu',
  ],
  [
    'parameters of an Application that name its own, and files of parameters',
    {
      'charts/db/files/name.txt': 'fromfile',
      'argo/app.yaml': application(
        'source:\n  repoURL: https://git.example.com/x.git\n  path: charts/db\n  helm:\n    parameters: [{name: replicas, value: "2"}, {name: name, value: $ARGOCD_APP_NAME-x}]\n    fileParameters: [{name: name, path: files/name.txt}]',
      ),
    },
    'fromfile-1.fromfile.eu',
  ],
  [
    'a parameter with the name of the Application',
    {
      'argo/app.yaml': application(
        'source:\n  repoURL: https://git.example.com/x.git\n  path: charts/db\n  helm: {parameters: [{name: name, value: "${ARGOCD_APP_NAME}-x"}]}',
      ),
    },
    'shop-x-0.shop-x.eu',
  ],
  [
    'a parameter with commas, which are text',
    {
      'charts/db/templates/all.yaml': chart['charts/db/templates/all.yaml'].replace(
        '.Values.name |',
        '.Values.name | splitList "," | last |',
      ),
      'argo/app.yaml': application(
        'source:\n  repoURL: https://git.example.com/x.git\n  path: charts/db\n  helm: {parameters: [{name: name, value: "one,two"}]}',
      ),
    },
    'two-0.two.eu',
  ],
  [
    'a HelmRelease whose values files take the place of values.yaml',
    {
      'charts/db/values.yaml': 'replicas: 5\nname: own\n',
      'flux/release.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: rel, namespace: eu}\nspec:\n  chart: {spec: {chart: charts/db, valuesFiles: [charts/db/values-prod.yaml], sourceRef: {kind: GitRepository, name: x}}}\n',
    },
    'rel-db-1.rel-db.eu',
  ],
  [
    'a HelmRelease with values of a generated ConfigMap, and one value at a path',
    {
      'flux/kustomization.yaml':
        'resources: [release.yaml]\nconfigMapGenerator:\n  - {name: more, namespace: eu, files: [values.yaml=db.yaml]}\n  - {name: one, namespace: eu, literals: [count=3]}\n',
      'flux/db.yaml': 'name: generated\nreplicas: 8\n',
      'flux/release.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: rel, namespace: eu}\nspec:\n  chart: {spec: {chart: charts/db, sourceRef: {kind: GitRepository, name: x}}}\n  valuesFrom: [{kind: ConfigMap, name: more}, {kind: ConfigMap, name: one, valuesKey: count, targetPath: replicas}, {kind: Secret, name: none, optional: true}]\n',
    },
    'generated-2.generated.eu',
  ],
  [
    'a HelmRelease that refers to a HelmChart',
    {
      'flux/chart.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmChart\nmetadata: {name: db, namespace: eu}\nspec: {chart: ./charts/db, sourceRef: {kind: GitRepository, name: x}}\n',
      'flux/release.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: rel, namespace: eu}\nspec: {chartRef: {kind: HelmChart, name: db}, values: {replicas: 2}}\n',
    },
    'rel-db-1.rel-db.eu',
  ],
  [
    'a helmfile whose releases inherit, with lists, and a namespace for all',
    {
      'helmfile.yaml':
        'namespace: eu\ntemplates:\n  base: &base\n    chart: charts/db\n    values: [{replicas: 4}]\nreleases:\n  - {name: off, chart: ./charts/db, installed: false}\n  - name: rel\n    inherit: [{template: base}]\n    values: [{name: fine}]\n',
    },
    'fine-3.fine.eu',
  ],
  [
    'a helmfile whose releases hang on the name of the environment, which another part has',
    {
      'helmfile.yaml':
        'environments:\n  eu:\n    values: [a.yaml]\n---\nreleases:\n  - name: rel\n    namespace: "{{ .Environment.Name }}"\n    chart: charts/db\n    values: [{name: "{{ .Environment.Name }}-db", replicas: 2}]\n',
    },
    'eu-db-1.eu-db.eu',
  ],
  [
    'a helmfile with environments and templates in a file that it builds on',
    {
      'common/base.yaml':
        'environments:\n  us: {}\n  eu: {}\ntemplates:\n  db:\n    chart: charts/db\n    namespace: "{{ .Environment.Name }}"\n',
      'helmfile.yaml':
        'bases: [common/base.yaml]\nreleases:\n  - {name: rel, inherit: [{template: db}], values: [{name: "{{ .Environment.Name }}-db", replicas: 2}]}\n',
    },
    'eu-db-1.eu-db.eu',
  ],
  [
    'a helmfile with an anchor, and values from the command line',
    {
      'helmfile.d/01-db.yaml':
        'templates:\n  base: &base {namespace: eu, chart: ../charts/db}\nreleases:\n  - <<: *base\n    name: rel\n    set: [{name: replicas, value: 2}]\n    setString: [{name: name, value: text}]\n',
    },
    'text-1.text.eu',
  ],
  [
    'a kustomization with a chart that it has unpacked, in its own namespace',
    {
      ...moved('charts/db', 'kust/charts/db-1.0.0/db'),
      'kust/kustomization.yaml':
        'namespace: eu\nhelmCharts:\n  - {name: db, repo: https://charts.example.com, version: 1.0.0, releaseName: rel, namespace: us, valuesInline: {replicas: 2}}\n',
    },
    'rel-db-1.rel-db.eu',
  ],
  [
    'a profile of Skaffold',
    {
      'skaffold.yaml':
        'apiVersion: skaffold/v4beta11\nkind: Config\nprofiles:\n  - name: prod\n    manifests:\n      helm:\n        releases:\n          - {name: rel, namespace: eu, chartPath: charts/db, setValues: {replicas: "3"}, setValueTemplates: {name: "{{.IMAGE}}"}}\n',
    },
    'rel-db-2.rel-db.eu',
  ],
  [
    'a file of Skaffold',
    {
      'name.txt': 'text',
      'skaffold.yaml':
        'apiVersion: skaffold/v4beta11\nkind: Config\ndeploy: {helm: {releases: [{name: rel, namespace: eu, chartPath: charts/db, setFiles: {name: name.txt}}]}}\n',
    },
    'text-0.text.eu',
  ],
];

for (const [way, files, pod] of ways) {
  test(`a release is found by itself: ${way}`, { skip }, () => {
    const { out, err } = run(folderWith({ ...chart, ...files }), ['zone']);
    const [name = '', service = '', namespace = ''] = pod.split('.');
    const ordinal = Number(/\d+$/.exec(name)?.[0]);
    const has = (which: number): boolean => out.includes(`${name.replace(/\d+$/, String(which))}.${service}.${namespace}.svc `);
    assert.deepEqual([has(0), has(ordinal), has(ordinal + 1)], [true, true, false], out + err);
    if (!Object.keys(files).some((file) => file.endsWith('Chart.yaml'))) assert.doesNotMatch(out, /release-name/);
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

test('what a chart renders only where its own CRDs are served is rendered, as helm install does', { skip }, () => {
  const files = {
    ...chart,
    'charts/db/crds/thing.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n',
    'charts/db/templates/more.yaml':
      '{{- if .Capabilities.APIVersions.Has "example.com/v1/Thing" }}\napiVersion: v1\nkind: Service\nmetadata: {name: served}\nspec: {selector: {app: db}, ports: [{port: 80}]}\n{{- end }}\n',
  };
  assert.match(run(folderWith(files), ['zone']).out, /^served\.default\.svc /m);
  assert.doesNotMatch(run(folderWith({ ...files, 'charts/db/crds/thing.yaml': '' }), ['zone']).out, /^served\./m);
});
