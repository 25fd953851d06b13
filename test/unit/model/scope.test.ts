import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { defaultClusterSettings } from '../../../server/src/k8s/cluster-settings.ts';
import type { ModelOptions } from '../../../server/src/model/options.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../../server/src/model/types.ts';
import { hops } from '../../../server/src/model/files/paths.ts';
import { isPodMaker, isService } from '../../../server/src/model/keys.ts';
import { createModel } from '../../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../../server/src/model/files/file-index.ts';

type Files = Readonly<Record<string, string>>;

function modelOf(files: Files, options?: ModelOptions): Model {
  const index = new WorkspaceIndex();
  for (const [uri, text] of Object.entries(files)) index.replace(uri, extractFacts(uri, text));
  return createModel(index, defaultClusterSettings, options);
}

function the(model: Model, uri: string, kind: string, name?: string): Instance {
  const found = model
    .instancesOf(uri)
    .find(({ facts: { object } }) => object.kind === kind && (name === undefined || object.name === name));
  assert.ok(found, `${kind} in ${uri}`);
  return found;
}

function theMaker(model: Model, uri: string): InstanceOf<Parameters<Model['scope']['servicesSelecting']>[0]['facts']['object']> {
  const found = model.instancesOf(uri).find(isPodMaker);
  assert.ok(found);
  return found;
}

const brief = (candidates: readonly Candidate[]): string[] =>
  candidates.map(
    ({ instance, distance, namespace, variant }) => `${instance.facts.uri} ${distance} ${namespace}${variant ? ' variant' : ''}`,
  );

const service = (name: string, extra = '', namespace?: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n  clusterIP: None\n${extra}`;
const selecting = (key: string, value: string): string => `  selector:\n    ${key}: ${JSON.stringify(value)}\n`;
const set = (name: string, serviceName: string, replicas = 2, namespace?: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n  serviceName: ${serviceName}\n  replicas: ${replicas}\n` +
  `  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n      - name: c\n        image: x\n`;

describe('scope: names', () => {
  it('answers the same file first, then the folder, then folders by distance', () => {
    const model = modelOf({
      'w/a/set.yaml': `${set('db', 'db')}---\n${service('db')}`,
      'w/a/other.yaml': service('db'),
      'w/b/svc.yaml': service('db'),
      'w/b/c/d/svc.yaml': service('db'),
    });
    assert.deepEqual(brief(model.scope.services(the(model, 'w/a/set.yaml', 'StatefulSet'), 'db')), [
      'w/a/set.yaml 0 same',
      'w/a/other.yaml 1 same',
      'w/b/svc.yaml 3 same',
      'w/b/c/d/svc.yaml 5 same',
    ]);
  });

  it('tells written from assumed namespaces, and puts other namespaces last', () => {
    const model = modelOf({
      'w/set.yaml': set('db', 'db', 1, 'data'),
      'w/svc.yaml': service('db', '', 'web'),
      'x/svc.yaml': service('db'),
      'x/y/svc.yaml': service('db', '', 'data'),
    });
    const from = the(model, 'w/set.yaml', 'StatefulSet');
    assert.deepEqual(brief(model.scope.services(from, 'db')), ['x/svc.yaml 3 assumed', 'x/y/svc.yaml 4 same', 'w/svc.yaml 1 other']);
    assert.deepEqual(brief(model.scope.services(from, 'db', 'web')), ['w/svc.yaml 1 same', 'x/svc.yaml 3 assumed', 'x/y/svc.yaml 4 other']);
  });

  it('takes the namespace of the settings for a folder as written', () => {
    const model = modelOf({ 'w/set.yaml': set('db', 'db'), 'w/svc.yaml': service('db', '', 'web') }, { namespaceOf: () => 'data' });
    assert.deepEqual(brief(model.scope.services(the(model, 'w/set.yaml', 'StatefulSet'), 'db')), ['w/svc.yaml 1 other']);
  });

  it('leaves versions of the same manifests aside while the own one answers', () => {
    const model = modelOf({
      'v1/set.yaml': set('db', 'db'),
      'v1/svc.yaml': service('db'),
      'v2/set.yaml': set('db', 'db'),
      'v2/svc.yaml': service('db'),
      'v3/set.yaml': set('db', 'db'),
    });
    assert.deepEqual(brief(model.scope.services(the(model, 'v1/set.yaml', 'StatefulSet'), 'db')), ['v1/svc.yaml 1 same']);
    assert.deepEqual(brief(model.scope.services(the(model, 'v3/set.yaml', 'StatefulSet'), 'db')), [
      'v1/svc.yaml 3 same variant',
      'v2/svc.yaml 3 same variant',
    ]);
  });

  it('finds slices by the label that counts, and Endpoints by name', () => {
    const slice =
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: db-xyz\n  labels:\n    kubernetes.io/service-name: db\naddressType: IPv4\nendpoints: []\n';
    const model = modelOf({
      'w/svc.yaml': service('db'),
      'w/slice.yaml': slice,
      'w/ep.yaml': 'apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: db\nsubsets: []\n',
    });
    assert.deepEqual(brief(model.scope.endpointsOf(the(model, 'w/svc.yaml', 'Service'))), ['w/slice.yaml 1 same', 'w/ep.yaml 1 same']);
  });
});

describe('scope: pods', () => {
  it('looks no further than the own folder where hundreds have the same', () => {
    const crowd = Object.fromEntries(
      Array.from({ length: 300 }, (_, i): [string, string] => [
        `w/f${i}/all.yaml`,
        `${service('db', selecting('app', 'db'))}---\n${set('db', 'db')}`,
      ]),
    );
    const one = (name: string, of: string): string =>
      `${service(of, selecting('app', 'db'))}---\n${set(name, 'db').replaceAll(`app: ${name}`, 'app: db')}`;
    const model = modelOf({ ...crowd, 'w/stray/all.yaml': one('stray', 'stray') });
    const own = the(model, 'w/f7/all.yaml', 'Service');
    assert.deepEqual(brief(model.scope.podsMatching(own, { app: 'db' })), ['w/f7/all.yaml 0 same']);
    assert.deepEqual(brief(model.scope.governedBy(own)), ['w/f7/all.yaml 0 same']);
    assert.deepEqual(brief(model.scope.servicesSelecting(theMaker(model, 'w/f7/all.yaml'))), ['w/f7/all.yaml 0 same']);
    const without = modelOf({ ...crowd, 'w/alone/svc.yaml': service('db', selecting('app', 'db')), 'w/odd/all.yaml': one('other', 'db') });
    const alone = the(without, 'w/alone/svc.yaml', 'Service');
    assert.deepEqual(brief(without.scope.podsMatching(alone, { app: 'db' })), [
      'w/f0/all.yaml 3 same variant',
      'w/odd/all.yaml 3 same variant',
    ]);
    assert.deepEqual(brief(without.scope.governedBy(alone)), ['w/f0/all.yaml 3 same variant', 'w/odd/all.yaml 3 same variant']);
  });

  it('matches labels both ways, controller labels included', () => {
    const model = modelOf({
      'w/set.yaml': set('db', 'db'),
      'w/app.yaml': service('db', selecting('app', 'db')),
      'w/pod0.yaml': service('db-0', selecting('statefulset.kubernetes.io/pod-name', 'db-0')),
      'w/pod7.yaml': service('db-7', selecting('statefulset.kubernetes.io/pod-name', 'db-7')),
      'w/index.yaml': service('idx', `${selecting('apps.kubernetes.io/pod-index', '1')}    app: db\n`),
      'w/hash.yaml': service('hash', `${selecting('pod-template-hash', 'abc')}    app: db\n`),
      'w/away.yaml': service('away', selecting('app', 'db-away')),
      'w/aside.yaml': set('db-away', 'away', 1, 'data'),
      'w/there.yaml': service('there', selecting('app', 'db-away'), 'web'),
    });
    const reached = (uri: string): string[] => {
      const found = the(model, uri, 'Service');
      assert.ok(isService(found));
      const pods = model.scope.podsMatching(found, found.facts.object.selector ?? {});
      assert.equal(model.scope.selectsAny(found, found.facts.object.selector ?? {}), pods.length > 0, uri);
      return brief(pods);
    };
    assert.deepEqual(
      ['app', 'pod0', 'pod7', 'index', 'hash', 'away', 'there'].map((name) => reached(`w/${name}.yaml`).length),
      [1, 1, 0, 1, 0, 1, 0],
    );
    const selectors = model.scope.servicesSelecting(theMaker(model, 'w/set.yaml')).map(({ instance }) => instance.facts.object.name);
    assert.deepEqual(selectors.sort(), ['db', 'db-0', 'idx']);
    assert.deepEqual(brief(model.scope.governedBy(the(model, 'w/app.yaml', 'Service'))), ['w/set.yaml 1 same']);
  });

  it('takes the job name for a label of the pods', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: train\nspec:\n  template:\n    spec:\n      containers: []\n';
    const model = modelOf({
      'w/j.yaml': job,
      'w/s.yaml': service('train', selecting('job-name', 'train')),
      'w/t.yaml': service('t', selecting('job-name', 'other')),
    });
    assert.equal(model.scope.podsMatching(the(model, 'w/s.yaml', 'Service'), { 'job-name': 'train' }).length, 1);
    assert.equal(model.scope.podsMatching(the(model, 'w/t.yaml', 'Service'), { 'job-name': 'other' }).length, 0);
  });
});

describe('scope: absence', () => {
  const sure = (files: Files, name = 'gone', options?: ModelOptions): string => {
    const model = modelOf({ 'w/a/set.yaml': set('db', 'db', 1, 'data'), ...files }, options);
    return model.scope.serviceAbsence(the(model, 'w/a/set.yaml', 'StatefulSet'), name).certainty;
  };
  const custom = (apiVersion: string, kind: string, name: string, spec = '{}'): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec: ${spec}\n`;

  it('is likely where everything near is literal', () => {
    assert.equal(sure({}), 'likely');
    assert.equal(sure({ 'w/a/issuer.yaml': custom('cert-manager.io/v1', 'Certificate', 'gone') }), 'likely');
    assert.equal(sure({ 'a/b/c/d/Chart.yaml': 'name: x\n', 'a/b/c/d/templates/x.yaml': service('x') }), 'likely');
  });

  it('is open beside templates, charts, broken documents, operators and what the settings say, doubtful beside what may make anything', () => {
    assert.equal(sure({ 'w/a/t.yaml': service('{{ .Values.x }}') }), 'open');
    assert.equal(sure({ 'w/chart/Chart.yaml': 'name: x\n', 'w/chart/templates/x.yaml': service('x') }), 'open');
    assert.equal(sure({ 'w/a/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: [\n' }), 'open');
    assert.equal(sure({ 'far/off/k.yaml': custom('kafka.strimzi.io/v1beta2', 'Kafka', 'bus') }, 'bus-kafka-brokers'), 'open');
    assert.equal(sure({ 'far/off/k.yaml': custom('databases.spotahome.com/v1', 'RedisFailover', 'r') }, 'rfs-r'), 'open');
    assert.equal(sure({ 'far/off/k.yaml': custom('databases.spotahome.com/v1', 'RedisFailover', 'r') }, 'rfs-q'), 'likely');
    assert.equal(sure({ 'far/off/k.yaml': custom('acme.example/v1', 'Store', 'gone') }, 'gone-peers'), 'open');
    assert.equal(sure({ 'w/b/h.yaml': custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'gone') }), 'open');
    assert.equal(sure({ 'w/b/h.yaml': custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'other') }), 'doubtful');
    assert.equal(sure({ 'far/off/deep/er/h.yaml': custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'other') }), 'likely');
    assert.equal(
      sure({ 'far/off/deep/er/h.yaml': custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'other', '{targetNamespace: data}') }),
      'doubtful',
    );
    assert.equal(sure({}, 'gone', { external: (name) => name === 'gone' }), 'open');
  });

  it('is open within two steps of a chart, and tells of the first by its folder', () => {
    const folders = ['', 'w', 'w/a', 'w/a/b', 'w/a/b/c', 'w/a/b/c/d', 'w/x', 'w/x/y', 'w/a/z', 'v', 'v/a'];
    const into = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
    for (const at of folders) {
      const home = into(at, 'here.yaml');
      const because = (...charts: readonly string[]): string => {
        const files = charts.flatMap((chart) => [
          [into(chart, 'Chart.yaml'), 'name: x\n'],
          [into(chart, 'templates/x.yaml'), service('x')],
        ]);
        const model = modelOf({ ...Object.fromEntries(files), [home]: service('own') });
        return model.scope.serviceAbsence(the(model, home, 'Service', 'own'), 'gone').because;
      };
      const near = folders.filter((chart) => chart !== '' && hops(at, chart) <= 2);
      for (const chart of folders) if (chart !== '') assert.equal(because(chart) !== '', near.includes(chart), `${chart} from ${at}`);
      const [first] = near.toSorted();
      if (first !== undefined) assert.equal(because(...near.toReversed()), because(first), at);
    }
  });

  it('is open for pods with labels of operators, or of a template inside a custom resource', () => {
    const rollout = custom('argoproj.io/v1alpha1', 'Rollout', 'r', '{template: {metadata: {labels: {app: web}}, spec: {containers: []}}}');
    const model = modelOf({ 'w/s.yaml': service('s'), 'w/r.yaml': rollout });
    const from = the(model, 'w/s.yaml', 'Service');
    const certainty = (selector: Record<string, string>): string => model.scope.podsAbsence(from, selector).certainty;
    assert.equal(certainty({ app: 'web' }), 'open');
    assert.equal(certainty({ app: 'shop' }), 'likely');
    assert.equal(certainty({ 'strimzi.io/cluster': 'c' }), 'open');
    assert.equal(certainty({ 'spilo-role': 'master' }), 'open');
  });
});

describe('scope: text', () => {
  it('leads from a Service to the texts that name it or its pods', () => {
    const pod = (name: string, value: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: data\nspec:\n  containers:\n  - name: c\n    env:\n    - name: HOST\n      value: ${value}\n`;
    const model = modelOf({
      'w/svc.yaml': service('db', '', 'data'),
      'w/1.yaml': pod('a', 'db-0.db.data.svc.cluster.local'),
      'w/2.yaml': pod('b', 'db.data.svc'),
      'w/3.yaml': pod('c', 'db.web.svc.cluster.local'),
      'w/4.yaml': pod('d', 'other.data.svc'),
    });
    const holders = model.scope.mentionsOf(the(model, 'w/svc.yaml', 'Service')).map(({ holder }) => holder.facts.object.name);
    assert.deepEqual(holders, ['a', 'b']);
  });
});

describe('pieces of workloads', () => {
  it('are judged by nobody: neither selector nor image', () => {
    const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n';
    const labels = '  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: c\n';
    const container = '  template:\n    spec:\n      containers:\n      - name: c\n';
    const partial = (text: string): boolean | undefined => modelOf({ 'w/p.yaml': text }).instances()[0]?.facts.partial;
    assert.equal(partial(`${head}  replicas: 0\n`), true);
    assert.equal(partial(`${head}${container}        ports: []\n`), true);
    assert.equal(partial(`${head}${container}        image: x\n`), true);
    assert.equal(partial(`${head}${labels}        ports: []\n`), true);
    assert.equal(partial(`${head}${labels}        image: x\n`), false);
    assert.equal(partial(`${head}  selector: {}\n`), false);
  });
});
