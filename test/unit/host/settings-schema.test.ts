import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { repository } from '../../../server/src/base/project.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { parseSettings } from '../../../server/src/settings.ts';
import { settingTable } from '../../../server/src/settings/table.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { toPlain } from '../../../server/src/yaml/scalar.ts';

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const schema = JSON.parse(read('server/docs/headlight.schema.json'));
const accepts = new Ajv({ strictTypes: false }).compile(schema);
const ids = rules.map(({ id }) => id);
const valueOf = (yaml: string): unknown => {
  const root = parseYaml(yaml)[0]?.root;
  assert.ok(root, yaml);
  return toPlain(root);
};

const problemsOf = (value: unknown): readonly string[] => parseSettings(value, ids).problems.map(({ message }) => message);

test('the schema is named by where it can be read', () => {
  assert.equal(schema.$id, `${repository}/blob/HEAD/server/docs/headlight.schema.json`);
  const {
    repository: { url },
    homepage,
    bugs,
  } = JSON.parse(read('package.json'));
  for (const address of [url.replace(/^git\+|\.git$/g, ''), homepage, bugs.url]) assert.ok(String(address).startsWith(repository), address);
});

test('what the README shows is valid, for the schema and for the reader', () => {
  const blocks = [...`${read('README.md')}${read('server/docs/settings.md')}`.matchAll(/```yaml\n([^`]*)```/g)]
    .map(([, text = '']) => text)
    .filter((text) => /^(?:clusterDomain|kubernetes)/m.test(text));
  assert.ok(blocks.length > 0);
  for (const block of blocks) {
    const value = valueOf(block);
    assert.ok(accepts(value), JSON.stringify(accepts.errors));
    assert.deepEqual(problemsOf(value), []);
  }
});

test('schema and reader agree on every setting, however its key is spelled', () => {
  const nested = (key: string, value: unknown): unknown => key.split('.').reduceRight((inner, part) => ({ [part]: inner }), value);
  let checked = 0;
  for (const { key, schema: own, editorOnly } of settingTable) {
    if (editorOnly === true) continue;
    const good: readonly unknown[] = [
      own.default,
      ...(own.type === 'string'
        ? (own.enum ?? [])
        : own.type === 'boolean'
          ? [true, false]
          : own.type === 'integer'
            ? [own.minimum, own.maximum]
            : (own.items.enum?.map((item) => [item]) ?? [])),
    ];
    const bad: readonly unknown[] = [
      { a: 1 },
      ...(own.type === 'boolean'
        ? ['yes', 1]
        : own.type === 'integer'
          ? ['x', own.minimum - 1, own.maximum + 1]
          : own.type === 'array'
            ? ['x', [1]]
            : own.enum
              ? ['nonsense', true]
              : [true, []]),
    ];
    for (const [values, isGood] of [
      [good, true],
      [bad, false],
    ] as const) {
      for (const value of values) {
        for (const spelled of [nested(key, value), { [key]: value }]) {
          const text = JSON.stringify(spelled);
          assert.equal(accepts(spelled), isGood, `schema: ${text}`);
          assert.equal(problemsOf(spelled).length === 0, isGood, `reader: ${text}`);
          checked += 1;
        }
      }
    }
  }
  assert.ok(checked > 100, `${checked}`);
});

test('versions and levels as YAML reads them', () => {
  for (const [yaml, minor] of [
    ['kubernetes.version: 1.30', 30],
    ['kubernetes: {version: 1.31}', 31],
    ['kubernetes.version: "1.28"', 28],
  ] as const) {
    assert.ok(accepts(valueOf(yaml)), yaml);
    assert.equal(parseSettings(valueOf(yaml), ids).settings.cluster.kubernetesMinor, minor, yaml);
  }
  for (const yaml of ['rules.headless-port-unnamed: off', 'rules: {headless-port-unnamed: hint}']) {
    assert.ok(accepts(valueOf(yaml)), yaml);
    assert.deepEqual(problemsOf(valueOf(yaml)), [], yaml);
  }
  for (const yaml of ['kubernetes.version: 1.12', 'rules.headless-port-unnamed: loud', 'clusterDomian: x', 'kubernetes.versoin: "1.30"']) {
    assert.ok(!accepts(valueOf(yaml)), yaml);
    assert.notDeepEqual(problemsOf(valueOf(yaml)), [], yaml);
  }
});
