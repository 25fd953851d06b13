import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { defaultClusterSettings } from '../../../server/src/k8s/cluster-settings.ts';
import { InstanceIndex } from '../../../server/src/model/instances/instance-index.ts';
import type { Model } from '../../../server/src/model/types.ts';
import { labelsOf } from '../../../server/src/model/instances/bundles.ts';
import { hops, isBelow, resolvePath } from '../../../server/src/model/files/paths.ts';
import { ordinalIn } from '../../../server/src/k8s/pod-ordinals.ts';
import { operatorLabelOwner } from '../../../server/src/model/scope/operators.ts';
import { createModel } from '../../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../../server/src/model/files/file-index.ts';

const service = (name: string, clusterIP = 'None'): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: ${clusterIP}\n`;

describe('paths', () => {
  it('counts steps between folders', () => {
    const cases: [string, string, number][] = [
      ['a', 'a', 0],
      ['a', 'a/b', 1],
      ['a/b', 'a/c', 2],
      ['a/bc', 'a/bd', 2],
      ['a/b', 'a/bc', 2],
      ['', 'a/b', 2],
      ['/a/b', '/a', 1],
      ['file:///w/a', 'file:///w/b/c', 3],
    ];
    for (const [from, to, steps] of cases) assert.deepEqual([hops(from, to), hops(to, from)], [steps, steps], `${from} ${to}`);
  });

  it('resolves relative paths of files and uris', () => {
    assert.equal(resolvePath('w/a', '../b/./c.yaml'), 'w/b/c.yaml');
    assert.equal(resolvePath('/w/a', '../../..'), undefined);
    assert.equal(resolvePath('w', '../../x'), '../x');
    assert.equal(resolvePath('file:///w/a', '../b c'), 'file:///w/b%20c');
    assert.equal(resolvePath('w', 'https://example.com/x'), undefined);
    assert.equal(resolvePath('w', '/etc'), undefined);
    assert.ok(isBelow('a/b/c', 'a/b') && !isBelow('a/bc', 'a/b') && isBelow('x', ''));
  });
});

describe('the workspace index', () => {
  it('moves its generation only with the meaning of a file', () => {
    const index = new WorkspaceIndex();
    const put = (text: string | undefined): number => {
      index.replace('w/a.yaml', text === undefined ? undefined : extractFacts('w/a.yaml', text));
      return index.generation;
    };
    const first = put(service('a'));
    assert.equal(put(`# a comment\n${service('a')}`), first);
    assert.equal(put(service('a', '""')), first + 1);
    assert.equal(put(undefined), first + 2);
    assert.equal(put(undefined), first + 2);
    assert.deepEqual([index.size, index.hasFolder('w')], [0, false]);
  });

  it('gives positions of the present text even where the meaning is the same', () => {
    const index = new WorkspaceIndex();
    const startOf = (text: string): number => {
      index.replace('w/a.yaml', extractFacts('w/a.yaml', text));
      const model = createModel(index, defaultClusterSettings);
      const [instance] = model.instancesOf('w/a.yaml');
      assert.ok(instance);
      return model.placeOf(instance, 'metadata.name').span.start;
    };
    const before = startOf(service('a'));
    assert.equal(startOf(`# 7 more\n${service('a')}`), before + 9);
  });

  it('sorts the objects of a file once after a change, and many copies of one name by namespace', (t) => {
    const looked = t.mock.method(InstanceIndex.prototype, 'ofUri');
    const index = new WorkspaceIndex();
    const copy = (i: number): string => service('db').replace('  name: db\n', `  name: db\n  namespace: ns-${i % 2}\n`);
    const put = (count: number): Model => {
      // Documents that stay are the same objects, so that their lists are changed and not made anew.
      index.replace(
        'w/a.yaml',
        extractFacts('w/a.yaml', Array.from({ length: count }, (_, i) => copy(i)).join('---\n'), index.file('w/a.yaml')),
      );
      return createModel(index, defaultClusterSettings);
    };
    for (const count of [20, 21, 15, 3]) {
      const model = put(count);
      const all = model.instancesOf('w/a.yaml');
      const before = looked.mock.callCount();
      for (const one of all) {
        assert.deepEqual(
          model.scope.copiesOf(one),
          all.filter((other) => other.namespace === one.namespace),
        );
        assert.equal(model.scope.servicesInReach(one).length, all.filter((other) => other.namespace === one.namespace).length);
        assert.equal(model.scope.podsInReach(one).length, 0);
      }
      assert.equal(looked.mock.callCount() - before, 1);
    }
  });

  it('knows the files of many copies of one object, with work that grows as their number does', () => {
    const workFor = (count: number): number => {
      const files = new WorkspaceIndex();
      files.replace('w/a.yaml', extractFacts('w/a.yaml', Array.from({ length: count }, () => service('db')).join('---\n')));
      files.replace('w/b.yaml', extractFacts('w/b.yaml', service('db')));
      files.replace('w/c.yaml', extractFacts('w/c.yaml', service('other')));
      const model = createModel(files, defaultClusterSettings);
      let looks = 0;
      const seen = model.instances().map((instance) => ({
        ...instance,
        get facts() {
          looks++;
          return instance.facts;
        },
      }));
      const index = new InstanceIndex();
      for (const instance of seen) index.add(instance);
      looks = 0;
      for (const instance of seen.slice(0, count)) {
        assert.deepEqual(
          ['w/a.yaml', 'w/b.yaml', 'w/c.yaml'].map((uri) => index.hasCopyIn(instance, uri)),
          [true, true, false],
        );
      }
      const work = looks;
      const [one] = seen;
      for (const instance of seen) if (instance.facts.uri === 'w/b.yaml') index.remove(instance);
      assert.ok(one && index.hasCopyIn(one, 'w/a.yaml') && !index.hasCopyIn(one, 'w/b.yaml'), 'what is gone is no copy');
      return work;
    };
    workFor(3);
    assert.ok(workFor(400) < 3 * workFor(200));
  });

  it('keeps the instances of objects that only move, in their order', () => {
    const index = new WorkspaceIndex();
    let facts: ReturnType<typeof extractFacts> | undefined;
    const instancesOf = (...names: string[]) => {
      facts = extractFacts('w/a.yaml', names.map((name) => service(name)).join('---\n'), facts);
      index.replace('w/a.yaml', facts);
      const model = createModel(index, defaultClusterSettings);
      const found = model.instancesOf('w/a.yaml');
      assert.deepEqual(
        found.map(({ facts: { object, document, tree } }) => [object.name, document, tree.start]),
        facts.objects.map(({ object, document, tree }) => [object.name, document, tree.start]),
      );
      assert.deepEqual(model.instances(), found);
      return found;
    };
    const [a, b, c] = instancesOf('a', 'b', 'c');
    const longer = instancesOf('a', 'longer', 'c');
    assert.deepEqual([longer[0] === a, longer[1] === b, longer[2] === c], [true, false, true]);
    const grown = instancesOf('new', 'a', 'longer', 'longer', 'c');
    assert.deepEqual([grown[0] === a, grown[2] === longer[1] || grown[3] === longer[1], grown[4] === c], [false, true, true]);
    assert.deepEqual(
      instancesOf('c', 'a').map((instance) => [a, c].includes(instance)),
      [false, false],
    );
  });

  it('finds files by any spelling of their uri', () => {
    const index = new WorkspaceIndex();
    index.replace('file:///w/a%2Bb/x%20y.yaml', extractFacts('file:///w/a%2Bb/x%20y.yaml', service('a')));
    assert.equal(index.find('file:///w/a+b/x y.yaml'), 'file:///w/a%2Bb/x%20y.yaml');
  });

  it('says what changed, each file once', () => {
    const index = new WorkspaceIndex();
    index.replace('a', extractFacts('a', service('a')));
    const { revision } = index;
    index.replace('b', extractFacts('b', service('b')));
    index.replace('b', undefined);
    assert.deepEqual([...(index.changedSince(revision) ?? [])], ['b']);
    assert.deepEqual([...(index.changedSince(0) ?? [])], ['a', 'b']);
  });
});

describe('bundles', () => {
  it('are called by as few folder names as tell them apart', () => {
    const labels = labelsOf(['w/app/prod', 'w/app/dev', 'w/db/prod', 'w/db/prod/']);
    assert.deepEqual([...labels.values()], ['app/prod', 'dev', 'db/prod', 'db/prod']);
  });

  it('show a base in every overlay and in no folder', () => {
    const files: Readonly<Record<string, string>> = {
      'w/base/kustomization.yaml': 'resources: [db.yaml]\n',
      'w/base/db.yaml': service('db'),
      'w/base/notes.yaml': service('by-hand'),
      'w/dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
      'w/prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: p-\n',
    };
    const index = new WorkspaceIndex();
    for (const [uri, text] of Object.entries(files)) index.replace(uri, extractFacts(uri, text));
    const model = createModel(index, defaultClusterSettings);
    const shown = model
      .instances()
      .map(({ bundle, facts, namespace, namespaceExplicit }) => [
        bundle.kind,
        bundle.label,
        facts.object.name,
        namespace,
        namespaceExplicit,
      ]);
    assert.deepEqual(shown, [
      ['folder', 'base', 'by-hand', 'default', false],
      ['kustomization', 'dev', 'db', 'dev', true],
      ['kustomization', 'prod', 'p-db', 'default', false],
    ]);
  });

  it('see other folders in their records, and never another overlay of the same base', () => {
    const files: Readonly<Record<string, string>> = {
      'w/base/kustomization.yaml': 'resources: [db.yaml]\n',
      'w/base/db.yaml': service('db'),
      'w/web/s.yaml': service('web', '""\n  ports:\n  - port: 80'),
      'w/dev/kustomization.yaml': 'resources: [../base]\nnamePrefix: d-\n',
      'w/prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: p-\n',
    };
    const index = new WorkspaceIndex();
    for (const [uri, text] of Object.entries(files)) index.replace(uri, extractFacts(uri, text));
    const model = createModel(index, defaultClusterSettings);
    const prod = model.bundles().find(({ label }) => label === 'prod');
    assert.ok(prod);
    const code = (name: string): string => model.recordsFor(prod).dig(`${name}.default.svc.cluster.local`, 'A').rcode;
    assert.deepEqual(['web', 'd-db', 'absent'].map(code), ['NOERROR', 'NXDOMAIN', 'NXDOMAIN']);
    assert.notEqual(model.records().dig('web.default.svc.cluster.local', 'A').rcode, 'NXDOMAIN');
  });
});

describe('labels that nobody writes', () => {
  it('are known by key or by the domain of their key', () => {
    assert.deepEqual(
      ['strimzi.io/name', 'sub.strimzi.io/x', 'spilo-role', 'app', 'example.com/strimzi.io'].map(
        (key) => operatorLabelOwner(key) !== undefined,
      ),
      [true, true, true, false, false],
    );
  });

  it('hold ordinals without leading zeros', () => {
    assert.deepEqual(
      [ordinalIn('db', 'db-0'), ordinalIn('db', 'db-12'), ordinalIn('db', 'db-01'), ordinalIn('db', 'db-x'), ordinalIn('d', 'db-1')],
      [0, 12, undefined, undefined, undefined],
    );
  });
});
