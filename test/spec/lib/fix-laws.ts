import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import type { Reason } from '../../../server/src/model/records.ts';
import type { Model } from '../../../server/src/model/types.ts';
import type { Finding } from '../../../server/src/rules/define.ts';
import { suppressionFix, unusedId } from '../../../server/src/rules/engine/suppress.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { isMarkdown, manifestsInMarkdown } from '../../../server/src/yaml/markdown.ts';
import { allFindings, withFix, worldOf } from './driver.ts';
import { lineDiff } from './diff.ts';
import type { Files } from './driver.ts';

/** What holds for every fix: the flaw is gone, the texts parse, comments and untouched lines stay, a second run changes nothing. */
export function checkFixes(files: Files, settings: Settings, only?: string): void {
  const findings = allFindings(worldOf(files, settings));
  for (const finding of findings) {
    if (only !== undefined && finding.rule !== only) continue;
    assert.ok(finding.fixes.filter(({ preferred }) => preferred === true).length <= 1, `${finding.rule} prefers one of its fixes`);
    for (const fix of finding.fixes) {
      const what = `${finding.rule}, fix "${fix.title}"`;
      const after = withFix(files, fix);
      if (after === undefined) {
        assert.ok(
          [...files].some(([file, text]) => file.endsWith('kustomization.yaml') || /[:-] \*\w/.test(text)),
          `${what} has edits`,
        );
        continue;
      }
      const left = allFindings(worldOf(after, settings));
      assert.ok(
        countLike(left, finding) < countLike(findings, finding),
        `${what} mends the flaw\n${[...after.values()].join('---\n')}\n${left.map(show).join('\n')}`,
      );
      if (fix.safe) checkZone(worldOf(files, settings).model, worldOf(after, settings).model, finding, what);
      for (const [file, text] of after)
        if (text !== files.get(file)) checkText(manifestsOf(file, files.get(file) ?? ''), manifestsOf(file, text), what, finding.rule);
      const again = allFindings(worldOf(after, settings)).filter(
        (each) => each.rule === finding.rule && each.message === finding.message && each.name === finding.name,
      );
      assert.ok(
        again.length <
          findings.filter((each) => each.rule === finding.rule && each.message === finding.message && each.name === finding.name).length,
        `${what} is not offered again`,
      );
    }
  }
}

/** Does the flaw keep the object's own records from being what its author wrote: the API server refuses it, or a field is lost? */
const isFlawInZone = ({ category, rule }: Finding): boolean => category === 'rejected' || rule === 'misspelled-field';

/** A safe fix leaves the predicted zone as it was; only the flaw's own object may get the records that the flaw took from it. */
function checkZone(before: Model, after: Model, finding: Finding, what: string): void {
  // A name that could not be read is none before, and one after.
  const isOfName = /^metadata\.name(?:space)?$/.test(finding.field);
  const isOwn = ({ ref }: Reason): boolean =>
    ref?.kind === finding.kind && (isOfName || (ref.name === finding.name && ref.namespace === finding.namespace));
  const zone = (model: Model): string[] =>
    model
      .records()
      .zone()
      .filter(({ reasons }) => !(isFlawInZone(finding) && reasons.some(isOwn)))
      .map(({ name, ttl, type, data, when }) => `${name} ${ttl} ${type} ${data} ${when}`)
      .sort();
  assert.deepEqual(zone(after), zone(before), `${what} is safe: the zone stays`);
}

/** Every finding can be suppressed where it stands; nothing else changes, and the suppression is used. */
export function checkSuppression(files: Files, settings: Settings): void {
  const world = worldOf(files, settings);
  const findings = allFindings(world);
  for (const finding of findings) {
    if (finding.rule === unusedId) continue;
    const after = withFix(files, suppressionFix(finding, world.model));
    assert.ok(after !== undefined, `${finding.rule} can be suppressed`);
    const left = allFindings(worldOf(after, settings));
    const what = `suppression of ${show(finding)}\n${[...after.values()].join('---\n')}\n${left.map(show).join('\n')}`;
    assert.ok(
      left.length < findings.length && !left.some((each) => each.rule === unusedId && each.message.startsWith(`"${finding.rule}"`)),
      what,
    );
    assert.ok(
      !left.some(
        (each) =>
          each.rule === finding.rule &&
          each.message === finding.message &&
          each.document === finding.document &&
          each.field === finding.field,
      ),
      what,
    );
    for (const [file, text] of after)
      if (text !== files.get(file)) checkText(manifestsOf(file, files.get(file) ?? ''), manifestsOf(file, text), what, unusedId);
  }
}

function manifestsOf(file: string, text: string): string {
  return isMarkdown(file) ? manifestsInMarkdown(text) : text;
}

export function show(finding: Finding): string {
  return `${finding.place.uri}@${finding.place.span.start}-${finding.place.span.end} ${finding.severity}[${finding.rule}]: ${finding.message}`;
}

function countLike(findings: readonly Finding[], like: Finding): number {
  return findings.filter((each) => each.rule === like.rule && each.kind === like.kind && each.document === like.document).length;
}

function checkText(before: string, after: string, what: string, rule: string): void {
  for (const document of parseAllDocuments(after)) assert.deepEqual(document.errors, [], `${what} leaves YAML that parses:\n${after}`);
  if (before.includes('\r\n')) assert.doesNotMatch(after, /[^\r]\n/, `${what} keeps line endings`);
  if (rule !== 'suppression-unused') checkComments(lineDiff(before, after), what);
}

/** A comment goes only with the entry that is removed whole; one whose entry gets another value stays. */
function checkComments(diff: readonly string[], what: string): void {
  const added = diff.filter((line) => line.startsWith('+')).map((line) => line.slice(1).trim());
  for (const line of diff.filter((each) => each.startsWith('-')).map((each) => each.slice(1).trim())) {
    const comment = /(?:^|\s)(#.*)$/.exec(line)?.[1];
    if (comment === undefined) continue;
    const key = line.startsWith('#') ? '' : (line.split(':')[0] ?? '');
    const heir = added.filter((each) => each.startsWith(`${key}:`) || line.startsWith('#'));
    assert.ok(
      line.startsWith('#') ? added.includes(line) : heir.every((each) => each.includes(comment)),
      `${what} keeps the comment ${comment}`,
    );
  }
}
