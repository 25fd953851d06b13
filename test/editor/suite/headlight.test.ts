import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Looks again until there is something: the language server answers in its own time. */
async function until<T>(what: string, look: () => T | undefined | Thenable<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`never came: ${what}`);
}

async function open(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Position in the middle of the n-th `part`. */
function at(document: vscode.TextDocument, part: string, nth = 0): vscode.Position {
  let offset = document.getText().indexOf(part);
  for (let i = 0; i < nth; i++) offset = document.getText().indexOf(part, offset + 1);
  assert.ok(offset >= 0, `${part} is in the document`);
  return document.positionAt(offset + Math.floor(part.length / 2));
}

const findings = (uri: vscode.Uri, code: string): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'headlight' && codeOf(d) === code);
const codeOf = (diagnostic: vscode.Diagnostic): unknown => (typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code);
const someFindings = (uri: vscode.Uri, code: string) => () => { const found = findings(uri, code); return found.length > 0 ? found : undefined; };
const noFindings = (uri: vscode.Uri, code: string) => () => (findings(uri, code).length === 0 ? true : undefined);

async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  return until('hover', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
    const text = hovers.flatMap((hover) => hover.contents).map((content) => (content instanceof vscode.MarkdownString ? content.value : '')).join('\n');
    return text === '' ? undefined : text;
  });
}

suite('Headlight', () => {
  test('underlines a serviceName that names no Service, and repairs it', async () => {
    const document = await open('postgres.yaml');
    const rule = 'statefulset-service-not-found';
    const [finding] = await until('diagnostic', someFindings(document.uri, rule));
    assert.ok(finding);
    assert.equal(document.getText(finding.range), 'db-headles');
    assert.match(finding.message, /db-headles/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, finding.range, vscode.CodeActionKind.QuickFix.value, 10);
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
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'closed.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('apiVersion: v1\nkind: Service\nmetadata:\n  name: far\n  namespace: data\nspec:\n  type: ExternalName\n  externalName: 10.0.0.7\n'));
    await until('diagnostic of a new file', someFindings(uri, 'external-name-is-address'));
    const renamed = vscode.Uri.joinPath(folder.uri, 'renamed.yaml');
    await vscode.workspace.fs.rename(uri, renamed);
    await until('diagnostic moved with the file', someFindings(renamed, 'external-name-is-address'));
    await until('none at the old place', noFindings(uri, 'external-name-is-address'));
    await vscode.workspace.fs.delete(renamed);
    await until('none after deletion', noFindings(renamed, 'external-name-is-address'));
  });

  test('hovers with the records of a Service', async () => {
    const document = await open('kafka.yaml');
    const text = await hoverText(document, at(document, 'serviceName: kafka').translate(0, 6));
    assert.match(text, /^\*\*kafka\*\*/);
    assert.match(text, /broker-0\.kafka\.streams\.svc\.cluster\.local/);
    assert.match(text, /broker-2\.kafka\.streams\.svc\.cluster\.local/);
  });

  test('says nothing on keys', async () => {
    const document = await open('kafka.yaml');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at(document, 'serviceName'));
    assert.deepEqual(hovers.flatMap((hover) => hover.contents).filter((c) => c instanceof vscode.MarkdownString && /kafka/.test(c.value)), []);
  });

  test('goes to the definition of a serviceName and finds its references', async () => {
    const document = await open('kafka.yaml');
    const links = await vscode.commands.executeCommand<(vscode.LocationLink | vscode.Location)[]>('vscode.executeDefinitionProvider', document.uri, at(document, 'serviceName: kafka').translate(0, 6));
    const [first] = links;
    assert.ok(first);
    assert.equal(('targetRange' in first ? first.targetRange : first.range).start.line, 3);
    const references = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, new vscode.Position(3, 10));
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

  test('copies the name under the cursor', async () => {
    const document = await open('kafka.yaml');
    const editor = await vscode.window.showTextDocument(document);
    const position = at(document, 'serviceName: kafka').translate(0, 6);
    editor.selection = new vscode.Selection(position, position);
    await vscode.commands.executeCommand('headlight.copyFqdn');
    assert.equal(await vscode.env.clipboard.readText(), 'kafka.streams.svc.cluster.local');
  });

  test('keeps working after a restart of the server', async () => {
    await vscode.commands.executeCommand('headlight.restartServer');
    const document = await open('kafka.yaml');
    assert.match(await hoverText(document, at(document, 'serviceName: kafka').translate(0, 6)), /kafka\.streams\.svc/);
  });

  test('turns a rule off by its setting', async () => {
    const document = await open('postgres.yaml');
    const rule = 'statefulset-service-not-found';
    await until('diagnostic', someFindings(document.uri, rule));
    const settings = vscode.workspace.getConfiguration('headlight');
    await settings.update(`rules.${rule}`, 'off', vscode.ConfigurationTarget.Workspace);
    await until('diagnostic gone', noFindings(document.uri, rule));
    await settings.update(`rules.${rule}`, undefined, vscode.ConfigurationTarget.Workspace);
    await until('diagnostic again', someFindings(document.uri, rule));
  });

  test('registers every command that it contributes', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest: { readonly contributes: { readonly commands: readonly { readonly command: string }[] } } | undefined = vscode.extensions.getExtension('headlight.headlight-k8s')?.packageJSON;
    assert.ok(manifest && manifest.contributes.commands.length > 0);
    assert.deepEqual(manifest.contributes.commands.map((c) => c.command).filter((name) => !registered.has(name)), []);
  });
});
