import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentedRules } from '../../server/tools/gen/rule-documents.ts';
import { configSchema } from '../../server/tools/gen/generated.ts';
import { skip } from '../charts/lib/engine.ts';
import { folderWith, run } from './lib/run.ts';
import { settingCases, settingFiles } from './lib/setting-cases.ts';

function keysOf(schema: unknown, prefix = ''): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema) || prefix === 'rules.') return [prefix.replace(/\.$/, '')];
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => keysOf(value, `${prefix}${key}.`));
}

test('every key that the schema of .headlight.yaml offers is tried', () => {
  assert.deepEqual(keysOf(configSchema(documentedRules())).sort(), Object.keys(settingCases).sort());
});

for (const [key, { yaml, args, files = {}, needsEngine = false, shows, gone }] of Object.entries(settingCases)) {
  test(`.headlight.yaml: ${key}`, { skip: needsEngine && skip }, () => {
    const all = { ...settingFiles, ...files };
    const output = (settings: Readonly<Record<string, string>>): string => {
      const { out, err } = run(folderWith({ ...all, ...settings }), args);
      return `${out}${err}`;
    };
    const before = output({});
    const after = output({ '.headlight.yaml': `${yaml}\n` });
    if (shows !== undefined) assert.deepEqual([shows.test(after), shows.test(before)], [true, false], after);
    if (gone !== undefined) assert.deepEqual([gone.test(after), gone.test(before)], [false, true], after);
    assert.doesNotMatch(after, /\.headlight\.yaml:/);
  });
}

test('a namespace for some paths, and what is wrong in the file', () => {
  const folder = folderWith({ ...settingFiles, '.headlight.yaml': 'overrides:\n  - paths: [web.yaml]\n    defaultNamespace: front\n' });
  assert.match(run(folder, ['zone']).out, /^web\.front\.svc/m);
});
