import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CompletionItem,
  CompletionList,
  DocumentHighlight,
  Location,
  SelectionRange,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { positionOf, service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(
  files: Readonly<Record<string, string>>,
  capabilities: unknown = fullCapabilities,
): Promise<{ connection: Connection; folder: ReturnType<typeof folderOf> }> {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  return { connection, folder };
}

const text = statefulSet('db-headless');
const good = {
  'svc.yaml': service,
  'db.yaml': text,
  'conf.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: data}\ndata: {url: "postgres://db-0.db-headless.data.svc:5432/x"}\n',
};
/** With a word of which nobody knows whether it is a host. */
const withWord = {
  ...good,
  'conf.yaml': `${good['conf.yaml']}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: data}\nspec: {containers: [{name: c, env: [{name: TOPIC, value: db-headless}]}]}\n`,
};
const endOf = (source: string, part: string): { line: number; character: number } => {
  const before = source.slice(0, source.indexOf(part) + part.length);
  return { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 };
};

test('completion: one range for all where the client takes it, else one each; insert and replace; documentation when it is looked at', async () => {
  const richer = {
    ...fullCapabilities,
    textDocument: {
      ...fullCapabilities.textDocument,
      completion: {
        completionItem: { ...fullCapabilities.textDocument.completion.completionItem, insertReplaceSupport: true },
        completionList: { itemDefaults: ['editRange'] },
      },
    },
  };
  for (const capabilities of [fullCapabilities, richer]) {
    const { connection, folder } = await start(good, capabilities);
    const textDocument = { uri: folder.uriOf('db.yaml') };
    const typed = text.replace('db-0.db-headless.data', 'db-0.db-h.data');
    connection.open(textDocument.uri, typed);
    const { items, itemDefaults, isIncomplete } = await connection.request<CompletionList>('textDocument/completion', {
      textDocument,
      position: endOf(typed, 'value: db-0.db-h'),
      context: { triggerKind: 1 },
    });
    const [item] = items;
    assert.ok(item);
    assert.deepEqual([item.label, isIncomplete], ['db-0.db-headless', false]);
    const row = typed.split('\n').findIndex((line) => line.includes('value: db-0'));
    const at = (character: number) => ({ line: row, character });
    if (capabilities === richer) {
      assert.deepEqual(itemDefaults?.editRange, { insert: { start: at(21), end: at(30) }, replace: { start: at(21), end: at(35) } });
      assert.deepEqual([item.textEdit, item.textEditText], [undefined, 'db-0.db-headless']);
    } else {
      assert.equal(itemDefaults, undefined);
      assert.deepEqual(item.textEdit, { range: { start: at(21), end: at(35) }, newText: 'db-0.db-headless' });
    }
    const resolved = await connection.request<CompletionItem>('completionItem/resolve', item);
    assert.match(JSON.stringify(resolved.documentation), /db-0\.db-headless\.data\.svc\.cluster\.local/);
  }
});

test('completion while typing: nothing before the first letter of a name, unless it is asked for', async () => {
  const { connection, folder } = await start(good);
  const textDocument = { uri: folder.uriOf('db.yaml') };
  const typed = text.replace('db-0.db-headless.data', '');
  connection.open(textDocument.uri, typed);
  const labels = async (context: unknown) =>
    (
      await connection.request<CompletionList>('textDocument/completion', { textDocument, position: endOf(typed, 'value: '), context })
    ).items.map((i) => i.label);
  assert.deepEqual(await labels({ triggerKind: 2, triggerCharacter: ' ' }), []);
  assert.ok((await labels({ triggerKind: 1 })).includes('db-headless'));
});

test('implementation, highlights, selection of a label', async () => {
  const { connection, folder } = await start(good);
  const [implementation] = await connection.request<Location[]>('textDocument/implementation', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: positionOf(service, 'db-headless'),
  });
  assert.deepEqual(
    [implementation?.uri, implementation?.range.start.line],
    [folder.uriOf('db.yaml'), text.split('\n').indexOf('  template:')],
  );
  const textDocument = { uri: folder.uriOf('db.yaml') };
  assert.equal(
    await connection.request('textDocument/documentHighlight', { textDocument, position: positionOf(text, 'apiVersion') }),
    null,
    'others may highlight',
  );
  const found = await connection.request<DocumentHighlight[]>('textDocument/documentHighlight', {
    textDocument,
    position: endOf(text, 'serviceName: db-head'),
  });
  assert.deepEqual(
    found.map((h) => [h.kind, h.range.end.character - h.range.start.character]),
    [
      [2, 11],
      [1, 11],
    ],
  );
  const [selection] = await connection.request<SelectionRange[]>('textDocument/selectionRange', {
    textDocument,
    positions: [endOf(text, 'value: db-0.db-h')],
  });
  assert.deepEqual(
    [selection?.range.start.character, selection?.range.end.character, selection?.parent?.range.start.character],
    [26, 37, 21],
  );
});

test('who resolves this name', async () => {
  const { connection, folder } = await start(good);
  const [item] = await connection.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: positionOf(service, 'db-headless'),
  });
  assert.ok(item);
  assert.equal(item.detail, 'headless Service in data');
  const incoming = await connection.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
  assert.deepEqual(incoming.map((c) => [c.from.name, c.fromRanges.length]).sort(), [
    ['conf', 1],
    ['db', 1],
  ]);
  const conf = incoming.find((c) => c.from.name === 'conf')?.from;
  const outgoing = await connection.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item: conf });
  assert.deepEqual(
    outgoing.map((c) => c.to.name),
    ['db'],
  );
  assert.equal(
    await connection.request('textDocument/prepareCallHierarchy', {
      textDocument: { uri: folder.uriOf('svc.yaml') },
      position: { line: 1, character: 8 },
    }),
    null,
  );
});

test('environment block, dig command, and the walk of a search list', async () => {
  const { connection, folder } = await start(good);
  const at = { uri: folder.uriOf('svc.yaml'), position: positionOf(service, 'db-headless') };
  const block = await connection.request<{ text: string; title: string } | null>('headlight/environment', at);
  assert.equal(block?.title, 'Service db-headless');
  assert.match(block.text, /^- name: DB_HEADLESS_SERVICE_HOST\n {2}value: db-headless\.data\.svc\.cluster\.local\n/);
  assert.equal(await connection.request('headlight/environment', { uri: at.uri, position: { line: 0, character: 0 } }), null);
  const name = await connection.request<{ dig: string; type: string; rcode: string }>('headlight/nameAt', {
    uri: at.uri,
    position: endOf(service, 'name: sql'),
  });
  assert.deepEqual([name.type, name.rcode], ['SRV', 'NOERROR']);
  assert.match(name.dig, /^kubectl run [\w-]+ -n data .* -- dig .*_sql\._tcp\.db-headless\.data\.svc\.cluster\.local\. SRV$/);
  const other = await connection.request<{ fqdn: string; rcode: string }>('headlight/nameAt', {
    ...at,
    fqdn: 'db-7.db-headless.data.svc.cluster.local',
  });
  assert.deepEqual(
    [other.fqdn, other.rcode],
    ['db-7.db-headless.data.svc.cluster.local', 'NXDOMAIN'],
    'another name, as an entry of the tree has it',
  );
  const answers = async (params: unknown) =>
    (await connection.request<{ answers: { name: string; rcode: string }[] }>('headlight/resolve', params)).answers.map(
      (a) => `${a.name} ${a.rcode}`,
    );
  assert.deepEqual(await answers({ name: 'db-0.db-headless', from: 'data', type: 'A' }), [
    'db-0.db-headless.data.svc.cluster.local NOERROR',
  ]);
  assert.deepEqual(
    await answers({ name: 'db-0.db-headless.', from: 'data', type: 'A' }),
    ['db-0.db-headless NOERROR'],
    'a final dot leaves the search list out',
  );
  assert.deepEqual(
    await answers({ name: 'nothing', from: 'data', type: 'A' }),
    ['nothing.data.svc.cluster.local NXDOMAIN'],
    'not the other name server that is asked last',
  );
});

test('rename: what needs a look carries an annotation', async () => {
  const { connection, folder } = await start(withWord);
  const edit = await connection.request<WorkspaceEdit>('textDocument/rename', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: positionOf(service, 'db-headless'),
    newName: 'pg',
  });
  const shown = (edit.documentChanges ?? []).flatMap((change) =>
    'edits' in change
      ? change.edits.map((e) => `${change.textDocument.uri.split('/').at(-1)} ${'annotationId' in e ? e.annotationId : '-'}`)
      : [],
  );
  assert.deepEqual(shown.sort(), ['conf.yaml -', 'conf.yaml text', 'db.yaml -', 'db.yaml immutable', 'svc.yaml -']);
  const labels = Object.fromEntries(
    Object.entries(edit.changeAnnotations ?? {}).map(([id, { label, needsConfirmation }]) => [id, [label, needsConfirmation]]),
  );
  assert.deepEqual(labels, {
    immutable: ['Fields that a live object cannot change', false],
    text: ['Single words that are perhaps no host names', true],
  });
});

test('rename: a client that shows no annotations gets the whole edit where all of it is sure, else the reason why not', async () => {
  const without = (workspaceEdit: object): unknown => ({
    ...fullCapabilities,
    workspace: { ...fullCapabilities.workspace, workspaceEdit },
  });
  for (const capabilities of [without({}), without({ documentChanges: true }), without({ changeAnnotationSupport: {} })]) {
    const sure = await start(good, capabilities);
    const params = (folder: ReturnType<typeof folderOf>) => ({
      textDocument: { uri: folder.uriOf('svc.yaml') },
      position: positionOf(service, 'db-headless'),
      newName: 'pg',
    });
    const edit = await sure.connection.request<WorkspaceEdit>('textDocument/rename', params(sure.folder));
    const files = new Set([
      ...Object.keys(edit.changes ?? {}),
      ...(edit.documentChanges ?? []).flatMap((change) => ('textDocument' in change ? [change.textDocument.uri] : [])),
    ]);
    assert.deepEqual([...files].map((uri) => uri.split('/').at(-1)).sort(), ['conf.yaml', 'db.yaml', 'svc.yaml']);
    assert.equal(edit.changeAnnotations, undefined);
    const doubtful = await start(withWord, capabilities);
    const { error } = await doubtful.connection.ask('textDocument/rename', params(doubtful.folder));
    assert.match(
      error?.message ?? '',
      /^conf\.yaml, line 9, holds db-headless: Nothing around such a word says that it is a host\. This editor cannot ask whether to change it, so nothing is renamed\.$/,
    );
  }
});

test('rename: onto the same name there is nothing to do', async () => {
  const { connection, folder } = await start(good);
  assert.deepEqual(
    await connection.request('textDocument/rename', {
      textDocument: { uri: folder.uriOf('svc.yaml') },
      position: positionOf(service, 'db-headless'),
      newName: 'db-headless',
    }),
    {},
  );
});
