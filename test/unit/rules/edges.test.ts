import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { ruleTable } from '../../../server/src/rules/engine/page.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { runRules } from '../../../server/src/rules/engine/run.ts';
import { suppressionFix } from '../../../server/src/rules/engine/suppress.ts';
import { matchesForSomeRelease } from '../../../server/src/model/admission/release-length.ts';
import type { Bundle } from '../../../server/src/model/types.ts';
import { analysisOf } from '../lib/workspace.ts';

const rules = documentedRules();

const uri = 'file:///w/a.yaml';
const service = (metadata: string, spec = 'clusterIP: None\n  selector: {app: web}'): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n${metadata}spec:\n  ${spec}\n`;
const found = (text: string, rule: string): ReturnType<ReturnType<typeof analysisOf>['diagnostics']> =>
  analysisOf(new Map([[uri, text]]))
    .diagnostics(uri)
    .filter((finding) => finding.rule === rule);

test('a topology annotation on a headless Service is told to have no effect', () => {
  const [finding] = found(service('  annotations: {service.kubernetes.io/topology-mode: Auto}\n'), 'headless-field-ignored');
  assert.equal(finding?.messageId, 'without-effect');
  assert.match(String(finding.arguments['field']), /topology-mode/);
});

test('an annotation that suppresses nothing is told, once for each rule', () => {
  const all = found(service('  annotations: {headlight/ignore: "fqdn-too-long, fqdn-too-long"}\n'), 'suppression-unused');
  assert.deepEqual(
    all.map(({ place }) =>
      service('  annotations: {headlight/ignore: "fqdn-too-long, fqdn-too-long"}\n').slice(place.span.start, place.span.end),
    ),
    ['"fqdn-too-long, fqdn-too-long"'],
  );
});

test('a suppression in JSON goes into an annotation, beside others that are there', () => {
  for (const annotations of ['', '"annotations":{"headlight/ignore":"fqdn-too-long"},', '"annotations":{"a":"b"},']) {
    const text = `{"apiVersion":"v1","kind":"Service","metadata":{${annotations}"name":"web"},"spec":{"clusterIP":"None","selector":{"app":"web"}}}\n`;
    const json = 'file:///w/a.json';
    const analysis = analysisOf(new Map([[json, text]]));
    const [finding] = analysis.diagnostics(json).filter(({ rule }) => rule !== 'suppression-unused');
    assert.ok(finding);
    const [file] = suppressionFix(finding, analysis.model()).edits(() => text);
    const after = applyEdits(text, file?.edits ?? []);
    assert.match(String(JSON.parse(after).metadata.annotations['headlight/ignore']), new RegExp(`(?:^|, )${finding.rule}$`));
    assert.deepEqual(
      analysisOf(new Map([[json, after]]))
        .diagnostics(json)
        .filter(({ rule }) => rule === finding.rule),
      [],
    );
  }
});

test('a suppression behind text is taken back without the text', () => {
  const text = service('').replace('clusterIP: None\n', 'clusterIP: None  # headlight-ignore: fqdn-too-long\n');
  const [finding] = found(text, 'suppression-unused');
  const [file] = finding?.fixes[0]?.edits(() => text) ?? [];
  assert.equal(applyEdits(text, file?.edits ?? []), service(''));
});

test('a rule that throws on a file is told', () => {
  const kustomization = 'file:///w/kustomization.yaml';
  const analysis = analysisOf(new Map([[kustomization, 'resources: [nowhere.yaml]\n']]));
  const facts = analysis.facts(kustomization);
  const [first] = rules;
  assert.ok(facts && first);
  const failures: string[] = [];
  const broken = {
    ...first,
    id: 'broken',
    checkFile: () => {
      throw new Error('broken');
    },
  };
  runRules(analysis.model(), facts, {
    rules: [broken, ...rules],
    severityOf: () => undefined,
    onFailure: ({ rule }) => failures.push(rule),
  });
  assert.deepEqual(failures, ['broken']);
});

test('the table of rules has a row for each', () => {
  const table = ruleTable(rules, 'pages');
  for (const { id } of rules) assert.match(table, new RegExp(`^\\| \\[${id}\\]\\(pages/${id}\\.md\\) \\| [EWIH] \\|`, 'm'));
});

test('a ConfigMap that is too large is told as a whole', () => {
  const [finding] = found(
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: images\ndata:\n  a: ${'x'.repeat(1_048_577)}\n`,
    'rejected-by-api-server',
  );
  assert.deepEqual([finding?.messageId, finding?.arguments['kind']], ['FieldValueTooLong', 'ConfigMap']);
});

test('a selector by the name of a release that nobody named is no mismatch where a name fits', () => {
  const from = { bundle: { environment: { standIn: 'release-name' } } as unknown as Bundle };
  assert.ok(matchesForSomeRelease(from.bundle, { app: 'release-name' }, { app: 'geo', tier: 'web' }));
  assert.ok(matchesForSomeRelease(from.bundle, { app: 'geo-web' }, { app: 'release-name-web' }));
  assert.ok(!matchesForSomeRelease(from.bundle, { app: 'release-name-db' }, { app: 'geo-web' }));
  assert.ok(!matchesForSomeRelease(from.bundle, { app: 'release-name', tier: 'db' }, { app: 'geo' }));
  assert.ok(!matchesForSomeRelease({} as unknown as Bundle, { app: 'release-name' }, { app: 'geo' }));
});
