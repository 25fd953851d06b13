import { execFile } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { methods, type RenderedChartsResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { tell } from '../commands/copy.ts';

interface Chart {
  readonly folder: string;
  readonly text: string;
}

const limitMilliseconds = 60_000;

/** Output of `helm template`; rejects with what helm says. */
function template(folder: string): Promise<string> {
  const name =
    path
      .basename(folder)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'release';
  return new Promise((resolve, reject) => {
    execFile('helm', ['template', name, folder], { timeout: limitMilliseconds, maxBuffer: 1e9 }, (error, out) => {
      if (error) reject(error);
      else resolve(out);
    });
  });
}

/** Charts of the workspace that stand for themselves: not those in `charts/` of another. */
async function chartFolders(): Promise<readonly string[]> {
  const files = await vscode.workspace.findFiles('**/Chart.yaml', '**/{node_modules,.git}/**');
  const folders = files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => path.dirname(fsPath));
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${path.join(other, 'charts')}${path.sep}`))).sort();
}

/** Renders all charts with their default values and has them judged. Runs helm, so only in a trusted workspace. */
export async function renderCharts(ask: Ask, log: vscode.LogOutputChannel): Promise<void> {
  if (!vscode.workspace.isTrusted) return void vscode.window.showInformationMessage('Headlight renders charts in trusted workspaces only.');
  const folders = await chartFolders();
  if (folders.length === 0) return tell('Headlight: there is no chart in this workspace');
  const charts: Chart[] = [];
  const refused: string[] = [];
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Rendering Helm charts' }, async () => {
    for (const folder of folders) {
      try {
        charts.push({ folder: vscode.Uri.file(folder).toString(), text: await template(folder) });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
          void vscode.window.showInformationMessage('Headlight: helm is not on the PATH, so charts cannot be rendered.');
          return;
        }
        refused.push(vscode.workspace.asRelativePath(folder));
        log.warn(error instanceof Error ? error.message : String(error));
      }
    }
  });
  if (charts.length === 0 && refused.length === 0) return;
  const result = await ask<RenderedChartsResult>(methods.renderedCharts, { charts });
  const problems = result === undefined ? '' : `, ${result.findings} ${result.findings === 1 ? 'problem' : 'problems'}`;
  tell(
    `Headlight: rendered ${charts.length} of ${folders.length} ${folders.length === 1 ? 'chart' : 'charts'}${problems}${refused.length === 0 ? '' : `; helm refuses ${refused.join(', ')}, see the log`}`,
  );
}
