import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hole } from '../../server/src/base/texts/hole.ts';
import { positionAt, startsOf } from '../../server/src/base/lines.ts';
import { laterNames } from '../unit/lib/later-names.ts';
import { Connection, folderOf, fullCapabilities } from './connection.ts';

const atPosition = [
  'hover',
  'definition',
  'references',
  'implementation',
  'documentHighlight',
  'completion',
  'prepareRename',
  'prepareCallHierarchy',
]
  .map((name) => `textDocument/${name}`)
  .concat('headlight/nameAt', 'headlight/environment', 'headlight/treePath');
const ofDocument = ['documentLink', 'codeLens'].map((name) => `textDocument/${name}`);

/** Items of an answer. */
const itemsOf = (result: unknown): readonly unknown[] => {
  if (Array.isArray(result)) return result;
  return typeof result === 'object' && result !== null && 'items' in result && Array.isArray(result.items) ? result.items : [];
};

test('no message of the server holds what stands for names that are made later', async () => {
  const folder = folderOf({
    'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'chart/templates/all.yaml': laterNames,
    'plain.yaml': laterNames,
    'kustomization.yaml': 'resources: [plain.yaml]\nnamePrefix: p-\n',
  });
  const connection = new Connection();
  try {
    await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
    const uri = folder.uriOf('plain.yaml');
    connection.open(uri, laterNames);
    const textDocument = { uri };
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const starts = startsOf(laterNames);
    const placed = [...laterNames.matchAll(/(?<=[\w}]: \[?\{?)["\w{]/g)]
      .map(({ index }) => positionAt(starts, index + 2))
      .flatMap((position) =>
        atPosition.map((method) => ({ method, params: { textDocument, uri, position, context: { includeDeclaration: true } } })),
      );
    const whole = [
      ...ofDocument.map((method) => ({ method, params: { textDocument } })),
      { method: 'textDocument/inlayHint', params: { textDocument, range } },
      { method: 'workspace/symbol', params: { query: '' } },
      {
        method: 'textDocument/codeAction',
        params: { textDocument, range, context: { diagnostics: connection.published(uri).at(-1)?.diagnostics ?? [] } },
      },
      { method: 'headlight/zone', params: {} },
      { method: 'headlight/tree', params: {} },
      { method: 'headlight/tree', params: { filter: 'made' } },
      { method: 'headlight/topology', params: {} },
      { method: 'headlight/pods', params: {} },
      { method: 'headlight/status', params: {} },
      ...['A', 'SRV', 'PTR'].map((type) => ({ method: 'headlight/resolve', params: { name: 'made.default.svc.cluster.local', type } })),
      { method: 'headlight/resolve', params: { name: 'made', from: 'default' } },
      { method: 'headlight/walk', params: { name: 'made', kind: 'Deployment', namespace: 'default', workload: 'app' } },
    ];
    for (const { method, params } of [...whole, ...placed]) {
      const answer = await connection.ask(method, params);
      const text = JSON.stringify(answer);
      assert.ok(
        !text.includes(hole),
        `${method} ${JSON.stringify(params)}: …${text.slice(Math.max(0, text.indexOf(hole) - 150), text.indexOf(hole) + 80)}`,
      );
      const more =
        method === 'textDocument/completion'
          ? 'completionItem/resolve'
          : method === 'textDocument/codeAction'
            ? 'codeAction/resolve'
            : method.endsWith('prepareCallHierarchy')
              ? 'callHierarchy/incomingCalls'
              : undefined;
      if (more !== undefined)
        for (const item of itemsOf(answer.result).slice(0, 20))
          await connection.ask(more, more.startsWith('callHierarchy') ? { item } : item);
    }
    const leaks = connection.messages.map((message) => JSON.stringify(message)).filter((text) => text.includes(hole));
    assert.deepEqual(
      leaks.map((text) => text.slice(Math.max(0, text.indexOf(hole) - 150), text.indexOf(hole) + 80)),
      [],
    );
  } finally {
    await connection.close();
    folder.remove();
  }
});
