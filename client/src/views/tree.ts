import * as vscode from 'vscode';
import { methods, viewMethods, type NameAtParams, type NameAtResult, type TreeNode, type WireLocation } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';

const icons = { namespace: 'symbol-namespace', service: 'broadcast', name: 'globe', pod: 'vm' } as const;
const said = { namespace: 'namespace', service: 'Service', name: 'name', pod: 'pod' } as const;

/** So long (milliseconds) the cursor rests before the tree follows it. */
const rest = 150;

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
  readonly #ask: Ask;
  readonly #view: vscode.TreeView<Shown>;
  readonly #subscriptions: vscode.Disposable[];
  #roots: readonly Shown[] = [];
  #filter = '';
  #ready = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#view = vscode.window.createTreeView('headlight.clusterDns', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view, this.#changed,
      vscode.window.onDidChangeTextEditorSelection((event) => this.#followSoon(event.textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.#followSoon(editor)),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
    ];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** What the empty tree says: that manifests are being read, that there is no Service, or that the server is down. */
  setState(state: 'reading' | 'ready' | 'failed'): void {
    this.#ready = state === 'ready';
    void vscode.commands.executeCommand('setContext', 'headlight.state', state);
    this.refresh();
  }

  /** Asks for the word that is shown only; an empty one shows all. */
  async chooseFilter(word?: unknown): Promise<void> {
    const chosen = typeof word === 'string' ? word : await vscode.window.showInputBox({ title: 'Filter Cluster DNS', value: this.#filter, prompt: 'Part of a namespace, Service, name or pod; empty shows all' });
    if (chosen === undefined) return;
    this.#filter = chosen.trim().toLowerCase();
    await vscode.commands.executeCommand('setContext', 'headlight.filtered', this.#filter !== '');
    this.refresh();
  }

  getTreeItem({ node, id }: Shown): vscode.TreeItem {
    const collapsed = node.kind === 'namespace' || this.#filter !== '' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(node.label, node.children.length > 0 ? collapsed : vscode.TreeItemCollapsibleState.None);
    const problems = node.problems > 0 ? `${node.problems} problem${node.problems === 1 ? '' : 's'}` : undefined;
    item.id = this.#filter === '' ? id : `${this.#filter}|${id}`; // else an entry stays as folded as it was before
    item.description = [problems, node.detail].filter((part) => part !== undefined && part !== '').join(' · ');
    item.contextValue = node.fqdn !== undefined ? `${node.kind}.named` : node.kind;
    const text = [`${said[node.kind]} ${node.fqdn ?? node.label}`, ...(node.detail === '' ? [] : [node.detail]), ...(problems === undefined ? [] : [problems])];
    item.tooltip = text.join('\n');
    item.accessibilityInformation = { label: text.join(', ') };
    item.iconPath = problems === undefined ? new vscode.ThemeIcon(icons[node.kind]) : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
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
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #childrenOf(parent: Shown): readonly Shown[] {
    parent.children ??= parent.node.children.map((node, i) => ({ node, parent, id: `${parent.id}/${i}:${node.kind}:${node.label}` }));
    return parent.children;
  }

  async #load(): Promise<readonly Shown[]> {
    const nodes = this.#ready ? await this.#ask<readonly TreeNode[]>(viewMethods.tree, {}) ?? [] : [];
    const kept = nodes.flatMap((node) => filtered(node, this.#filter) ?? []);
    this.#view.message = this.#filter === '' ? '' : kept.length > 0 ? `Only what contains “${this.#filter}”` : `Nothing contains “${this.#filter}”`;
    await vscode.commands.executeCommand('setContext', 'headlight.hasServices', nodes.length > 0);
    this.#roots = kept.map((node) => ({ node, parent: undefined, id: `${node.kind}:${node.label}` }));
    return this.#roots;
  }

  #followSoon(editor: vscode.TextEditor): void {
    clearTimeout(this.#timer);
    if (this.#view.visible) this.#timer = setTimeout(() => void this.#follow(editor), rest);
  }

  /** Shows the name under the cursor, else the Service that it belongs to. */
  async #follow(editor: vscode.TextEditor): Promise<void> {
    const { line, character } = editor.selection.active;
    const place: NameAtParams = { uri: editor.document.uri.toString(), position: { line, character } };
    const name = (await this.#ask<NameAtResult | null>(methods.nameAt, place))?.fqdn;
    const found = (name === undefined ? undefined : this.#find(name)) ?? this.#serviceAround(editor.document, line);
    if (found && this.#view.visible) await this.#view.reveal(found, { select: true, focus: false }).then(undefined, () => undefined);
  }

  #find(fqdn: string): Shown | undefined {
    const services = this.#roots.flatMap((root) => this.#childrenOf(root));
    return services.find(({ node }) => node.fqdn === fqdn) ?? services.flatMap((service) => this.#childrenOf(service)).find(({ node }) => node.fqdn === fqdn);
  }

  /** The Service of the YAML document that holds a line. */
  #serviceAround(document: vscode.TextDocument, line: number): Shown | undefined {
    const isMarker = (n: number): boolean => /^---(\s|$)/.test(document.lineAt(n).text);
    let from = line;
    while (from > 0 && !isMarker(from)) from--;
    let to = line + 1;
    while (to < document.lineCount && !isMarker(to)) to++;
    const uri = document.uri.toString();
    return this.#roots.flatMap((root) => this.#childrenOf(root))
      .find(({ node: { location } }) => location?.uri === uri && location.range.start.line >= from && location.range.start.line < to);
  }
}

/** The node with what contains the word, itself or below; `undefined`: nothing does. */
function filtered(node: TreeNode, word: string): TreeNode | undefined {
  if (word === '' || node.label.toLowerCase().includes(word)) return node;
  const children = node.children.flatMap((child) => filtered(child, word) ?? []);
  return children.length > 0 ? { ...node, children } : undefined;
}
