import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  at,
  contributed,
  folder,
  hoverText,
  hoversAt,
  inValue,
  noFindings,
  open,
  ready,
  someFindings,
  until,
  withSetting,
} from './editor.ts';

suite('Headlight', () => {
  suiteSetup(ready);

  test('underlines a serviceName that names no Service, and repairs it', async () => {
    const document = await open('postgres.yaml');
    const rule = 'statefulset-service-not-found';
    const [finding] = await until('diagnostic', someFindings(document.uri, rule));
    assert.ok(finding);
    assert.equal(document.getText(finding.range), 'db-headles');
    assert.match(finding.message, /db-headles/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      finding.range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    const fix = actions.find((action) => action.isPreferred && /db-headless/.test(action.title));
    assert.ok(fix?.edit, `a preferred fix is among ${actions.map((a) => a.title).join('; ')}`);
    const before = document.getText();
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), before.replace('serviceName: db-headles\n', 'serviceName: db-headless\n'));
    await until('diagnostic gone', noFindings(document.uri, rule));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('diagnostic again', someFindings(document.uri, rule));
  });

  test('judges files that are not open', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'closed.yaml');
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode(
        'apiVersion: v1\nkind: Service\nmetadata:\n  name: far\n  namespace: data\nspec:\n  type: ExternalName\n  externalName: 10.0.0.7\n',
      ),
    );
    await until('diagnostic of a new file', someFindings(uri, 'external-name-is-address'));
    const renamed = vscode.Uri.joinPath(folder(), 'renamed.yaml');
    await vscode.workspace.fs.rename(uri, renamed);
    await until('diagnostic moved with the file', someFindings(renamed, 'external-name-is-address'));
    await until('none at the old place', noFindings(uri, 'external-name-is-address'));
    await vscode.workspace.fs.delete(renamed);
    await until('none after deletion', noFindings(renamed, 'external-name-is-address'));
  });

  test('hovers with the records of a Service', async () => {
    const document = await open('kafka.yaml');
    const text = await hoverText(document, inValue(document, 'serviceName: kafka'));
    assert.match(text, /^\*\*kafka\*\*/);
    assert.match(text, /broker-0\.kafka\.streams\.svc\.cluster\.local/);
    assert.match(text, /broker-2\.kafka\.streams\.svc\.cluster\.local/);
  });

  test('says nothing on keys', async () => {
    const document = await open('kafka.yaml');
    assert.deepEqual(
      (await hoversAt(document, at(document, 'serviceName'))).filter((content) => /kafka/.test(content.value)),
      [],
    );
  });

  test('goes to the definition of a serviceName and finds its references', async () => {
    const document = await open('kafka.yaml');
    const links = await vscode.commands.executeCommand<(vscode.LocationLink | vscode.Location)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      inValue(document, 'serviceName: kafka'),
    );
    const [first] = links;
    assert.ok(first);
    assert.equal(('targetRange' in first ? first.targetRange : first.range).start.line, 3);
    const references = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      new vscode.Position(3, 10),
    );
    assert.ok(references.some((r) => document.lineAt(r.range.start.line).text.includes('serviceName')));
    assert.ok(references.some((r) => document.lineAt(r.range.start.line).text.includes('svc.cluster.local')));
  });

  test('links a DNS name in text to what it reaches', async () => {
    const document = await open('kafka.yaml');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    const link = links.find((each) => document.getText(each.range).startsWith('broker-0.kafka'));
    assert.equal(link?.target?.fsPath, document.uri.fsPath);
  });

  test('shows the zone, and follows edits', async () => {
    const document = await open('kafka.yaml');
    await vscode.commands.executeCommand('headlight.showZone');
    const zone = await until('zone document', () => vscode.workspace.textDocuments.find((d) => d.languageId === 'headlight-zone'));
    assert.match(zone.getText(), /^broker-2\.kafka\.streams\.svc\s+IN A/m);
    assert.doesNotMatch(zone.getText(), /broker-3/);
    const edit = new vscode.WorkspaceEdit();
    const replicas = document.getText().indexOf('replicas: 3') + 'replicas: '.length;
    edit.replace(document.uri, new vscode.Range(document.positionAt(replicas), document.positionAt(replicas + 1)), '4');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the new pod in the zone', () => (/^broker-3\.kafka\.streams\.svc\s+IN A/m.test(zone.getText()) ? true : undefined));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', zone.uri);
    assert.ok(links.length > 0 && links.every((link) => link.target !== undefined));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('keeps working after a restart of the server', async () => {
    await vscode.commands.executeCommand('headlight.restartServer');
    await ready();
    const document = await open('kafka.yaml');
    assert.match(await hoverText(document, inValue(document, 'serviceName: kafka')), /kafka\.streams\.svc/);
  });

  test('turns a rule off by its setting', async () => {
    const document = await open('postgres.yaml');
    const rule = 'statefulset-service-not-found';
    await until('diagnostic', someFindings(document.uri, rule));
    await withSetting('rules', { [rule]: 'off' }, async () => {
      await until('diagnostic gone', noFindings(document.uri, rule));
    });
    await until('diagnostic again', someFindings(document.uri, rule));
    await withSetting('diagnostics.enable', false, async () => {
      await until('diagnostic gone', noFindings(document.uri, rule));
    });
    await until('diagnostic again', someFindings(document.uri, rule));
  });

  test('registers every command that it contributes', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const names = contributed.commands.map(({ command }) => command);
    assert.ok(names.length > 0);
    assert.deepEqual(
      names.filter((name) => !registered.has(name)),
      [],
    );
  });
});
