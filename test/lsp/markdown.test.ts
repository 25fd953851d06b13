import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Hover } from 'vscode-languageserver/node';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { positionOf, service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const rule = 'statefulset-service-not-found';
const page = `# A database\n\n\`\`\`yaml\n${service}\`\`\`\n\n\`\`\`yaml\n${statefulSet('db-headles')}\`\`\`\n`;

test('pages of Markdown are read where the setting says so, and forgotten when it no longer does', async () => {
  const connection = new Connection();
  const folder = folderOf({ 'page.md': page });
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  const uri = folder.uriOf('page.md');
  const hover = (): Promise<Hover | null> =>
    connection.request('textDocument/hover', { textDocument: { uri }, position: positionOf(page, 'db-headless') });
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  connection.open(uri, page, 1, 'markdown');
  assert.equal(await hover(), null);
  const configure = (markdown: boolean): void => {
    connection.configuration = { markdown: { enable: markdown } };
    connection.notify('workspace/didChangeConfiguration', { settings: null });
  };
  configure(true);
  const found = (await connection.diagnostics(uri, (all) => all.some(({ code }) => code === rule))).find(({ code }) => code === rule);
  assert.equal(found?.range.start.line, 24);
  assert.match(JSON.stringify(await hover()), /db-headless/);
  configure(false);
  await connection.diagnostics(uri, (all) => all.length === 0);
  assert.equal(await hover(), null);
});
