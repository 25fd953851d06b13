import { writeFileSync } from 'node:fs';
import { apart } from '../../base/apart.ts';
import { applyEdits } from '../../base/text-edit.ts';
import type { FileEdit } from '../../base/span.ts';
import type { Finding, Fix } from '../../rules/define.ts';
import { identityOf } from '../../rules/lib/identity.ts';
import { encode } from '../../host/decode.ts';
import { toPath } from '../../host/uri.ts';
import { patchOf } from './patch.ts';
import { findingsIn } from '../reading/findings-in.ts';
import { say, type Io } from '../io.ts';
import type { CliWorkspace } from '../workspace.ts';

export interface Fixed {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
}

/** A fix that was made although it is not safe. */
export interface Ventured {
  readonly uri: string;
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  readonly warning: string | undefined;
}

export interface FixRun {
  readonly fixed: readonly Fixed[];
  readonly ventured: readonly Ventured[];
}

/** More rounds than any chain of fixes that make each other possible. */
const maxRounds = 10;

/** Can the fix be made, and changes nothing but what is spoken of? */
export function isPossible(fix: Fix, { text, reports }: CliWorkspace): boolean {
  const files = fix.edits(text);
  return files.length > 0 && files.every(({ uri }) => reports(uri));
}

/** The fix that is not safe and is what the finding asks for: the preferred one, or the only one. Where a safe one can be made, that is made instead. */
export function unsafeFix({ fixes }: Pick<Finding, 'fixes'>, workspace: CliWorkspace): Fix | undefined {
  const possible = fixes.filter((fix) => isPossible(fix, workspace));
  return possible.some(({ safe }) => safe)
    ? undefined
    : (possible.find(({ preferred }) => preferred === true) ?? (possible.length === 1 ? possible[0] : undefined));
}

/** Edits of the safe fixes of these findings, file by file; a fix that meets an earlier one waits for the next round. */
function collect(findings: readonly Finding[], workspace: CliWorkspace): readonly FileEdit[] {
  return apart(
    findings.flatMap(({ fixes }) => {
      const fix = fixes.find((each) => each.safe && isPossible(each, workspace));
      return fix === undefined ? [] : [fix.edits(workspace.text)];
    }),
  );
}

export interface FixOptions {
  /** Also those that are not safe. */
  readonly unsafe: boolean;
  /** Findings that are mended, of those in the files that are spoken of. */
  readonly keep: (finding: Finding) => boolean;
}

/** Applies fixes in memory until nothing changes, and with `unsafe` those, too, that are not safe: one after the other, since each can be the end of other findings. The analysis then holds the new texts. */
export function applyFixes(workspace: CliWorkspace, { unsafe, keep }: FixOptions): FixRun {
  const { analysis } = workspace;
  const originals = new Map<string, string>();
  const findings = (): readonly Finding[] => findingsIn(analysis, workspace.reports).filter(keep);
  const write = (files: readonly FileEdit[]): boolean =>
    files
      .map(({ uri, edits }) => {
        const text = workspace.text(uri);
        const next = text === undefined ? undefined : applyEdits(text, edits);
        if (text === undefined || next === undefined || next === text) return false;
        if (!originals.has(uri)) originals.set(uri, text);
        workspace.replaceText(uri, next);
        analysis.apply([{ uri, text: next }]);
        return true;
      })
      .includes(true);
  const applySafe = (): void => {
    for (let round = 0; round < maxRounds && write(collect(findings(), workspace)); round++);
  };
  applySafe();
  const ventured: Ventured[] = [];
  const tried = new Set<string>();
  /** One after the other, each judged when its turn comes; the files behind are judged after those before. */
  const venture = (own: () => readonly Finding[]): void => {
    for (let left = own().length; left > 0; left--) {
      const next = nextUnsafe(own(), workspace, tried);
      if (next === undefined) return;
      const { place, kind, name } = next.finding;
      if (!write(next.fix.edits(workspace.text))) continue;
      ventured.push({ uri: place.uri, kind, name, title: next.fix.title, warning: next.fix.warning });
      write(collect(own(), workspace));
    }
  };
  for (let round = 0, before = -1; unsafe && round < maxRounds && before < ventured.length; round++) {
    before = ventured.length;
    const uris = new Set(findings().map(({ place }) => place.uri));
    for (const uri of uris) venture(() => analysis.diagnostics(uri).filter((finding) => finding.place.uri === uri && keep(finding)));
    // What a patch causes on objects of other files is told at the patch.
    if (before === ventured.length) venture(findings);
    applySafe();
  }
  const fixed = [...originals]
    .map(([uri, before]) => ({ uri, before, after: workspace.text(uri) ?? before }))
    .filter(({ before, after }) => before !== after);
  return { fixed, ventured };
}

/** The first unsafe fix that was not tried yet, each once for a finding, so that fixes that undo each other come to an end. */
function nextUnsafe(
  findings: readonly Finding[],
  workspace: CliWorkspace,
  tried: Set<string>,
): { readonly finding: Finding; readonly fix: Fix } | undefined {
  for (const finding of findings) {
    const fix = unsafeFix(finding, workspace);
    const key = JSON.stringify([finding.place.uri, identityOf(finding), fix?.title]);
    if (fix === undefined || tried.has(key)) continue;
    tried.add(key);
    return { finding, fix };
  }
  return undefined;
}

/** Names on standard error each fix that was made although it is not safe. */
export function tellVentured(io: Io, workspace: CliWorkspace, ventured: readonly Ventured[]): void {
  if (ventured.length === 0) return;
  say(
    io,
    ventured.length === 1
      ? '1 of the fixes is not safe. Look at what it changes:'
      : `${ventured.length} of the fixes are not safe. Look at what they change:`,
  );
  for (const { uri, kind, name, title, warning } of ventured) {
    say(
      io,
      `${workspace.show(uri)}, ${[kind, name].filter((word) => word !== '').join(' ')}: ${title}${warning === undefined ? '' : ` (${warning.replace(/\.$/, '')})`}`,
    );
  }
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
  const changes = fixed.map(({ uri, before, after }) => ({
    file: uri === workspace.stdin ? 'stdin.yaml' : (toPath(uri) ?? uri),
    before,
    after,
    encoding: workspace.source(uri),
  }));
  const { patch, notes } = patchOf(changes, workspace.cwd);
  io[to](patch, 'exact');
  for (const note of notes) say(io, note);
}
