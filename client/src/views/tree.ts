import * as vscode from 'vscode';
import {
  viewMethods,
  type ChangesResult,
  type TreeNode,
  type TreePathParams,
  type TreePathResult,
  type WireLocation,
} from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { changeLines, countsOf, lineItem } from '../changes/shown.ts';

const icons = { namespace: 'symbol-namespace', service: 'broadcast', name: 'globe', pod: 'vm' } as const;
/** One name for several addresses, for one virtual address, for another name. */
const forms = { headless: 'type-hierarchy-sub', 'cluster-ip': 'target', alias: 'link-external' } as const;
const said = { namespace: 'namespace', service: 'Service', name: 'name', pod: 'pod' } as const;

/** With more Services in the workspace, namespaces begin folded. */
const fewServices = 200;

/** So long (milliseconds) the cursor rests before the tree follows it. */
const rest = 150;

function open(location: WireLocation): vscode.Command {
  const { start, end } = location.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  return { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.parse(location.uri), { selection, preserveFocus: true }] };
}

/** The line about changes, above all namespaces. */
interface Line {
  readonly changes: ChangesResult;
}

interface Shown {
  readonly node: TreeNode;
  readonly parent: Shown | undefined;
  /** Asked for once, however many ask. */
  children?: Promise<readonly Shown[]>;
}

/** What is wrong with an entry, in words. */
function marksOf({ problems, causes = 0 }: TreeNode): readonly string[] {
  const counted = (n: number): string => `${n} problem${n === 1 ? '' : 's'}`;
  return [...(problems > 0 ? [counted(problems)] : []), ...(causes > 0 ? [`cause of ${counted(causes)}`] : [])];
}

/** The tree *Cluster DNS*: namespaces, Services, names, pods. Filtered by a word; follows the cursor when it is visible. */
export class ClusterTree implements vscode.TreeDataProvider<Shown | Line>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Shown | Line | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #ask: Ask;
  readonly #view: vscode.TreeView<Shown | Line>;
  readonly #subscriptions: vscode.Disposable[];
  #roots: readonly Shown[] = [];
  #unfolded = true;
  #filter = '';
  #changes: Line | undefined;
  #ready = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#view = vscode.window.createTreeView('headlight.clusterDns', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      vscode.window.onDidChangeTextEditorSelection((event) => this.#followSoon(event.textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.#followSoon(editor)),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
    ];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** What the empty tree says: that manifests are being read, that there is no Service, that there are no manifests, or that the server is down. */
  setState(state: 'reading' | 'ready' | 'idle' | 'failed'): void {
    this.#ready = state === 'ready';
    void vscode.commands.executeCommand('setContext', 'headlight.state', state);
    this.refresh();
  }

  /** Asks for the word that is shown only; an empty one shows all. */
  async chooseFilter(word?: unknown): Promise<void> {
    const chosen =
      typeof word === 'string'
        ? word
        : await vscode.window.showInputBox({
            title: 'Filter Cluster DNS',
            value: this.#filter,
            prompt: 'Part of a namespace, Service, name or pod; empty shows all',
          });
    if (chosen === undefined) return;
    this.#filter = chosen.trim().toLowerCase();
    await vscode.commands.executeCommand('setContext', 'headlight.filtered', this.#filter !== '');
    this.refresh();
  }

  /** The line above all namespaces; none where no name differs. */
  showChanges(changes: ChangesResult): void {
    const before = this.#changes;
    this.#changes = countsOf(changes) === '' ? undefined : { changes };
    if (before !== undefined || this.#changes !== undefined) this.refresh();
  }

  getTreeItem(shown: Shown | Line): vscode.TreeItem {
    if ('changes' in shown)
      return changeLines(shown.changes).map((line) => lineItem(line, shown.changes.base))[0] ?? new vscode.TreeItem('');
    const { node } = shown;
    const item = new vscode.TreeItem(node.label, this.#foldingOf(node));
    item.id = this.#filter === '' ? node.id : `${this.#filter}|${node.id}`; // else an entry stays as folded as it was before
    const marks = marksOf(node);
    item.description = [node.detail, ...marks].filter((part) => part !== '').join(' · ');
    item.contextValue = node.fqdn !== undefined ? `${node.kind}.named` : node.kind;
    const text = [`${said[node.kind]} ${node.fqdn ?? node.label}`, ...(node.detail === '' ? [] : [node.detail]), ...marks];
    item.tooltip = text.join('\n');
    item.accessibilityInformation = { label: text.join(', ') };
    const isMarked = marks.length > 0 || node.isEmpty === true;
    item.iconPath = new vscode.ThemeIcon(
      node.form === undefined ? icons[node.kind] : forms[node.form],
      isMarked ? new vscode.ThemeColor('list.warningForeground') : undefined,
    );
    if (node.location) item.command = open(node.location);
    return item;
  }

  getParent(shown: Shown | Line): Shown | undefined {
    return 'changes' in shown ? undefined : shown.parent;
  }

  async getChildren(element?: Shown | Line): Promise<(Shown | Line)[]> {
    if (element === undefined) return [...(this.#changes === undefined ? [] : [this.#changes]), ...(await this.#load())];
    return 'changes' in element ? [] : [...(await this.#childrenOf(element))];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** What a word was found in is unfolded down to the word. */
  #foldingOf({ kind, children }: TreeNode): vscode.TreeItemCollapsibleState {
    if (children?.length === 0) return vscode.TreeItemCollapsibleState.None;
    const open = this.#filter === '' ? kind === 'namespace' && this.#unfolded : children !== undefined;
    return open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  }

  #childrenOf(parent: Shown): Promise<readonly Shown[]> {
    parent.children ??= this.#below(parent.node).then((nodes) => nodes.map((node) => ({ node, parent })));
    return parent.children;
  }

  async #below({ id, children }: TreeNode): Promise<readonly TreeNode[]> {
    return children ?? (await this.#ask<readonly TreeNode[]>(viewMethods.tree, { of: id })) ?? [];
  }

  async #load(): Promise<readonly Shown[]> {
    const filter = this.#filter;
    const nodes = this.#ready ? ((await this.#ask<readonly TreeNode[]>(viewMethods.tree, filter === '' ? {} : { filter })) ?? []) : [];
    this.#view.message = filter === '' ? '' : nodes.length > 0 ? `Only what contains “${filter}”` : `Nothing contains “${filter}”`;
    if (filter === '' && this.#ready) await vscode.commands.executeCommand('setContext', 'headlight.noServices', nodes.length === 0);
    this.#unfolded = nodes.reduce((n, { services = 0 }) => n + services, 0) <= fewServices;
    this.#roots = nodes.map((node) => ({ node, parent: undefined }));
    return this.#roots;
  }

  #followSoon(editor: vscode.TextEditor): void {
    clearTimeout(this.#timer);
    if (this.#view.visible) this.#timer = setTimeout(() => void this.#follow(editor), rest);
  }

  /** Shows the name under the cursor, else the Service that it belongs to. */
  async #follow(editor: vscode.TextEditor): Promise<void> {
    const { line, character } = editor.selection.active;
    const place: TreePathParams = { uri: editor.document.uri.toString(), position: { line, character } };
    const { path } = (await this.#ask<TreePathResult>(viewMethods.treePath, place)) ?? { path: [] };
    const found = await this.#find(path);
    if (found && this.#view.visible) await this.#view.reveal(found, { select: true, focus: false }).then(undefined, () => undefined);
  }

  /** The last entry on a path that the tree shows, below the namespace. */
  async #find(path: readonly string[]): Promise<Shown | undefined> {
    let level: readonly Shown[] = this.#roots;
    let found: Shown | undefined;
    for (const id of path) {
      const next = level.find(({ node }) => node.id === id);
      if (!next) break;
      found = next;
      level = id === path.at(-1) ? [] : await this.#childrenOf(next);
    }
    return found?.parent ? found : undefined;
  }
}
