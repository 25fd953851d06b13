import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { viewMethods, type TreeNode, type WireLocation } from '../../../server/src/lsp/protocol.ts';

const icons = { namespace: 'symbol-namespace', service: 'broadcast', name: 'globe', pod: 'vm' } as const;

function open(location: WireLocation): vscode.Command {
  const { start, end } = location.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  return { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(location.uri), { selection, preserveFocus: true }] };
}

interface Shown {
  readonly node: TreeNode;
  readonly parent: Shown | undefined;
  readonly id: string;
  children?: readonly Shown[];
}

/** The tree *Cluster DNS*: namespaces, Services, names, pods. Filtered by a word; follows the cursor when it is visible. */
export class ClusterTree implements vscode.TreeDataProvider<Shown>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Shown | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #client: () => LanguageClient | undefined;
  readonly #view: vscode.TreeView<Shown>;
  readonly #subscriptions: vscode.Disposable[];
  #roots: readonly Shown[] = [];
  #filter = '';

  constructor(client: () => LanguageClient | undefined) {
    this.#client = client;
    this.#view = vscode.window.createTreeView('headlight.clusterDns', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view, this.#changed,
      vscode.window.onDidChangeTextEditorSelection((event) => this.#follow(event.textEditor)),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
    ];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async chooseFilter(): Promise<void> {
    const word = await vscode.window.showInputBox({ title: 'Filter Cluster DNS', value: this.#filter, prompt: 'Part of a namespace, Service or name; empty shows all' });
    if (word === undefined) return;
    this.#filter = word.trim().toLowerCase();
    this.#view.message = this.#filter === '' ? '' : `Only what contains "${this.#filter}"`;
    this.refresh();
  }

  getTreeItem({ node, id }: Shown): vscode.TreeItem {
    const collapsed = node.kind === 'namespace' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(node.label, node.children.length > 0 ? collapsed : vscode.TreeItemCollapsibleState.None);
    item.id = id;
    item.description = node.detail;
    item.contextValue = node.kind;
    const problems = node.problems > 0 ? `, ${node.problems} problem${node.problems === 1 ? '' : 's'}` : '';
    item.tooltip = `${node.label}, ${node.detail}${problems}`;
    item.accessibilityInformation = { label: `${node.kind} ${node.label}, ${node.detail}${problems}` };
    item.iconPath = node.problems > 0 ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')) : new vscode.ThemeIcon(icons[node.kind]);
    if (node.location) item.command = open(node.location);
    return item;
  }

  getParent({ parent }: Shown): Shown | undefined {
    return parent;
  }

  async getChildren(element?: Shown): Promise<Shown[]> {
    return [...(element ? this.#childrenOf(element) : await this.#load())];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #childrenOf(parent: Shown): readonly Shown[] {
    parent.children ??= parent.node.children.map((node) => ({ node, parent, id: `${parent.id}/${node.kind}:${node.label}` }));
    return parent.children;
  }

  async #load(): Promise<readonly Shown[]> {
    const nodes = await this.#client()?.sendRequest<readonly TreeNode[]>(viewMethods.tree, {}) ?? [];
    const kept = nodes.flatMap((node) => filtered(node, this.#filter) ?? []);
    await vscode.commands.executeCommand('setContext', 'headlight.hasServices', nodes.length > 0);
    this.#roots = kept.map((node) => ({ node, parent: undefined, id: `${node.kind}:${node.label}` }));
    return this.#roots;
  }

  #follow(editor: vscode.TextEditor): void {
    if (!this.#view.visible) return;
    const uri = editor.document.uri.toString();
    const { line } = editor.selection.active;
    const services = this.#roots.flatMap((root) => this.#childrenOf(root)).filter(({ node }) => node.location?.uri === uri);
    const nearest = services.filter(({ node }) => (node.location?.range.start.line ?? Infinity) <= line + 3).at(-1);
    if (nearest) void this.#view.reveal(nearest, { select: true, focus: false }).then(undefined, () => undefined);
  }
}

/** The node with what contains the word, itself or below; `undefined`: nothing does. */
function filtered(node: TreeNode, word: string): TreeNode | undefined {
  if (word === '' || node.label.toLowerCase().includes(word)) return node;
  const children = node.children.flatMap((child) => filtered(child, word) ?? []);
  return children.length > 0 ? { ...node, children } : undefined;
}
