import assert from 'node:assert/strict';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, test } from 'node:test';
import { readSealed, writeSealed } from '../../server/src/host/node/sealed-file.ts';
import { scratch } from '../unit/lib/scratch.ts';
import { Connection, folderOf } from './connection.ts';
import { service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server from start to end: the codes and messages of what it says of a file, and its log. */
async function run(
  rootUri: string,
  storagePath: string,
  uri: string,
): Promise<{ readonly codes: readonly unknown[]; readonly messages: readonly string[]; readonly log: string }> {
  const connection = new Connection();
  cleanups.push(() => connection.kill());
  await connection.initialize({ rootUri, initializationOptions: { storagePath } });
  const found = await connection.diagnostics(uri, (diagnostics) => diagnostics.length > 0);
  await connection.request('shutdown', undefined);
  connection.notify('exit', undefined);
  await connection.exited;
  const log = connection.messages
    .filter((m) => m.method === 'window/logMessage')
    .map((m) => JSON.stringify(m.params))
    .join('\n');
  return { codes: found.map((d) => d.code), messages: found.map((d) => String(d.message)), log };
}

test('what was read is there at the next start; a damaged cache is thrown away', async () => {
  const folder = folderOf({ 'set.yaml': statefulSet('nowhere'), 'svc.yaml': service });
  const storage = scratch('cache');
  cleanups.push(() => folder.remove());
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

test('findings are there at the next start without judging, as long as nothing is different', async () => {
  const folder = folderOf({ 'svc.yaml': service, 'z.yaml': statefulSet('nowhere') });
  const storage = scratch('cache');
  cleanups.push(() => folder.remove());
  const last = folder.uriOf('z.yaml');
  for (const name of ['svc.yaml', 'z.yaml']) utimesSync(fileURLToPath(folder.uriOf(name)), 1e9, 1e9);
  const first = await run(folder.uri, storage, last);
  const file = path.join(storage, 'findings.cache');
  const kind = readFileSync(file, 'latin1').split('\t')[0] ?? '';
  const kept = readSealed(file, kind);
  assert.ok(typeof kept === 'object');
  const [message = ''] = first.messages;
  const writer = writeSealed(file, kind, kept.note);
  for (const line of kept.body.toString('utf8').trimEnd().split('\n'))
    writer.add(line.replace(JSON.stringify(message).slice(1, -1), 'As it was found the last time.'));
  writer.finish();
  assert.deepEqual((await run(folder.uri, storage, last)).messages, ['As it was found the last time.', ...first.messages.slice(1)]);
  writeFileSync(fileURLToPath(folder.uriOf('svc.yaml')), `${service}# something else\n`);
  assert.deepEqual((await run(folder.uri, storage, last)).messages, first.messages);
});
