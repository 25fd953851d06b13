import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import type { Finding, Fix } from '../../../server/src/rules/define.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { toPlain } from '../../../server/src/yaml/scalar.ts';
import { allFindings, withFix, worldOf, type Files } from './driver.ts';
import { written } from './sharing.ts';

/** Values of all documents of a text, aliases and merges followed. */
export function valuesIn(text: string): readonly unknown[] {
  return parseYaml(text).map(({ root, broken, problems }) => {
    assert.ok(!broken && problems.length === 0, `${problems[0]?.message ?? 'broken'}:\n${text}`);
    return root === undefined ? null : toPlain(root);
  });
}

/** Values of all documents by file; LS and PS count as LF. */
export function valuesOf(files: Files): unknown {
  return JSON.parse(JSON.stringify([...files].map(([name, text]) => [name, valuesIn(text)])).replace(/[\u2028\u2029]/g, '\\n'));
}

interface Offered {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly key: string;
}

/** All fixes by what is said of them; equal ones are counted. */
function offered(files: Files, settings: Settings): readonly Offered[] {
  const counts = new Map<string, number>();
  return allFindings(worldOf(files, settings)).flatMap((finding) =>
    finding.fixes.map((fix) => {
      // Whether a text stands in a patch of a file or in a kustomization is not said of the patch.
      const field = finding.kind === 'Patch' ? '' : finding.field;
      const text = `${finding.severity}[${finding.rule}] ${finding.message} ${finding.kind} ${finding.name} ${field}: ${fix.title}`;
      const count = counts.get(text) ?? 0;
      counts.set(text, count + 1);
      return { finding, fix, key: `${text} #${count}` };
    }),
  );
}

export interface Tally {
  offered: number;
  possible: number;
}

/** Each fix does to the objects written so what it does to them written plainly, or is not offered. */
export function checkSame(name: string, plain: Files, other: Files, settings: Settings, tally: Tally, values = valuesOf): void {
  const expected = new Map(offered(plain, settings).map((each) => [each.key, withFix(plain, each.fix)]));
  assert.deepEqual(values(other), values(plain), `${name}: means the same`);
  const found = offered(other, settings);
  assert.deepEqual(found.map(({ key }) => key).sort(), [...expected.keys()].sort(), name);
  for (const { fix, key } of found) {
    const wanted = expected.get(key);
    if (wanted === undefined) continue;
    tally.possible++;
    const after = withFix(other, fix);
    if (after === undefined) continue;
    tally.offered++;
    assert.deepEqual(
      values(after),
      values(wanted),
      `${name}: ${key}\n${[...other.values()].join('\n')}\n=>\n${[...after.values()].join('\n')}`,
    );
  }
}

/** The same documents with every value written out. */
export function writtenOut(text: string): string {
  return parseYaml(text)
    .map(({ root }) => stringify(root && toPlain(root), written))
    .join('---\n');
}

/** The text with another line break, but around document markers, which kubectl's reader finds only behind LF. */
export function withBreaks(text: string, lineBreak: string): string {
  return text
    .split(/(?<=\n)(?=---)|(?<=^---[^\n]*\n)/m)
    .map((part) => (part.startsWith('---') ? part : part.replace(/\n(?!$)/g, lineBreak)))
    .join('');
}

/** Line breaks of YAML that editors do not write. */
export const lineBreaks: Readonly<Record<string, string>> = { CR: '\r', NEL: '\u0085', LS: '\u2028', PS: '\u2029' };
