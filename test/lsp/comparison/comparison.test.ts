import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { ChangesResult, ZoneResult } from '../../../server/src/lsp/protocol.ts';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { service, statefulSet } from '../manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const client = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: data}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web
          env: [{name: DB, value: db-2.db-headless.data.svc.cluster.local}]
`;
const files = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headless'), 'web.yaml': client };

interface Session {
  readonly connection: Connection;
  readonly uriOf: (name: string) => string;
  readonly write: (name: string, text: string) => void;
  readonly tell: (base: string, texts: Readonly<Record<string, string | null>>, keep?: boolean) => Promise<ChangesResult>;
  readonly edit: (name: string, text: string) => void;
}

async function session(onDisk: Readonly<Record<string, string>> = files): Promise<Session> {
  const connection = new Connection();
  const folder = folderOf(onDisk);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  const workspace = { ...fullCapabilities.workspace, codeLens: { refreshSupport: true } };
  await connection.initialize({ capabilities: { ...fullCapabilities, workspace }, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  const versions = new Map<string, number>();
  return {
    connection,
    uriOf: folder.uriOf,
    write: folder.write,
    async tell(base, texts, keep = false) {
      await connection.request('headlight/base', {
        base,
        keep,
        files: Object.entries(texts).map(([name, text]) => ({ uri: folder.uriOf(name), text })),
      });
      return connection.request<ChangesResult>('headlight/changes', {});
    },
    edit(name, text) {
      const uri = folder.uriOf(name);
      const version = (versions.get(name) ?? 0) + 1;
      versions.set(name, version);
      if (version === 1) connection.open(uri, text);
      else connection.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
    },
  };
}

const codes = (diagnostics: readonly { readonly code?: unknown }[]): string =>
  diagnostics
    .map(({ code }) => String(code))
    .toSorted()
    .join();

test('a value that a live object cannot change is underlined as it is typed, with what the server says and the way there', async () => {
  const { connection, uriOf, tell, edit } = await session();
  assert.deepEqual(await tell('HEAD', files), { base: 'HEAD', removed: 0, added: 0, changed: 0, refused: 0, used: 0 });
  edit('db.yaml', files['db.yaml']);
  edit('db.yaml', files['db.yaml'].replace('serviceName: db-headless', 'serviceName: other'));
  const found = await connection.diagnostics(uriOf('db.yaml'), (all) => all.some(({ code }) => code === 'change-refused'));
  const refused = found.find(({ code }) => code === 'change-refused');
  assert.match(
    String(refused?.message),
    /field is immutable\. Delete it with kubectl delete statefulset db --namespace data --cascade=orphan, then apply/,
  );
  assert.deepEqual([refused?.range, refused?.severity], [{ start: { line: 6, character: 15 }, end: { line: 6, character: 20 } }, 2]);
  assert.match(refused?.codeDescription?.href ?? '', /changes\.md#change-refused$/);
  edit('db.yaml', `# moved\n${files['db.yaml'].replace('serviceName: db-headless', 'serviceName: other')}`);
  await connection.diagnostics(uriOf('db.yaml'), (all) =>
    all.some(({ code, range }) => code === 'change-refused' && range.start.line === 7),
  );
  edit('db.yaml', files['db.yaml']);
  await connection.diagnostics(uriOf('db.yaml'), (all) => all.every(({ code }) => code !== 'change-refused'));
});

test('an assistant in the editor is told what the command line tells, of texts as they are typed', async () => {
  const { connection, tell, edit } = await session();
  const diff = (
    input: object = {},
  ): Promise<{ readonly text: string; readonly structured: Readonly<Record<string, unknown>>; readonly isError?: boolean }> =>
    connection.request('headlight/tool', { name: 'diff', input });
  assert.match((await diff()).text, /nothing to compare with/);
  await tell('HEAD', files);
  assert.match((await diff()).text, /no name changes, and nothing is refused/);
  edit('db.yaml', files['db.yaml']);
  edit('db.yaml', files['db.yaml'].replace('serviceName: db-headless', 'serviceName: other'));
  const { text, structured, isError } = await diff({ base: 'HEAD' });
  assert.equal(isError, undefined);
  assert.match(text, /`db\.yaml:7` StatefulSet `db`: `spec\.serviceName` Invalid value/);
  assert.match(text, /used by `web\.yaml:12`/);
  assert.deepEqual(
    (structured['refused'] as readonly { readonly field: string }[]).map(({ field }) => field),
    ['spec.serviceName'],
  );
  assert.match((await diff({ base: 'main' })).text, /compares with HEAD/);
});

test('a comment silences what is said of a change, and is not called unused', async () => {
  const { connection, uriOf, tell, edit } = await session();
  await tell('HEAD', files);
  const changed = files['db.yaml'].replace('serviceName: db-headless', 'serviceName: other');
  edit('db.yaml', files['db.yaml']);
  edit('db.yaml', changed);
  await connection.diagnostics(uriOf('db.yaml'), (all) => all.some(({ code }) => code === 'change-refused'));
  edit('db.yaml', changed.replace(/^( *)serviceName/m, '$1# headlight-ignore: change-refused\n$1serviceName'));
  const found = await connection.diagnostics(uriOf('db.yaml'), (all) => all.every(({ code }) => code !== 'change-refused'));
  assert.deepEqual(
    found.filter(({ code }) => code === 'suppression-unused'),
    [],
  );
});

test('an address that becomes another one is said at the Service, unless settings say otherwise', async () => {
  const now = service.replace('  clusterIP: None\n', '');
  const findings = async (settings: string): Promise<readonly (readonly unknown[])[]> => {
    const { connection, uriOf, tell, edit } = await session({ ...files, '.headlight.yaml': settings });
    await tell('HEAD', { 'svc.yaml': service.replace('clusterIP: None', 'clusterIP: 10.96.0.7') });
    edit('svc.yaml', now.replace('spec:\n', 'spec:\n  clusterIP: 10.96.0.8\n'));
    const found = await connection.diagnostics(uriOf('svc.yaml'), (all) =>
      all.some(({ message }) => /10\.96\.0\.8"\]: may not change/.test(String(message))),
    );
    return found
      .filter(({ code }) => code === 'address-changed')
      .map(({ code, severity, message }) => [code, severity, String(message).match(/10\.96\.0\.\d/g)]);
  };
  assert.deepEqual(await findings(''), [['address-changed', 3, ['10.96.0.7', '10.96.0.8']]]);
  assert.deepEqual(await findings('rules: {address-changed: off}\n'), []);
});

test('a used name that an edit removes is said at the edit and at its users, and is counted', async () => {
  const { connection, uriOf, tell, edit } = await session();
  await tell('HEAD', files);
  edit('db.yaml', files['db.yaml'].replace('replicas: 3', 'replicas: 2'));
  const at = await connection.diagnostics(uriOf('db.yaml'), (all) => all.some(({ code }) => code === 'used-name-removed'));
  const removes = at.find(({ code }) => code === 'used-name-removed');
  assert.ok(removes !== undefined);
  assert.match(String(removes.message), /db-2\.db-headless\.data\.svc\.cluster\.local/);
  assert.deepEqual([removes.range.start.line, removes.relatedInformation?.map(({ location }) => location.uri)], [7, [uriOf('web.yaml')]]);
  const users = await connection.diagnostics(uriOf('web.yaml'), (all) => all.some(({ code }) => code === 'used-name-removed'));
  assert.match(String(users.find(({ code }) => code === 'used-name-removed')?.message), /db-2\.db-headless\.data\.svc\.cluster\.local/);
  const told = await connection.until('the counts', () =>
    connection.messages.find(({ method, params }) => method === 'headlight/changes' && (params as ChangesResult).removed > 0),
  );
  assert.deepEqual(told.params, { base: 'HEAD', removed: 1, added: 0, changed: 2, refused: 0, used: 1 });
});

test('the zones of both states are one document each, the same where they are the same', async () => {
  const { connection, tell, edit } = await session({
    ...files,
    'other.yaml': service.replaceAll('db', 'apart').replaceAll('data', 'elsewhere'),
  });
  await tell('HEAD', { 'svc.yaml': service });
  const zone = (changed: string): Promise<ZoneResult> => connection.request<ZoneResult>('headlight/zone', { changed });
  assert.equal((await zone('before')).text, (await zone('after')).text);
  edit('svc.yaml', service.replaceAll('db-headless', 'db-next'));
  const [before, after] = [(await zone('before')).text, (await zone('after')).text];
  assert.match(before, /^db-headless\.data\.svc +IN A +192\.0\.2\.1/m);
  assert.match(after, /^db-next\.data\.svc /m);
  assert.doesNotMatch(before + after, /elsewhere/);
  const rest = (text: string): readonly string[] => text.split('\n').filter((line) => !/^[^;]*\bdb-/.test(line));
  assert.deepEqual(rest(before), rest(after));
});

test('a name that stays is the same line in both zones, however long the names around it are', async () => {
  const { connection, tell, edit } = await session({ ...files, 'other.yaml': service.replaceAll('db-headless', 'stays') });
  await tell('HEAD', { 'svc.yaml': service });
  const staying = async (changed: string): Promise<readonly string[]> =>
    (await connection.request<ZoneResult>('headlight/zone', { changed })).text.split('\n').filter((line) => line.includes('stays.data'));
  for (const name of ['db-next-of-a-name-that-is-much-longer', 'db']) {
    edit('svc.yaml', service.replaceAll('db-headless', name));
    const before = await staying('before');
    assert.notEqual(before.length, 0);
    assert.deepEqual(before, await staying('after'));
  }
});

test('a lens over a Service says what became of it', async () => {
  const { connection, uriOf, tell, edit } = await session();
  await tell('HEAD', files);
  const lensesAfter = async (text: string): Promise<readonly string[]> => {
    edit('svc.yaml', text);
    await connection.request('headlight/changes', {});
    const lenses = await connection.request<readonly { readonly command: { readonly title: string; readonly command: string } }[]>(
      'textDocument/codeLens',
      { textDocument: { uri: uriOf('svc.yaml') } },
    );
    return lenses.filter(({ command }) => command.command === '').map(({ command }) => command.title);
  };
  assert.deepEqual(await lensesAfter(service), []);
  assert.deepEqual(await lensesAfter(service.replace('  clusterIP: None\n', '')), ['was headless, and stays so']);
  assert.deepEqual(await lensesAfter(service.replace('name: db-headless', 'name: db-next')), ['renamed from db-headless']);
  assert.deepEqual(await lensesAfter(service.replace('app: db', 'app: other').replace('port: 5432', 'port: 1')), [
    'selected app=db · ports were sql 5432',
  ]);
  assert.deepEqual(await lensesAfter(`${service}---\n${service.replace('db-headless', 'more').replace('app: db', 'app: x')}`), ['new']);
});

test('files come, go and are half written; what cannot be known is passed over in silence', async () => {
  const { connection, uriOf, tell, edit } = await session();
  const counts = async (texts: Readonly<Record<string, string | null>>): Promise<readonly number[]> => {
    const { removed, added, changed, refused } = await tell('main', texts);
    return [removed, added, changed, refused];
  };
  assert.deepEqual(await counts({ 'svc.yaml': null }), [0, 5, 0, 0], 'no such file then');
  assert.deepEqual(await counts({ 'gone.yaml': service.replaceAll('db-headless', 'gone') }), [5, 0, 0, 0], 'no such file now');
  assert.deepEqual(await counts({ 'notes.txt': service.replaceAll('db-headless', 'gone') }), [0, 0, 0, 0], 'no manifest');
  assert.deepEqual(
    await counts({ 'svc.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' }),
    [0, 0, 0, 0],
    'kept elsewhere',
  );
  assert.deepEqual(await counts({ 'svc.yaml': `${service}broken: [\n` }), [0, 0, 0, 0], 'no YAML then');
  await tell('main', { 'svc.yaml': service });
  edit('svc.yaml', `<<<<<<< HEAD\n${service}=======\n${service.replace('db-headless', 'theirs')}>>>>>>> topic\n`);
  assert.equal((await connection.request<ChangesResult>('headlight/changes', {})).added, 0, 'in the midst of a merge');
  edit('svc.yaml', `${service}broken: [\n`);
  await connection.request('headlight/changes', {});
  assert.equal(codes(connection.published(uriOf('svc.yaml')).at(-1)?.diagnostics ?? []).includes('change'), false);
});

test('without a base nothing is said, and nothing once it is taken back', async () => {
  const { connection, uriOf, tell, edit } = await session();
  edit('db.yaml', files['db.yaml'].replace('serviceName: db-headless', 'serviceName: other'));
  assert.deepEqual(await connection.request('headlight/changes', {}), { base: '', removed: 0, added: 0, changed: 0, refused: 0, used: 0 });
  await tell('HEAD', files);
  await connection.diagnostics(uriOf('db.yaml'), (all) => all.some(({ code }) => code === 'change-refused'));
  assert.equal((await tell('', {})).base, '');
  await connection.diagnostics(uriOf('db.yaml'), (all) => all.every(({ code }) => code !== 'change-refused'));
});

test('texts are told in parts, and what is saved stays what it was', async () => {
  const { tell, write } = await session({ ...files, 'svc.yaml': service.replaceAll('db-headless', 'one') });
  assert.deepEqual((await tell('HEAD', { 'svc.yaml': service })).added, 5);
  write('web.yaml', client);
  assert.equal((await tell('HEAD', { 'db.yaml': files['db.yaml'].replace('replicas: 3', 'replicas: 4') }, true)).removed, 6);
  assert.equal((await tell('HEAD', {}, true)).removed, 6);
  assert.equal((await tell('HEAD', {})).removed, 0);
});
