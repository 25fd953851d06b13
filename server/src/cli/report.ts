import { compareText } from '../base/texts/compare-text.ts';
import type { Range } from '../base/lines.ts';
import type { Said } from '../base/texts/sentences.ts';
import type { Severity } from '../k8s/cluster-settings.ts';
import type { Category, Finding } from '../rules/define.ts';
import { isPossible, unsafeFix } from './lint/fix.ts';
import { sentenceOf, unreadableIn } from './unreadable.ts';
import type { CliWorkspace } from './workspace.ts';

/** A finding as `--format json` prints it. */
export interface ReportFinding {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  /** Which sentence of the rule it is, and the values in it: they stay when words change. Absent where the rule has none. */
  readonly messageId?: string;
  readonly arguments?: Said['arguments'];
  readonly file: string;
  readonly document: number;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly field: string;
  readonly range: Range;
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

/** A file, or a document of one, that is a manifest and could not be read. */
export interface ReportUnreadable {
  readonly file: string;
  readonly document?: number;
  readonly range?: Range;
  readonly message: string;
}

/** Where counting begins in JSON: lines, characters of a line, documents of a file. */
export const positions = { firstLine: 0, firstCharacter: 0, firstDocument: 0, encoding: 'utf-16' } as const;

/** Findings that a fix in bulk mends. */
export interface Fixable {
  /** By `--fix`. */
  readonly safe: number;
  /** By `--fix --unsafe-fixes`, over and above. */
  readonly unsafe: number;
}

export interface Report {
  readonly version: 1;
  readonly files: number;
  readonly documents: number;
  readonly findings: readonly ReportFinding[];
  /** Absent where everything could be read. */
  readonly unreadable?: readonly ReportUnreadable[];
  /** For people: it is in no format that programs read. */
  readonly fixable?: Fixable;
  /** Findings that a baseline knows already; for people, too. */
  readonly known?: number;
}

function reportFinding(workspace: CliWorkspace, finding: Finding): ReportFinding {
  const { rule, category, severity, message, place, document, kind, name, namespace, field } = finding;
  return {
    rule,
    category,
    severity,
    message,
    messageId: finding.messageId,
    arguments: finding.arguments,
    file: workspace.show(place.uri),
    document,
    kind,
    name,
    namespace,
    field,
    range: workspace.range(place.uri, place.span),
    fixes: finding.fixes.filter((fix) => fix.edits(workspace.text).length > 0).map(({ title, safe }) => ({ title, safe })),
    related: finding.related.map((r) => ({
      file: workspace.show(r.place.uri),
      range: workspace.range(r.place.uri, r.place.span),
      message: r.message,
    })),
  };
}

function compare(a: ReportFinding, b: ReportFinding): number {
  const [one, other] = [a.range.start, b.range.start];
  return compareText(a.file, b.file) || one.line - other.line || one.character - other.character || compareText(a.rule, b.rule);
}

/** A finding for who reads the report, and as the analysis knows it. */
export interface Reported {
  readonly finding: ReportFinding;
  readonly source: Finding;
}

/** The findings of a workspace that are to be told, by file and position. */
export function reportedFindings(workspace: CliWorkspace, keep: (finding: Finding) => boolean): readonly Reported[] {
  return workspace
    .findings()
    .filter(keep)
    .map((source) => ({ finding: reportFinding(workspace, source), source }))
    .sort((a, b) => compare(a.finding, b.finding));
}

/** What is told of a workspace. */
export function reportOf(workspace: CliWorkspace, reported: readonly Reported[]): Report {
  const { analysis, reports, files } = workspace;
  const unreadable = unreadableIn(workspace)
    .filter(({ counts }) => counts)
    .map(({ counts: _, message, ...rest }) => ({ ...rest, message: sentenceOf(message) }));
  const safe = reported.filter(({ source: { fixes } }) => fixes.some((fix) => fix.safe && isPossible(fix, workspace))).length;
  const unsafe = reported.filter(({ source }) => unsafeFix(source, workspace) !== undefined).length;
  const documents = analysis
    .uris()
    .filter(reports)
    .reduce((sum, uri) => sum + (analysis.facts(uri)?.documents ?? 0), 0);
  return {
    version: 1,
    files,
    documents,
    findings: reported.map(({ finding }) => finding),
    ...(unreadable.length > 0 ? { unreadable } : {}),
    fixable: { safe, unsafe },
  };
}
