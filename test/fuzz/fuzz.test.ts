import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createAnalysis } from '../../server/src/analysis.ts';
import { applyEdits } from '../../server/src/base/text-edit.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { parseYaml } from '../../server/src/yaml/parse.ts';
import { folderWith } from '../unit/lib/scratch.ts';
import { aliasBomb } from './lib/hostile.ts';
import { inverse } from './lib/run-edits.ts';

const fuzz = fileURLToPath(new URL('fuzz.ts', import.meta.url));

function run(args: readonly string[]): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fuzz, ...args], {
    encoding: 'utf8',
    env: { ...process.env, HEADLIGHT_CORPUS: '' },
  });
  return { code: status, text: stdout + stderr };
}

test('a short run finds nothing: sixty-four cases of all kinds', () => {
  const { code, text } = run(['--cases', '64', '--seed', '7', '--scale', '0.02', '--tries', '20']);
  assert.equal(code, 0, text);
  assert.match(text, /64 cases from seed 7/);
  assert.match(text, /traffic +4 cases/);
});

test('a case that fails is told, with what replays it', () => {
  const script = {
    kind: 'texts',
    files: [['a.yaml', 'a: 1']],
    steps: [{ do: 'edit', file: 0, at: 0, cut: 0, text: 7 }, { do: 'ask', file: 0, at: 0 }, { do: 'edit', file: 'x' }, null],
  };
  const { code, text } = run(['--replay', path.join(folderWith({ 'case.json': JSON.stringify(script) }), 'case.json')]);
  assert.equal(code, 1, text);
  assert.match(text, /TypeError/);
});

test('an alias bomb is bounded, and said to be one', () => {
  const text = aliasBomb(40, 10);
  const [document] = parseYaml(text);
  assert.match(document?.problems[0]?.message ?? '', /aliases expand to too many nodes/);
  const uri = 'file:///w/bomb.yaml';
  const analysis = createAnalysis({ readText: () => text, configuration: { settings: defaultSettings } });
  analysis.apply([{ uri, text }]);
  assert.deepEqual(analysis.status().broken, [uri], 'the file is told as one that could not be read to its end');
  assert.deepEqual(analysis.diagnostics(uri), [], 'nothing is said of an object that was not followed to its end');
  assert.ok(JSON.stringify(analysis.facts(uri)).length < 20_000_000);
});

test('the inverse of edits is an inverse', () => {
  const text = 'one two three';
  const edits = [
    { span: { start: 8, end: 13 }, newText: '' },
    { span: { start: 0, end: 3 }, newText: 'eleven' },
    { span: { start: 4, end: 4 }, newText: 'and ' },
  ];
  const after = applyEdits(text, edits);
  assert.equal(after, 'eleven and two ');
  assert.equal(applyEdits(after, inverse(text, edits)), text);
});
