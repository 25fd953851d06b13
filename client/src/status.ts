import * as vscode from 'vscode';
import type { StatusResult } from '../../server/src/lsp/protocol.ts';
import { selector } from './selector.ts';

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** Files that keep the answers incomplete. */
function incomplete(status: StatusResult): number {
  return status.unreadable.length + status.broken.length;
}

/** How much is known where not all is read: `1,204 of 50,000 files read`. */
function knownPart({ files, unread }: StatusResult): string | undefined {
  if (unread === undefined) return undefined;
  const part = unread.files > 0 ? `${files} of ${plural(files + unread.files, 'file')} read` : `${plural(files, 'file')} read`;
  return unread.folders > 0 ? `${part}, ${plural(unread.folders, 'folder')} not looked into` : part;
}

/** One line about all that is not known. */
function unreadLine(status: StatusResult): string | undefined {
  const part = knownPart(status);
  return part === undefined ? undefined : `${part}: ${status.unread?.because ?? 'the rest is on its way'}`;
}

export interface StatusItem extends vscode.Disposable {
  show(status: StatusResult): void;
  fail(message: string): void;
  /** No manifest was seen, so no server runs. */
  idle(): void;
}

/** The one language status item: what is known, and whether something could not be read. */
export function createStatus(): StatusItem {
  const item = vscode.languages.createLanguageStatusItem('headlight', selector);
  item.name = 'Headlight';
  item.text = 'DNS';
  item.busy = true;
  const details = { command: 'headlight.showIndexStatus', title: 'Details', tooltip: 'What was read, and what was not' };
  item.command = details;
  return {
    show(status) {
      const open = incomplete(status);
      const { error, warning } = status.findings;
      const isReading = status.state === 'indexing';
      item.busy = isReading;
      item.text = isReading
        ? `DNS: reading manifests${status.files > 0 ? ` (${plural(status.files, 'file')})` : ''}`
        : `DNS: ${plural(status.services, 'Service')} · ${plural(status.pods, 'pod')}`;
      item.detail = [
        plural(error + warning, 'problem'),
        ...(open > 0 ? [`${plural(open, 'file')} not fully read`] : []),
        knownPart(status) ?? [],
      ]
        .flat()
        .join(' · ');
      item.severity = open > 0 ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
      item.command = details;
    },
    fail(message) {
      item.busy = false;
      item.text = 'DNS: not running';
      item.detail = message;
      item.severity = vscode.LanguageStatusSeverity.Error;
      item.command = { command: 'headlight.restartServer', title: 'Restart Server' };
    },
    idle() {
      item.busy = false;
      item.text = 'DNS: no manifests';
      item.detail = 'Starts with the first Kubernetes manifest.';
      item.severity = vscode.LanguageStatusSeverity.Information;
      item.command = details;
    },
    dispose: () => item.dispose(),
  };
}

/** The status as lines of text, for people and for reports. */
export function statusText(status: StatusResult): string {
  const { error, warning, information, hint } = status.findings;
  const row = (name: string, value: string): string => `${name.padEnd(14)} ${value}`;
  return [
    `Headlight ${status.version}: ${status.state === 'ready' ? 'ready' : 'reading manifests'}`,
    '',
    row('files', `${status.files}`),
    row('documents', `${status.documents}`),
    row('objects', `${status.objects}`),
    row('Services', `${status.services}`),
    row('pods', `${status.pods}`),
    row('problems', `${plural(error, 'error')}, ${plural(warning, 'warning')}, ${information} information, ${plural(hint, 'hint')}`),
    ...[unreadLine(status) ?? []].flat().map((line) => row('known', line)),
    row('last reading', `${status.indexMilliseconds} ms`),
    ...(status.memory === undefined
      ? []
      : [row('memory', `${Math.round(status.memory / 1024 / 1024)} MB in process ${status.process ?? '?'}`)]),
    ...(incomplete(status) > 0 ? ['', 'Not fully read:'] : []),
    ...status.broken.map(
      (uri) => `  ${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}: some of it is not valid YAML; what was valid last counts`,
    ),
    ...status.unreadable.map(
      ({ path, message }) => `  ${vscode.workspace.asRelativePath(path.includes('://') ? vscode.Uri.parse(path) : path)}: ${message}`,
    ),
    ...(status.unapplied.length > 0
      ? ['', 'Not applied as they are written, so without errors, and no evidence for other files (setting headlight.files.notApplied):']
      : []),
    ...status.unapplied.flatMap(({ because, count, some }) => [
      `  ${plural(count, 'file')}, because ${because}`,
      ...some.map((uri) => `    ${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}`),
      ...(count > some.length ? [`    and ${count - some.length} more`] : []),
    ]),
    '',
  ].join('\n');
}
