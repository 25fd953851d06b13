import path from 'node:path';
import { rootAround } from '../../host/listing/tracking.ts';
import type { Report } from '../report.ts';

/** A report for who knows only the repository: its files as they are called from its root, also where the command was run in a folder of it. `root`: absolute; the working directory where there is no repository. */
export function fromRepository(
  report: Report,
  cwd: string,
): { readonly report: Report; readonly root: string; readonly named: (file: string) => string } {
  const root = rootAround(cwd) ?? cwd;
  const named = (file: string): string => (file === '-' ? file : path.relative(root, path.resolve(cwd, file)).split(path.sep).join('/'));
  const moved = <T extends { readonly file: string }>(each: T): T => ({ ...each, file: named(each.file) });
  return {
    root,
    named,
    report: {
      ...report,
      findings: report.findings.map((finding) => ({ ...moved(finding), related: finding.related.map(moved) })),
      ...(report.unreadable === undefined ? {} : { unreadable: report.unreadable.map(moved) }),
    },
  };
}
