import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validateUpdate } from '../../server/src/k8s/validation/update/judge.ts';
import { asList, asObject, asText } from '../../server/src/k8s/json.ts';

const cluster = { serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] };

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly old: unknown;
  readonly new: unknown;
  readonly apply: unknown;
}

function rows(file: string): readonly Row[] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** What a server gives is another value each time: addresses that neither object holds, and identities. */
function withoutGiven(text: string, written: string): string {
  const told = (address: string): string => (written.includes(address) ? address : 'ADDRESS');
  return text
    .replace(/\b10\.96\.\d+\.\d+\b|\bfd00:10:96::[0-9a-f]+\b/g, told)
    .replace(/<clusterIP[46] [^>]*>/g, 'ADDRESS')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID');
}

/** Server and prediction of one change: verdict, then each cause in order with field, reason and message. */
function answers({ old, new: now, apply }: Row): readonly [expected: string, actual: string] {
  const [said, got] = [asObject(apply), validateUpdate(old, now, 37, cluster)];
  const written = JSON.stringify([old, now]);
  const told = (cause: { readonly field: unknown; readonly reason: unknown; readonly message: unknown }): string =>
    withoutGiven(`${cause.field} ${cause.reason} ${cause.message}`, written);
  const expected = asList(said['causes'])
    .map(asObject)
    .map((cause) => told({ field: cause['field'], reason: cause['reason'], message: cause['message'] }));
  const problem = expected.length === 0 && said['verdict'] !== 'accepted' ? asText(said['message']) : undefined;
  return [
    JSON.stringify([said['verdict'] === 'accepted', problem, ...expected], null, 1),
    JSON.stringify([got.judged ? got.accepted : 'not judged', got.problem, ...got.causes.map(told)], null, 1),
  ];
}

/** `updates-drawn.jsonl`: more changes, drawn and put to a server of the same version. */
const files = [
  ['updates.jsonl', 1000],
  ['updates-drawn.jsonl', 400],
] as const;

for (const [file, most] of files)
  test(`agrees with what kube-apiserver 1.37 says to a server-side apply over what was applied before: ${file}`, (t) => {
    const all = rows(file);
    const wrong = all.flatMap((row) => {
      const [expected, actual] = answers(row);
      return expected === actual ? [] : [`${row.id} ${row.kind}\n  expected ${expected}\n  actual   ${actual}`];
    });
    t.diagnostic(`${all.length - wrong.length} of ${all.length} changes, ${new Set(all.map((row) => row.kind)).size} kinds`);
    assert.ok(all.length >= most, 'the changes are there');
    assert.ok(wrong.length === 0, `${wrong.length} disagreements:\n${wrong.slice(0, 5).join('\n')}`);
  });

test('applying the same again changes nothing', () => {
  for (const row of rows('updates.jsonl')) {
    const again = validateUpdate(row.old, row.old, 37, cluster);
    assert.ok(again.judged && again.accepted, `${row.id} ${row.kind}: ${JSON.stringify(again.causes)}`);
    assert.deepEqual(again.stored, again.before, `${row.id} ${row.kind}`);
  }
});

/** A StatefulSet that gets another governing Service and another history. */
function renamed(changes: Record<string, unknown>): readonly [unknown, unknown] {
  const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'db:1' }] } };
  const set = (more: object): unknown => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template, ...more },
  });
  return [set({}), set(changes)];
}

const inOneSentence = (fields: string): string => `Forbidden: updates to statefulset spec for fields other than ${fields} are forbidden`;
const [older, newer] = [
  inOneSentence("'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"),
  inOneSentence(
    "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'",
  ),
];

for (const [minor, field, message] of [
  [28, 'spec', older],
  [32, 'spec', older],
  [33, 'spec', newer],
  [36, 'spec', newer],
  [37, 'spec.serviceName', 'Invalid value: "other": field is immutable'],
] as const) {
  test(`1.${minor} refuses another serviceName in its own words`, () => {
    assert.deepEqual(
      validateUpdate(...renamed({ serviceName: 'other' }), minor).causes.map((cause) => [cause.field, cause.message]),
      [[field, message]],
    );
  });
}

test('the history of a StatefulSet may be changed from 1.33 on', () => {
  const verdicts = [32, 33, 37].map((minor) => validateUpdate(...renamed({ revisionHistoryLimit: 3 }), minor).accepted);
  assert.deepEqual(verdicts, [false, true, true]);
});

test('a second address is given even beside None, and both are refused', () => {
  const service = (more: object): unknown => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'mail' },
    spec: { selector: { app: 'mail' }, ports: [{ port: 53 }], ...more },
  });
  const { causes } = validateUpdate(service({}), service({ clusterIP: 'None', ipFamilyPolicy: 'PreferDualStack' }), 37, cluster);
  const shown = 'Invalid value: ["None","<clusterIP6 Service/default/mail>"]';
  assert.deepEqual(
    causes.map(({ field, message }) => [field, message]),
    [
      ['spec.clusterIPs[0]', `${shown}: may not change once set`],
      ['spec.clusterIPs', `${shown}: 'None' must be the first and only value`],
    ],
  );
});
