import * as vscode from 'vscode';
import { viewMethods, type TopologyResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { field, textField } from '../field.ts';
import { topologyPage } from './topology-page.ts';

/** Milliseconds from an edit to the new picture. */
const rest = 300;

interface Choice { readonly bundle?: string; readonly namespace?: string }

function choiceOf(value: unknown): Choice {
  const bundle = textField(value, 'bundle');
  const namespace = textField(value, 'namespace');
  return { ...(bundle !== undefined ? { bundle } : {}), ...(namespace !== undefined ? { namespace } : {}) };
}

/** The panel *Topology*: one at a time, kept fresh while manifests change, there again after the window was loaded anew. */
export class TopologyPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  static readonly viewType = 'headlight.topology';
  readonly #ask: Ask;
  readonly #media: vscode.Uri;
  #panel: vscode.WebviewPanel | undefined;
  #choice: Choice = {};
  #result: TopologyResult | undefined;
  /** Width of the page; the picture is laid out for it. */
  #width: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(ask: Ask, extension: vscode.Uri) {
    this.#ask = ask;
    this.#media = vscode.Uri.joinPath(extension, 'client', 'media');
  }

  /** Of everything, or of the namespace that the tree's entry stands for. */
  async show(entry?: unknown): Promise<void> {
    const namespace = textField(entry, 'node', 'kind') === 'namespace' ? textField(entry, 'node', 'label') : undefined;
    if (namespace !== undefined) this.#choice = { namespace };
    if (this.#panel) this.#panel.reveal();
    else this.#adopt(vscode.window.createWebviewPanel(TopologyPanel.viewType, 'Topology', vscode.ViewColumn.Beside, { enableFindWidget: true }));
    await this.refresh();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#choice = choiceOf(state);
    this.#panel?.dispose();
    this.#adopt(panel);
    await this.refresh();
  }

  async refresh(): Promise<void> {
    if (!this.#panel?.visible || this.#width === undefined) return; // a page that is not there yet asks when it is
    const result = await this.#ask<TopologyResult>(viewMethods.topology, { ...this.#choice, ...(this.#width !== undefined ? { width: this.#width } : {}) });
    if (!result || result.svg === this.#result?.svg) return;
    this.#result = result;
    await this.#send();
  }

  /** After an edit: soon, and once for many edits. */
  refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, rest);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#panel?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    this.#panel = panel;
    this.#result = undefined;
    this.#width = undefined;
    panel.iconPath = { light: vscode.Uri.joinPath(this.#media, 'topology-light.svg'), dark: vscode.Uri.joinPath(this.#media, 'topology-dark.svg') };
    panel.onDidDispose(() => { if (this.#panel === panel) this.#panel = undefined; });
    webview.options = { enableScripts: true, localResourceRoots: [this.#media] };
    webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    const at = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#media, name)).toString();
    webview.html = topologyPage(webview.cspSource, at('topology.css'), at('topology.js'));
  }

  async #send(): Promise<void> {
    const panel = this.#panel;
    if (!panel || !this.#result) return;
    const { title, svg, nodes, omitted, bundles, namespaces } = this.#result;
    panel.title = `Topology of ${title}`;
    await panel.webview.postMessage({ command: 'show', title, svg, empty: nodes.length === 0, omitted, bundles, namespaces, ...this.#choice });
  }

  async #receive(message: unknown): Promise<void> {
    const command = textField(message, 'command');
    const value = textField(message, 'value');
    if (command === 'ready' || command === 'width') { // the page is there, for the first time or again after it was hidden, or has another width
      const width = field(message, 'width');
      this.#width = typeof width === 'number' ? width : undefined;
      this.#result = undefined;
      await this.refresh();
    } else if (command === 'bundle' || command === 'namespace') {
      const { [command]: _dropped, ...rest } = this.#choice;
      this.#choice = value === undefined ? rest : { ...rest, [command]: value };
      this.#result = undefined;
      await this.refresh();
    } else if (command === 'open') await this.#open(field(message, 'index'));
    else if (command === 'copyMermaid' && this.#result) {
      await vscode.env.clipboard.writeText(this.#result.mermaid);
      vscode.window.setStatusBarMessage('Copied the topology as Mermaid', 4000);
    } else if (command === 'saveSvg' && this.#result) await saveSvg(this.#result.standalone);
  }

  async #open(index: unknown): Promise<void> {
    const location = typeof index === 'number' ? this.#result?.nodes[index]?.location : undefined;
    if (!location) return;
    const { start, end } = location.range;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(location.uri));
    // Beside the picture, which must not be covered by what it leads to.
    const viewColumn = this.#panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
    await vscode.window.showTextDocument(document, { viewColumn, selection: new vscode.Range(start.line, start.character, end.line, end.character) });
  }
}

async function saveSvg(text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ filters: { SVG: ['svg'] }, ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'topology.svg') } : {}) });
  if (target) await vscode.workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
}
