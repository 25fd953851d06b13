import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import type { FileEdit, TextEdit } from '../../../server/src/base/span.ts';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { suppressionFix } from '../../../server/src/rules/engine/suppress.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import type { Script } from './script.ts';

const errorsIn = (text: string): number =>
  text.includes('{{')
    ? 0
    : parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).reduce(
        (sum, document) => sum + ('errors' in document ? document.errors.length : 0),
        0,
      );

/** Edits that take the new text back to the old one: their offsets count in the new text. */
export function inverse(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return [...edits]
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .map(({ span, newText }) => {
      const start = span.start + shift;
      shift += newText.length - (span.end - span.start);
      return { span: { start, end: start + newText.length }, newText: text.slice(span.start, span.end) };
    });
}

/** Comments of a text, those of deleted or rewritten stretches left out. */
function commentsOutside(text: string, edits: readonly TextEdit[]): string[] {
  return [...text.matchAll(/(?:^|[ \t])#[^\r\n]*/gm)]
    .filter(({ 0: found, index }) => !edits.some(({ span }) => span.start < index + found.length && index < span.end))
    .map(({ 0: found }) => found.trim())
    .filter((found) => found !== '#');
}

function checkEdit(before: string, edits: readonly TextEdit[], what: string): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (const [i, { span }] of ordered.entries()) {
    assert.ok(0 <= span.start && span.end <= before.length && span.start <= span.end, `${what}: an edit lies outside of its text`);
    const next = ordered[i + 1];
    assert.ok(!next || span.end <= next.span.start, `${what}: edits overlap`);
  }
  const after = applyEdits(before, edits);
  assert.ok(errorsIn(after) <= errorsIn(before), `${what}: the result does not parse\n${after}`);
  assert.equal(applyEdits(after, inverse(before, ordered)), before, `${what}: undone, the text is as it was`);
  const ends = /\r\n|\r|\n/.exec(before)?.[0];
  if (ends !== undefined && !before.replaceAll(ends, '').match(/[\r\n]/))
    assert.ok(!after.replaceAll(ends, '').match(/[\r\n]/), `${what}: another kind of line ends`);
  if (after !== '') assert.equal(/[\r\n]$/.test(after), /[\r\n]$/.test(before), `${what}: the end of the last line`);
  const left = after;
  for (const comment of commentsOutside(before, edits)) assert.ok(left.includes(comment), `${what}: comment ${comment} is lost`);
  return after;
}

/** A rename back at the same place gives the same bytes. */
function checkBack(
  texts: ReadonlyMap<string, string>,
  before: Analysis,
  uri: string,
  at: number,
  edits: readonly FileEdit[],
  what: string,
): void {
  const prepared = before.prepareRename(uri, at);
  if (!prepared || !('placeholder' in prepared)) throw new Error(`${what}: it was renamed and cannot be`);
  const of = (each: string): readonly TextEdit[] => edits.filter((file) => file.uri === each).flatMap((file) => file.edits);
  const after = new Map([...texts].map(([each, text]) => [each, applyEdits(text, of(each))]));
  const moved = of(uri).reduce(
    (place, { span, newText }) => (span.end <= prepared.span.start ? place + newText.length - (span.end - span.start) : place),
    prepared.span.start,
  );
  const analysis = analysisOver(after);
  const back = analysis.rename(uri, moved, prepared.placeholder);
  // A name that nobody may choose cannot be gone back to.
  if (back && 'refused' in back && /^The (?:name of a StatefulSet has at most|API server would refuse it)/.test(back.refused)) return;
  assert.ok(back && 'edits' in back, `${what}, and back: ${JSON.stringify(back)}`);
  for (const [each, text] of after) {
    const restored = applyEdits(
      text,
      back.edits.filter((file) => file.uri === each).flatMap((file) => file.edits),
    );
    assert.equal(restored, texts.get(each), `${what}, and back: ${each}`);
  }
}

function analysisOver(texts: ReadonlyMap<string, string>): Analysis {
  const exists = (uri: string): boolean => texts.has(uri) || [...texts.keys()].some((each) => each.startsWith(`${uri}/`));
  const analysis = createAnalysis({
    readText: (uri) => texts.get(uri),
    configuration: configurationOf(defaultSettings, 'file:///w', exists),
  });
  analysis.apply([...texts].map(([uri, text]) => ({ uri, text })));
  return analysis;
}

/** Case `edits`: every fix and rename of the files, and those of the same files with other line ends and without the last one. */
export function runEdits({ files, steps }: Script, done: (count: number) => void = () => undefined): void {
  let count = 0;
  for (const form of ['plain', 'crlf', 'open'] as const) {
    const formed = files.map(([name, text]): [string, string] => {
      const lines = text.replaceAll('\r\n', '\n');
      return [`file:///w/${name}`, form === 'plain' ? text : form === 'crlf' ? lines.replaceAll('\n', '\r\n') : lines.replace(/\n+$/, '')];
    });
    const texts = new Map(formed);
    const analysis = analysisOver(texts);
    const tryEdits = (edits: readonly FileEdit[], what: string): void => {
      const perFile = new Map<string, TextEdit[]>();
      for (const { uri, edits: some } of edits) perFile.set(uri, [...(perFile.get(uri) ?? []), ...some]);
      for (const [uri, some] of perFile) if (some.length > 0) checkEdit(texts.get(uri) ?? '', some, `${form}: ${what} in ${uri}`);
      count++;
    };
    for (const uri of texts.keys()) {
      for (const finding of analysis.diagnostics(uri)) {
        for (const fix of [...finding.fixes, suppressionFix(finding, analysis.model())])
          tryEdits(
            fix.edits((each) => texts.get(each)),
            `${finding.rule}, "${fix.title}"`,
          );
      }
    }
    const offsets = formed.flatMap(
      ([uri]) =>
        analysis.facts(uri)?.objects.flatMap(({ object, tree }) => {
          const at = (texts.get(uri) ?? '').indexOf(object.name, tree.start);
          return object.name === '' || at < 0 ? [] : [{ uri, at }];
        }) ?? [],
    );
    const asked = steps.flatMap((step) => {
      if (step.do !== 'ask') return [];
      const named = offsets[step.at % Math.max(1, offsets.length)];
      const [uri = '', text = ''] = formed[step.file % formed.length] ?? [];
      return [...(named ? [named] : []), { uri, at: step.at % (text.length + 1) }];
    });
    for (const { uri, at } of asked) {
      const renamed = analysis.rename(uri, at, 'renamed-by-fuzz');
      if (!renamed || !('edits' in renamed)) continue;
      tryEdits(renamed.edits, `rename at ${at}`);
      checkBack(texts, analysis, uri, at, renamed.edits, `${form}: rename at ${at} of ${uri}`);
    }
  }
  done(count);
}
