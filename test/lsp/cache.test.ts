import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, test } from 'node:test';
import { Connection, folderOf } from './connection.ts';
import { service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => { for (const cleanup of cleanups.splice(0).reverse()) await cleanup(); });

/** A server from start to end: the codes of what it says of a file, and its log. */
async function run(rootUri: string, storagePath: string, uri: string): Promise<{ readonly codes: readonly unknown[]; readonly log: string }> {
  const connection = new Connection();
  cleanups.push(() => connection.kill());
  await connection.initialize({ rootUri, initializationOptions: { storagePath } });
  const found = await connection.diagnostics(uri, (diagnostics) => diagnostics.length > 0);
  await connection.request('shutdown', undefined);
  connection.notify('exit', undefined);
  await connection.exited;
  const log = connection.messages.filter((m) => m.method === 'window/logMessage').map((m) => JSON.stringify(m.params)).join('\n');
  return { codes: found.map((d) => d.code), log };
}

test('what was read is there at the next start; a damaged cache is thrown away', async () => {
  const folder = folderOf({ 'set.yaml': statefulSet('nowhere'), 'svc.yaml': service });
  const storage = mkdtempSync(path.join(tmpdir(), 'headlight-'));
  cleanups.push(() => folder.remove(), () => rmSync(storage, { recursive: true, force: true }));
  for (const name of ['set.yaml', 'svc.yaml']) utimesSync(fileURLToPath(folder.uriOf(name)), 1e9, 1e9);
  const first = await run(folder.uri, storage, folder.uriOf('set.yaml'));
  const file = path.join(storage, 'facts.cache');
  assert.ok(existsSync(file));
  assert.ok(!first.log.includes('Settings'), first.log);
  const second = await run(folder.uri, storage, folder.uriOf('set.yaml'));
  assert.deepEqual(second.codes, first.codes);
  const bytes = readFileSync(file);
  bytes[bytes.length - 5] = 0;
  writeFileSync(file, bytes);
  const third = await run(folder.uri, storage, folder.uriOf('set.yaml'));
  assert.deepEqual(third.codes, first.codes);
  assert.match(third.log, /is damaged/);
});
