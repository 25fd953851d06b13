import { lostNames, type ChangesReport } from './changes-report.ts';
import { firstLine } from './formats/changes-text.ts';
import type { Report, ReportFinding } from './report.ts';
import type { Severity } from '../k8s/cluster-settings.ts';

type Place = Pick<ReportFinding, 'file' | 'kind' | 'namespace' | 'name' | 'range'>;

function finding(rule: string, severity: Severity, { file, kind, namespace, name, range }: Place, field: string, message: string): ReportFinding {
  return { rule, category: rule === 'change-refused' ? 'rejected' : 'silent', severity, message, file, document: 0, kind, name, namespace, field, range, fixes: [], related: [] };
}

/** The changes as findings at the places that make them, for formats that show findings. */
export function changesFindings(report: ChangesReport): Report {
  const findings = [
    ...report.refused.map((change) => finding('change-refused', 'error', change, change.field, [`The API server refuses this change: ${firstLine(change.message)}.`, change.remedy].filter((text) => text !== '').join(' '))),
    ...lostNames(report).flatMap(({ name, users }) => users.map((user) => finding('used-name-removed', 'error', user, user.field, `${name} goes, and is used here.`))),
    ...report.ineffective.map((change) => finding('change-ineffective', 'warning', change, change.field, `This change has no effect. ${change.message}`)),
    ...report.recreated.map((each) => finding('pods-renamed', 'information', each, 'metadata.name', `Pods are made again under other names: ${each.from.slice(0, 3).join(', ')} become ${each.to.slice(0, 3).join(', ')}.`)),
  ];
  return { version: 1, files: new Set(findings.map(({ file }) => file)).size, documents: 0, findings };
}
