import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { contributed, folder, noFindings, open, ready, someFindings, until, untilAnswered } from './editor.ts';

const declared = contributed.languageModelTools;
const names = declared.map(({ name }) => name).toSorted();

/** Those of ours that the editor offers to assistants. */
const offered = (): readonly string[] =>
  vscode.lm.tools
    .map(({ name }) => name)
    .filter((name) => name.startsWith('headlight_'))
    .toSorted();

/** The editor tells nobody that it offers other tools. Each look waits for the editor. */
const untilOffered = (wanted: readonly string[]): Promise<void> =>
  untilAnswered(`${wanted.length} tools`, async () => {
    await vscode.commands.getCommands(true);
    return offered().join() === wanted.join();
  });

interface Told {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What an assistant is told: text, and the fields behind it. */
async function ask(name: string, input: object): Promise<Told> {
  const { content } = await vscode.lm.invokeTool(`headlight_${name}`, { input, toolInvocationToken: undefined });
  const told = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  const cut = told.lastIndexOf('\n\n{');
  return cut < 0 ? { text: told, data: {} } : { text: told.slice(0, cut), data: JSON.parse(told.slice(cut + 2)) };
}

async function written(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), name), new TextEncoder().encode(text));
}

const chart = {
  'assisted/Chart.yaml': 'apiVersion: v2\nname: assisted\nversion: 1.0.0\n',
  'assisted/values.yaml': 'port: 80\n',
  'assisted/templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  selector: {app: web}\n  ports: [{port: {{ .Values.port }}}]\n',
};

suite('assistants', () => {
  suiteSetup(async () => {
    await ready();
    await untilOffered(names);
  });

  test('every tool of the table is offered, under a name for prompts', () => {
    assert.ok(names.length >= 8);
    for (const { name, toolReferenceName } of declared)
      assert.equal(
        toolReferenceName.toLowerCase(),
        name.replaceAll('_', ''),
        'the name that people write begins with ours and says the same',
      );
  });

  test('they answer with text and fields', async () => {
    const lint = await ask('lint', { paths: ['postgres.yaml'] });
    assert.match(lint.text, /^1 finding in 1 file:\npostgres\.yaml:20:16 warning statefulset-service-not-found: /);
    assert.equal(lint.data['total'], 1);
    const name = 'broker-0.kafka.streams.svc.cluster.local';
    assert.equal((await ask('resolve_name', { name })).data['rcode'], 'NOERROR');
    assert.match((await ask('zone', { namespace: 'streams' })).text, /broker-2\.kafka\.streams\.svc\.cluster\.local\. IN A /);
    assert.match((await ask('names_of', { name: 'broker', kind: 'StatefulSet' })).text, /broker-1\.kafka\.streams/);
    assert.match((await ask('explain_rule', { rule: 'statefulset-service-not-found' })).text, /^# statefulset-service-not-found/);
    assert.match((await ask('diff', {})).text, /nothing to compare with/);
  });

  test('a chart is rendered, and what is typed counts', async () => {
    for (const [file, text] of Object.entries(chart)) await written(file, text);
    try {
      // In a browser it has to be read first.
      await untilAnswered('the chart', async () => !/no chart|read yet/.test((await ask('render_chart', { chart: 'assisted' })).text));
      const rendered = await ask('render_chart', { chart: 'assisted', release: 'shop' });
      assert.match(rendered.text, /^1 manifest of 1 template:\n---\n# Source: assisted\/templates\/service\.yaml\n[^]*name: shop-web/);
      const document = await open('assisted/values.yaml');
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 6, 0, 8), '8080');
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.match((await ask('render_chart', { chart: 'assisted', release: 'shop' })).text, /port: 8080/);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      assert.match((await ask('render_chart', { chart: '..' })).text, /lies outside of the workspace/);
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), 'assisted'), { recursive: true });
    }
  });

  test('fix shows edits, and makes them where it is asked to', async () => {
    const document = await open('postgres.yaml');
    const rule = 'statefulset-service-not-found';
    await until('diagnostic', someFindings(document.uri, rule));
    const before = document.getText();
    assert.match((await ask('fix', { path: 'postgres.yaml', rule })).text, /^1 fix, not written/);
    assert.equal(document.getText(), before);
    assert.match((await ask('fix', { path: 'postgres.yaml', rule, apply: true })).text, /^1 fix, written/);
    assert.match(document.getText(), /serviceName: db-headless\n/);
    await until('diagnostic gone', noFindings(document.uri, rule));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('diagnostic again', someFindings(document.uri, rule));
  });

  test('one setting takes them all away, and brings them back', async () => {
    const isAnswered = (name: string): Promise<boolean> =>
      ask(name, {}).then(
        () => true,
        () => false,
      );
    const settings = vscode.workspace.getConfiguration('headlight');
    await settings.update('assistants.enable', false, vscode.ConfigurationTarget.Workspace);
    try {
      for (const { name } of declared) await untilAnswered(`no ${name}`, async () => !(await isAnswered(name.replace('headlight_', ''))));
    } finally {
      await settings.update('assistants.enable', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await untilAnswered('lint again', () => isAnswered('lint'));
  });
});
