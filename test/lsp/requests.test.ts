import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { CodeAction, DocumentLink, Hover, Location, LocationLink, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { positionOf, service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(
  files: Readonly<Record<string, string>>,
  params: Readonly<Record<string, unknown>> = {},
  configuration: unknown = {},
): Promise<{ connection: Connection; folder: ReturnType<typeof folderOf> }> {
  const connection = new Connection();
  connection.configuration = configuration;
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }], ...params });
  return { connection, folder };
}

const rule = 'statefulset-service-not-found';
const good = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headless') };
const bad = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') };

function applied(text: string, edit: WorkspaceEdit | undefined, uri: string): string {
  const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  const edits = changes
    .filter((c) => c.textDocument.uri === uri)
    .flatMap((c) => c.edits.flatMap((e) => ('newText' in e ? [{ range: e.range, newText: e.newText }] : [])));
  return TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, text), edits);
}

test('hover: Markdown with the records, on the value only', async () => {
  const { connection, folder } = await start(good);
  const text = statefulSet('db-headless');
  const textDocument = { uri: folder.uriOf('db.yaml') };
  const hover = await connection.request<Hover>('textDocument/hover', { textDocument, position: positionOf(text, 'db-headless') });
  assert.deepEqual(hover.range, { start: { line: 6, character: 15 }, end: { line: 6, character: 26 } });
  assert.match(JSON.stringify(hover.contents), /db-2\.db-headless\.data\.svc\.cluster\.local/);
  assert.equal(await connection.request('textDocument/hover', { textDocument, position: { line: 6, character: 5 } }), null);
});

test('definition with its origin, references, links', async () => {
  const { connection, folder } = await start(good);
  const text = statefulSet('db-headless');
  const textDocument = { uri: folder.uriOf('db.yaml') };
  const [link] = await connection.request<LocationLink[]>('textDocument/definition', {
    textDocument,
    position: positionOf(text, 'db-headless'),
  });
  assert.deepEqual(
    [link?.targetUri, link?.targetRange.start.line, link?.originSelectionRange?.start],
    [folder.uriOf('svc.yaml'), 3, { line: 6, character: 15 }],
  );
  const references = await connection.request<Location[]>('textDocument/references', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: positionOf(service, 'db-headless'),
    context: { includeDeclaration: false },
  });
  assert.ok(references.some((r) => r.uri === textDocument.uri && r.range.start.line === 6));
  const links = await connection.request<DocumentLink[]>('textDocument/documentLink', { textDocument });
  assert.equal(links.length, 1);
  assert.match(links[0]?.target ?? '', /db\.yaml#4,\d+$/);
  assert.match(links[0]?.tooltip ?? '', /StatefulSet db/);
});

test('quick fix: one preferred, edit on resolve, only the value changes', async () => {
  const { connection, folder } = await start(bad);
  const uri = folder.uriOf('db.yaml');
  const text = statefulSet('db-headles');
  connection.open(uri, text, 7);
  const all = await connection.diagnostics(uri, (d) => d.some((x) => x.code === rule));
  const finding = all.find((d) => d.code === rule);
  assert.ok(finding);
  const actions = await connection.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: finding.range,
    context: { diagnostics: all },
  });
  assert.equal(actions.filter((a) => a.isPreferred && a.diagnostics?.some((d) => d.code === rule)).length, 1);
  assert.ok(actions.every((a) => a.kind === 'quickfix' && a.edit === undefined));
  const preferred = actions.find((a) => a.isPreferred);
  assert.ok(preferred);
  const resolved = await connection.request<CodeAction>('codeAction/resolve', preferred);
  assert.equal(applied(text, resolved.edit, uri), statefulSet('db-headless'));
  const [change] = (resolved.edit?.documentChanges ?? []) as TextDocumentEdit[];
  assert.equal(change?.textDocument.version, 7);
});

test('quick fix: of two like Services the one at the bulb, and nothing with a word when its document was edited meanwhile', async () => {
  const like = (namespace: string, ip: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: ${namespace}}\nspec: {clusterIP: ${ip}, selector: {app: a}, ports: [{name: a, port: 80}]}\n`;
  const text = `${like('prod', 'none')}---\n${like('staging', 'none')}`;
  const { connection, folder } = await start({ 'a.yaml': text });
  const uri = folder.uriOf('a.yaml');
  connection.open(uri, text, 1);
  const all = (await connection.diagnostics(uri, (d) => d.filter((x) => x.code === 'cluster-ip-invalid').length === 2)).filter(
    (d) => d.code === 'cluster-ip-invalid',
  );
  assert.equal(new Set(all.map(({ data }) => JSON.stringify(data))).size, 2, 'each has data of its own');
  const second = all.find((d) => d.range.start.line > 4);
  assert.ok(second);
  const actions = await connection.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: second.range,
    context: { diagnostics: [second] },
  });
  const action = actions.find(({ title }) => title === 'Write None');
  assert.deepEqual(action?.diagnostics, [second]);
  const resolved = await connection.request<CodeAction>('codeAction/resolve', action);
  assert.equal(applied(text, resolved.edit, uri), `${like('prod', 'none')}---\n${like('staging', 'None')}`);
  const change = (version: number, changed: string): void =>
    connection.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text: changed }] });
  const before = `${like('test', 'none')}---\n${text}`;
  change(2, before);
  const moved = await connection.request<CodeAction>('codeAction/resolve', action);
  assert.equal(applied(before, moved.edit, uri), `${like('test', 'none')}---\n${like('prod', 'none')}---\n${like('staging', 'None')}`);
  change(3, `${like('prod', 'none')}---\n${like('other', 'none')}`);
  assert.equal((await connection.request<CodeAction>('codeAction/resolve', action)).edit, undefined);
  const said = await connection.until('why nothing was edited', () =>
    connection.messages.find(({ method }) => method === 'window/showMessage'),
  );
  assert.match(JSON.stringify(said.params), /changed since this fix was offered/);
});

test('only the kinds that are asked for', async () => {
  const { connection, folder } = await start(bad);
  const uri = folder.uriOf('db.yaml');
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const kinds = async (only: string[]) =>
    (
      await connection.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], only },
      })
    ).map((a) => a.kind);
  assert.deepEqual(await kinds(['refactor']), []);
  assert.ok((await kinds(['quickfix'])).every((kind) => kind === 'quickfix'));
  assert.ok((await kinds(['source'])).every((kind) => kind === 'source.fixAll.headlight'));
});

test('fix all: safe fixes of the file, as one edit', async () => {
  const text =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  clusterIP: None\n  publishNotReadyAddress: true\n  selector: {app: a}\n';
  const { connection, folder } = await start({ 'a.yaml': text });
  const uri = folder.uriOf('a.yaml');
  await connection.diagnostics(uri, (all) => all.some((d) => d.code === 'misspelled-field'));
  const actions = await connection.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics: [], only: ['source.fixAll.headlight'] },
  });
  assert.equal(actions.length, 1);
  const resolved = await connection.request<CodeAction>('codeAction/resolve', actions[0]);
  assert.equal(applied(text, resolved.edit, uri), text.replace('publishNotReadyAddress', 'publishNotReadyAddresses'));
});

test('fix all: until nothing changes', async () => {
  const text =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  type: ExternalName\n  externalName: db.example.com\n  publishNotReadyAddress: true # early\n';
  const { connection, folder } = await start({ 'a.yaml': text });
  const uri = folder.uriOf('a.yaml');
  await connection.diagnostics(uri, (all) => all.some((d) => d.code === 'misspelled-field'));
  const [action] = await connection.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics: [], only: ['source.fixAll.headlight'] },
  });
  const resolved = await connection.request<CodeAction>('codeAction/resolve', action);
  assert.equal(applied(text, resolved.edit, uri), text.slice(0, text.indexOf('  publish')));
  assert.ok((await connection.diagnostics(uri, () => true)).some((d) => d.code === 'misspelled-field'));
});

test('items of one List have fixes of their own, and each finding can be silenced', async () => {
  const item = (name: string): string =>
    `- apiVersion: v1\n  kind: Service\n  metadata: {name: ${name}}\n  spec:\n    clusterIP: none\n    ports: [{port: 80}]\n`;
  const text = `apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`;
  const { connection, folder } = await start({ 'a.yaml': text });
  const uri = folder.uriOf('a.yaml');
  const all = await connection.diagnostics(uri, (d) => d.filter((x) => x.code === 'cluster-ip-invalid').length === 2);
  const second = all.filter((d) => d.code === 'cluster-ip-invalid')[1];
  assert.ok(second);
  const actions = await connection.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: second.range,
    context: { diagnostics: all },
  });
  const resolve = async (title: string): Promise<string> => {
    const action = actions.find((a) => a.title === title);
    assert.ok(action, `${title} among ${actions.map((a) => a.title).join(', ')}`);
    return applied(text, (await connection.request<CodeAction>('codeAction/resolve', action)).edit, uri);
  };
  assert.equal(await resolve('Write None'), `apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b').replace('none', 'None')}`);
  const silenced = await resolve('Ignore "cluster-ip-invalid" here');
  assert.equal(
    silenced,
    text.slice(0, text.lastIndexOf('    clusterIP')) +
      '    # headlight-ignore: cluster-ip-invalid\n' +
      text.slice(text.lastIndexOf('    clusterIP')),
  );
  assert.ok(actions.at(-1)?.title.startsWith('Ignore'));
});

test('a stale code action resolves to nothing', async () => {
  const { connection, folder } = await start(bad);
  const uri = folder.uriOf('db.yaml');
  const stale = { title: 'gone', data: { uri, rule, message: 'gone', name: 'db', title: 'gone' } };
  assert.equal((await connection.request<CodeAction>('codeAction/resolve', stale)).edit, undefined);
  assert.equal((await connection.request<CodeAction>('codeAction/resolve', { title: 'x', data: 5 })).edit, undefined);
});

test('a pod of a chart, in a namespace that a template makes, can be asked from', async () => {
  const chart =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-x\n  namespace: "{{ .Values.namespace }}"\nspec: {containers: [{name: c, image: i}]}\n';
  const { connection } = await start({ ...good, 'chart.yaml': chart });
  const { pods } = await connection.request<{ pods: { label: string; namespace: string }[] }>('headlight/pods', {});
  const pod = pods.find(({ label }) => label === '…-x');
  assert.equal(pod?.namespace, '…');
  const { text } = await connection.request<{ text: string }>('headlight/walk', { name: 'db-headless.data', pod: '…-x', namespace: '…' });
  assert.match(text, /asked by …-x in namespace …\n/);
  assert.match(text, /search ….svc.cluster.local svc.cluster.local/);
  assert.match(text, /db-headless\.data\.svc\.cluster\.local\. {2}answers/);
  assert.deepEqual((await connection.request<{ namespaces: string[] }>('headlight/topology', {})).namespaces, ['data']);
  assert.deepEqual((await connection.request<{ namespaces: string[] }>('headlight/zone', {})).namespaces, ['data']);
});

test('zone, resolve and nameAt', async () => {
  const { connection, folder } = await start(good);
  const zone = await connection.request<{ text: string; links: unknown[]; namespaces: string[] }>('headlight/zone', {});
  assert.match(zone.text, /^db-0\.db-headless\.data\.svc +IN A/m);
  assert.ok(zone.links.length > 0);
  assert.deepEqual(zone.namespaces, ['data']);
  assert.match((await connection.request<{ text: string }>('headlight/zone', { namespaces: ['other'] })).text, /no records/);
  const answer = await connection.request<{ answers: { name: string; type: string; records: unknown[] }[] }>('headlight/resolve', {
    name: 'db-headless',
    from: 'data',
    type: 'A',
  });
  assert.deepEqual(
    answer.answers.map((a) => [a.name, a.type, a.records.length]),
    [['db-headless.data.svc.cluster.local', 'A', 3]],
  );
  const missing = await connection.request<{ answers: { rcode: string }[] }>('headlight/resolve', {
    name: 'nothing.data.svc.cluster.local',
    type: 'A',
  });
  assert.deepEqual(
    missing.answers.map((a) => a.rcode),
    ['NXDOMAIN'],
  );
  const name = await connection.request<{ fqdn: string }>('headlight/nameAt', {
    uri: folder.uriOf('db.yaml'),
    position: positionOf(statefulSet('db-headless'), 'db-0.db-headless'),
  });
  assert.equal(name.fqdn, 'db-0.db-headless.data.svc.cluster.local');
  assert.equal(await connection.request('headlight/nameAt', { uri: folder.uriOf('db.yaml'), position: { line: 0, character: 0 } }), null);
});

test('configuration: the client, initializationOptions, .headlight.yaml; the strongest wins', async () => {
  const zoneOf = async (
    params: Readonly<Record<string, unknown>>,
    configuration: unknown,
    files: Readonly<Record<string, string>> = {},
  ) => {
    const { connection } = await start({ ...good, ...files }, params, configuration);
    return (await connection.request<{ text: string }>('headlight/zone', {})).text;
  };
  assert.match(await zoneOf({ initializationOptions: { clusterDomain: 'init.example' } }, {}), /^\$ORIGIN init\.example\.$/m);
  assert.match(
    await zoneOf({ initializationOptions: { headlight: { clusterDomain: 'init.example' } } }, { clusterDomain: 'client.example' }),
    /^\$ORIGIN client\.example\.$/m,
  );
  assert.match(
    await zoneOf({}, { clusterDomain: 'client.example' }, { '.headlight.yaml': 'clusterDomain: file.example\n' }),
    /^\$ORIGIN file\.example\.$/m,
  );
});

test('configuration: changes are taken over, bad values are said and defaults used', async () => {
  const { connection, folder } = await start(bad);
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, (all) => all.some((d) => d.code === rule));
  connection.configuration = { rules: { [rule]: 'off' } };
  connection.notify('workspace/didChangeConfiguration', { settings: null });
  await connection.diagnostics(uri, (all) => !all.some((d) => d.code === rule));
  connection.configuration = { 'rules.statefulset-service-not-found': 'hint', clusterDomain: 'Not A Domain', nonsense: true };
  connection.notify('workspace/didChangeConfiguration', { settings: null });
  const all = await connection.diagnostics(uri, (d) => d.some((x) => x.code === rule));
  assert.equal(all.find((d) => d.code === rule)?.severity, 4);
  const logged = connection.messages
    .filter((m) => m.method === 'window/logMessage')
    .map((m) => (m.params as { message: string }).message)
    .join('\n');
  assert.match(logged, /nonsense/);
  assert.match((await connection.request<{ text: string }>('headlight/zone', {})).text, /cluster\.local/);
});

test('.headlight.yaml: problems are placed on their keys, and edits count at once', async () => {
  const { connection, folder } = await start({ ...bad, '.headlight.yaml': 'clusterDomain: ok.example\nrules:\n  no-such-rule: error\n' });
  const uri = folder.uriOf('.headlight.yaml');
  const [problem] = await connection.diagnostics(uri, (all) => all.length > 0);
  assert.deepEqual([problem?.range.start.line, problem?.range.start.character], [2, 2]);
  connection.open(uri, `rules:\n  ${rule}: "off"\n`);
  await connection.diagnostics(folder.uriOf('db.yaml'), (all) => !all.some((d) => d.code === rule));
  await connection.diagnostics(uri, (all) => all.length === 0);
});

test('lenses and hints are there, and each kind can be turned off', async () => {
  const { connection, folder } = await start(good);
  const ask = async (name: string) => {
    const textDocument = { uri: folder.uriOf(name) };
    const lenses = await connection.request<{ command: { title: string } }[]>('textDocument/codeLens', { textDocument });
    const hints = await connection.request<{ label: string }[]>('textDocument/inlayHint', {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    });
    return [...lenses.map((lens) => lens.command.title), ...hints.map((hint) => hint.label)];
  };
  assert.deepEqual(await ask('svc.yaml'), ['headless · 3 pods · 1 name used', '→ 3 pods']);
  assert.deepEqual(await ask('db.yaml'), ['db-{0…2}.db-headless']);
  await connection.until('news of the start', () => connection.messages.find((m) => m.method === 'headlight/changed'));
  connection.configuration = { codeLens: { services: false, workloads: false }, inlayHints: { selectors: false } };
  const told = connection.messages.length;
  connection.notify('workspace/didChangeConfiguration', { settings: null });
  await connection.until('news after new settings', () => connection.messages.slice(told).find((m) => m.method === 'headlight/changed'));
  assert.deepEqual(await ask('svc.yaml'), []);
  assert.deepEqual(await ask('db.yaml'), []);
});

test('completion, rename and workspace symbols', async () => {
  const { connection, folder } = await start(good);
  const text = statefulSet('db-headless');
  const textDocument = { uri: folder.uriOf('db.yaml') };
  const { items } = await connection.request<{ items: { label: string }[] }>('textDocument/completion', {
    textDocument,
    position: { line: 6, character: 15 },
  });
  assert.ok(items.some((item) => item.label === 'db-headless'));
  const position = positionOf(text, 'db-headless');
  assert.deepEqual(await connection.request('textDocument/prepareRename', { textDocument, position }), {
    range: { start: { line: 6, character: 15 }, end: { line: 6, character: 26 } },
    placeholder: 'db-headless',
  });
  const edit = await connection.request<WorkspaceEdit>('textDocument/rename', { textDocument, position, newName: 'pg' });
  assert.equal(applied(service, edit, folder.uriOf('svc.yaml')), service.replace('db-headless', 'pg'));
  assert.equal(applied(text, edit, textDocument.uri), text.replaceAll('db-headless', 'pg'));
  assert.match((await connection.ask('textDocument/rename', { textDocument, position, newName: 'Not A Name' })).error?.message ?? '', /\S/);
  const symbols = await connection.request<{ name: string; containerName: string; location: Location }[]>('workspace/symbol', {
    query: 'db-0.db-headless.data',
  });
  assert.deepEqual(
    symbols.map(({ name, containerName, location }) => [name, containerName, location.uri]),
    [['db-0.db-headless.data', 'StatefulSet db in data', textDocument.uri]],
  );
});
