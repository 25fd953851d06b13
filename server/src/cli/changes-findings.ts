import { lostNames, type ChangesReport } from '../features/changes/report.ts';
import type { ChangeCode } from '../base/change-codes.ts';
import type { Said } from '../base/texts/sentences.ts';
import { categoryOf } from '../features/changes/heard.ts';
import { addressChangedText, ineffectiveText, recreatedText, refusedText, usedText } from '../features/changes/texts.ts';
import type { Report, ReportFinding } from './report.ts';

type Place = Pick<ReportFinding, 'file' | 'kind' | 'namespace' | 'name' | 'range' | 'severity'>;

function finding(rule: ChangeCode, { file, kind, namespace, name, range, severity }: Place, field: string, told: Said): ReportFinding {
  return {
    rule,
    category: categoryOf(rule),
    severity,
    ...told,
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
    ...report.refused.map((change) => finding('change-refused', change, change.field, refusedText(change.message, change.remedy))),
    ...lostNames(report).flatMap(({ name, users }) => users.map((user) => finding('used-name-removed', user, user.field, usedText(name)))),
    ...report.ineffective.map((change) => finding('change-ineffective', change, change.field, ineffectiveText(change.message))),
    ...report.recreated.map((each) => finding('pods-renamed', each, 'metadata.name', recreatedText(each.from, each.to))),
    ...report.addresses.map((each) => finding('address-changed', each, 'metadata.name', addressChangedText(each))),
  ];
  return { version: 1, files: new Set(findings.map(({ file }) => file)).size, documents: 0, findings };
}
