import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { rules } from '../../server/src/rules/registry.ts';
import type { Finding, Fix } from '../../server/src/rules/define.ts';
import { defaultSettings, type Settings } from '../../server/src/settings.ts';
import { parseYaml } from '../../server/src/yaml/parse.ts';
import { toPlain } from '../../server/src/yaml/scalar.ts';
import { allFindings, settingsFrom, withFix, worldOf, type Files } from './lib/driver.ts';
import { parseSpec } from './lib/parse.ts';
import { objectsIn, sharedSpellings } from './lib/sharing.ts';
import { isRespellable } from './lib/spellings.ts';

/** Values of all documents, aliases and merges followed; LS and PS count as LF. */
function valuesOf(files: Files): unknown {
  const read = (text: string): unknown => parseYaml(text).map(({ root, broken, problems }) => {
    assert.ok(!broken && problems.length === 0, `${problems[0]?.message ?? 'broken'}:\n${text}`);
    return root === undefined ? null : toPlain(root);
  });
  const values = [...files].map(([name, text]) => [name, read(text)]);
  return JSON.parse(JSON.stringify(values).replace(/[\u2028\u2029]/g, '\\n'));
}

interface Offered {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly key: string;
}

/** All fixes by what is said of them; equal ones are counted. */
function offered(files: Files, settings: Settings): readonly Offered[] {
  const counts = new Map<string, number>();
  return allFindings(worldOf(files, settings)).flatMap((finding) => finding.fixes.map((fix) => {
    const text = `${finding.severity}[${finding.rule}] ${finding.message} ${finding.kind} ${finding.name} ${finding.field}: ${fix.title}`;
    const count = counts.get(text) ?? 0;
    counts.set(text, count + 1);
    return { finding, fix, key: `${text} #${count}` };
  }));
}

/** The texts of all rules' examples and specs that hold nothing but objects. */
function samples(): readonly { readonly name: string; readonly files: Files; readonly settings: Settings }[] {
  const examples = rules.flatMap(({ id, examples: all }) => all.map(({ bad }, i) => ({ name: `${id}, example ${i + 1}`, files: new Map([['main.yaml', bad]]), settings: defaultSettings })));
  const specs = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.md') && name !== 'README.md').flatMap((file) =>
    parseSpec(readFileSync(path.join(import.meta.dirname, file), 'utf8')).flatMap(({ name, steps, settings }) =>
      steps.map((step) => ({ name: `${file}, ${name}`, files: new Map(step.files.map((each) => [each.name, each.text])), settings: settingsFrom(settings) }))));
  return [...examples, ...specs].filter(({ files }) => isRespellable(files));
}

interface Tally {
  offered: number;
  possible: number;
}

/** Each fix does to the objects written so what it does to them written plainly, or is not offered. */
function checkSame(name: string, plain: Files, other: Files, settings: Settings, tally: Tally): void {
  const expected = new Map(offered(plain, settings).map((each) => [each.key, withFix(plain, each.fix)]));
  assert.deepEqual(valuesOf(other), valuesOf(plain), `${name}: means the same`);
  const found = offered(other, settings);
  assert.deepEqual(found.map(({ key }) => key).sort(), [...expected.keys()].sort(), name);
  for (const { fix, key } of found) {
    const wanted = expected.get(key);
    if (wanted === undefined) continue;
    tally.possible++;
    const after = withFix(other, fix);
    if (after === undefined) continue;
    tally.offered++;
    assert.deepEqual(valuesOf(after), valuesOf(wanted), `${name}: ${key}\n${[...other.values()].join('\n')}\n=>\n${[...after.values()].join('\n')}`);
  }
}

/** The same documents with every value written out. */
function writtenOut(text: string): string {
  return parseYaml(text).map(({ root }) => stringify(root && toPlain(root), { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

const found = samples().filter(({ files, settings }) => allFindings(worldOf(files, settings)).length > 0);

/** All of the samples, written in another way; `share`: the least part of the fixes that has to be offered. */
function checkAll(spelling: string, share: number, write: (text: string) => string, plainly: (text: string) => string = (text) => text): void {
  const tally = { offered: 0, possible: 0 };
  for (const { name, files, settings } of found) {
    const other = new Map([...files].map(([file, text]) => [file, write(text)]));
    const plain = new Map([...other].map(([file, text]) => [file, plainly(text)]));
    checkSame(`${name}, ${spelling}`, plain, other, settings, tally);
  }
  assert.ok(tally.possible > 200 && tally.offered >= share * tally.possible, `${spelling}: ${tally.offered} of ${tally.possible} are offered`);
}

/** Where a value stands for itself alone after all, or can be written out or moved, the fix is offered. */
const shares: Readonly<Record<string, number>> = {
  'anchored scalars': 0.98, 'anchored maps of scalars in flow style': 0.98, 'aliases of scalars': 0.8, 'aliases of scalars in flow style': 0.8, 'aliases of maps of scalars': 0.8,
  'aliases of maps and lists': 0.4, 'aliases of maps and lists in flow style': 0.4, 'maps that are merged': 0.4, 'maps that are merged in part': 0.6, 'maps that are merged in part, in flow style': 0.6,
};

describe('fixes of objects that share values with another one', () => {
  for (const [spelling, write] of Object.entries(sharedSpellings)) {
    it(`change nothing else: ${spelling}`, () => checkAll(spelling, shares[spelling] ?? 0.05, (text) => write(objectsIn(text)), writtenOut));
  }
});

/** The text with another line break, but around document markers, which kubectl's reader finds only behind LF. */
function withBreaks(text: string, lineBreak: string): string {
  return text.split(/(?<=\n)(?=---)|(?<=^---[^\n]*\n)/m).map((part) => (part.startsWith('---') ? part : part.replace(/\n(?!$)/g, lineBreak))).join('');
}

describe('fixes of texts with other line breaks', () => {
  for (const [name, lineBreak] of Object.entries({ CR: '\r', NEL: '\u0085', LS: '\u2028', PS: '\u2029' })) {
    it(`change what they change where lines end with LF: ${name}`, () => checkAll(name, 0.99, (text) => withBreaks(text, lineBreak), (text) => text.replaceAll(lineBreak, '\n')));
  }
});
