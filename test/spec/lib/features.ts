import assert from 'node:assert/strict';
import { configurationOf } from '../../../server/src/host/configuration.ts';
import type { Settings } from '../../../server/src/settings.ts';
import { uriOf } from './driver.ts';
import type { Files } from './driver.ts';
import type { Claim } from './parse.ts';

/** Checks what a test claims of hovers, definitions, references, lenses and inlays, through the façade. */
export async function askFeatures(files: Files, settings: Settings, claims: readonly Claim[]): Promise<void> {
  const asked = claims.filter((claim) => !['finding', 'fix', 'related', 'declare'].includes(claim.kind));
  if (asked.length === 0) return;
  const { createAnalysis } = await import('../../../server/src/analysis.ts');
  const analysis = createAnalysis({ configuration: configurationOf(settings, uriOf('')), readText: (uri) => files.get(uri.slice(uriOf('').length)) });
  analysis.apply([...files].map(([file, text]) => ({ uri: uriOf(file), text })));
  const declared = new Map(claims.filter((claim) => claim.kind === 'declare').map((claim) => [claim.text, claim]));
  for (const claim of asked) {
    const uri = uriOf(claim.file);
    const hover = JSON.stringify(analysis.hover(uri, claim.start) ?? '');
    const definition = JSON.stringify(analysis.definition(uri, claim.start) ?? '');
    const where = `line ${claim.line}`;
    if (claim.kind === 'hover') assert.ok(hover.includes(JSON.stringify(claim.text).slice(1, -1)), `${where}: hover "${claim.text}" in ${hover}`);
    else if (claim.kind === 'nothing') assert.deepEqual([hover, definition], ['""', '""'], where);
    else if (claim.kind === 'refs') assert.equal(analysis.references(uri, claim.start, false).length, Number(claim.text), where);
    else if (claim.kind === 'def') {
      const target = declared.get(claim.text);
      assert.ok(target, `${where}: @${claim.text} is declared`);
      const place = JSON.stringify({ uri: uriOf(target.file), span: { start: target.start, end: target.end } });
      assert.ok(definition.includes(place), `${where}: def ${claim.text} ${place} in ${definition}`);
    } else assert.fail(`${where}: ${claim.kind} cannot be asked yet`);
  }
}
