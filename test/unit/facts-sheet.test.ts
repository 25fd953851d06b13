import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const conformance = path.join(root, 'test/conformance');
const sheet = readFileSync(path.join(root, 'server/docs/facts.md'), 'utf8');

interface Entry {
  readonly number: string;
  readonly background: boolean;
  /** What stands below its number, up to the next one. */
  readonly text: string;
}

/** Numbered headings and list items: `### B`, `#### A.1.2`, `- **B.12**`. */
const entryStart = /^(?:#{2,4} ([A-G](?:\.\d+)*)(?= )|- \*\*([A-G](?:\.\d+)+)\*\*)(.*)$/gm;

const mark = '*(background)*';

/** A mark at a chapter counts for all of it. */
function entriesOf(text: string): Entry[] {
  const starts = [...text.matchAll(entryStart)].map((found) => ({
    number: found[1] ?? found[2] ?? '',
    marked: (found[3] ?? '').includes(mark),
    at: found.index,
  }));
  const marked = new Set(starts.filter((start) => start.marked).map((start) => start.number));
  return starts.map((start, index) => ({
    number: start.number,
    background: start.marked || marked.has(start.number.charAt(0)),
    text: text.slice(start.at, starts[index + 1]?.at),
  }));
}

const number = '[A-G](?:\\.\\d+)*\\b';
const citation = new RegExp(`\\bfacts ((?:${number})(?:(?:, | to |–| and )(?:${number}))*)`, 'g');

/** `B.1 to B.7`: the numbers between the two that stand on one level. */
function between(first: string, last: string): string[] {
  const cut = first.lastIndexOf('.');
  const parent = first.slice(0, cut);
  assert.ok(cut > 0 && last.startsWith(`${parent}.`), `${first} to ${last} is no range`);
  const [from, to] = [Number(first.slice(cut + 1)), Number(last.slice(cut + 1))];
  return Array.from({ length: to - from + 1 }, (_, index) => `${parent}.${from + index}`);
}

/** Every number that a text cites, in order. */
function citedIn(text: string): string[] {
  return [...text.matchAll(citation)].flatMap(([, list = '']) =>
    list.split(/, | and /).flatMap((part) => {
      const [first = '', last] = part.split(/ to |–/);
      return last === undefined ? [first] : between(first, last);
    }),
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs|mts|md)$/.test(file))
    .map((file) => path.join(root, folder, file))
    .filter((file) => !/[\\/](workspaces|zones|facts-sheet\.test\.ts|facts\.md$)/.test(file));
}

const entries = entriesOf(sheet);
const numbers = new Set(entries.map((entry) => entry.number));
const cited = new Map(
  ['server', 'client/src', 'test']
    .flatMap(filesBelow)
    .flatMap((file) => citedIn(readFileSync(file, 'utf8')).map((each) => [each, file] as const)),
);

/** Is it cited itself, or what it is part of, or a part of it? A letter alone cites the chapter, none of its entries. */
function isCited(entry: string): boolean {
  return [...cited.keys()].some(
    (each) => each === entry || each.startsWith(`${entry}.`) || (each.includes('.') && entry.startsWith(`${each}.`)),
  );
}

test('citations are read as they are written', () => {
  assert.deepEqual(citedIn('(facts B.1 to B.3, D.9), (facts D.1–D.2); see facts A.0 and A.1.2 [facts C]; facts about it'), [
    'B.1',
    'B.2',
    'B.3',
    'D.9',
    'D.1',
    'D.2',
    'A.0',
    'A.1.2',
    'C',
  ]);
  assert.deepEqual(
    entriesOf('## A What\n### A.1 One *(background)*\ntext\n- **A.1.1** Two\n## F No *(background)*\n- **F.1** x').map(
      ({ number: n, background }) => `${n} ${background}`,
    ),
    ['A false', 'A.1 true', 'A.1.1 false', 'F true', 'F.1 true'],
  );
});

test('every number that is cited is in the sheet of facts, once', () => {
  assert.ok(cited.size > 30, 'citations are found');
  assert.deepEqual(
    [...cited].filter(([each]) => !numbers.has(each)).map(([each, file]) => `${path.relative(root, file)}: facts ${each}`),
    [],
  );
  assert.deepEqual(
    entries.filter((entry, index) => entries.findIndex((other) => other.number === entry.number) !== index),
    [],
  );
});

test('every entry of the sheet is cited, or marked as background', () => {
  const wrong = entries
    .filter((entry) => entry.background === isCited(entry.number))
    .map((entry) => `${entry.number} is ${entry.background ? 'cited, but marked as background' : 'cited nowhere'}`);
  assert.deepEqual(wrong, []);
});

test('every entry says where it is known from, and the recorded cases that it names exist', () => {
  const known = /`(?:cd|k8s|eps|am|spec)\b|\*Recorded:\*|\*\*\[[VSDB]|\[[VSDB]|\([A-D]\.\d/;
  const parents = (entry: string) => entries.filter((other) => entry.startsWith(`${other.number}.`));
  const leaves = entries.filter(
    (entry) => entry.number.includes('.') && !entries.some((other) => other.number.startsWith(`${entry.number}.`)),
  );
  // Claims that are wrong, F, are refuted by the entries above them.
  const unknown = leaves.filter(
    (entry) => !entry.number.startsWith('F') && ![entry, ...parents(entry.number)].some(({ text }) => known.test(text)),
  );
  assert.deepEqual(
    unknown.map((entry) => entry.number),
    [],
  );
  const recorded = [...sheet.matchAll(/\*Recorded:\* ((?:`[^`]+`(?:, )?)+)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  assert.ok(recorded.length > 40, 'recorded cases are named');
  assert.deepEqual(
    recorded.filter((name) => !existsSync(path.join(conformance, name.endsWith('.jsonl') ? name : `zones/${name}`))),
    [],
  );
});
