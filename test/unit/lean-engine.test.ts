import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLeanEngine } from '../../server/src/lsp/lean-engine.ts';

test('an engine with two optimizing compilers uses the thorough one from the first key on', () => {
  const flags: string[] = [];
  const engine = createLeanEngine('13.6.233.17-node.53', (flag) => flags.push(flag));
  assert.deepEqual(flags, ['--force-emit-interrupt-budget-checks', '--no-turbofan']);
  engine.hurry();
  engine.hurry();
  assert.deepEqual(flags.slice(2), ['--turbofan']);
});

test('an engine with one is left alone', () => {
  const flags: string[] = [];
  createLeanEngine('11.3.244.8-node.30', (flag) => flags.push(flag)).hurry();
  assert.deepEqual(flags, []);
});
