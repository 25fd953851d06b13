import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import type { Finding } from '../../../server/src/rules/define.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { allFindings, withFix, worldOf } from './driver.ts';
import type { Files } from './driver.ts';

/** What holds for every fix: the flaw is gone, the texts parse, comments and untouched lines stay, a second run changes nothing. */
export function checkFixes(files: Files, settings: Settings, only?: string): void {
  const findings = allFindings(worldOf(files, settings));
  for (const finding of findings) {
    if (only !== undefined && finding.rule !== only) continue;
    for (const fix of finding.fixes) {
      const what = `${finding.rule}, fix "${fix.title}"`;
      const after = withFix(files, fix);
      assert.ok(after !== undefined, `${what} has edits`);
      const left = allFindings(worldOf(after, settings));
      assert.ok(countLike(left, finding) < countLike(findings, finding), `${what} mends the flaw\n${[...after.values()].join('---\n')}\n${left.map(show).join('\n')}`);
      for (const [file, text] of after) if (text !== files.get(file)) checkText(files.get(file) ?? '', text, what, finding.rule);
      const again = allFindings(worldOf(after, settings)).filter((each) => each.rule === finding.rule && each.message === finding.message && each.name === finding.name);
      assert.ok(again.length < findings.filter((each) => each.rule === finding.rule && each.message === finding.message && each.name === finding.name).length, `${what} is not offered again`);
    }
  }
}

export function show(finding: Finding): string {
  return `${finding.place.uri}@${finding.place.span.start}-${finding.place.span.end} ${finding.severity}[${finding.rule}]: ${finding.message}`;
}

function countLike(findings: readonly Finding[], like: Finding): number {
  return findings.filter((each) => each.rule === like.rule && each.kind === like.kind && each.document === like.document).length;
}

function checkText(before: string, after: string, what: string, rule: string): void {
  for (const document of parseAllDocuments(after)) assert.deepEqual(document.errors, [], `${what} leaves YAML that parses:\n${after}`);
  if (rule !== 'suppression-unused') {
    for (const comment of before.match(/(?<=^|\s)#.*$/gm) ?? []) assert.ok(after.includes(comment.trim()), `${what} keeps the comment ${comment}`);
  }
  assert.equal(after.includes('\r\n'), before.includes('\r\n'), `${what} keeps line endings`);
}
