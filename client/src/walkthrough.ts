import { firstPlace } from '#client/machine';
import * as vscode from 'vscode';
import type { Ask } from './ask.ts';
import { methods } from '../../server/src/lsp/protocol.ts';

const walkthrough = 'headlight.headlight-k8s#start';

/** Where each step of the walkthrough is tried: the last word of this text in the sample. */
const places: ReadonlyMap<string, string> = new Map([
  ['hover', 'serviceName: orders-db'],
  ['fix', 'serviceName: queue-headles'],
  ['symptoms', 'value: orders-db-3.orders-db'],
  ['zone', 'name: orders-db'],
  ['resolve', 'value: orders-db-0.orders-db'],
]);

/** The sample is a document that nobody has saved: one for the window, opened again rather than twice. */
function createSample(context: vscode.ExtensionContext): () => Promise<vscode.TextDocument> {
  let sample: vscode.TextDocument | undefined;
  return async () => {
    if (sample && !sample.isClosed) return sample;
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'client', 'media', 'sample.yaml'));
    sample = await vscode.workspace.openTextDocument({ language: 'yaml', content: new TextDecoder().decode(bytes) });
    return sample;
  };
}

/** The walkthrough is no text. */
const isPage = ({ input }: vscode.Tab): boolean => !(input instanceof vscode.TabInputText);

/** Beside the walkthrough, which stays where it is. */
function columnFor(document: vscode.TextDocument): vscode.ViewColumn {
  const groups = vscode.window.tabGroups.all;
  const shown = groups.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === document.uri.toString()),
  );
  const free = groups.find(({ activeTab }) => activeTab === undefined || !isPage(activeTab));
  return (shown ?? free)?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Shows a document with the cursor in the last word of a text of it. */
async function showAt(document: vscode.TextDocument, text: string): Promise<void> {
  const end = document.positionAt(Math.max(0, document.getText().indexOf(text)) + text.length);
  await vscode.window.showTextDocument(document, {
    viewColumn: columnFor(document),
    selection: new vscode.Range(end, end),
    preview: false,
  });
}

/** A first look that `npm start` asks for: a place, as a uri with line and column from 1 as its fragment. Once for each workspace, not at each load of the window. */
async function firstLook(context: vscode.ExtensionContext): Promise<void> {
  const wanted = firstPlace();
  if (wanted === undefined || wanted === '' || context.workspaceState.get('firstLook') === wanted) return;
  await context.workspaceState.update('firstLook', wanted);
  const uri = vscode.Uri.parse(wanted);
  const [line = 1, column = 1] = uri.fragment.split(',').map(Number);
  const at = new vscode.Position(line - 1, column - 1);
  const document = await vscode.workspace.openTextDocument(uri.with({ fragment: '' }));
  const place = { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(at, at), preview: false };
  await vscode.window.showTextDocument(document, place);
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, true);
  await vscode.window.showTextDocument(document, place);
}

/** The commands of the walkthrough, and the first look where one is asked for. */
export function registerWalkthrough(context: vscode.ExtensionContext, ask: Ask): vscode.Disposable[] {
  const sample = createSample(context);
  void firstLook(context).catch(() => undefined);
  return [
    vscode.commands.registerCommand('headlight.openWalkthrough', () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough),
    ),
    vscode.commands.registerCommand('headlight.openSample', async (step: unknown) => {
      const at = places.get(String(step)) ?? 'serviceName: orders-db';
      await showAt(await sample(), at);
      await ask(methods.status, {}); // the server has read what is open before it answers
      await showAt(await sample(), at); // the step that is done takes the focus back
      if (step === 'hover') await vscode.commands.executeCommand('editor.action.showHover');
    }),
  ];
}
