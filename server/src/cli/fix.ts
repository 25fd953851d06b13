import { writeFileSync } from 'node:fs';
import { getOrMake } from '../base/get-or-make.ts';
import { applyEdits } from '../base/text-edit.ts';
import type { TextEdit } from '../base/span.ts';
import type { Finding, TextOf } from '../rules/define.ts';
import { encode } from '../host/decode.ts';
import { toPath } from '../host/uri.ts';
import { patchOf } from './diff.ts';
import { say, type Io } from './io.ts';
import type { CliWorkspace } from './workspace.ts';

export interface Fixed {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
}

/** More rounds than any chain of fixes that make each other possible. */
const maxRounds = 10;

/** Edits of the safe fixes of these findings, file by file; a fix that overlaps an earlier one waits for the next round. */
function collect(findings: readonly Finding[], textOf: TextOf): ReadonlyMap<string, readonly TextEdit[]> {
  const all = new Map<string, TextEdit[]>();
  const overlaps = (uri: string, edit: TextEdit): boolean => (all.get(uri) ?? []).some(({ span }) =>
    edit.span.start <= span.end && span.start <= edit.span.end);
  for (const finding of findings) {
    const fix = finding.fixes.find((f) => f.safe);
    const files = fix?.edits(textOf) ?? [];
    if (files.length === 0 || files.some(({ uri, edits }) => edits.some((edit) => overlaps(uri, edit)))) continue;
    for (const { uri, edits } of files) getOrMake(all, uri, () => []).push(...edits);
  }
  return all;
}

/** Applies all safe fixes in memory until nothing changes; the analysis then holds the new texts. */
export function applySafeFixes(workspace: CliWorkspace): readonly Fixed[] {
  const { analysis } = workspace;
  const originals = new Map<string, string>();
  const texts = new Map<string, string>();
  const textOf: TextOf = (uri) => texts.get(uri) ?? workspace.text(uri);
  for (let round = 0; round < maxRounds; round++) {
    const edits = collect(analysis.uris().flatMap((uri) => analysis.diagnostics(uri)), textOf);
    let changed = false;
    for (const [uri, list] of edits) {
      const text = textOf(uri);
      if (text === undefined) continue;
      const next = applyEdits(text, list);
      if (next === text) continue;
      if (!originals.has(uri)) originals.set(uri, text);
      texts.set(uri, next);
      analysis.apply([{ uri, text: next }]);
      changed = true;
    }
    if (!changed) break;
  }
  return [...originals].map(([uri, before]) => ({ uri, before, after: texts.get(uri) ?? before })).filter(({ before, after }) => before !== after);
}

/** Writes fixed files in the encoding they had, and the text of standard input, changed or not, to standard output. */
export function writeFixed(io: Io, workspace: CliWorkspace, fixed: readonly Fixed[]): void {
  const { stdin } = workspace;
  for (const { uri, after } of fixed) {
    const file = uri === stdin ? undefined : toPath(uri);
    const like = workspace.source(uri);
    if (file !== undefined && like) writeFileSync(file, encode(after, like));
  }
  const source = stdin === undefined ? undefined : workspace.source(stdin);
  if (source) io.out(encode(fixed.find(({ uri }) => uri === stdin)?.after ?? source.text, source));
  const names = fixed.filter(({ uri }) => uri !== stdin).map(({ uri }) => workspace.show(uri));
  if (names.length > 0) say(io, `fixed ${names.join(', ')}`);
}

/** Prints what would be written as a patch; what it cannot say goes to standard error. */
export function showFixed(io: Io, workspace: CliWorkspace, fixed: readonly Fixed[], to: 'out' | 'err'): void {
  const changes = fixed.map(({ uri, before, after }) => ({ file: uri === workspace.stdin ? 'stdin.yaml' : toPath(uri) ?? uri, before, after, encoding: workspace.source(uri) }));
  const { patch, notes } = patchOf(changes, workspace.cwd);
  io[to](patch, 'exact');
  for (const note of notes) say(io, note);
}
