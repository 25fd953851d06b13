import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineAt, startsOf } from '../../../server/src/base/lines.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { isIdentifierKey } from '../../../server/src/facts/mentions/identifiers.ts';
import { exampleFiles, type Files } from '../../spec/lib/driver.ts';
import { analysisOf } from '../lib/workspace.ts';

const rules = documentedRules();

/** Lines of findings whose place is a name in text, by rule and file. */
function namesFound(files: Files): readonly { readonly rule: string; readonly uri: string; readonly line: number }[] {
  const analysis = analysisOf(files);
  return [...files.keys()].flatMap((uri) => {
    const facts = analysis.facts(uri);
    const spans = new Set(facts?.objects.flatMap(({ mentions }) => mentions.map(({ span }) => `${span.start} ${span.end}`)));
    return analysis
      .diagnostics(uri)
      .filter(({ place: { span } }) => spans.has(`${span.start} ${span.end}`))
      .map(({ rule, place }) => ({ rule, uri, line: lineAt(startsOf(facts?.lineStarts ?? ''), place.span.start) }));
  });
}

/** The same files with another name for the variable or the key whose value stands in that line. */
function renamed(files: Files, uri: string, line: number, key: string): Files | undefined {
  const lines = (files.get(uri) ?? '').split('\n');
  const own = lines[line] ?? '';
  const at = /^\s*value:/.test(own) ? line - 1 : line;
  const before = lines[at] ?? '';
  lines[at] = before.replace(at === line ? /^(\s*)[\w.-]+(?=: )/ : /^(\s*- name: )[\w.-]+/, `$1${key}`);
  return lines[at] === before ? undefined : new Map([...files, [uri, lines.join('\n')]]);
}

test('no rule speaks of a name that is an identifier by the key in front of it', () => {
  const covered = new Set<string>();
  for (const { id, examples } of rules) {
    for (const { bad } of examples) {
      const files: Files = new Map([...exampleFiles(bad)].map(([name, text]) => [`file:///w/${name}`, text]));
      for (const { rule, uri, line } of namesFound(files)) {
        const other = renamed(files, uri, line, 'token_issuer');
        if (other === undefined) continue;
        assert.ok(
          namesFound(renamed(files, uri, line, 'token_server') ?? other).some((each) => each.rule === rule && each.line === line),
          `${id}: another name changes nothing`,
        );
        assert.deepEqual(
          namesFound(other).filter((each) => each.line === line),
          [],
          `${id}: ${rule}`,
        );
        covered.add(rule);
      }
    }
  }
  assert.ok(covered.size >= 6, [...covered].join(' '));
});

test('keys of identifiers are known in each spelling, and neighbours are not taken for them', () => {
  for (const key of [
    'serviceAccountIssuer',
    '--service-account-issuer',
    'SERVICE_ACCOUNT_ISSUER',
    'iss',
    'aud',
    'api-audiences',
    'dnsNames',
    'certSANs',
    'tls-san',
    'NO_PROXY',
    'serverName',
    'cert-manager.io/common-name',
  ]) {
    assert.ok(isIdentifierKey(key), key);
  }
  for (const key of [
    'issuer-url',
    'ISSUER_HOST',
    'audience-service',
    'SERVER_NAME',
    'proxy',
    'hosts',
    'missing',
    'dns',
    'DNS_NAME',
    'san-server',
  ])
    assert.ok(!isIdentifierKey(key), key);
});
