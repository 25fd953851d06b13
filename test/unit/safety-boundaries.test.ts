import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(path.join(root, 'server/src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(path.sep).join('/'));
const textOf = (name: string): string => readFileSync(path.join(root, 'server/src', name), 'utf8');

/** Modules that start processes, open connections or run text as code. */
const dangerous =
  /^(?:node:)?(?:child_process|cluster|dgram|dns(?:\/promises)?|http2?|https|inspector(?:\/promises)?|net|repl|tls|vm|wasi|worker_threads)$/;
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from\s*|import\s*\(?\s*|require\(\s*)['"]([^'"]+)['"]/g)].map((m) => m[1] ?? '');

test('nothing of the server starts a process, opens a connection or runs text as code; the command line runs helm and Git, on request', () => {
  assert.ok(files.length > 200);
  const found = files.flatMap((name) =>
    importsOf(textOf(name))
      .filter((each) => dangerous.test(each))
      .map((each) => `${name}: ${each}`),
  );
  // The engine's collector of garbage is got at by a fixed word. Helm's engine has a thread, which loses what reaches a network; the
  // assistants' server has one, so that what goes on too long can be ended.
  assert.deepEqual(found.sort(), [
    'cli/git/git.ts: node:child_process',
    'cli/helm.ts: node:child_process',
    'cli/mcp/launch.ts: node:worker_threads',
    'cli/mcp/thread.ts: node:worker_threads',
    'host/node/engine.ts: node:worker_threads',
    'host/node/helm-worker.ts: node:worker_threads',
    'host/node/memory.ts: node:vm',
  ]);
  const words = files.flatMap((name) => {
    const code = textOf(name)
      .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
      .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
    return [
      ...code.matchAll(/\b(?:fetch|eval|Function|WebSocket|EventSource|XMLHttpRequest)\s*\(|\bprocess\.(?:binding|dlopen|kill)\b/g),
    ].map((m) => `${name}: ${m[0]}`);
  });
  assert.deepEqual(words, []);
});

test('what the language server is made of does not reach the command line', () => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const each of importsOf(textOf(name)))
      if (each.startsWith('.') && each.endsWith('.ts')) visit(path.posix.join(path.posix.dirname(name), each));
  };
  visit('lsp/main.ts');
  assert.ok(seen.size > 150, 'imports are followed');
  assert.deepEqual(
    [...seen].filter((name) => name.startsWith('cli/')),
    [],
  );
});

test('only the host and its adapters touch the file system', () => {
  const found = files
    .filter((name) => importsOf(textOf(name)).some((each) => /^(?:node:)?fs(?:\/promises)?$/.test(each)))
    .map((name) => name.split('/')[0]);
  assert.deepEqual([...new Set(found)].sort(), ['cli', 'host', 'lsp']);
});
