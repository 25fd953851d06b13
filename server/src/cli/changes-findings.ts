import { lostNames, type ChangesReport } from '../features/changes/report.ts';
import { ineffectiveText, recreatedText, refusedText, usedText, type ChangeRule } from '../features/changes/texts.ts';
import type { Report, ReportFinding } from './report.ts';
import type { Severity } from '../k8s/cluster-settings.ts';

type Place = Pick<ReportFinding, 'file' | 'kind' | 'namespace' | 'name' | 'range'>;

function finding(
  rule: ChangeRule,
  severity: Severity,
  { file, kind, namespace, name, range }: Place,
  field: string,
  message: string,
): ReportFinding {
  return {
    rule,
    category: rule === 'change-refused' ? 'rejected' : 'silent',
    severity,
    message,
    file,
    document: 0,
    kind,
    name,
    namespace,
    field,
    range,
    fixes: [],
    related: [],
  };
}

/** The changes as findings at the places that make them, for formats that show findings. */
export function changesFindings(report: ChangesReport): Report {
  const findings = [
    ...report.refused.map((change) => finding('change-refused', 'error', change, change.field, refusedText(change.message, change.remedy))),
    ...lostNames(report).flatMap(({ name, users }) =>
      users.map((user) => finding('used-name-removed', 'error', user, user.field, usedText(name))),
    ),
    ...report.ineffective.map((change) => finding('change-ineffective', 'warning', change, change.field, ineffectiveText(change.message))),
    ...report.recreated.map((each) => finding('pods-renamed', 'information', each, 'metadata.name', recreatedText(each.from, each.to))),
  ];
  return { version: 1, files: new Set(findings.map(({ file }) => file)).size, documents: 0, findings };
}
