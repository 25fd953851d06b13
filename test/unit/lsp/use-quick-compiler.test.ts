import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useQuickCompiler } from '../../../server/src/lsp/memory/use-quick-compiler.ts';

/** What an engine of this version is told. */
function told(version: string): readonly string[] {
  const flags: string[] = [];
  useQuickCompiler(version, (flag) => flags.push(flag));
  return flags;
}

test('an engine with two optimizing compilers uses the quick one', () => {
  assert.deepEqual(told('13.6.233.17-node.53'), ['--no-turbofan']);
});

test('an engine with one is left alone', () => {
  assert.deepEqual(told('11.3.244.8-node.30'), []);
});
