import assert from 'node:assert/strict';
import type { Finding } from '../../../server/src/rules/define.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { filesDiff } from './diff.ts';
import { allFindings, settingsFrom, uriOf, withFix, worldOf } from './driver.ts';
import type { Files, World } from './driver.ts';
import { askFeatures } from './features.ts';
import { checkFixes, checkSuppression, show } from './fix-laws.ts';
import { checkSpellings, isBroken } from './spellings.ts';
import type { Claim, SpecDiff, SpecStep, SpecTest } from './parse.ts';

type Updates = readonly { readonly diff: SpecDiff; readonly lines: readonly string[] }[];

/**
 * Runs one test, step by step; returns new bodies of its diff blocks where `update` is wanted. `about`: rules of which nothing but what is claimed is said;
 * default: all.
 */
export function checkSpec(test: SpecTest, update: boolean, about?: ReadonlySet<string>): Updates {
  const settings = settingsFrom(test.settings);
  const updates: Updates[number][] = [];
  let before: Files | undefined;
  for (const step of test.steps) {
    const files: Files = new Map(step.files.map((file) => [file.name, file.text]));
    updates.push(...checkStep(step, files, settings, update, before, about));
    before = files;
  }
  return updates;
}

function checkStep(
  step: SpecStep,
  files: Files,
  settings: Settings,
  update: boolean,
  before: Files | undefined,
  about: ReadonlySet<string> | undefined,
): Updates {
  const world = worldOf(files, settings);
  const found = allFindings(world);
  // A broken document is not judged by what recovery finds, but by its last good text: only the typed world has that.
  const judged = before === undefined ? world : worldOf(files, settings, before);
  if (![...files.values()].some(isBroken))
    assert.deepEqual(
      allFindings(judged).map(show),
      found.map(show),
      'edited from the step before, the findings are those of a fresh start',
    );
  checkFindings(judged, step.claims, about);
  const shown = found.map(show);
  for (const typedFrom of [dropMiddleLine, firstHalf]) {
    const other = new Map([...files].map(([name, text]) => [name, typedFrom(text)]));
    assert.deepEqual(allFindings(worldOf(files, settings, other)).map(show), shown, 'typed in, the findings are the same');
  }
  const updates: { diff: SpecDiff; lines: readonly string[] }[] = [];
  for (const diff of step.diffs) {
    const fix = found.flatMap((finding) => finding.fixes).find((each) => each.title === diff.title);
    assert.ok(
      fix,
      `there is a fix "${diff.title}"; there are: ${found.flatMap((finding) => finding.fixes.map((each) => each.title)).join(' | ')}`,
    );
    const after = withFix(files, fix);
    const lines = after === undefined ? ['(cannot be applied here)'] : filesDiff(files, after);
    if (update) updates.push({ diff, lines });
    else
      assert.deepEqual(
        lines,
        diff.lines.filter((line) => /^[-+(]/.test(line)),
        `fix "${diff.title}"`,
      );
  }
  checkFixes(files, settings);
  checkSuppression(files, settings);
  checkFixes(new Map([...files].map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])), settings);
  checkSpellings(files, settings);
  askFeatures(files, settings, step.claims, before);
  return updates;
}

function checkFindings(world: World, claims: readonly Claim[], about: ReadonlySet<string> | undefined): void {
  const open = new Set(allFindings(world));
  for (const claim of claims) {
    const here = [...allFindings(world)].filter((finding) => sits(finding, claim));
    if (claim.kind === 'finding') {
      const hit = [...open].find(
        (finding) =>
          sits(finding, claim) &&
          finding.rule === claim.rule &&
          finding.severity === claim.severity &&
          finding.message.includes(claim.text),
      );
      assert.ok(
        hit,
        `line ${claim.line}: ${claim.severity}[${claim.rule}]: ${claim.text}\nfound:\n${[...open].map((each) => describe(world, each)).join('\n')}`,
      );
      open.delete(hit);
    } else if (claim.kind === 'fix') {
      const titles = here.flatMap((finding) => finding.fixes.map((fix) => fix.title));
      assert.ok(titles.includes(claim.text), `line ${claim.line}: fix "${claim.text}" among ${JSON.stringify(titles)}`);
    } else if (claim.kind === 'related') {
      const messages = here.flatMap((finding) => finding.related.map((related) => related.message));
      assert.ok(
        messages.some((message) => message.includes(claim.text)),
        `line ${claim.line}: related "${claim.text}" among ${JSON.stringify(messages)}`,
      );
    }
  }
  assert.deepEqual(
    [...open].filter(({ rule }) => about?.has(rule) !== false).map((each) => describe(world, each)),
    [],
    'findings that the test does not claim',
  );
}

function sits(finding: Finding, claim: Claim): boolean {
  return finding.place.uri === uriOf(claim.file) && finding.place.span.start === claim.start && finding.place.span.end === claim.end;
}

function describe(world: World, finding: Finding): string {
  const file = finding.place.uri.slice(uriOf('').length);
  const before = (world.files.get(file) ?? '').slice(0, finding.place.span.start).split('\n');
  const column = before.at(-1)?.length ?? 0;
  return `${file}:${before.length}:${column + 1}-${column + 1 + finding.place.span.end - finding.place.span.start} ${finding.severity}[${finding.rule}]: ${finding.message}`;
}

function dropMiddleLine(text: string): string {
  const lines = text.split('\n');
  lines.splice(lines.length >> 1, 1);
  return lines.join('\n');
}

function firstHalf(text: string): string {
  return text.slice(0, text.length >> 1);
}
