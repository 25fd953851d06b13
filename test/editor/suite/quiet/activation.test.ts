import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { folder, noFindings, open, someFindings, until, untilAnswered } from '../editor.ts';

const manifest = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: far\nspec:\n  type: ExternalName\n  externalName: 10.0.0.7\n';

/** Command lines of the processes that run below this one; undefined where the system does not tell. */
function processesBelow(): readonly string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        return [{ pid: Number(pid), parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
  return all.filter(({ parent }) => parent === process.pid).map(({ command }) => command);
}

const servers = (): readonly string[] => (processesBelow() ?? []).filter((command) => command.includes('server.js'));

async function debugInformation(): Promise<string> {
  await vscode.commands.executeCommand('headlight.copyDebugInformation');
  return vscode.env.clipboard.readText();
}

async function statusText(): Promise<string> {
  await vscode.commands.executeCommand('headlight.showIndexStatus');
  return vscode.window.activeTextEditor?.document.getText() ?? '';
}

suite('Activation without manifests', () => {
  test('YAML that is no manifest starts no server, in a folder or opened', async () => {
    await open('settings.yaml');
    await untilAnswered('the folder is looked through', async () => /No Kubernetes manifest was seen/.test(await statusText()));
    assert.equal(vscode.extensions.getExtension('headlight.headlight-k8s')?.isActive, true);
    assert.match(await debugInformation(), /The language server is not running/);
    assert.deepEqual(servers(), []);
    await open('compose.yml');
    assert.match(await debugInformation(), /The language server is not running/);
    assert.deepEqual(servers(), []);
  });

  test('a text that becomes a manifest while it is written starts it', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'apiVersion: v1\n' });
    await vscode.window.showTextDocument(document);
    assert.deepEqual(servers(), []);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), manifest.slice(manifest.indexOf('kind')));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the finding', someFindings(document.uri, 'external-name-is-address'));
    if (process.platform === 'linux') assert.equal(servers().length, 1);
    assert.doesNotMatch(await debugInformation(), /The language server is not running/);
  });

  test('a manifest that is added to the folder is judged', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'far.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(manifest));
    await until('the finding', someFindings(uri, 'external-name-is-address'));
    await vscode.workspace.fs.delete(uri);
    await until('none after deletion', noFindings(uri, 'external-name-is-address'));
  });
});
