import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type {
  CodeLens,
  DocumentDiagnosticReport,
  DocumentSymbol,
  Registration,
  SymbolInformation,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { positionOf, service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Started {
  readonly connection: Connection;
  readonly folder: ReturnType<typeof folderOf>;
}

async function start(
  files: Readonly<Record<string, string>>,
  capabilities: unknown = fullCapabilities,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Started> {
  const connection = new Connection(['--recheck', '0']);
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }], ...more });
  return { connection, folder };
}

const rule = 'statefulset-service-not-found';
const found = (all: readonly { code?: unknown }[]): boolean => all.some((d) => d.code === rule);
const clean = (all: readonly { code?: unknown }[]): boolean => !found(all);
const files = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') };
const good = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headless') };
const asked = (connection: Connection, method: string): readonly { readonly params: unknown }[] =>
  connection.messages.flatMap((message) => (message.method === method ? [{ params: message.params }] : []));

test('the client is asked to watch by patterns that every client knows', async () => {
  const { connection } = await start(files);
  const registrations = await connection.until('registrations', () => {
    const all = asked(connection, 'client/registerCapability')
      .flatMap(({ params }) => (params as { registrations: Registration[] }).registrations)
      .filter(({ method }) => method === 'workspace/didChangeWatchedFiles');
    return all.length > 0 ? all : undefined;
  });
  const watchers = registrations.flatMap(
    ({ registerOptions }) => (registerOptions as { watchers: { globPattern: string; kind?: number }[] }).watchers,
  );
  assert.ok(
    watchers.some(({ globPattern, kind }) => globPattern === '**/*' && kind === 4),
    'folders that go',
  );
  const names = watchers.filter(({ kind }) => kind === undefined).map(({ globPattern }) => globPattern);
  assert.ok(
    names.every((glob) => /^\*\*\/(?:\*\.\{[a-z,]+\}|\*\.[a-z]+|[.\w]+)$/.test(glob)),
    names.join(' '),
  );
  for (const ending of ['yaml', 'yml', 'json', 'md', 'tpl', 'tgz'])
    assert.ok(
      names.some((glob) => new RegExp(`[{,.]${ending}(?:[,}]|$)`).test(glob)),
      ending,
    );
});

for (const [who, capabilities] of [
  ['registers and stays silent', fullCapabilities],
  ['cannot watch', {}],
] as const) {
  test(`changes on disk are seen though the client ${who}`, async () => {
    const { connection, folder } = await start(files, capabilities);
    const uri = folder.uriOf('db.yaml');
    await connection.diagnostics(uri, found);
    folder.write('db.yaml', statefulSet('db-headless'));
    await connection.diagnostics(uri, clean);
    folder.write('db.yaml', statefulSet('later'));
    await connection.diagnostics(uri, found);
    folder.write('new.d/sub/svc.yaml', service.replace('db-headless', 'later'));
    await connection.diagnostics(uri, clean);
    rmSync(path.join(folder.path, 'new.d'), { recursive: true });
    await connection.diagnostics(uri, found);
    mkdirSync(path.join(folder.path, 'new.d'));
    folder.write('new.d/kustomization.yaml', 'resources: [svc.yaml]\n');
    await connection.diagnostics(folder.uriOf('new.d/kustomization.yaml'), (all) => all.length > 0);
    folder.write('new.d/svc.yaml', service.replace('db-headless', 'later'));
    await connection.diagnostics(folder.uriOf('new.d/kustomization.yaml'), (all) => all.length === 0);
    renameSync(path.join(folder.path, 'db.yaml'), path.join(folder.path, 'new.d', 'moved.yaml'));
    await connection.diagnostics(uri, (all) => all.length === 0);
  });
}

test('a lens runs a command that the server has, and shows what uses the name', async () => {
  const { connection, folder } = await start(good, { ...fullCapabilities, window: { showDocument: { support: true } } });
  const textDocument = { uri: folder.uriOf('svc.yaml') };
  const [lens] = await connection.request<CodeLens[]>('textDocument/codeLens', { textDocument });
  assert.ok(lens?.command);
  const chosen: string[] = [];
  connection.choose = (actions) => {
    chosen.push(...actions);
    return actions.find((action) => action.startsWith('db.yaml:7')) ?? null;
  };
  assert.equal(
    await connection.request('workspace/executeCommand', { command: lens.command.command, arguments: lens.command.arguments }),
    null,
  );
  const shown = await connection.until('a document', () => asked(connection, 'window/showDocument')[0]);
  assert.deepEqual(chosen, ['db.yaml:4', 'db.yaml:7', 'db.yaml:22']);
  const { uri, selection } = shown.params as { uri: string; selection: { start: { line: number } } };
  assert.deepEqual([uri, selection.start.line], [folder.uriOf('db.yaml'), 6]);
  assert.match(
    (await connection.ask('workspace/executeCommand', { command: 'headlight.nonsense', arguments: [] })).error?.message ?? '',
    /no command headlight\.nonsense/,
  );
});

test('a client that shows no documents is told what uses the name; the extension of VS Code has the command itself', async () => {
  const { connection, folder } = await start(good);
  const [lens] = await connection.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: folder.uriOf('svc.yaml') } });
  await connection.request('workspace/executeCommand', { command: lens?.command?.command, arguments: lens?.command?.arguments });
  const said = await connection.until('a message', () => asked(connection, 'window/showMessage')[0]);
  assert.match(JSON.stringify(said.params), /It is used in 3 places: db\.yaml:4, db\.yaml:7, db\.yaml:22\./);
  const own = new Connection();
  cleanups.push(() => own.kill());
  const { capabilities } = await own.initialize({ capabilities: fullCapabilities, initializationOptions: { client: 'vscode' } });
  assert.equal(capabilities.executeCommandProvider, undefined);
});

test('pages of rules: those beside the bundle, whatever link led to it; those of the repository where it was copied alone', async () => {
  const repository = fileURLToPath(new URL('../../', import.meta.url));
  const holder = folderOf({ 'w/db.yaml': statefulSet('nowhere'), 'alone/x': '' });
  cleanups.push(() => holder.remove());
  cpSync(path.join(repository, 'dist'), path.join(holder.path, 'alone'), { recursive: true, filter: (file) => !file.endsWith('.br') });
  symlinkSync(path.join(repository, 'dist/server.js'), path.join(holder.path, 'headlight-language-server'));
  const hrefFrom = async (program: string): Promise<string> => {
    const connection = new Connection([], path.join(holder.path, program));
    cleanups.push(() => connection.kill());
    await connection.initialize({ rootUri: holder.uriOf('w'), capabilities: fullCapabilities });
    const all = await connection.diagnostics(holder.uriOf('w/db.yaml'), found);
    return all.find(({ code }) => code === rule)?.codeDescription?.href ?? '';
  };
  assert.equal(await hrefFrom('headlight-language-server'), new URL(`../../server/docs/rules/${rule}.md`, import.meta.url).href);
  assert.match(await hrefFrom('alone/server.js'), new RegExp(`^https://(?!.*invalid)[\\w./-]+/server/docs/rules/${rule}\\.md$`));
});

const plain = { ...fullCapabilities, workspace: { ...fullCapabilities.workspace, workspaceEdit: {} } };
const renaming = ({ folder }: Started): unknown => ({
  textDocument: { uri: folder.uriOf('svc.yaml') },
  position: positionOf(service, 'db-headless'),
  newName: 'pg',
});

test('rename: where no annotation can be shown, a person is asked about fields that a live object cannot change', async () => {
  const started = await start(good, plain);
  const { connection } = started;
  const questions: string[] = [];
  for (const [answer, isMade] of [
    ['Rename', true],
    ['Cancel', false],
    [null, false],
  ] as const) {
    connection.choose = (actions, message) => {
      questions.push(`${message} ${actions.join(', ')}`);
      return answer;
    };
    const { result, error } = await connection.ask('textDocument/rename', renaming(started));
    assert.deepEqual(
      [(result as WorkspaceEdit | undefined)?.changes !== undefined, error?.message],
      isMade ? [true, undefined] : [false, 'Nothing was renamed.'],
      String(answer),
    );
  }
  assert.deepEqual(
    new Set(questions),
    new Set([
      'This changes fields that a live object cannot change (db.yaml). The API server refuses to change them: delete the object and create it again. Rename anyway? Rename, Cancel',
    ]),
  );
});

test('rename: a client that stands still until it has the edit is told, and not waited for', async () => {
  const started = await start(good, plain);
  await started.connection.request('headlight/zone', {});
  started.connection.isStill = true;
  assert.ok((await started.connection.request<WorkspaceEdit>('textDocument/rename', renaming(started))).changes);
  assert.deepEqual(asked(started.connection, 'window/showMessageRequest'), []);
  assert.match(JSON.stringify(asked(started.connection, 'window/showMessage')), /This changes fields that a live object cannot change/);
});

test('rename: a client that cannot ask tells it; nobody is asked where nothing is immutable', async () => {
  const started = await start(good, plain);
  started.connection.choose = () => undefined;
  assert.ok((await started.connection.request<WorkspaceEdit>('textDocument/rename', renaming(started))).changes);
  assert.match(JSON.stringify(asked(started.connection, 'window/showMessage')), /This changes fields that a live object cannot change/);
  const alone = await start({ 'svc.yaml': service }, plain);
  assert.ok((await alone.connection.request<WorkspaceEdit>('textDocument/rename', renaming(alone))).changes);
  assert.deepEqual(asked(alone.connection, 'window/showMessageRequest'), []);
});

test('progress is shown while the folders are read, to clients that show it', async () => {
  const { connection } = await start(good, { ...fullCapabilities, window: { workDoneProgress: true } });
  const kinds = await connection.until('progress', () => {
    const values = asked(connection, '$/progress').map(
      ({ params }) => (params as { value: { kind: string; title?: string; message?: string } }).value,
    );
    return values.at(-1)?.kind === 'end' ? values : undefined;
  });
  assert.deepEqual(
    kinds.map(({ kind, message }) => [kind, message]),
    [
      ['begin', 'Reading manifests'],
      ['report', '2 files'],
      ['end', undefined],
    ],
  );
  const silent = await start(good);
  await silent.connection.request('headlight/zone', {});
  assert.deepEqual([...asked(silent.connection, '$/progress'), ...asked(silent.connection, 'window/workDoneProgress/create')], []);
});

test('document symbols, as a tree or flat', async () => {
  const nested = {
    ...fullCapabilities,
    textDocument: { ...fullCapabilities.textDocument, documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
  };
  const tree = await start(good, nested);
  const [set] = await tree.connection.request<DocumentSymbol[]>('textDocument/documentSymbol', {
    textDocument: { uri: tree.folder.uriOf('db.yaml') },
  });
  assert.deepEqual(
    [set?.name, set?.detail, set?.selectionRange.start, set?.children?.map(({ name }) => name)],
    ['db', 'StatefulSet in data', { line: 3, character: 8 }, ['db']],
  );
  const flat = await start(good);
  const [svc] = await flat.connection.request<SymbolInformation[]>('textDocument/documentSymbol', {
    textDocument: { uri: flat.folder.uriOf('svc.yaml') },
  });
  assert.deepEqual([svc?.name, svc?.containerName, svc?.location.range.start.line], ['db-headless', 'headless Service in data', 0]);
});

const pulling = {
  ...fullCapabilities,
  workspace: { ...fullCapabilities.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...fullCapabilities.textDocument, diagnostic: {} },
};

test('pulled diagnostics: those of open documents, with a hint to ask again when another file changes them', async () => {
  const { connection, folder } = await start(files, pulling);
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, found);
  connection.open(uri, files['db.yaml']);
  const pull = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    connection.request('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  const first = await pull();
  assert.ok(first.kind === 'full' && found(first.items));
  await connection.diagnostics(uri, (all) => all.length === 0);
  assert.deepEqual(await pull(first.resultId), { kind: 'unchanged', resultId: first.resultId });
  connection.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: statefulSet('other') }] });
  const second = await pull(first.resultId);
  assert.ok(second.kind === 'full' && /other/.test(JSON.stringify(second.items)));
  const sent = connection.published(uri).length;
  folder.write('other.yaml', service.replace('db-headless', 'other'));
  await connection.until('a refresh', () => (asked(connection, 'workspace/diagnostic/refresh').length > 0 ? true : undefined));
  const third = await pull(second.resultId);
  assert.ok(third.kind === 'full' && clean(third.items));
  assert.equal(connection.published(uri).length, sent, 'nothing is sent of a document that is asked for');
  connection.notify('textDocument/didClose', { textDocument: { uri } });
  await connection.diagnostics(uri, found);
});

test('a client that would not be told to ask again gets its diagnostics sent, as does the extension of VS Code', async () => {
  const deaf = { ...pulling, workspace: fullCapabilities.workspace };
  for (const [capabilities, options, isPulled] of [
    [pulling, {}, true],
    [deaf, {}, false],
    [pulling, { client: 'vscode' }, false],
  ] as const) {
    const connection = new Connection();
    cleanups.push(() => connection.kill());
    const { capabilities: server } = await connection.initialize({ capabilities, initializationOptions: options });
    assert.equal(server.diagnosticProvider !== undefined, isPulled);
  }
});

test('files that are renamed in the editor keep their place in kustomizations', async () => {
  const { connection, folder } = await start({ ...good, 'kustomization.yaml': 'resources: [svc.yaml, db.yaml]\n' });
  const edit = await connection.request<WorkspaceEdit>('workspace/willRenameFiles', {
    files: [{ oldUri: folder.uriOf('db.yaml'), newUri: folder.uriOf('sets/db.yaml') }],
  });
  assert.deepEqual(edit.documentChanges, [
    {
      textDocument: { uri: folder.uriOf('kustomization.yaml'), version: null },
      edits: [{ range: { start: { line: 0, character: 22 }, end: { line: 0, character: 29 } }, newText: 'sets/db.yaml' }],
    },
  ]);
  assert.equal(
    await connection.request('workspace/willRenameFiles', { files: [{ oldUri: folder.uriOf('a.yaml'), newUri: folder.uriOf('b.yaml') }] }),
    null,
  );
});
