import * as vscode from 'vscode';
import { chartMethods, type ChartsParams, type ChartsResult } from '../../server/src/lsp/protocol.ts';
import type { Ask } from './ask.ts';
import { environmentText } from './environment-text.ts';

/** Milliseconds without news after which it is asked anew. */
const calm = 1_000;

export interface EnvironmentStatus extends vscode.Disposable {
  /** Charts may have other environments. */
  refreshSoon(): void;
}

/** A language status item in the files of a chart: which environments it has, and a way to choose the one that is shown first. */
export function createEnvironmentStatus(ask: Ask): EnvironmentStatus {
  let item: vscode.LanguageStatusItem | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function show(chart: ChartsResult['charts'][number] | undefined): void {
    item?.dispose();
    item = undefined;
    if (chart === undefined) return;
    const folder = vscode.Uri.parse(chart.folder);
    item = vscode.languages.createLanguageStatusItem('headlight.environment', { pattern: new vscode.RelativePattern(folder, '**/*') });
    item.name = 'Headlight: environment of a chart';
    Object.assign(item, environmentText(chart));
    item.command =
      chart.environments.length === 0
        ? { command: 'headlight.addEnvironment', title: 'Add Environment…', arguments: [chart.folder] }
        : { command: 'headlight.chooseEnvironment', title: 'Choose…', arguments: [chart.folder] };
  }

  async function refresh(): Promise<void> {
    const turn = ++asked;
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const params: ChartsParams = { holding: uri ?? '' };
    const answer = uri === undefined ? undefined : await ask<ChartsResult>(chartMethods.charts, params);
    if (turn === asked) show(answer?.charts[0]);
  }

  function refreshSoon(): void {
    clearTimeout(waiting);
    waiting = setTimeout(() => void refresh(), calm);
  }

  const editors = vscode.window.onDidChangeActiveTextEditor(() => void refresh());
  return {
    refreshSoon,
    dispose() {
      clearTimeout(waiting);
      asked++;
      editors.dispose();
      item?.dispose();
    },
  };
}
