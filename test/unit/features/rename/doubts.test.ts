import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../server/src/base/text-edit.ts';
import { unsure, type Rename } from '../../../../server/src/features/rename/rename.ts';
import { analysisOf, cursorIn } from '../../lib/workspace.ts';

type Files = Readonly<Record<string, string>>;

const service = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${more}}\nspec:\n  clusterIP: None\n  selector: {app: kc}\n  ports: [{name: c, port: 9092}]\n`;
const set = (serviceName: string, more = '', env: readonly string[] = []): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: kc${more}}\nspec:\n  serviceName: ${serviceName}\n  replicas: 3\n  selector: {matchLabels: {app: kc}}\n  template:\n    metadata: {labels: {app: kc}}\n    spec:\n      containers:\n        - name: k\n          image: k\n          env:\n            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}\n${env.map((each) => `            - ${each}\n`).join('')}`;
const config = (text: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${more}}\ndata: {text: "${text}"}\n`;

/** What a rename at the cursor gives: the texts that change, and what is told of each change. */
function renamed(
  files: Files,
  name: string,
): { readonly rename: Rename; readonly texts: ReadonlyMap<string, string>; readonly marks: Readonly<Record<string, string>> } {
  const { texts, uri, offset } = cursorIn(files);
  const rename = analysisOf(texts).rename(uri, offset, name);
  assert.ok(rename && 'edits' in rename, JSON.stringify(rename));
  const marks = rename.edits.flatMap((file) =>
    file.edits.map(({ span }) => {
      const text = texts.get(file.uri) ?? '';
      return [
        /[^\s{",'|]*$/.exec(text.slice(0, span.start))?.[0] +
          text.slice(span.start, span.end) +
          (/^[^\s}",'|]*/.exec(text.slice(span.end))?.[0] ?? ''),
        file.mark?.id ?? 'plain',
      ] as const;
    }),
  );
  return { rename, texts, marks: Object.fromEntries(marks) };
}

function after(files: Files, name: string): Readonly<Record<string, string>> {
  const { rename, texts } = renamed(files, name);
  return Object.fromEntries(
    [...new Set(rename.edits.map(({ uri }) => uri))].map((uri) => [
      uri.slice('file:///w/'.length),
      applyEdits(
        texts.get(uri) ?? '',
        rename.edits.filter((file) => file.uri === uri).flatMap(({ edits }) => edits),
      ),
    ]),
  );
}

function refusal(files: Files, name: string): string {
  const { texts, uri, offset } = cursorIn(files);
  const rename = analysisOf(texts).rename(uri, offset, name);
  assert.ok(rename && 'refused' in rename, JSON.stringify(rename));
  return rename.refused;
}

describe('what is sure of a rename, and what is not', () => {
  const inNamespace = ', namespace: mq';

  it('names that the pods of the Service make, in full, or of a host that is said to be one', () => {
    const env = [
      '{name: A, value: "PLAINTEXT://$(POD_NAME).kc:9092"}',
      '{name: B, value: "$(POD_NAME).kc.mq.svc.cluster.local:9092"}',
      '{name: C, value: "PLAINTEXT://$(POD_NAME).kcc:9092"}',
      '{name: D, value: "kc-0.kc:1,kc-9.kc:2"}',
      '{name: E, value: "$(POD_NAME).kc"}',
      '{name: KC_HOST, value: kc}',
      '{name: PGHOST, value: kc}',
      '{name: F, value: "http://kc/x"}',
      '{name: G, value: "kc:9092"}',
      '{name: H, value: "kc.mq:1"}',
    ];
    const { marks } = renamed({ 'a.yaml': `${service('k‸c', inNamespace)}---\n${set('kc', inNamespace, env)}` }, 'pg');
    assert.deepEqual(marks, {
      kc: 'immutable',
      'PLAINTEXT://$(POD_NAME).kc:9092': 'plain',
      '$(POD_NAME).kc.mq.svc.cluster.local:9092': 'plain',
      'kc-0.kc:1': 'plain',
      'kc-9.kc:2': 'plain',
      '$(POD_NAME).kc': 'plain',
      'http://kc/x': 'plain',
      'kc:9092': 'plain',
      'kc.mq:1': 'plain',
    });
  });

  it('a word is a host by its variable, its flag, its port, or its URL', () => {
    const env = ['{name: USER, value: kc}', '{name: OTEL_SERVICE_NAME, value: kc}', '{name: IMAGE, value: "kc:17"}'];
    const args = '          args: [--user=kc, --host=kc, --topic, kc, --broker-url, kc]\n';
    const text = `${service('k‸c')}---\n${set('kc', '', env)}${args}`;
    const { rename } = renamed({ 'a.yaml': text }, 'pg');
    const linesOf = (id: string | undefined): readonly string[] =>
      rename.edits
        .filter(({ mark }) => mark?.id === id)
        .flatMap(({ edits }) =>
          edits
            .map(({ span }) => text.replace('‸', '').slice(0, span.start))
            .map((before) => /(?:name: |--)([\w-]+)[^\w-]+(?:value: "?)?$/.exec(before)?.[1] ?? before.slice(-20)),
        );
    assert.deepEqual(linesOf('text').toSorted(), ['IMAGE', 'OTEL_SERVICE_NAME', 'USER', 'topic', 'user']);
    assert.equal(linesOf(undefined).length, 3, 'the Service itself, --host and --broker-url');
  });

  it('names with a namespace that the manifest does not write', () => {
    assert.deepEqual(renamed({ 'a.yaml': service('k‸c'), 'c.yaml': config('kc.default.svc:1 kc.mq.svc:1') }, 'pg').marks, {
      kc: 'plain',
      'kc.default.svc:1': 'plain',
      'kc.mq.svc:1': 'namespace',
    });
  });

  it('names that another object as near can have, in fields, too', () => {
    const { marks } = renamed(
      { 'a/a.yaml': service('k‸c'), 'b/b.yaml': service('kc'), 'c.yaml': `${config('kc.default.svc:1')}---\n${set('kc')}` },
      'pg',
    );
    assert.deepEqual(marks, { kc: 'copy', 'kc.default.svc:1': 'copy' });
  });

  it('names behind a variable of somebody else, or that may be a namespace', () => {
    const text = 'x://$(POD_NAME).kc:9092';
    assert.deepEqual(renamed({ 'a.yaml': service('k‸c'), 'c.yaml': config(text) }, 'pg').marks, { kc: 'plain', [text]: 'variable' });
    const env = [`{name: A, value: "${text}"}`];
    assert.deepEqual(
      renamed(
        { 'a.yaml': `${service('k‸c')}---\n${set('kc', '', env)}`, 'n.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: kc}\n' },
        'pg',
      ).marks[text],
      'plain',
      'it is a pod of the Service, whatever a namespace is called',
    );
    assert.deepEqual(renamed({ 'a.yaml': `${service('k‸c')}---\n${set('kc', '', env)}` }, 'pg').marks[text], 'plain');
    const pod = (subdomain: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: kc}}\nspec: {hostname: p, subdomain: ${subdomain}, containers: [{name: c, env: [{name: A, value: "${text}"}]}]}\n`;
    assert.deepEqual(renamed({ 'a.yaml': `${service('k‸c')}---\n${pod('kc')}` }, 'pg').marks[text], 'plain');
    assert.deepEqual(renamed({ 'a.yaml': `${service('k‸c')}---\n${pod('other')}` }, 'pg').marks[text], 'variable');
  });

  it('names that do not resolve', () => {
    assert.deepEqual(
      renamed({ 'a.yaml': `${service('k‸c')}---\n${set('kc')}`, 'c.yaml': config('first.kc:80 kc-0.kc:80 kc-7.kc:80') }, 'pg').marks,
      { kc: 'immutable', 'first.kc:80': 'unresolved', 'kc-0.kc:80': 'plain', 'kc-7.kc:80': 'plain' },
    );
  });

  it('places that name something else in another build', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [set.yaml]\n',
      'base/set.yaml': set('kc'),
      'one/kustomization.yaml': 'resources: [../base, svc.yaml]\n',
      'one/svc.yaml': service('k‸c'),
      'two/kustomization.yaml': 'resources: [../base, svc.yaml]\n',
      'two/svc.yaml': service('kc'),
    };
    const { texts, uri, offset } = cursorIn(files);
    const rename = analysisOf(texts).rename(uri, offset, 'pg');
    assert.match(JSON.stringify(rename), /refused|"shared"/);
  });

  it('what the cursor stands in is sure', () => {
    const text = 'x://$(POD_NAME).k‸c:9092 y://$(POD_NAME).kc:80';
    assert.deepEqual(renamed({ 'a.yaml': service('kc'), 'c.yaml': config(text) }, 'pg').marks, {
      kc: 'plain',
      'x://$(POD_NAME).kc:9092': 'plain',
      'y://$(POD_NAME).kc:80': 'variable',
    });
  });

  it('is said to those who cannot be asked', () => {
    const { rename, texts } = renamed({ 'a.yaml': service('k‸c'), 'c.yaml': config('x://$(POD_NAME).kc:9092') }, 'pg');
    assert.equal(
      unsure(rename, (uri) => texts.get(uri)),
      'c.yaml, line 4, holds kc: What the variable holds is not known, so such a name can mean something else. This editor cannot ask whether to change it, so nothing is renamed.',
    );
    const sure = renamed({ 'a.yaml': `${service('k‸c')}---\n${set('kc')}` }, 'pg');
    assert.equal(
      unsure(sure.rename, (uri) => sure.texts.get(uri)),
      undefined,
      'a field that a live object keeps is sure',
    );
  });
});

describe('names that a kustomization puts together', () => {
  const app = (host: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec: {containers: [{name: c, image: i, env: [{name: H, value: "${host}:9092"}]}]}\n`;
  const world = (name: string, host: string, ends = 'namePrefix: dev-\nnameSuffix: -x\n'): Files => ({
    'base/kustomization.yaml': 'resources: [svc.yaml]\n',
    'base/svc.yaml': service(name),
    'dev/kustomization.yaml': `${ends}resources: [../base, app.yaml]\n`,
    'dev/app.yaml': app(host),
  });

  it('are written with what is put around them', () => {
    assert.deepEqual(after(world('k‸c', 'dev-kc-x'), 'pg'), { 'base/svc.yaml': service('pg'), 'dev/app.yaml': app('dev-pg-x') });
    assert.deepEqual(after(world('kc', 'dev-k‸c-x'), 'dev-pg-x'), { 'base/svc.yaml': service('pg'), 'dev/app.yaml': app('dev-pg-x') });
  });

  it('also where the name stands in what is put around it', () => {
    assert.deepEqual(after(world('db', 'db-mongodb-db-d‸b', 'namePrefix: db-mongodb-\nnameSuffix: -db\n'), 'db-mongodb-pg-db'), {
      'base/svc.yaml': service('pg'),
      'dev/app.yaml': app('db-mongodb-pg-db'),
    });
    assert.deepEqual(after(world('d‸b', 'db-mongodb-db-db', 'namePrefix: db-mongodb-\nnameSuffix: -db\n'), 'pg'), {
      'base/svc.yaml': service('pg'),
      'dev/app.yaml': app('db-mongodb-pg-db'),
    });
  });

  it('through several levels', () => {
    const files = {
      ...world('k‸c', 'elsewhere.example.com'),
      'eu/kustomization.yaml': 'namePrefix: eu-\nresources: [../dev, more.yaml]\n',
      'eu/more.yaml': app('eu-dev-kc-x').replace('name: app', 'name: more'),
    };
    assert.deepEqual(after(files, 'pg'), {
      'base/svc.yaml': service('pg'),
      'eu/more.yaml': app('eu-dev-pg-x').replace('name: app', 'name: more'),
    });
  });

  it('with all parts of the kustomizations that are for them', () => {
    const part = (kc: string, devKc: string, db: string, devDb: string): Files => ({
      'dev/kustomization.yaml': `namePrefix: dev-
resources: [../base]
patches:
  - patch: "apiVersion: v1\\nkind: Service\\nmetadata: {name: \\"${kc}\\"}\\nspec: {publishNotReadyAddresses: true}"
  - path: set.yaml
  - target: {kind: Service, name: other}
    patch: |
      - {op: add, path: /metadata/labels, value: {name: kc}}
replicas: [{name: ${db}, count: 2}]
`,
      'dev/set.yaml': `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: '${db}'\nspec: {minReadySeconds: 5}\n`,
      'eu/kustomization.yaml': `nameSuffix: -eu
resources: [../dev]
components: [../far]
patches:
  - target: {kind: Service, name: ${devKc}}
    patch: |
      - {op: add, path: /metadata/annotations, value: {a: b}}
replacements:
  - source: {kind: Service, name: ${devKc}, fieldPath: spec.clusterIP}
    targets: [{select: {kind: StatefulSet, name: ${devDb}}, fieldPaths: ["spec.template.metadata.annotations.ip"], options: {create: true}}]
`,
      'far/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - patch: |-
      kind: StatefulSet
      apiVersion: apps/v1
      metadata:
        name: ${devDb} # of base
      spec: {podManagementPolicy: Parallel}
`,
    });
    const files = (name: string, set: string): Files => ({
      'base/kustomization.yaml': 'resources: [svc.yaml, set.yaml, other.yaml]\n',
      'base/svc.yaml': service(name),
      'base/other.yaml': service('other'),
      'base/set.yaml': `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${set}}\nspec: {serviceName: other, selector: {matchLabels: {app: kc}}, template: {metadata: {labels: {app: kc}}, spec: {containers: [{name: c, image: i}]}}}\n`,
    });
    const changed = (before: Files, now: Files): Files =>
      Object.fromEntries(Object.entries(now).filter(([file, text]) => before[file] !== text));
    const before = { ...files('kc', 'db'), ...part('kc', 'dev-kc', 'db', 'dev-db') };
    assert.deepEqual(
      after({ ...before, 'base/svc.yaml': service('k‸c') }, 'pg'),
      changed(before, { ...files('pg', 'db'), ...part('pg', 'dev-pg', 'db', 'dev-db') }),
    );
    assert.deepEqual(
      after({ ...before, 'base/set.yaml': before['base/set.yaml']?.replace('name: db', 'name: d‸b') ?? '' }, 'pg'),
      changed(before, { ...files('kc', 'pg'), ...part('kc', 'dev-kc', 'pg', 'dev-pg') }),
    );
  });

  it('but not where a part is found by a pattern, or is for another object of that name', () => {
    const patch = (target: string): Files => ({
      ...world('k‸c', 'dev-kc-x'),
      'dev/kustomization.yaml': `namePrefix: dev-\nnameSuffix: -x\nresources: [../base, app.yaml]\npatches: [{target: {kind: Service, name: ${target}}, patch: "[{op: add, path: /metadata/labels, value: {a: b}}]"}]\n`,
    });
    assert.match(refusal(patch('k.'), 'zz'), /the target of a patch, names kc and would miss it: rename both by hand/);
    assert.equal(Object.keys(after(patch('.*'), 'zz')).length, 2);
  });

  it('are refused where they cannot be made, or are too long for what is put around them', () => {
    assert.match(
      refusal(world('kc', 'dev-k‸c-x'), 'pg'),
      /^dev-kc-x is made of kc in dev, so its new name has to begin with "dev-" and end with "-x"\.$/,
    );
    assert.match(refusal(world('k‸c', 'dev-kc-x'), 'p'.repeat(60)), /must be no more than 63 characters/);
    assert.match(
      refusal(
        {
          ...world('k‸c', 'dev-kc-x'),
          'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base, app.yaml, other.yaml]\n',
          'dev/other.yaml': service('pg'),
        },
        'pg',
      ),
      /There is a Service dev-pg already, in other\.yaml/,
    );
  });

  it('of a StatefulSet, with its pods', () => {
    const files = (name: string, host: string): Files => ({
      ...world('kc', host, 'namePrefix: dev-\n'),
      'base/kustomization.yaml': 'resources: [svc.yaml, set.yaml]\n',
      'base/set.yaml': set('kc').replace('{name: kc}', `{name: ${name}}`),
    });
    assert.deepEqual(after(files('k‸c', 'dev-kc-0.dev-kc'), 'pg'), {
      'base/set.yaml': set('kc').replace('{name: kc}', '{name: pg}'),
      'dev/app.yaml': app('dev-pg-0.dev-kc'),
    });
    assert.deepEqual(after(files('kc', 'dev-k‸c-0.dev-kc'), 'dev-pg'), {
      'base/set.yaml': set('kc').replace('{name: kc}', '{name: pg}'),
      'dev/app.yaml': app('dev-pg-0.dev-kc'),
    });
  });
});

describe('objects that have the new name already', () => {
  it('of another build are no obstacle, unless names would be mixed up', () => {
    const copy = (name: string): string => `${service(name)}---\n${set(name)}`;
    assert.deepEqual(after({ 'a/a.yaml': copy('p‸g').replace('serviceName: p‸g', 'serviceName: pg'), 'b/b.yaml': copy('kc') }, 'kc'), {
      'a/a.yaml': copy('kc'),
    });
    assert.match(refusal({ 'a/a.yaml': service('p‸g'), 'a/b.yaml': service('kc') }, 'kc'), /There is a Service kc already, in b\.yaml/);
    assert.match(
      refusal({ 'a/a.yaml': service('p‸g'), 'b/b.yaml': copy('kc'), 'a/set.yaml': set('kc') }, 'kc'),
      /^set\.yaml means Service kc of b\.yaml, and would mean this one\.$/,
    );
    const [here, there] = [', namespace: here', ', namespace: there'];
    assert.deepEqual(
      after({ 'a/a.yaml': service('p‸g', here), 'b/b.yaml': service('kc'), 'a/set.yaml': set('kc', there) }, 'kc'),
      { 'a/a.yaml': service('kc', here) },
      'no name in another namespace means it',
    );
    assert.match(
      refusal({ 'a/a.yaml': service('p‸g'), 'b/b.yaml': service('kc'), 'b/set.yaml': set('pg') }, 'kc'),
      /^set\.yaml would mean Service kc of b\.yaml\.$/,
    );
  });

  it('as near as the subject make a doubt', () => {
    const { marks } = renamed({ 'a/a.yaml': service('p‸g'), 'b/b.yaml': service('kc'), 'c.yaml': config('pg.default.svc:1') }, 'kc');
    assert.deepEqual(marks, { pg: 'plain', 'pg.default.svc:1': 'copy' });
  });
});

describe('the spelling of a name', () => {
  it('with capital letters is another one, though DNS knows no case', () => {
    const alias =
      'apiVersion: v1\nkind: Service\nmetadata: {name: alias}\nspec: {type: ExternalName, externalName: Kc.default.svc.cluster.local}\n';
    assert.match(refusal({ 'a.yaml': service('k‸c'), 'c.yaml': alias }, 'pg'), /c\.yaml writes "Kc" where it means kc/);
  });

  it('that YAML would read as something else is refused', () => {
    for (const name of ['null', 'true', 'yes', 'on', 'n'])
      assert.match(
        refusal({ 'a.yaml': `${service('k‸c')}---\n${set('kc')}` }, name),
        /^YAML reads \w+ as another value than text where it stands without quotes, as in a\.yaml: choose another name\.$/,
      );
    const quoted = service('"k‸c"');
    assert.deepEqual(after({ 'a.yaml': quoted }, 'null'), { 'a.yaml': service('"null"') });
    assert.deepEqual(after({ 'a.yaml': service('k‸c') }, 'be2'), { 'a.yaml': service('be2') });
  });
});
