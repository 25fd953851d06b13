import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { hostileNames, manifestsWith } from '../../unit/lib/hostile-names.ts';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Not shown as they are, but used: addresses, what is written into documents, and what is asked for again. */
const used = new Set([
  'uri',
  'target',
  'targetUri',
  'href',
  'newText',
  'textEditText',
  'insertText',
  'data',
  'id',
  'path',
  'arguments',
  'placeholder',
  'host',
  'svg',
  'standalone',
  'mermaid',
  'changes',
  'dependsOn',
  'of',
  'namespaces',
]);
/** Of several lines, and of tables with tabs. */
const multiline = new Set(['value', 'text', 'message']);
const control = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Texts in a message that hold more than text, with where they stand. */
function faults(value: unknown, at = '', key = ''): string[] {
  if (typeof value === 'string') {
    const shown = multiline.has(key) ? value.replaceAll('\n', '') : value;
    return !used.has(key) && control.test(shown) ? [`${at}: ${JSON.stringify(value.slice(0, 200))}`] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => faults(item, `${at}[${i}]`, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (used.has(name) ? [] : faults(inner, `${at}.${name}`, name)));
}

test('nothing that a client shows holds control or format characters of the workspace', async () => {
  const fileName = (word: string): string => word.replace(/[/\u0000]|[\ud800-\udfff]/g, '_').slice(0, 60);
  const words = hostileNames.filter((word) => control.test(word) || word.includes('##'));
  const files = Object.assign(
    {},
    ...words.map((word, i): Record<string, string> => {
      const w = JSON.stringify(word);
      return {
        [`${i}${fileName(word)}.yaml`]: manifestsWith(word),
        [`b${i}${fileName(word)}.yaml`]: `apiVersion: v1\nkind: Service\nmetadata:\n\tname: ${w}\n`,
        [`k${fileName(word)}/kustomization.yaml`]: `namePrefix: ${w}\nresources: [${w}, a.yaml]\n`,
        [`k${fileName(word)}/a.yaml`]: manifestsWith(word),
        [`k${fileName(word)}/big.yaml`]: `# ${'x'.repeat(1 << 20)}\n`,
      };
    }),
  ) as Record<string, string>;
  const folder = folderOf({
    ...files,
    '.headlight.yaml': `files.maxSize: 1\n${words.map((word) => `${JSON.stringify(word)}: 1\n`).join('')}`,
  });
  const connection = new Connection();
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  connection.configuration = Object.fromEntries(words.map((word) => [word, 1]));
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  await connection.diagnostics(folder.uriOf('.headlight.yaml'), (all) => all.length > 0);
  const asked = new Set<string>();
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const { result, error } = await connection.ask(method, params);
    if ((Array.isArray(result) ? result.length > 0 : result !== null && result !== undefined) || error) asked.add(method);
    return result;
  };
  for (const [i, word] of words.entries()) {
    const name = `${i}${fileName(word)}.yaml`;
    const uri = folder.uriOf(name);
    const text = files[name] ?? '';
    const lines = text.split('\n');
    connection.open(uri, text);
    const textDocument = { uri };
    const whole = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const last = connection.published(uri).at(-1)?.diagnostics ?? [];
    const actions = await ask('textDocument/codeAction', { textDocument, range: whole, context: { diagnostics: last } });
    if (Array.isArray(actions)) for (const action of actions.slice(0, 10)) await ask('codeAction/resolve', action);
    for (const method of ['codeLens', 'documentSymbol', 'diagnostic']) await ask(`textDocument/${method}`, { textDocument });
    await ask('workspace/willRenameFiles', { files: [{ oldUri: uri, newUri: folder.uriOf(`moved/${name}`) }] });
    await ask('workspace/executeCommand', { command: 'headlight.showReferences', arguments: [uri, { line: 2, character: 18 }] });
    await ask('textDocument/inlayHint', { textDocument, range: whole });
    await ask('textDocument/documentLink', { textDocument });
    for (const [line, written] of lines.entries()) {
      for (const { index } of [
        ...written.matchAll(/(?<=(?:name|namespace|serviceName|subdomain|externalName|app|value|targetPort): ).|U, value: "http:..w/g),
      ].slice(0, 4)) {
        const position = { line, character: index + 1 };
        for (const method of ['hover', 'completion', 'definition', 'prepareRename', 'documentHighlight', 'references'])
          await ask(`textDocument/${method}`, { textDocument, position, context: { includeDeclaration: true } });
        const items = await ask('textDocument/prepareCallHierarchy', { textDocument, position });
        if (Array.isArray(items))
          for (const item of items) for (const way of ['incomingCalls', 'outgoingCalls']) await ask(`callHierarchy/${way}`, { item });
        for (const method of ['nameAt', 'environment', 'treePath']) await ask(`headlight/${method}`, { uri, position });
      }
    }
    for (const newName of ['x', word]) await ask('textDocument/rename', { textDocument, position: { line: 2, character: 18 }, newName });
    await ask('headlight/resolve', { name: `web.${word}`, from: word });
    await ask('workspace/symbol', { query: word });
    await ask('headlight/tree', { filter: word });
    await ask('headlight/tree', { of: word });
    await ask('headlight/topology', { namespace: word });
  }
  await ask('workspace/symbol', { query: '' });
  await ask('headlight/tree', {});
  await ask('headlight/topology', {});
  await ask('headlight/zone', {});
  await ask('headlight/status', {});
  const pods = await connection.request<{ pods: readonly { readonly label: string; readonly namespace: string }[] }>('headlight/pods', {});
  for (const { label, namespace } of pods.pods.slice(0, 30)) await ask('headlight/walk', { pod: label, namespace, name: 'web' });
  await connection.until('the status is ready', () =>
    connection.messages.find((m) => m.method === 'headlight/status' && JSON.stringify(m.params).includes('"state":"ready"')),
  );
  const methods = new Map(connection.messages.flatMap((m) => (m.method === undefined ? [] : [[m.method, m]])));
  for (const method of ['textDocument/publishDiagnostics', 'window/logMessage', 'window/showMessage', 'headlight/status'])
    assert.ok(methods.has(method), method);
  for (const method of [
    'hover',
    'completion',
    'codeAction',
    'codeLens',
    'inlayHint',
    'documentLink',
    'prepareCallHierarchy',
    'prepareRename',
    'rename',
    'documentSymbol',
    'diagnostic',
  ].map((each) => `textDocument/${each}`))
    assert.ok(asked.has(method), `${method} says something`);
  assert.ok(pods.pods.length > 5, 'pods are listed');
  assert.deepEqual(
    [...new Set(connection.messages.flatMap(({ id: _id, ...message }) => faults(message)).map((fault) => fault.replace(/\[\d+\]/g, '[]')))],
    [],
  );
  assert.equal(connection.stderr, '');
});
