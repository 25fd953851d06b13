import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { staleFiles } from '../../../server/tools/gen.ts';
import { configSchema, withConfiguration } from '../../../server/tools/gen/generated.ts';
import { defaultSettings, parseSettings } from '../../../server/src/settings.ts';

describe('generated files', () => {
  it('are those of the sources', async () => {
    const { stale, broken } = await staleFiles();
    assert.deepEqual(broken, []);
    assert.deepEqual(
      stale.map((file) => file.path),
      [],
      'run npm run gen',
    );
  });

  it('replace nothing of package.json but the settings', () => {
    const groups = [{ title: 'A', order: 0, properties: { 'headlight.x': { type: 'boolean' } } }];
    const text =
      '{\n  "a": { "b": 1 },\n  "contributes": { "commands": [], "configuration": [1, {"x": 2}], "z": 1 },\n  "scripts": {}\n}\n';
    const result = withConfiguration(text, groups);
    assert.ok(result.startsWith('{\n  "a": { "b": 1 },\n  "contributes": { "commands": [], "configuration": ['));
    assert.ok(result.endsWith('], "z": 1 },\n  "scripts": {}\n}\n'));
    assert.equal(withConfiguration(result, groups), result);
    for (const before of [
      '{\n  "scripts": {}\n}\n',
      '{\n  "contributes": {},\n  "scripts": {}\n}\n',
      '{\n  "contributes": {\n    "z": 1\n  }\n}\n',
    ]) {
      const once = withConfiguration(before, groups);
      assert.deepEqual(JSON.parse(once).contributes.configuration, groups);
      assert.equal(withConfiguration(once, groups), once);
    }
  });
});

describe('settings', () => {
  it('are read nested and dotted, with and without the prefix', () => {
    for (const raw of [
      { headlight: { clusterDomain: 'k.example', kubernetes: { version: '1.30' }, rules: { 'a-b': 'off' } } },
      { 'headlight.clusterDomain': 'k.example', 'headlight.kubernetes.version': '1.30', 'headlight.rules.a-b': 'off' },
      { clusterDomain: 'k.example', 'kubernetes.version': '1.30', rules: { 'a-b': 'off' } },
    ]) {
      const { settings, problems } = parseSettings(raw, ['a-b']);
      assert.deepEqual(problems, []);
      assert.equal(settings.cluster.clusterDomain, 'k.example');
      assert.equal(settings.cluster.kubernetesMinor, 30);
      assert.deepEqual(settings.rules, { 'a-b': 'off' });
    }
  });

  it('answer a bad value with a problem and the default', () => {
    const raw = {
      clusterDomain: 'a..b',
      ipFamilies: [],
      'coredns.pods': 3,
      'hover.rows': 0,
      rules: { 'a-c': 'off', 'a-b': 'loud' },
      clusterDomian: 'x',
    };
    const { settings, problems } = parseSettings(raw, ['a-b']);
    assert.deepEqual(settings, defaultSettings);
    assert.deepEqual(problems.map((problem) => problem.path).sort(), [
      'clusterDomain',
      'clusterDomian',
      'coredns.pods',
      'hover.rows',
      'ipFamilies',
      'rules.a-b',
      'rules.a-c',
    ]);
    assert.match(problems.find((problem) => problem.path === 'clusterDomian')?.message ?? '', /Did you mean "clusterDomain"/);
  });

  it('survive anything', () => {
    for (const raw of [undefined, null, 3, 'x', [], [1], { rules: 3, overrides: 3 }, { overrides: [3, {}] }])
      assert.ok(parseSettings(raw).settings.diagnostics);
  });

  it('have a schema without unknown keys', () => {
    assert.match(JSON.stringify(configSchema([])), /"endpointPodNames"/);
  });
});
