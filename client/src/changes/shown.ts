import * as vscode from 'vscode';
import type { ChangesResult } from '../../../server/src/lsp/protocol.ts';
import { tell } from '../commands/copy.ts';
import { documents } from '../documents.ts';

/** `2 removed, 1 added`, as short as a side bar needs it; '' where none is. */
export function countsOf({ removed, added, changed }: ChangesResult): string {
  const parts = (
    [
      [removed, 'removed'],
      [added, 'added'],
      [changed, 'changed'],
    ] as const
  ).filter(([n]) => n > 0);
  return parts.map(([n, word]) => `${n} ${word}`).join(', ');
}

/** `2 names removed, 1 added`; '' where none is. */
function namesOf(summary: ChangesResult): string {
  return countsOf(summary).replace(/^\d+/, (n) => `${n} name${n === '1' ? '' : 's'}`);
}

interface Line {
  /** Short enough for a side bar. */
  readonly label: string;
  /** The same in full. */
  readonly text: string;
  readonly icon: string;
  readonly command: string;
}

/** What is counted, a line each: none where nothing differs. */
export function changeLines(summary: ChangesResult): readonly Line[] {
  const { refused, used } = summary;
  const counts = countsOf(summary);
  const goes = `${used} place${used === 1 ? '' : 's'} still ${used === 1 ? 'uses' : 'use'} names that go`;
  return [
    ...(counts === '' ? [] : [{ label: counts, text: namesOf(summary), icon: 'git-compare', command: 'headlight.showChanges' }]),
    ...(refused === 0
      ? []
      : [
          {
            label: `${refused} refused by the API server`,
            text: `${refused} change${refused === 1 ? '' : 's'} refused by the API server`,
            icon: 'error',
            command: 'workbench.actions.view.problems',
          },
        ]),
    ...(used === 0 ? [] : [{ label: goes, text: goes, icon: 'warning', command: 'workbench.actions.view.problems' }]),
  ];
}

/** One such line, as trees show it. */
export function lineItem({ label, text, icon, command }: Line, base: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `changes ${label}`;
  item.description = `since ${base}`;
  item.tooltip = `${text} since ${base}`;
  item.accessibilityInformation = { label: item.tooltip };
  item.iconPath = new vscode.ThemeIcon(icon);
  item.command = { title: 'Show', command };
  return item;
}

/** Opens both zones in the editor's own comparison. */
export async function showChanges(base: string): Promise<void> {
  if (base === '') return tell('Headlight: there is no Git repository here to compare with, or headlight.changes.base is off');
  await vscode.commands.executeCommand('vscode.diff', documents.changed('before'), documents.changed('after'), `DNS: ${base} ↔ now`, {
    preview: false,
  });
}

/** The view in Source Control, and the entry in the status bar that stands there after a rename. */
export class ChangesView implements vscode.TreeDataProvider<Line>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #bar = vscode.window.createStatusBarItem('headlight.changes', vscode.StatusBarAlignment.Left);
  readonly #view = vscode.window.createTreeView<Line>('headlight.changes', { treeDataProvider: this });
  readonly #subscriptions = [this.#changed, this.#bar, this.#view];
  #summary: ChangesResult = { base: '', removed: 0, added: 0, changed: 0, refused: 0, used: 0 };
  #renamed = false;

  constructor() {
    this.#bar.name = 'Headlight: DNS changes';
    this.#bar.command = 'headlight.showChanges';
  }

  get base(): string {
    return this.#summary.base;
  }

  show(summary: ChangesResult): void {
    this.#summary = summary;
    const lines = changeLines(summary);
    if (lines.length === 0) this.#renamed = false;
    void vscode.commands.executeCommand('setContext', 'headlight.changed', lines.length > 0);
    // Views that are added to Source Control stand folded at first: their title is what people see.
    const counts = countsOf(summary);
    this.#view.title = counts === '' ? 'DNS changes' : `DNS: ${counts}`;
    this.#changed.fire(undefined);
    this.#showBar();
  }

  /** Names were renamed by hand: what that did is one click away until nothing differs any more. */
  renamed(): void {
    this.#renamed = true;
    this.#showBar();
  }

  #showBar(): void {
    const text = namesOf(this.#summary);
    this.#bar.text = `$(git-compare) DNS: ${text}`;
    this.#bar.tooltip = `${text} since ${this.base}: Show DNS Changes`;
    if (this.#renamed && text !== '') this.#bar.show();
    else this.#bar.hide();
  }

  getTreeItem(line: Line): vscode.TreeItem {
    return lineItem(line, this.base);
  }

  getChildren(): Line[] {
    return [...changeLines(this.#summary)];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
