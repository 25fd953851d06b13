// Clients that are not ours, against the bundled server: one in Python, and the SDK's own.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { tools } from '../../../server/src/tools/table.ts';
import { database, folderWith, repository } from '../lib/run.ts';

const program = path.join(repository, 'dist/cli.js');
const script = path.join(repository, 'test/cli/mcp/mcp_client.py');

const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import sys; assert sys.version_info >= (3, 8)']).status === 0);
const checks: Readonly<Record<string, string>> =
  python === undefined ? {} : JSON.parse(spawnSync(python, [script, '--list'], { encoding: 'utf8' }).stdout);

test('there is a Python for the client that is written in it', { skip: python === undefined }, () => {
  assert.ok(Object.keys(checks).length >= 9, Object.keys(checks).join());
});

for (const [name, what] of Object.entries(checks)) {
  test(`Python: ${what}`, { skip: name === 'two_thousand_calls' && process.platform !== 'linux' }, () => {
    const { stdout, stderr } = spawnSync(python ?? '', [script, name, process.execPath, program, 'mcp'], { encoding: 'utf8' });
    assert.equal(stdout.trimEnd().split('\n').at(-1), 'passed', stdout + stderr);
  });
}

test('the SDK’s client: tools with their schemas, answers, errors, resources, prompts, and a call that is called off', async (t) => {
  const folder = folderWith({ 'db.yaml': database('db-headles') });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [program, 'mcp'], cwd: folder, stderr: 'ignore' }));
  t.after(() => client.close());
  assert.deepEqual(
    (await client.listTools()).tools.map(({ name }) => name),
    tools.map(({ name }) => name),
  );
  const lint = await client.callTool({ name: 'lint', arguments: {} });
  assert.match(JSON.stringify(lint.content), /db\.yaml:20:16 warning statefulset-service-not-found/);
  assert.equal((lint.structuredContent as { readonly total: number }).total, 1);
  const wrong = await client.callTool({ name: 'lint', arguments: { paths: 3 } }).then(
    ({ isError }) => isError,
    () => true,
  );
  assert.equal(wrong, true);
  const { resources } = await client.listResources();
  const zone = resources.find(({ uri }) => uri.startsWith('headlight://zones/'));
  assert.match(JSON.stringify(await client.readResource({ uri: zone?.uri ?? '' })), /db-headless\.data\.svc/);
  assert.equal((await client.listPrompts()).prompts.length, 1);
  const calledOff = new AbortController();
  const asked = client.callTool({ name: 'lint', arguments: {} }, { signal: calledOff.signal });
  calledOff.abort();
  await assert.rejects(asked);
  assert.equal((await client.callTool({ name: 'names_of', arguments: { name: 'db' } })).isError, undefined);
});
