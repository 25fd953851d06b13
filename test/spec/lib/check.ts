import assert from 'node:assert/strict';
import type { Finding } from '../../../server/src/rules/define.ts';
import { filesDiff } from './diff.ts';
import { allFindings, settingsFrom, uriOf, withFix, worldOf } from './driver.ts';
import type { Files, World } from './driver.ts';
import { askFeatures } from './features.ts';
import { checkFixes, checkSuppression, show } from './fix-laws.ts';
import { checkSpellings } from './spellings.ts';
import type { Claim, SpecDiff, SpecTest } from './parse.ts';

/** Runs one test; returns new bodies of its diff blocks where `update` is wanted. */
export async function checkSpec(test: SpecTest, update: boolean): Promise<readonly { readonly diff: SpecDiff; readonly lines: readonly string[] }[]> {
  const files: Files = new Map(test.files.map((file) => [file.name, file.text]));
  const settings = settingsFrom(test.settings);
  const world = worldOf(files, settings);
  checkFindings(world, test.claims);
  const shown = allFindings(world).map(show);
  for (const typedFrom of [dropMiddleLine, firstHalf]) {
    assert.deepEqual(allFindings(worldOf(files, settings, typedFrom)).map(show), shown, 'typed in, the findings are the same');
  }
  const updates: { diff: SpecDiff; lines: readonly string[] }[] = [];
  for (const diff of test.diffs) {
    const fix = allFindings(world).flatMap((finding) => finding.fixes).find((each) => each.title === diff.title);
    assert.ok(fix, `there is a fix "${diff.title}"; there are: ${allFindings(world).flatMap((finding) => finding.fixes.map((each) => each.title)).join(' | ')}`);
    const after = withFix(files, fix);
    const lines = after === undefined ? ['(cannot be applied here)'] : filesDiff(files, after);
    if (update) updates.push({ diff, lines });
    else assert.deepEqual(lines, diff.lines.filter((line) => /^[-+(]/.test(line)), `fix "${diff.title}"`);
  }
  checkFixes(files, settings);
  checkSuppression(files, settings);
  checkFixes(new Map([...files].map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])), settings);
  checkSpellings(files, settings);
  await askFeatures(files, settings, test.claims);
  return updates;
}

function checkFindings(world: World, claims: readonly Claim[]): void {
  const open = new Set(allFindings(world));
  for (const claim of claims) {
    const here = [...allFindings(world)].filter((finding) => sits(finding, claim));
    if (claim.kind === 'finding') {
      const hit = [...open].find((finding) => sits(finding, claim) && finding.rule === claim.rule && finding.severity === claim.severity && finding.message.includes(claim.text));
      assert.ok(hit, `line ${claim.line}: ${claim.severity}[${claim.rule}]: ${claim.text}\nfound:\n${[...open].map((each) => describe(world, each)).join('\n')}`);
      open.delete(hit);
    } else if (claim.kind === 'fix') {
      const titles = here.flatMap((finding) => finding.fixes.map((fix) => fix.title));
      assert.ok(titles.includes(claim.text), `line ${claim.line}: fix "${claim.text}" among ${JSON.stringify(titles)}`);
    } else if (claim.kind === 'related') {
      const messages = here.flatMap((finding) => finding.related.map((related) => related.message));
      assert.ok(messages.some((message) => message.includes(claim.text)), `line ${claim.line}: related "${claim.text}" among ${JSON.stringify(messages)}`);
    }
  }
  assert.deepEqual([...open].map((each) => describe(world, each)), [], 'findings that the test does not claim');
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
