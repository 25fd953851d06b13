import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const file = (name: string): string => fileURLToPath(new URL(`../../../syntaxes/${name}`, import.meta.url));
const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
await oniguruma.loadWASM(new Uint8Array(wasm).buffer);

/** Stands for YAML's own grammar: keys, comments, and the rest of a line as a string. */
const yaml = JSON.stringify({
  scopeName: 'source.yaml',
  patterns: [
    { name: 'comment.line.number-sign.yaml', match: '#.*$' },
    { match: '([\\w.-]+)(:)\\s', captures: { 1: { name: 'entity.name.tag.yaml' }, 2: { name: 'punctuation.separator.yaml' } } },
    { name: 'string.unquoted.plain.out.yaml', begin: '(?=\\S)', end: '(?=\\s*$|\\s+#)' },
  ],
});
const paths: Readonly<Record<string, string>> = {
  'source.headlight-zone': 'zone.tmLanguage.json',
  'headlight.cluster-names.injection': 'cluster-names.injection.json',
};
const registryOf = (injections: readonly string[]): textmate.Registry =>
  new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const name = paths[scope];
      return scope === 'source.yaml'
        ? textmate.parseRawGrammar(yaml, 'yaml.json')
        : name
          ? textmate.parseRawGrammar(readFileSync(file(name), 'utf8'), name)
          : null;
    },
    getInjections: (scope) => (scope === 'source.yaml' ? [...injections] : undefined),
  });
const registry = registryOf(['headlight.cluster-names.injection']);

/** Every token of a line with its innermost scope, but for those without a scope of their own. */
async function tokens(scope: string, line: string): Promise<readonly (readonly [string, string])[]> {
  const grammar = await registry.loadGrammar(scope);
  assert.ok(grammar, `${scope} loads`);
  return grammar
    .tokenizeLine(line, textmate.INITIAL)
    .tokens.map((token): readonly [string, string] => [line.slice(token.startIndex, token.endIndex), token.scopes.at(-1) ?? ''])
    .filter(([text, name]) => text.trim() !== '' && name !== scope);
}

const short = (found: readonly (readonly [string, string])[]): readonly string[] =>
  found.map(([text, scope]) => `${text}=${scope.split('.').slice(0, 3).join('.')}`);

test('zone: an address record', async () => {
  assert.deepEqual(short(await tokens('source.headlight-zone', 'db-0.db.data.svc 30 IN A     192.0.2.1 ; <address of db-0>, once Ready')), [
    'db-0.db.data.svc=entity.name.function',
    '30=constant.numeric.ttl',
    'IN=keyword.other.class',
    'A=storage.type.record',
    '192.0.2.1=constant.numeric.address',
    ';=punctuation.definition.comment',
    '<address of db-0>=variable.other.symbolic',
    ', once Ready=comment.line.semicolon',
  ]);
});

test('zone: an IPv6 address, a service record, an alias, text', async () => {
  assert.deepEqual(short(await tokens('source.headlight-zone', 'db.data.svc IN AAAA  2001:db8::1')), [
    'db.data.svc=entity.name.function',
    'IN=keyword.other.class',
    'AAAA=storage.type.record',
    '2001:db8::1=constant.numeric.address',
  ]);
  assert.deepEqual(
    short(await tokens('source.headlight-zone', '_sql._tcp.db.data.svc IN SRV   0 100 5432 db-0.db.data.svc.cluster.local.')),
    [
      '_sql._tcp=variable.parameter.label',
      'db.data.svc=entity.name.function',
      'IN=keyword.other.class',
      'SRV=storage.type.record',
      '0=constant.numeric.headlight-zone',
      '100=constant.numeric.headlight-zone',
      '5432=constant.numeric.headlight-zone',
      'db-0.db.data.svc.cluster.local.=entity.name.type',
    ],
  );
  assert.deepEqual(
    short(await tokens('source.headlight-zone', 'web.data.svc IN CNAME example.com.')).at(-1),
    'example.com.=entity.name.type',
  );
  assert.deepEqual(short(await tokens('source.headlight-zone', 'dns-version IN TXT   "1.1.0"')).at(-1), '"1.1.0"=string.quoted.double');
});

test('zone: directives and comments', async () => {
  assert.deepEqual(short(await tokens('source.headlight-zone', '$ORIGIN cluster.local.')), [
    '$ORIGIN=keyword.control.directive',
    'cluster.local.=constant.other.headlight-zone',
  ]);
  assert.deepEqual(short(await tokens('source.headlight-zone', '; namespace data')), [
    ';=punctuation.definition.comment',
    ' namespace data=comment.line.semicolon',
  ]);
});

const parts = async (line: string): Promise<readonly string[]> =>
  (await tokens('source.yaml', line))
    .filter(([, scope]) => scope.endsWith('.cluster-name.headlight'))
    .map(([text, scope]) => `${text}=${scope.split('.').at(-3) ?? ''}`);

test('cluster names in YAML strings: pod, service, namespace, domain', async () => {
  assert.deepEqual(await parts('value: db-0.db-headless.data.svc.cluster.local'), [
    'db-0=pod',
    'db-headless=service',
    'data=namespace',
    'svc.cluster.local=domain',
  ]);
  assert.deepEqual(await parts('value: postgres://app@db-headless.data.svc:5432/app'), [
    'db-headless=service',
    'data=namespace',
    'svc=domain',
  ]);
  assert.deepEqual(await parts('value: _sql._tcp.db.data.svc.cluster.local.'), [
    '_sql._tcp=port',
    'db=service',
    'data=namespace',
    'svc.cluster.local=domain',
  ]);
  assert.deepEqual(await parts('value: a.b.svc,c.d.svc'), [
    'a=service',
    'b=namespace',
    'svc=domain',
    'c=service',
    'd=namespace',
    'svc=domain',
  ]);
});

test('cluster names: comments, keys and other text keep the colours of YAML', async () => {
  for (const line of [
    '# db.data.svc.cluster.local',
    'db.data.svc: x',
    'value: www.example.com',
    'value: my-svc',
    'value: file.svc',
    'image: quay.example/x.svcs.y',
  ]) {
    assert.deepEqual(await parts(line), [], line);
  }
  const [key] = await tokens('source.yaml', 'value: db.data.svc');
  assert.deepEqual(key, ['value', 'entity.name.tag.yaml']);
});

test('cluster names: every character keeps the scopes that YAML gives it', async () => {
  const plain = await registryOf([]).loadGrammar('source.yaml');
  const injected = await registry.loadGrammar('source.yaml');
  assert.ok(plain && injected);
  const scopesOf = (grammar: textmate.IGrammar, line: string): readonly string[] =>
    grammar
      .tokenizeLine(line, textmate.INITIAL)
      .tokens.flatMap((token) =>
        Array.from(line.slice(token.startIndex, token.endIndex), () =>
          token.scopes.filter((scope) => !scope.endsWith('.cluster-name.headlight')).join(' '),
        ),
      );
  for (const line of [
    'value: db-0.db-headless.data.svc.cluster.local',
    'url: postgres://u:p@db.data.svc:5432/x # db.data.svc',
    'peers: a-0.b.c.svc,a-1.b.c.svc',
    '# a.b.svc',
    'plain: words and numbers 12',
    '_sql._tcp.db.data.svc: x.y.svc.',
  ])
    assert.deepEqual(scopesOf(injected, line), scopesOf(plain, line), line);
});
