import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, inValue, isInBrowser, open, ready, untilAnswered, withSetting } from './editor.ts';

const label = (item: vscode.CompletionItem): string => (typeof item.label === 'string' ? item.label : item.label.label);
const linesOf = (locations: readonly (vscode.Location | vscode.LocationLink)[]): readonly number[] =>
  locations.map((l) => ('targetRange' in l ? l.targetRange : l.range).start.line);

/** Runs a body while `text` stands in place of `part`; it gets the place behind it. */
async function edited(
  document: vscode.TextDocument,
  part: string,
  text: string,
  body: (behind: vscode.Position) => Promise<unknown>,
): Promise<void> {
  const start = document.getText().indexOf(part);
  assert.ok(start >= 0, part);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + part.length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  try {
    await body(document.positionAt(start + text.length));
  } finally {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
}

suite('Authoring and navigation', () => {
  suiteSetup(ready);

  test('completes a serviceName with the Service that fits', async () => {
    const document = await open('kafka.yaml');
    await edited(document, 'serviceName: kafka', 'serviceName: ', async (position) => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      assert.ok(
        list.items.some((item) => label(item) === 'kafka'),
        list.items.map(label).join(', '),
      );
    });
  });

  test('completes a DNS name inside a string', async () => {
    const document = await open('kafka.yaml');
    await edited(document, 'broker-0.kafka.streams.svc.cluster.local:9092', 'broker-0.', async (position) => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
        '.',
      );
      assert.ok(
        list.items.some((item) => /kafka/.test(label(item))),
        list.items.map(label).join(', '),
      );
    });
  });

  test('renames a Service wherever it is named', async () => {
    const document = await open('kafka.yaml');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      inValue(document, 'name: kafka'),
      'bus',
    );
    const texts = edit.entries().flatMap(([, edits]) => edits.map((e) => document.lineAt(e.range.start.line).text.trim()));
    assert.ok(
      texts.some((text) => text.startsWith('serviceName:')),
      texts.join(' / '),
    );
    assert.ok(
      texts.some((text) => text.includes('svc.cluster.local')),
      texts.join(' / '),
    );
  });

  test('goes from a Service to the pods that it selects', async () => {
    const document = await open('kafka.yaml');
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeImplementationProvider',
      document.uri,
      inValue(document, 'name: kafka'),
    );
    assert.ok(
      linesOf(found).some((line) => line > at(document, 'StatefulSet').line),
      String(linesOf(found)),
    );
  });

  test('highlights the places of a name in its file', async () => {
    const document = await open('kafka.yaml');
    const found = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      document.uri,
      inValue(document, 'serviceName: kafka'),
    );
    const lines = found.map((highlight) => highlight.range.start.line);
    assert.ok(lines.includes(at(document, 'name: kafka').line) && lines.includes(at(document, 'serviceName: kafka').line), String(lines));
  });

  test('finds a workload by the name of one of its pods', async () => {
    await open('kafka.yaml');
    const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'broker-0.kafka.streams',
    );
    assert.ok(
      found.some((symbol) => /broker/.test(symbol.name)),
      found.map((s) => s.name).join(', '),
    );
  });

  test('shows who resolves a name as a call hierarchy', async () => {
    const document = await open('kafka.yaml');
    const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
      'vscode.prepareCallHierarchy',
      document.uri,
      inValue(document, 'name: kafka'),
    );
    assert.ok(item);
    const calls = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item);
    assert.ok(calls.length > 0, 'text names the Service');
  });

  test('selects a label inside a longer name', async () => {
    const document = await open('kafka.yaml');
    const position = at(document, 'broker-0.kafka.streams.svc.cluster.local').translate(0, -12);
    const [range] = await vscode.commands.executeCommand<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [
      position,
    ]);
    const texts: string[] = [];
    for (let each: vscode.SelectionRange | undefined = range; each; each = each.parent) texts.push(document.getText(each.range));
    assert.ok(texts.includes('kafka') || texts.includes('broker-0'), texts.slice(0, 4).join(' / '));
  });

  test('shows lenses, and hides them by their settings', async () => {
    const document = await open('kafka.yaml');
    const lenses = (): Thenable<vscode.CodeLens[]> => vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 10);
    const lines = (all: readonly vscode.CodeLens[]): string => all.map(({ range }) => document.lineAt(range.start.line).text.trim()).join();
    const shown = async (wanted: string, title: RegExp): Promise<boolean> => {
      const all = await lenses();
      // Commands of lenses stay in the host of their extension.
      const titles = all.map(({ command }) => command?.title ?? '').join(' / ');
      return lines(all) === wanted && (isInBrowser || title.test(titles));
    };
    await untilAnswered('lenses', () => shown('name: kafka,name: broker', /headless · 3 pods.*broker-\{0…2\}\.kafka/));
    await withSetting('codeLens.services', false, () =>
      untilAnswered('lenses of workloads', () => shown('name: broker', /^broker-\{0…2\}\.kafka$/)),
    );
    await withSetting('codeLens.workloads', false, () =>
      untilAnswered('lenses of Services', () => shown('name: kafka', /^headless((?!broker).)*$/)),
    );
  });

  test('shows inlay hints, and hides them by their setting', async () => {
    const document = await open('kafka.yaml');
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const labels = async (): Promise<string> =>
      (await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all))
        .map((hint) => (typeof hint.label === 'string' ? hint.label : hint.label.map((part) => part.value).join('')))
        .join(' / ');
    await untilAnswered('hints', async () => /→ 3 pods/.test(await labels()));
    await withSetting('inlayHints.selectors', false, () => untilAnswered('no hints', async () => !/→ 3 pods/.test(await labels())));
  });
});
