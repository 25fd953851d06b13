import * as vscode from 'vscode';
import { viewMethods, type TopologyResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { field, textField } from '../field.ts';
import { topologyPage } from './topology-page.ts';

/** Milliseconds from an edit to the new picture. */
const rest = 300;

interface Size {
  readonly width: number;
  readonly height: number;
}
interface Choice {
  readonly bundle?: string;
  readonly namespace?: string;
}

function choiceOf(value: unknown): Choice {
  const bundle = textField(value, 'bundle');
  const namespace = textField(value, 'namespace');
  return { ...(bundle !== undefined ? { bundle } : {}), ...(namespace !== undefined ? { namespace } : {}) };
}

/** The panel *Topology*: one at a time, kept fresh while manifests change, there again after the window was loaded anew. */
export class TopologyPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  static readonly viewType = 'headlight.topology';
  readonly #ask: Ask;
  readonly #extension: vscode.Uri;
  #panel: vscode.WebviewPanel | undefined;
  #choice: Choice = {};
  #result: TopologyResult | undefined;
  /** Of the page's view; the picture is laid out for it. */
  #size: Size | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: Ask, extension: vscode.Uri) {
    this.#ask = ask;
    this.#extension = extension;
  }

  /** Of everything, or of the namespace that the tree's entry stands for. */
  async show(entry?: unknown): Promise<void> {
    const namespace = textField(entry, 'node', 'kind') === 'namespace' ? textField(entry, 'node', 'label') : undefined;
    if (namespace !== undefined) this.#choice = { namespace };
    if (this.#panel) this.#panel.reveal();
    else
      this.#adopt(
        vscode.window.createWebviewPanel(TopologyPanel.viewType, 'Topology', vscode.ViewColumn.Beside, { enableFindWidget: true }),
      );
    await this.refresh();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#choice = choiceOf(state);
    this.#panel?.dispose();
    this.#adopt(panel);
    await this.refresh();
  }

  async refresh(): Promise<void> {
    if (!this.#panel?.visible || !this.#size) return; // a page that is not there yet asks when it is
    const result = await this.#ask<TopologyResult>(viewMethods.topology, { ...this.#choice, ...this.#size });
    if (!result || JSON.stringify(result) === JSON.stringify(this.#result)) return;
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
    this.#size = undefined;
    const within = (...path: readonly string[]): vscode.Uri => vscode.Uri.joinPath(this.#extension, ...path);
    const address = (...path: readonly string[]): string => webview.asWebviewUri(within(...path)).toString();
    panel.iconPath = { light: within('client', 'media', 'topology-light.svg'), dark: within('client', 'media', 'topology-dark.svg') };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    webview.options = { enableScripts: true, localResourceRoots: [within('client', 'media'), within('dist')] };
    webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    webview.html = topologyPage(webview.cspSource, address('client', 'media', 'topology.css'), address('dist', 'topology.js'));
  }

  async #send(): Promise<void> {
    const panel = this.#panel;
    if (!panel || !this.#result) return;
    const { title, svg, nodes, omitted, bundles, namespaces } = this.#result;
    const told = nodes.map(({ label, detail, lines, problems, links }) => ({ label, detail, lines, problems, links }));
    panel.title = `Topology of ${title}`;
    await panel.webview.postMessage({ command: 'show', title, svg, nodes: told, omitted, bundles, namespaces, ...this.#choice });
  }

  async #receive(message: unknown): Promise<void> {
    const command = textField(message, 'command');
    const value = textField(message, 'value');
    if (command === 'ready' || command === 'size') {
      // the page is there, for the first time or again after it was hidden, or has another size
      const [width, height] = [field(message, 'width'), field(message, 'height')];
      this.#size = typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
      if (command === 'ready') this.#result = undefined;
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
    await vscode.window.showTextDocument(document, {
      viewColumn,
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  }
}

async function saveSvg(text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: { SVG: ['svg'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'topology.svg') } : {}),
  });
  if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
