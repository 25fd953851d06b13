import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Settings } from '../../server/src/settings.ts';
import { allFindings, settingsFrom, worldOf, type Files } from './lib/driver.ts';
import { checkSame, lineBreaks, withBreaks, writtenOut } from './lib/same-fixes.ts';
import { objectsIn, sharedSpellings } from './lib/sharing.ts';
import { specs } from './lib/specs.ts';
import { isRespellable } from './lib/spellings.ts';

/** The texts of all specs and documents of rules that hold nothing but objects. */
function samples(): readonly { readonly name: string; readonly files: Files; readonly settings: Settings }[] {
  const all = specs()
    .filter(({ name }) => !name.includes('/'))
    .flatMap((spec) =>
      spec.tests.flatMap(({ name, steps, settings }) =>
        steps.map((step) => ({
          name: `${spec.name}, ${name}`,
          files: new Map(step.files.map((each) => [each.name, each.text])),
          settings: settingsFrom(settings),
        })),
      ),
    );
  return all.filter(({ files }) => isRespellable(files));
}

const found = samples().filter(({ files, settings }) => allFindings(worldOf(files, settings)).length > 0);

/** All of the samples, written in another way; `share`: the least part of the fixes that has to be offered. */
function checkAll(
  spelling: string,
  share: number,
  write: (text: string) => string,
  plainly: (text: string) => string = (text) => text,
): void {
  const tally = { offered: 0, possible: 0 };
  for (const { name, files, settings } of found) {
    const other = new Map([...files].map(([file, text]) => [file, write(text)]));
    const plain = new Map([...other].map(([file, text]) => [file, plainly(text)]));
    checkSame(`${name}, ${spelling}`, plain, other, settings, tally);
  }
  assert.ok(
    tally.possible > 200 && tally.offered >= share * tally.possible,
    `${spelling}: ${tally.offered} of ${tally.possible} are offered`,
  );
}

/** Where a value stands for itself alone after all, or can be written out or moved, the fix is offered. */
const shares: Readonly<Record<string, number>> = {
  'anchored scalars': 0.95,
  'anchored maps of scalars in flow style': 0.95,
  'aliases of scalars': 0.77,
  'aliases of scalars in flow style': 0.77,
  'aliases of maps of scalars': 0.8,
  'aliases of maps and lists': 0.38,
  'aliases of maps and lists in flow style': 0.38,
  'maps that are merged': 0.4,
  'maps that are merged in part': 0.58,
  'maps that are merged in part, in flow style': 0.58,
};

describe('fixes of objects that share values with another one', () => {
  for (const [spelling, write] of Object.entries(sharedSpellings)) {
    it(`change nothing else: ${spelling}`, () =>
      checkAll(spelling, shares[spelling] ?? 0.05, (text) => write(objectsIn(text)), writtenOut));
  }
});

describe('fixes of texts with other line breaks', () => {
  for (const [name, lineBreak] of Object.entries(lineBreaks)) {
    it(`change what they change where lines end with LF: ${name}`, () =>
      checkAll(
        name,
        0.99,
        (text) => withBreaks(text, lineBreak),
        (text) => text.replaceAll(lineBreak, '\n'),
      ));
  }
});
