import type { Severity } from '../../k8s/cluster-settings.ts';
import { rules } from '../../rules/registry.ts';
import { jsonText } from './json.ts';
import type { Range } from '../../base/lines.ts';
import type { Report, ReportFinding } from '../report.ts';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** Regions count lines and UTF-16 columns from 1, `endColumn` exclusive (SARIF 3.30). */
function region({ start, end }: Range): object {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** Relative reference (RFC 3986): segments encoded, a colon in the first one guarded. */
function uri(file: string): string {
  const encoded = file.split('/').map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd'))).join('/');
  return file === '-' ? 'stdin' : encoded;
}

function location(file: string, range: Range): object {
  return { physicalLocation: { artifactLocation: { uri: uri(file) }, region: region(range) } };
}

/** Survives edits of other lines: what is wrong, in which object. */
function fingerprint({ rule, file, kind, namespace, name, field }: ReportFinding): string {
  return [rule, file, kind, namespace, name, field].join('|');
}

/** What kept the run from seeing everything (SARIF 3.20.21). */
function invocation(unreadable: NonNullable<Report['unreadable']>): object {
  return {
    executionSuccessful: false,
    toolExecutionNotifications: unreadable.map(({ file, range, message }) => ({
      level: 'error', message: { text: message },
      locations: [range === undefined ? { physicalLocation: { artifactLocation: { uri: uri(file) } } } : location(file, range)],
    })),
  };
}

function result(finding: ReportFinding, ids: readonly string[]): object {
  const { rule, severity, message, file, range, kind, namespace, name, field, related } = finding;
  return {
    ruleId: rule,
    ...(ids.includes(rule) ? { ruleIndex: ids.indexOf(rule) } : {}),
    level: levels[severity],
    message: { text: message },
    locations: [{ ...location(file, range), logicalLocations: [{ fullyQualifiedName: `${kind}/${namespace}/${name}/${field}`, kind: 'object' }] }],
    ...(related.length > 0 ? { relatedLocations: related.map((r, id) => ({ id, ...location(r.file, r.range), message: { text: r.message } })) } : {}),
    partialFingerprints: { 'headlight/v1': fingerprint(finding) },
  };
}

/** SARIF 2.1.0, one run. */
export function formatSarif(report: Report, version: string): string {
  const used = new Set(report.findings.map((f) => f.rule));
  const listed = rules.filter((rule) => used.has(rule.id));
  const ids = listed.map((rule) => rule.id);
  const descriptors = listed.map((rule) => ({
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.docs.what },
    help: { text: `${rule.docs.why}\n\n${rule.docs.fix}` },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { category: rule.category },
  }));
  const driver = { name: 'Headlight', version, semanticVersion: version, rules: descriptors };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, ...(report.unreadable === undefined ? {} : { invocations: [invocation(report.unreadable)] }), columnKind: 'utf16CodeUnits', results: report.findings.map((f) => result(f, ids)) }],
  };
  return jsonText(log);
}
