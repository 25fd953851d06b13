import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withEllipses } from '../../../server/src/base/texts/hole.ts';
import type { Records } from '../../../server/src/model/records.ts';
import { canonicalTexts, oneShape } from './canonical.ts';
import type { RecordLine, Said } from './canonical.ts';

/** Folder of the recorded cases; `HEADLIGHT_ZONES` compares others. */
const root = process.env['HEADLIGHT_ZONES'] ?? path.join(fileURLToPath(new URL('..', import.meta.url)), 'zones');

export interface Expected extends Said {
  readonly documents: readonly { readonly kind: string; readonly name: string; readonly namespace: string; readonly verdict: string }[];
}

/** Texts of a case's manifests by file name, sorted. */
export type Manifests = ReadonlyMap<string, string>;

function manifestsOf(name: string): Manifests {
  const folder = path.join(root, name, 'manifests');
  return new Map(
    readdirSync(folder)
      .toSorted()
      .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );
}

const unweighed = ({ name, type, data }: RecordLine): RecordLine => ({ name, type, data });

/** Can the weights of an answer be known? Nobody tells on how many nodes a DaemonSet runs. */
const isWeighed = (answers: readonly RecordLine[]): boolean => !answers.some(({ data }) => data.includes('DaemonSet/'));

/** What was recorded, without weights that cannot be known. */
const withKnownWeights = (expected: Expected): Said => ({
  ...expected,
  queries: expected.queries.map((q) => (isWeighed(q.answers) ? q : { ...q, answers: q.answers.map(unweighed) })),
});

/** Zone and answers as predicted. Answers come from the questions as asked, so their indexes are the predictor's own. */
function predicted(records: Records, expected: Expected): Said {
  const shown = <R extends RecordLine>(record: R): R => ({ ...record, name: withEllipses(record.name), data: withEllipses(record.data) });
  const hasWeights = expected.queries.some(({ answers }) => answers.some(({ weight }) => weight !== undefined));
  const queries = expected.queries.map((q) => {
    const { name, type, rcode, answers } = records.dig(oneShape(q.name), q.type);
    return {
      name: withEllipses(name),
      type,
      rcode,
      answers: hasWeights && isWeighed(answers) ? answers.map(shown) : answers.map((answer) => shown(unweighed(answer))),
    };
  });
  return { zone: records.zone().map(shown), queries };
}

/** A test for each recorded case, and one that counts them; `predict` is the way from manifests to records that is compared. */
export function compareCases(way: string, predict: (manifests: Manifests, expected: Expected) => Records): void {
  const cases = readdirSync(root).toSorted();
  const score = { right: 0, answers: 0, total: 0 };
  for (const name of cases) {
    test(`recorded case ${name}, ${way}`, () => {
      const expected: Expected = JSON.parse(readFileSync(path.join(root, name, 'expected.json'), 'utf8'));
      const want = canonicalTexts(withKnownWeights(expected));
      const got = canonicalTexts(predicted(predict(manifestsOf(name), expected), expected));
      const given = new Set(got.queries);
      const wrong = want.queries.filter((line) => !given.has(line));
      const asked = new Set(want.queries);
      const instead = got.queries.filter((line) => !asked.has(line));
      score.total += want.queries.length;
      score.answers += want.queries.length - wrong.length;
      assert.deepEqual(got.zone, want.zone, 'the zone');
      assert.equal(wrong.length, 0, `recorded\n  ${wrong.join('\n  ')}\nbut predicted\n  ${instead.join('\n  ')}`);
      score.right++;
    });
  }
  test(`every recorded case is right, ${way}`, () => {
    console.log(`${way}: cases ${score.right}/${cases.length}, answers ${score.answers}/${score.total}`);
    assert.ok(cases.length >= 205 || process.env['HEADLIGHT_ZONES'] !== undefined, 'all cases are there');
    assert.equal(score.right, cases.length);
  });
}
