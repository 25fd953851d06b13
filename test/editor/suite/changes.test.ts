import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { findings, folder, noFindings, open, ready, someFindings, until, untilAnswered, withSetting } from './editor.ts';

const inFolder = (name: string): string => path.join(folder().fsPath, name);

function git(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
    { cwd: folder().fsPath, encoding: 'utf8' },
  );
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`);
}

const useGit = (enabled: boolean): Thenable<void> =>
  vscode.workspace.getConfiguration('git').update('enabled', enabled, vscode.ConfigurationTarget.Global);

/** Replaces the first `from` of the document. */
async function change(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  assert.ok(start >= 0, from);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

const lensTitles = async (document: vscode.TextDocument): Promise<readonly string[]> =>
  (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri)).map(
    (lens) => lens.command?.title ?? '',
  );

const comparison = (): vscode.TabInputTextDiff | undefined =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => input)
    .find((input): input is vscode.TabInputTextDiff => input instanceof vscode.TabInputTextDiff);
const side = (which: 'before' | 'after'): string | undefined =>
  vscode.workspace.textDocuments.find(({ uri }) => uri.query === `changed=${which}`)?.getText();

suite('Changes since a revision of Git', () => {
  suiteSetup(ready);
  suiteTeardown(async () => {
    await useGit(false);
    rmSync(inFolder('.git'), { recursive: true, force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('nothing is compared where there is no repository', async () => {
    const document = await open('postgres.yaml');
    await change(document, 'serviceName: db-headles', 'serviceName: db-headless');
    await until('the edit', noFindings(document.uri, 'statefulset-service-not-found'));
    await vscode.commands.executeCommand('headlight.showChanges');
    assert.equal(comparison(), undefined);
    assert.deepEqual(findings(document.uri, 'change-refused'), []);
    await revert(document);
  });

  test('what a live object cannot change is underlined against HEAD, and no longer when it is taken back', async () => {
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message=one');
    await useGit(true);
    const document = await open('postgres.yaml');
    await change(document, 'serviceName: db-headles', 'serviceName: db-headless');
    const [refused] = await until('the refusal', someFindings(document.uri, 'change-refused'));
    assert.match(refused?.message ?? '', /field is immutable.*--cascade=orphan/s);
    assert.equal(document.getText(refused?.range), 'db-headless');
    await revert(document);
    await until('silence', noFindings(document.uri, 'change-refused'));
  });

  test('the zones of HEAD and now stand in the comparison of the editor, and follow edits', async () => {
    const document = await open('kafka.yaml');
    await change(document, 'name: kafka', 'name: renamed');
    await untilAnswered('the lens', async () => (await lensTitles(document)).includes('renamed from kafka'));
    await vscode.commands.executeCommand('headlight.showChanges');
    await until('the comparison', comparison);
    await until('both sides', () =>
      /^kafka\.streams\.svc/m.test(side('before') ?? '') && /^renamed\.streams\.svc/m.test(side('after') ?? '') ? true : undefined,
    );
    await change(document, 'name: renamed', 'name: again');
    await until('the name of now', () => (/^again\.streams\.svc/m.test(side('after') ?? '') ? true : undefined));
    assert.match(side('before') ?? '', /^kafka\.streams\.svc/m);
    await revert(document);
    await until('equal sides', () => (side('before') === side('after') ? true : undefined));
  });

  test('a branch can be compared with, or nothing; what is saved and committed counts', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'postgres.yaml');
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    git('checkout', '--quiet', '-b', 'topic');
    writeFileSync(inFolder('postgres.yaml'), text.replace('serviceName: db-headles', 'serviceName: db-headless'));
    await until('the saved edit', someFindings(uri, 'change-refused'));
    git('commit', '--quiet', '--all', '--message=two');
    await until('nothing since HEAD', noFindings(uri, 'change-refused'));
    await withSetting('changes.base', 'main', async () => {
      await until('the difference from main', someFindings(uri, 'change-refused'));
    });
    await until('nothing since HEAD', noFindings(uri, 'change-refused'));
    await withSetting('changes.base', 'off', async () => {
      writeFileSync(inFolder('postgres.yaml'), text);
      await until('the saved edit', someFindings(uri, 'statefulset-service-not-found'));
      assert.deepEqual(findings(uri, 'change-refused'), []);
    });
    await until('the same edit since HEAD', someFindings(uri, 'change-refused'));
    git('checkout', '--quiet', '--force', 'main');
  });
});
