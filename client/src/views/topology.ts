import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { viewMethods, type TopologyResult } from '../../../server/src/lsp/protocol.ts';
import { topologyPage } from './topology-page.ts';

const viewType = 'headlight.topology';

interface Choice { readonly bundle?: string; readonly namespace?: string }

function stringOf(value: unknown, key: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Object.entries(value).find(([k]) => k === key)?.[1] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The panel *Topology*: one at a time, kept fresh while manifests change. */
export class TopologyPanel implements vscode.Disposable {
  readonly #client: () => LanguageClient | undefined;
  #panel: vscode.WebviewPanel | undefined;
  #choice: Choice = {};
  #result: TopologyResult | undefined;

  constructor(client: () => LanguageClient | undefined) {
    this.#client = client;
  }

  async show(): Promise<void> {
    if (this.#panel) {
      this.#panel.reveal();
    } else {
      const panel = vscode.window.createWebviewPanel(viewType, 'Topology', vscode.ViewColumn.Beside, { enableScripts: true, localResourceRoots: [], enableFindWidget: true });
      this.#panel = panel;
      panel.onDidDispose(() => { this.#panel = undefined; });
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    }
    await this.refresh();
  }

  async refresh(): Promise<void> {
    if (!this.#panel) return;
    const result = await this.#client()?.sendRequest<TopologyResult>(viewMethods.topology, this.#choice);
    if (!result || !this.#panel || result.svg === this.#result?.svg && this.#panel.webview.html !== '') return;
    this.#result = result;
    this.#panel.title = `Topology of ${result.title}`;
    const { webview } = this.#panel;
    webview.html = topologyPage({ ...result, ...this.#choice, empty: result.nodes.length === 0 }, randomBytes(16).toString('hex'), webview.cspSource);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #receive(message: unknown): Promise<void> {
    const command = stringOf(message, 'command');
    const value = stringOf(message, 'value');
    if (command === 'bundle' || command === 'namespace') {
      const { [command]: _dropped, ...rest } = this.#choice;
      this.#choice = value === undefined ? rest : { ...rest, [command]: value };
      this.#result = undefined;
      await this.refresh();
    } else if (command === 'open') await this.#open(message);
    else if (command === 'copyMermaid' && this.#result) {
      await vscode.env.clipboard.writeText(this.#result.mermaid);
      vscode.window.setStatusBarMessage('Copied the topology as Mermaid', 4000);
    } else if (command === 'saveSvg' && this.#result) await saveSvg(this.#result.standalone);
  }

  async #open(message: unknown): Promise<void> {
    const index: unknown = typeof message === 'object' && message !== null && 'index' in message ? message.index : undefined;
    const location = typeof index === 'number' ? this.#result?.nodes[index]?.location : undefined;
    if (!location) return;
    const { start, end } = location.range;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(location.uri));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(start.line, start.character, end.line, end.character) });
  }
}

async function saveSvg(text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ filters: { SVG: ['svg'] }, ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'topology.svg') } : {}) });
  if (target) await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
}
