import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { defaultClusterSettings } from '../../../../server/src/k8s/cluster-settings.ts';
import { kindOf } from '../../../../server/src/k8s/kinds.ts';
import type { Instance, Model } from '../../../../server/src/model/types.ts';
import { noOptions } from '../../../../server/src/model/options.ts';
import { catchUp, createModel } from '../../../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n`;
const set = (name: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  serviceName: ${name}\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers: []\n`;

function shown(instance: Instance): string {
  const { facts, bundle, namespace } = instance;
  const { object } = facts;
  return JSON.stringify([
    bundle.kind,
    bundle.id,
    [...bundle.unknowns],
    facts.uri,
    facts.document,
    kindOf(object),
    object.name,
    namespace,
    object.labels,
    facts.tree.start,
    facts.tree.end,
  ]);
}

/** Everything that a model says, for comparison. */
function state(model: Model): unknown {
  const instances = model.instances();
  const services = instances.flatMap((from) =>
    ['db', 'web', 'p-db'].flatMap((name) =>
      model.scope
        .services(from, name)
        .map(({ instance, distance, namespace }) => `${shown(from)} -> ${shown(instance)} ${distance} ${namespace}`),
    ),
  );
  const pods = instances.flatMap((from) => model.scope.podsMatching(from, { app: 'db' }).map(({ instance }) => shown(instance)));
  const problems = model.bundleProblems().map(({ code, place, message, certain }) => [code, place, message, certain]);
  return { instances: instances.map(shown), bundles: model.bundles().map(({ id, label }) => [id, label]), services, pods, problems };
}

/** Deterministic numbers (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const texts: Readonly<Record<string, readonly string[]>> = {
  'w/base/db.yaml': [
    service('db'),
    `${service('db')}---\n${set('db')}`,
    `# note\n${service('db')}`,
    set('web'),
    'apiVersion: v1\nkind: Service\nmetadata: [',
  ],
  'w/base/web.yaml': [service('web'), set('web')],
  'w/base/kustomization.yaml': [
    'resources: [db.yaml]\n',
    'resources: [db.yaml, web.yaml]\nlabels: [{pairs: {a: b}}]\n',
    'resources: [../prod]\n',
    'resources: ["',
  ],
  'w/prod/kustomization.yaml': [
    'resources: [../base]\nnamePrefix: p-\n',
    'resources: [../base, gone]\nnamespace: prod\n',
    'resources: [own.yaml]\npatches: [{path: patch.yaml}]\n',
  ],
  'w/prod/own.yaml': [service('db'), service('own')],
  'w/prod/patch.yaml': [service('db'), '- op: add\n  path: /metadata/labels\n  value: {x: "1"}\n'],
  'w/dev/kustomization.yaml': ['resources: [../base]\ncomponents: [../part]\n'],
  'w/part/kustomization.yaml': ['kind: Component\nnameSuffix: -x\n', 'kind: Component\nnamespace: dev\n'],
  'w/chart/Chart.yaml': ['name: c\n'],
  'w/chart/templates/s.yaml': [service('db'), set('db')],
  'w/plain/s.yaml': [service('db'), `${set('db')}---\n${service('web')}`],
};

describe('a model that follows edits', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`is the model of the files as they are, seed ${seed}`, () => {
      const next = random(seed);
      const index = new WorkspaceIndex();
      const files = new Map<string, string>();
      const uris = Object.keys(texts);
      for (let step = 0; step < 60; step++) {
        const uri = uris[Math.floor(next() * uris.length)] ?? '';
        const options = texts[uri] ?? [];
        const text = next() < 0.2 ? undefined : options[Math.floor(next() * options.length)];
        if (text === undefined) files.delete(uri);
        else files.set(uri, text);
        const fresh = text === undefined ? undefined : extractFacts(uri, text);
        const before = index.file(uri);
        // As an editor has it: what stayed is taken over. Only broken documents keep more than the text says.
        index.replace(
          uri,
          text === undefined || fresh?.broken.length !== 0 || before?.broken.length !== 0 ? fresh : extractFacts(uri, text, before),
        );
        // Some of it is done before anybody asks.
        for (let steps = Math.floor(next() * 5); steps > 0; steps--)
          catchUp(index, defaultClusterSettings, noOptions, next() < 0.5 ? 'files' : 'all');
        if (next() < 0.3) continue;
        const anew = new WorkspaceIndex();
        for (const [each, content] of files) anew.replace(each, extractFacts(each, content));
        assert.deepEqual(
          state(createModel(index, defaultClusterSettings)),
          state(createModel(anew, defaultClusterSettings)),
          `after step ${step}, ${uri}`,
        );
      }
    });
  }
});

describe('catching up in steps', () => {
  it('ends, and leaves nothing for the next question to do', () => {
    const index = new WorkspaceIndex();
    const count = 450;
    for (let i = 0; i < count; i++) index.replace(`w/f${i}/s.yaml`, extractFacts(`w/f${i}/s.yaml`, service(`s${i}`)));
    index.replace('w/f0/kustomization.yaml', extractFacts('w/f0/kustomization.yaml', 'resources: [s.yaml]\n'));
    let steps = 0;
    while (catchUp(index, defaultClusterSettings, noOptions, 'files')) steps++;
    assert.ok(steps > count, `${steps}`);
    assert.equal(catchUp(index, defaultClusterSettings, noOptions, 'all'), true, 'what kustomize builds is left');
    assert.equal(catchUp(index, defaultClusterSettings, noOptions, 'all'), false);
    assert.equal(createModel(index, defaultClusterSettings).instances().length, count);
  });

  it('begins anew when more changed than anybody remembers', () => {
    const index = new WorkspaceIndex();
    const uris = Array.from({ length: 5000 }, (_, i) => `w/${i}.yaml`);
    for (const uri of uris) index.replace(uri, extractFacts(uri, service('s')));
    assert.equal(createModel(index, defaultClusterSettings).instances().length, uris.length);
    for (const uri of uris.slice(1)) index.replace(uri, undefined);
    assert.equal(createModel(index, defaultClusterSettings).instances().length, 1);
  });
});

describe('kustomizations that cannot be', () => {
  const build = (files: Readonly<Record<string, string>>, exists?: (uri: string) => boolean): Model => {
    const index = new WorkspaceIndex();
    for (const [uri, text] of Object.entries(files)) index.replace(uri, extractFacts(uri, text));
    return createModel(index, defaultClusterSettings, exists === undefined ? undefined : { exists });
  };
  const problems = (model: Model): string[] =>
    model.bundleProblems().map(({ code, place, certain }) => `${code} ${place.uri}${certain ? '' : '?'}`);

  it('says cycles once, and keeps the objects', () => {
    const model = build({
      'w/a/kustomization.yaml': 'resources: [../b, s.yaml]\n',
      'w/a/s.yaml': service('db'),
      'w/b/kustomization.yaml': 'resources: [../a]\n',
    });
    assert.deepEqual(problems(model), ['cycle w/b/kustomization.yaml']);
    assert.deepEqual(
      model.instances().map(({ bundle }) => bundle.id),
      ['w/a'],
    );
  });

  it('takes what is not in the workspace for unknown', () => {
    const model = build({
      'w/a/kustomization.yaml': 'resources: [../gone, "github.com/some/base?ref=v1", rbac.yaml]\npatches: [{path: p.yaml}]\n',
      'w/a/p.yaml': service('db'),
      'w/b/x.yaml': service('x'),
    });
    assert.deepEqual(problems(model), ['missing-resource w/a/kustomization.yaml']);
    assert.deepEqual(model.instancesOf('w/a/p.yaml'), []);
  });

  it('is sure of a missing file where the host says so', () => {
    const files = {
      'w/a/kustomization.yaml': 'resources: [s.yaml, rbac.yaml, typo.yaml]\n',
      'w/a/s.yaml': service('db'),
      'w/b/x.yaml': service('x'),
    };
    const model = build(files, (uri) => !uri.endsWith('typo.yaml'));
    assert.deepEqual(
      problems(model).filter((text) => !text.endsWith('?')),
      ['missing-resource w/a/kustomization.yaml'],
    );
  });

  it('says which patch is for nothing', () => {
    const model = build({
      'w/a/kustomization.yaml': 'resources: [s.yaml]\npatches: [{path: p.yaml}, {path: q.yaml}]\n',
      'w/a/s.yaml': service('db'),
      'w/a/p.yaml': service('db'),
      'w/a/q.yaml': service('other'),
    });
    assert.deepEqual(problems(model), ['patch-without-target w/a/kustomization.yaml']);
  });

  it('leaves other overlays of a base as they were when one is edited', () => {
    const files: Record<string, string> = {
      'w/base/kustomization.yaml': 'resources: [db.yaml]\n',
      'w/base/db.yaml': `${service('db')}---\n${set('db')}`,
    };
    for (let at = 0; at < 500; at++) files[`w/o${at}/kustomization.yaml`] = `resources: [../base]\nnamePrefix: o${at}-\n`;
    const index = new WorkspaceIndex();
    for (const [uri, text] of Object.entries(files)) index.replace(uri, extractFacts(uri, text));
    const before = createModel(index, defaultClusterSettings).instancesOf('w/base/db.yaml');
    assert.equal(before.length, 1000);
    index.replace('w/o7/kustomization.yaml', extractFacts('w/o7/kustomization.yaml', 'resources: [../base]\nnamePrefix: seven-\n'));
    const model = createModel(index, defaultClusterSettings);
    const after = new Set(model.instancesOf('w/base/db.yaml'));
    assert.equal(before.filter((instance) => !after.has(instance)).length, 2);
    const [seven] = [...after].filter(({ facts }) => facts.object.name === 'seven-db' && facts.object.kind === 'StatefulSet');
    assert.ok(seven);
    assert.deepEqual(
      model.scope.services(seven, 'seven-db').map(({ distance }) => distance),
      [0],
    );
  });
});

describe('what a kustomization names and is not there', () => {
  type Step = (index: WorkspaceIndex, there: Set<string>) => void;
  const put =
    (uri: string, text: string): Step =>
    (index, there) => {
      there.add(uri);
      index.replace(uri, extractFacts(uri, text));
    };
  const remove =
    (uri: string): Step =>
    (index, there) => {
      there.delete(uri);
      index.replace(uri, undefined);
    };
  const touch =
    (uri: string): Step =>
    (index, there) => {
      there.add(uri);
      index.touch(uri);
    };
  const elsewhere = put('w/c/kustomization.yaml', 'resources: []\n');

  /** Problems of the kustomization in `w/a` after each step; `there`: all files of the disk. */
  const following = (...steps: readonly Step[]): readonly (readonly string[])[] => {
    const index = new WorkspaceIndex();
    const there = new Set<string>();
    const exists = (uri: string): boolean => there.has(uri) || [...there].some((each) => each.startsWith(`${uri}/`));
    const options = { exists };
    return steps.map((step) => {
      step(index, there);
      const problems = createModel(index, defaultClusterSettings, options)
        .bundleProblems()
        .filter(({ place }) => place.uri.startsWith('w/a/'));
      return problems.map(({ messageId }) => messageId);
    });
  };

  it('is missed in another way when the last file of its folder goes', () => {
    const steps = [
      elsewhere,
      put('w/a/kustomization.yaml', 'resources: [../base]\n'),
      put('w/base/notes.yaml', ''),
      remove('w/base/notes.yaml'),
      put('w/base/deep/er/notes.yaml', ''),
    ];
    assert.deepEqual(following(...steps), [[], ['missing'], ['no-kustomization'], ['missing'], ['no-kustomization']]);
  });

  it('is found where the index is told to look, though it holds nothing for us', () => {
    assert.deepEqual(
      following(elsewhere, put('w/a/kustomization.yaml', 'resources: [rbac.yaml]\n'), put('w/a/other.yaml', ''), touch('w/a/rbac.yaml')),
      [[], ['missing'], ['missing'], []],
    );
  });
});
