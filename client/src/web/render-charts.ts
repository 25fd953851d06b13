import type * as vscode from 'vscode';
import type { Ask } from '../ask.ts';
import { tell } from '../commands/copy.ts';

/** No installed helm can be run here. */
export async function renderCharts(_ask: Ask, _log: vscode.LogOutputChannel): Promise<void> {
  tell('Headlight: no installed helm can be run in a browser; charts are rendered by the engine that Headlight brings');
}
