import assert from 'node:assert/strict';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { uriOf } from './driver.ts';
import type { Files } from './driver.ts';
import type { Claim } from './parse.ts';

type Check = (analysis: Analysis, uri: string, claim: Claim, declared: ReadonlyMap<string, Claim>) => void;

function placeOf(declared: ReadonlyMap<string, Claim>, { text, line }: Claim): object {
  const target = declared.get(text);
  assert.ok(target, `line ${line}: @${text} is declared`);
  return { uri: uriOf(target.file), span: { start: target.start, end: target.end } };
}

/** One of `found` holds the claimed text. */
function some(what: string, claim: Claim, found: readonly string[]): void {
  assert.ok(
    found.some((text) => text.includes(claim.text)),
    `line ${claim.line}: ${what} "${claim.text}" among\n${found.join('\n')}`,
  );
}

const checks: Readonly<Partial<Record<Claim['kind'], Check>>> = {
  hover(analysis, uri, claim) {
    const hover = analysis.hover(uri, claim.start);
    assert.deepEqual(hover?.span, { start: claim.start, end: claim.end }, `line ${claim.line}: the hover's range`);
    some('hover', claim, [hover?.markdown ?? '']);
  },
  nothing(analysis, uri, claim) {
    assert.deepEqual(
      [analysis.hover(uri, claim.start), analysis.definition(uri, claim.start)],
      [undefined, undefined],
      `line ${claim.line}`,
    );
  },
  def(analysis, uri, claim, declared) {
    const targets = analysis.definition(uri, claim.start)?.targets ?? [];
    assert.deepEqual(
      targets.filter((target) => JSON.stringify(target) === JSON.stringify(placeOf(declared, claim))).length,
      1,
      `line ${claim.line}: def ${claim.text} in ${JSON.stringify(targets)}`,
    );
  },
  link(analysis, uri, claim, declared) {
    const link = analysis.documentLinks(uri).find(({ span }) => span.start === claim.start && span.end === claim.end);
    assert.deepEqual(link?.target, placeOf(declared, claim), `line ${claim.line}: link`);
  },
  refs(analysis, uri, claim) {
    assert.equal(
      analysis.references(uri, claim.start, false).length,
      Number(claim.text),
      `line ${claim.line}: ${JSON.stringify(analysis.references(uri, claim.start, false))}`,
    );
  },
  lens(analysis, uri, claim) {
    some(
      'lens',
      claim,
      analysis
        .codeLenses(uri)
        .filter(({ span }) => span.start === claim.start && span.end === claim.end)
        .map(({ title }) => title),
    );
  },
  inlay(analysis, uri, claim) {
    some(
      'inlay hint',
      claim,
      analysis
        .inlayHints(uri, { start: 0, end: Number.MAX_SAFE_INTEGER })
        .filter(({ offset }) => claim.start <= offset && offset <= claim.end + 1)
        .map(({ label }) => label),
    );
  },
  completion(analysis, uri, claim) {
    const items = analysis.completions(uri, claim.end).map(({ label }) => label);
    for (const label of claim.text.split(/,\s*/))
      assert.ok(items.includes(label), `line ${claim.line}: completion ${label} among ${items.join(', ')}`);
  },
};

/** Checks what a step claims of features, through the façade; `before`: the texts that were edited into these. */
export function askFeatures(files: Files, settings: Settings, claims: readonly Claim[], before?: Files): void {
  const asked = claims.filter((claim) => checks[claim.kind] !== undefined);
  if (asked.length === 0) return;
  const analysis = createAnalysis({
    configuration: configurationOf(settings, uriOf('')),
    readText: (uri) => files.get(uri.slice(uriOf('').length)),
  });
  const apply = (texts: Files): void => analysis.apply([...texts].map(([file, text]) => ({ uri: uriOf(file), text })));
  if (before !== undefined) {
    apply(before);
    analysis.apply([...before.keys()].filter((file) => !files.has(file)).map((file) => ({ uri: uriOf(file), text: undefined })));
  }
  apply(files);
  const declared = new Map(claims.filter((claim) => claim.kind === 'declare').map((claim) => [claim.text, claim]));
  for (const claim of asked) checks[claim.kind]?.(analysis, uriOf(claim.file), claim, declared);
}
