import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import type { ChangesResult, ZoneResult } from '../../../server/src/lsp/protocol.ts';
import { folderWith, run } from '../../cli/lib/run.ts';
import { randomOf } from '../../unit/lib/random.ts';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Files = Readonly<Record<string, string>>;

const service = (name: string, namespace: string, headless: boolean, app: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n${headless ? '  clusterIP: None\n' : ''}  selector: {app: ${app}}\n  ports: [{name: sql, port: 5432}]\n`;
const set = (name: string, namespace: string, serviceName: string, replicas: number, app: string, host: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  serviceName: ${serviceName}\n  replicas: ${replicas}\n  selector: {matchLabels: {app: ${app}}}\n` +
  `  template:\n    metadata: {labels: {app: ${app}}}\n    spec: {containers: [{name: c, image: c, env: [{name: HOST, value: ${host}}]}]}\n`;
const pod = (name: string, namespace: string, app: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${app}}}\nspec: {hostname: ${name}, subdomain: db, containers: [{name: c, image: c}]}\n`;

const [names, namespaces, apps] = [
  ['db', 'web', 'cache'],
  ['data', 'shop'],
  ['a', 'b'],
] as const;

/** Documents that meet each other often: the same names, labels and namespaces again and again. */
function document(next: (below: number) => number): string {
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  const namespace = pick(namespaces);
  switch (next(4)) {
    case 0:
    case 1:
      return service(pick(names), namespace, next(2) === 0, pick(apps));
    case 2:
      return set(
        pick(names),
        namespace,
        pick(names),
        next(4),
        pick(apps),
        `${pick(names)}-0.${pick(names)}${next(2) === 0 ? '' : `.${pick(namespaces)}`}`,
      );
    default:
      return pod(pick(['db-0', 'lone']), namespace, pick(apps));
  }
}

const overlay = (next: (below: number) => number): string =>
  `resources: [../base]\nnamespace: ${['data', 'over'][next(2)]}\n${next(2) === 0 ? `namePrefix: ${['x-', 'y-'][next(2)]}\n` : ''}`;

function anyFiles(next: (below: number) => number): Record<string, string> {
  const text = (): string => Array.from({ length: 1 + next(3) }, () => document(next)).join('---\n');
  return {
    'one.yaml': text(),
    'two/two.yaml': text(),
    'base/kustomization.yaml': 'resources: [base.yaml]\n',
    'base/base.yaml': text(),
    'over/kustomization.yaml': overlay(next),
  };
}

/** One file is written anew, loses or gets a document, or goes. */
function edited(files: Files, next: (below: number) => number): Record<string, string> {
  const keys = Object.keys(files).filter((name) => name !== 'base/kustomization.yaml');
  const name = keys[next(keys.length)] ?? 'one.yaml';
  if (name === 'over/kustomization.yaml') return { ...files, [name]: overlay(next) };
  const documents = (files[name] ?? '').split('---\n');
  const at = next(documents.length);
  const now =
    [documents.with(at, document(next)), documents.filter((_, i) => i !== at), [...documents, document(next)], documents.toReversed()][
      next(4)
    ] ?? [];
  return { ...files, [name]: now.length === 0 ? document(next) : now.join('---\n') };
}

interface Told {
  readonly names: unknown;
  readonly counts: readonly unknown[];
}

/** What the command line says, which knows nothing of before. */
function byCommandLine(before: Files, after: Files): Told {
  const folder = folderWith({
    ...Object.fromEntries(Object.entries(before).map(([name, text]) => [`old/${name}`, text])),
    ...Object.fromEntries(Object.entries(after).map(([name, text]) => [`new/${name}`, text])),
  });
  const json = asObject(JSON.parse(run(folder, ['diff', 'old', 'new', '--format', 'json']).out)) ?? {};
  // People are told what runs afterwards.
  const report: Readonly<Record<string, unknown>> = { ...json, ...asObject(json['live']) };
  const all = [asObject(report['names']), ...asList(report['builds']).map((build) => asObject(asObject(build)['names']))];
  const distinct = (key: string): number =>
    new Set(all.flatMap((names) => asList(names[key]).map((record) => asObject(record)['name']))).size;
  return {
    names: report['names'],
    counts: [distinct('removed'), distinct('added'), distinct('changed'), asList(report['refused']).length],
  };
}

const countsOf = ({ removed, added, changed, refused }: ChangesResult): readonly number[] => [removed, added, changed, refused];

for (const seed of [1, 2, 3]) {
  test(`editor, command line and a fresh server agree on a random script of edits, seed ${seed}`, async () => {
    const { below: next } = randomOf(seed);
    const before = anyFiles(next);
    const session = async (
      files: Files,
    ): Promise<{ readonly connection: Connection; readonly uriOf: (name: string) => string; readonly tell: () => Promise<unknown> }> => {
      const connection = new Connection();
      const folder = folderOf(files);
      cleanups.push(
        () => folder.remove(),
        () => connection.kill(),
      );
      await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
      return {
        connection,
        uriOf: folder.uriOf,
        tell: () =>
          connection.request('headlight/base', {
            base: 'HEAD',
            files: Object.entries(before).map(([name, text]) => ({ uri: folder.uriOf(name), text })),
          }),
      };
    };
    const sides = async (connection: Connection): Promise<readonly string[]> =>
      Promise.all(['before', 'after'].map(async (changed) => (await connection.request<ZoneResult>('headlight/zone', { changed })).text));
    const { connection, uriOf, tell } = await session(before);
    await tell();
    const opened = new Map<string, number>();
    let files: Files = before;
    for (let step = 0; step < 12; step++) {
      const now = edited(files, next);
      for (const [name, text] of Object.entries(now)) {
        if (text === files[name]) continue;
        const version = (opened.get(name) ?? 0) + 1;
        opened.set(name, version);
        if (version === 1) connection.open(uriOf(name), text);
        else connection.notify('textDocument/didChange', { textDocument: { uri: uriOf(name), version }, contentChanges: [{ text }] });
      }
      files = now;
      const told = await connection.request<ChangesResult>('headlight/changes', {});
      assert.deepEqual(countsOf(told), byCommandLine(before, files).counts, `step ${step}: ${JSON.stringify(files)}`);
      if (step % 4 !== 3) continue;
      const fresh = await session(files);
      await fresh.tell();
      assert.deepEqual(await fresh.connection.request('headlight/changes', {}), told, `step ${step}`);
      assert.deepEqual(await sides(fresh.connection), await sides(connection), `step ${step}`);
    }
  });
}

test('what is refused of a change is refused of more changes beside it, and no more is', () => {
  const refusedOf = (before: Files, after: Files): readonly string[] => {
    const folder = folderWith({
      ...Object.fromEntries(Object.entries(before).map(([name, text]) => [`old/${name}`, text])),
      ...Object.fromEntries(Object.entries(after).map(([name, text]) => [`new/${name}`, text])),
    });
    return asList(JSON.parse(run(folder, ['diff', 'old', 'new', '--format', 'json']).out).refused)
      .map(asObject)
      .map(({ kind, namespace, name, field, message }) => [kind, namespace, name, field, message].join(' '))
      .toSorted();
  };
  const one = (app: string, namespace: string, serviceName: string): string =>
    `${service(`s-${app}`, namespace, true, app)}---\n${set(`set-${app}`, namespace, serviceName, 2, app, 'x')}`;
  let refusals = 0;
  for (let seed = 1; seed <= 16; seed++) {
    const { below: next } = randomOf(seed);
    const change = (app: string, namespace: string): readonly [string, string] => [
      one(app, namespace, 's'),
      [
        one(app, namespace, 't'),
        one(`${app}x`, namespace, 's').replaceAll(`-${app}x`, `-${app}`),
        one(app, namespace, 's').replace('replicas: 2', 'replicas: 1'),
        '',
      ][next(4)] ?? '',
    ];
    const [a, b] = [change('a', 'data'), change('b', ['data', 'shop'][next(2)] ?? '')];
    const alone = refusedOf({ 'a.yaml': a[0] }, { 'a.yaml': a[1] });
    const beside = refusedOf({ 'b.yaml': b[0] }, { 'b.yaml': b[1] });
    refusals += alone.length + beside.length;
    assert.deepEqual(
      refusedOf({ 'a.yaml': a[0], 'b.yaml': b[0] }, { 'a.yaml': a[1], 'b.yaml': b[1] }),
      [...alone, ...beside].toSorted(),
      `seed ${seed}`,
    );
    assert.deepEqual(refusedOf({ 'a.yaml': a[0], 'b.yaml': b[0] }, { 'a.yaml': a[1], 'b.yaml': b[0] }), alone, `seed ${seed}`);
  }
  assert.ok(refusals > 5, `${refusals} refusals`);
});
