import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { settingCases, settingFiles } from '../cli/lib/setting-cases.ts';
import { Connection, folderOf, fullCapabilities, type Published } from './connection.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Folder = ReturnType<typeof folderOf>;

async function start(files: Readonly<Record<string, string>>): Promise<{ connection: Connection; folder: Folder }> {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  return { connection, folder };
}

/** What the command line would print for the same arguments, from what the server says. */
async function view(connection: Connection, [command = '', name = '']: readonly string[]): Promise<string> {
  if (command === 'zone') return (await connection.request<{ text: string }>('headlight/zone', {})).text;
  if (command === 'dig') return JSON.stringify(await connection.request('headlight/resolve', { name }));
  const { unreadable } = await connection.request<{ unreadable: { path: string; message: string }[] }>('headlight/status', {});
  const last = new Map(
    connection.messages
      .flatMap(({ method, params }) => (method === 'textDocument/publishDiagnostics' ? [params as Published] : []))
      .map((each) => [each.uri, each.diagnostics]),
  );
  const severities = ['', 'error', 'warning', 'information', 'hint'];
  return [
    ...unreadable.map((problem) => `${path.basename(problem.path)} ${problem.message}`),
    ...[...last].flatMap(([uri, all]) =>
      all.map(({ severity, message, code }) => `${path.basename(uri)} ${severities[severity ?? 0] ?? ''} ${message} ${code ?? ''}`),
    ),
  ].join('\n');
}

/** How often the server has told of something by itself. */
const news = ({ messages }: Connection): number => messages.filter(({ id, method }) => method !== undefined && id === undefined).length;

/** Asks, and asks again when the server told of something, until the answer fits. */
async function eventually(connection: Connection, args: readonly string[], fits: (text: string) => boolean): Promise<void> {
  for (;;) {
    const before = news(connection);
    const text = await view(connection, args);
    if (fits(text)) return;
    await connection.until(`another answer than\n${text}`, () => (news(connection) > before ? true : undefined));
  }
}

for (const [key, { yaml, args, files = {}, shows, gone }] of Object.entries(settingCases)) {
  test(`.headlight.yaml, written, emptied and removed beside a running server: ${key}`, async () => {
    const { connection, folder } = await start({ ...settingFiles, ...files });
    const without = (text: string): boolean => (shows === undefined || !shows.test(text)) && (gone === undefined || gone.test(text));
    const withIt = (text: string): boolean => (shows === undefined || shows.test(text)) && (gone === undefined || !gone.test(text));
    const uri = folder.uriOf('.headlight.yaml');
    const changed = (type: number): void => connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    for (const [name, text] of Object.entries(files)) if (name.includes('/templates/')) connection.open(folder.uriOf(name), text);
    await eventually(connection, args, without);
    folder.write('.headlight.yaml', `${yaml}\n`);
    changed(1);
    await eventually(connection, args, withIt);
    folder.write('.headlight.yaml', '');
    changed(2);
    await eventually(connection, args, without);
    connection.open(uri, `${yaml}\n`);
    await eventually(connection, args, withIt);
    connection.notify('textDocument/didClose', { textDocument: { uri } });
    await eventually(connection, args, without);
    folder.write('.headlight.yaml', `${yaml}\n`);
    changed(2);
    await eventually(connection, args, withIt);
    rmSync(path.join(folder.path, '.headlight.yaml'));
    changed(3);
    await eventually(connection, args, without);
    assert.deepEqual(
      connection.published(uri).flatMap(({ diagnostics }) => diagnostics),
      [],
    );
  });
}

test('each bad value in .headlight.yaml is said on its place, and the default is used', async () => {
  const lines: readonly (readonly [string, RegExp])[] = [
    ['clusterDomain: Not A Domain', /clusterDomain is not a valid name; "cluster.local" is used/],
    ['defaultNamespace: [a]', /defaultNamespace has to be text; "default" is used/],
    ['ipFamilies: [IPv5]', /ipFamilies may hold only IPv4 and IPv6/],
    ['serviceCidrs: [10.96.0.0]', /serviceCidrs may not hold "10.96.0.0"/],
    ['kubernetes.version: 2', /kubernetes.version has to be one of/],
    ['coredns.pods: sometimes', /coredns.pods has to be one of disabled, insecure, verified/],
    ['coredns.ttl: -1', /coredns.ttl has to be a whole number from 0 to 3600/],
    ['coredns.endpointPodNames: perhaps', /coredns.endpointPodNames has to be true or false/],
    ['files.exclude: db.yaml', /files.exclude has to be a list of texts; \[\] is used/],
    ['externalServices: {a: b}', /externalServices .* \[\] is used/],
    ['otherClusterDomains: east', /otherClusterDomains .* \[\] is used/],
    ['markdown.enable: 1', /markdown.enable has to be true or false/],
    ['rules: {statefulset-service-not-found: loud}', /The level of statefulset-service-not-found has to be one of/],
    ['overrides: [{paths: ["*.yaml"], defaultNamespace: Not_A_Namespace}]', /defaultNamespace is not a valid name/],
    ['extra: 1', /There is no setting "extra"/],
  ];
  const { connection, folder } = await start({ ...settingFiles, '.headlight.yaml': `${lines.map(([line]) => line).join('\n')}\n` });
  const all = await connection.diagnostics(folder.uriOf('.headlight.yaml'), (found) => found.length > 0);
  for (const [at, [line, message]] of lines.entries()) {
    const own = all.filter(({ range }) => range.start.line === at).map(({ message: said }) => String(said));
    assert.ok(own.length === 1 && message.test(own[0] ?? ''), `${line}: ${own.join(' | ')}`);
  }
  assert.equal(all.length, lines.length);
  await eventually(connection, ['zone'], (text) => /ORIGIN cluster\.local\./.test(text) && /web\.default\.svc/.test(text));
  await eventually(connection, ['lint'], (text) => /db\.yaml warning .*statefulset-service-not-found/.test(text));
});

test('ranges of addresses that are none are said, too', async () => {
  for (const range of ['10.96.0.0/99', '999.0.0.0/8', '1:2/3']) {
    const { connection, folder } = await start({ '.headlight.yaml': `serviceCidrs: ["${range}"]\n` });
    const [problem] = await connection.diagnostics(folder.uriOf('.headlight.yaml'), (found) => found.length > 0);
    assert.match(String(problem?.message), /serviceCidrs has an invalid value; \[\] is used/);
  }
});

test('overrides of folders: nearer folders, namespaces and levels, while the file changes', async () => {
  const { connection, folder } = await start({
    'a/db.yaml': settingFiles['db.yaml'] ?? '',
    'b/web.yaml': settingFiles['web.yaml'] ?? '',
    '.headlight.yaml': 'overrides:\n  - paths: [b]\n    defaultNamespace: front\n',
  });
  await eventually(connection, ['zone'], (text) => /^web\.front\.svc/m.test(text));
  folder.write(
    '.headlight.yaml',
    'overrides:\n  - paths: ["b/**"]\n    defaultNamespace: back\n  - paths: [a/]\n    rules: {statefulset-service-not-found: information}\n',
  );
  connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('.headlight.yaml'), type: 2 }] });
  await eventually(connection, ['zone'], (text) => /^web\.back\.svc/m.test(text) && !/web\.front/.test(text));
  await eventually(connection, ['lint'], (text) => /db\.yaml information .*statefulset-service-not-found/.test(text));
});
