import * as vscode from 'vscode';
import type { StatusResult } from '../../server/src/lsp/protocol.ts';
import { selector } from './client.ts';

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** Problems that keep the answers incomplete. */
function incomplete(status: StatusResult): number {
  return status.unreadable.length + status.broken.length;
}

/** The one language status item: what is known, and whether something could not be read. */
export function createStatus(): vscode.LanguageStatusItem & { show(status: StatusResult): void; fail(message: string): void } {
  const item = vscode.languages.createLanguageStatusItem('headlight', selector);
  item.name = 'Headlight';
  item.text = 'DNS';
  item.busy = true;
  item.command = { command: 'headlight.showIndexStatus', title: 'Details' };
  return Object.assign(item, {
    show(status: StatusResult): void {
      const open = incomplete(status);
      const { error, warning } = status.findings;
      item.busy = status.state === 'indexing';
      item.text = status.state === 'indexing' ? 'DNS: reading manifests' : `DNS: ${plural(status.services, 'Service')} · ${plural(status.pods, 'pod owner')}`;
      item.detail = open > 0 ? `${plural(open, 'file')} not fully read` : plural(error + warning, 'problem');
      item.severity = open > 0 ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    },
    fail(message: string): void {
      item.busy = false;
      item.text = 'DNS: not running';
      item.detail = message;
      item.severity = vscode.LanguageStatusSeverity.Error;
    },
  });
}

/** The status as lines of text, for people and for reports. */
export function statusText(status: StatusResult): string {
  const { error, warning, information, hint } = status.findings;
  return [
    `Headlight ${status.version}: ${status.state === 'ready' ? 'ready' : 'reading manifests'}`,
    `files          ${status.files}`,
    `documents      ${status.documents}`,
    `objects        ${status.objects} (Services ${status.services}, owners of pods ${status.pods})`,
    `problems       error ${error}, warning ${warning}, information ${information}, hint ${hint}`,
    `reading took   ${status.indexMilliseconds} ms`,
    `memory         ${Math.round(status.memory / 1024 / 1024)} MB`,
    ...status.broken.map((uri) => `does not parse ${uri}`),
    ...status.unreadable.map(({ path, message }) => `not read       ${path} ${message}`),
    '',
  ].join('\n');
}
