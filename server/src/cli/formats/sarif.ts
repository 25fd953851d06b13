import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { repository, ruleAddress } from '../../base/project.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import { shippedPage } from '../../host/node/shipped-page.ts';
import { explainedRules, type ExplainedRule } from '../../host/rule-pages.ts';
import { jsonText } from './json.ts';
import type { Range } from '../../base/lines.ts';
import type { Report, ReportFinding } from '../report.ts';

/** A fix as it changes texts: files as the report names them. */
export interface ReportChange {
  readonly title: string;
  readonly files: readonly { readonly file: string; readonly replacements: readonly { readonly range: Range; readonly text: string }[] }[];
}

export interface SarifOptions {
  readonly version: string;
  /** Absolute path of the folder that the report's files are relative to. */
  readonly root: string;
  /** The fixes of a finding, by its number in the report. */
  readonly changesOf?: (index: number) => readonly ReportChange[];
}

const levels: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** What GitHub sorts by. */
const precisions: Record<Severity, 'very-high' | 'high' | 'medium'> = {
  error: 'very-high',
  warning: 'high',
  information: 'medium',
  hint: 'medium',
};

const rootId = 'SRCROOT';

/** Regions count lines and UTF-16 columns from 1, `endColumn` exclusive (SARIF 3.30). */
function region({ start, end }: Range): object {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** A relative reference (RFC 3986) below the root: segments encoded. What lies outside has an address of its own, and standard input none but a name. */
function artifact(file: string, root: string): object {
  const outside = /^\.\.(?:\/|$)/.test(file) || path.isAbsolute(file);
  if (outside) return { uri: pathToFileURL(path.resolve(root, file)).href };
  const encoded = file
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/');
  return { uri: file === '-' ? 'stdin' : encoded, uriBaseId: rootId };
}

function location(file: string, range: Range, root: string): object {
  return { physicalLocation: { artifactLocation: artifact(file, root), region: region(range) } };
}

/** Survives edits of other lines: what is wrong, in which object. */
function fingerprint({ rule, file, kind, namespace, name, field }: ReportFinding): string {
  return [rule, file, kind, namespace, name, field].join('|');
}

/** How the run went, and what kept it from seeing everything (SARIF 3.20). */
function invocation({ unreadable = [] }: Report, root: string): object {
  return {
    executionSuccessful: unreadable.length === 0,
    toolExecutionNotifications: unreadable.map(({ file, range, message }) => ({
      level: 'error',
      message: { text: message },
      locations: [range === undefined ? { physicalLocation: { artifactLocation: artifact(file, root) } } : location(file, range, root)],
    })),
  };
}

function fixOf({ title, files }: ReportChange, root: string): object {
  return {
    description: { text: title },
    artifactChanges: files.map(({ file, replacements }) => ({
      artifactLocation: artifact(file, root),
      replacements: replacements.map(({ range, text }) => ({ deletedRegion: region(range), insertedContent: { text } })),
    })),
  };
}

function result(finding: ReportFinding, ids: readonly string[], changes: readonly ReportChange[], root: string): object {
  const { rule, severity, message, file, range, kind, namespace, name, field, related, messageId, arguments: values } = finding;
  return {
    ruleId: rule,
    ...(ids.includes(rule) ? { ruleIndex: ids.indexOf(rule) } : {}),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        ...location(file, range, root),
        logicalLocations: [{ fullyQualifiedName: `${kind}/${namespace}/${name}/${field}`, kind: 'object' }],
      },
    ],
    ...(related.length > 0
      ? { relatedLocations: related.map((r, id) => ({ id, ...location(r.file, r.range, root), message: { text: r.message } })) }
      : {}),
    ...(changes.length > 0 ? { fixes: changes.map((change) => fixOf(change, root)) } : {}),
    ...(messageId === undefined ? {} : { properties: { messageId, arguments: values } }),
    partialFingerprints: { 'headlight/v1': fingerprint(finding) },
  };
}

function descriptors(explained: readonly ExplainedRule[]): readonly object[] {
  return explained.map((rule) => ({
    id: rule.id,
    name: rule.id
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    shortDescription: { text: `${rule.summary}.` },
    fullDescription: { text: rule.docs.what },
    helpUri: ruleAddress(rule.id),
    help: { text: `${rule.docs.why}\n\n${rule.docs.fix}`, markdown: rule.page },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      category: rule.category,
      tags: ['kubernetes', 'dns', rule.category],
      precision: precisions[rule.severity],
      'problem.severity': rule.severity === 'error' || rule.severity === 'warning' ? rule.severity : 'recommendation',
    },
  }));
}

/** SARIF 2.1.0, one run, as code scanning takes it. */
export function formatSarif(report: Report, { version, root, changesOf = () => [] }: SarifOptions): string {
  const used = new Set(report.findings.map((f) => f.rule));
  const explained = explainedRules(shippedPage).filter((rule) => used.has(rule.id));
  const ids = explained.map((rule) => rule.id);
  const driver = {
    name: 'Headlight',
    fullName: `Headlight ${version}`,
    version,
    semanticVersion: version,
    informationUri: repository,
    rules: descriptors(explained),
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        invocations: [invocation(report, root)],
        originalUriBaseIds: {
          [rootId]: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/`, description: { text: 'The root of the repository.' } },
        },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding, i) => result(finding, ids, changesOf(i), root)),
      },
    ],
  };
  return jsonText(log);
}
