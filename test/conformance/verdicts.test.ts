import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validateObject } from '../../server/src/k8s/validation/validate.ts';
import { asList, asObject, asText } from '../../server/src/k8s/json.ts';

const cluster = { serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] };

function lines(name: string): Record<string, unknown>[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...asObject(JSON.parse(line)) }));
}

const objects = new Map(lines('verdicts.jsonl').map((row) => [row['id'], row['object']]));
/** The server walks maps in random order: messages of several labels are compared as sets. */
const sorted = (texts: readonly string[]): string => JSON.stringify(texts.toSorted());

/** Agreement with the recorded answers of one version, aspect by aspect. */
function compare(file: string, minor: number): { totals: Record<string, number>; wrong: string[]; rows: number } {
  const totals: Record<string, number> = { verdicts: 0, fields: 0, reasons: 0, messages: 0, warnings: 0 };
  const wrong: string[] = [];
  const rows = lines(file);
  for (const row of rows) {
    const got = validateObject(row['object'] ?? objects.get(row['id']), minor, cluster);
    // An error of the server's own names no field.
    const causes = row['status'] === 500 ? [] : asList(row['causes']).map(asObject);
    const told = got.status === 500 ? [] : got.causes;
    const pairs: [string, string, string][] = [
      ['verdicts', JSON.stringify([row['verdict'] === 'accepted', row['status']]), JSON.stringify([got.accepted, got.status])],
      ['fields', sorted(causes.map((c) => asText(c['field']) ?? '')), sorted(told.map((c) => c.field))],
      ['reasons', sorted(causes.map((c) => `${c['field']} ${c['reason']}`)), sorted(told.map((c) => `${c.field} ${c.reason}`))],
      [
        'messages',
        sorted([...causes.map((c) => `${c['field']} ${c['message']}`), textOf(row)]),
        sorted([...told.map((c) => `${c.field} ${c.message}`), textOf({ ...row, message: got.message })]),
      ],
      ['warnings', sorted(asList(row['warnings']).map(String)), sorted(got.warnings.map((w) => w.text))],
    ];
    for (const [aspect, expected, actual] of pairs) {
      if (expected === actual) totals[aspect] = (totals[aspect] ?? 0) + 1;
      else wrong.push(`${String(row['id'])} ${aspect}\n  expected ${expected}\n  actual   ${actual}`);
    }
  }
  return { totals, wrong, rows: rows.length };
}

/** The whole answer: as it is for one label, without its order where a map of several may be walked in any order. */
function textOf(row: Record<string, unknown>): string {
  const text = asText(row['message']) ?? '';
  return asList(row['causes']).length > 3 ? [...text].toSorted().join('') : text;
}

for (const [file, minor, least] of [
  ['verdicts.jsonl', 36, 1500],
  ['verdicts-1.37.jsonl', 37, 1500],
  ['verdicts-1.34.jsonl', 34, 1500],
  ['verdicts-1.30.jsonl', 30, 1500],
  ['verdicts-found.jsonl', 36, 100],
  ['verdicts-found-1.37.jsonl', 37, 19],
] as const) {
  test(`agrees with kube-apiserver 1.${minor} on every document of ${file}`, (t) => {
    const { totals, wrong, rows } = compare(file, minor);
    t.diagnostic(
      `1.${minor}: ${Object.entries(totals)
        .map(([aspect, n]) => `${aspect} ${n}/${rows}`)
        .join(', ')}`,
    );
    assert.ok(rows >= least, 'the documents are there');
    assert.ok(wrong.length === 0, `${wrong.length} disagreements:\n${wrong.slice(0, 12).join('\n')}`);
  });
}

test('agrees with kube-apiserver 1.37 on every changed object of updates.jsonl as one that is created', () => {
  const rows = lines('updates.jsonl');
  const wrong = rows.flatMap(({ id, new: object, create }) => {
    const { judged, accepted, message } = validateObject(object, 37, cluster);
    return judged && accepted === (create === 'accepted')
      ? []
      : [`${String(id)}: ${String(create)} by the server; ${judged ? message || 'accepted' : 'not judged'}`];
  });
  assert.equal(rows.length, 1000, 'the documents are there');
  assert.deepEqual(wrong, []);
});
