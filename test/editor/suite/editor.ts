// What the suites share: looking until something is there, opening, pointing, reading what the editor shows.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Of package.json: where the extension runs in another host than the suites, these do not see it (`run.mjs`). */
export interface Contributed {
  readonly commands: readonly { readonly command: string }[];
  readonly languageModelTools: readonly { readonly name: string; readonly toolReferenceName: string }[];
}

declare const HEADLIGHT_CONTRIBUTES: Contributed;
/** The extension runs in a browser's worker, these suites beside the files. */
declare const HEADLIGHT_IN_BROWSER: boolean;

export const contributed = HEADLIGHT_CONTRIBUTES;

/** The extension runs in another host than these suites. */
export const isInBrowser = HEADLIGHT_IN_BROWSER;

const patience = 30_000;

/** Looks at once, and again whenever diagnostics, documents or tabs changed, until there is something. */
export function until<T>(what: string, look: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const found = look();
      if (found === undefined) return;
      done();
      resolve(found);
    };
    const listening = [
      vscode.languages.onDidChangeDiagnostics(check),
      vscode.workspace.onDidOpenTextDocument(check),
      vscode.workspace.onDidChangeTextDocument(check),
      vscode.window.tabGroups.onDidChangeTabs(check),
    ];
    const bound = setTimeout(() => {
      done();
      reject(new Error(`never came: ${what}`));
    }, patience);
    const done = (): void => {
      clearTimeout(bound);
      for (const each of listening) each.dispose();
    };
    check();
  });
}

/** Asks again until the answer fits: the editor tells nobody that what a provider would answer has changed. Each asking waits for the server. */
export async function untilAnswered(what: string, fits: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end;) if (await fits()) return;
  throw new Error(`never came: ${what}`);
}

/** The extension runs, and its server has judged the workspace. */
export async function ready(): Promise<void> {
  await vscode.extensions.getExtension('headlight.headlight-k8s')?.activate();
  await until('the first diagnostics', someFindings(vscode.Uri.joinPath(folder(), 'postgres.yaml'), 'statefulset-service-not-found'));
}

export function folder(): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.[0];
  assert.ok(found, 'a folder is open');
  return found.uri;
}

export async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** Position in the middle of the n-th `part`. */
export function at(document: vscode.TextDocument, part: string, nth = 0): vscode.Position {
  let offset = document.getText().indexOf(part);
  for (let i = 0; i < nth; i++) offset = document.getText().indexOf(part, offset + 1);
  assert.ok(offset >= 0, `${part} is in the document`);
  return document.positionAt(offset + Math.floor(part.length / 2));
}

/** Position inside the value of the n-th `key: value`. */
export function inValue(document: vscode.TextDocument, entry: string, nth = 0): vscode.Position {
  let offset = document.getText().indexOf(entry);
  for (let i = 0; i < nth; i++) offset = document.getText().indexOf(entry, offset + 1);
  assert.ok(offset >= 0, `${entry} is in the document`);
  return document.positionAt(offset + entry.indexOf(':') + 3);
}

export async function cursor(document: vscode.TextDocument, position: vscode.Position): Promise<void> {
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  editor.selection = new vscode.Selection(position, position);
}

export function codeOf(diagnostic: vscode.Diagnostic): unknown {
  return typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
}

export const findings = (uri: vscode.Uri, code: string): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'headlight' && codeOf(d) === code);
export const someFindings = (uri: vscode.Uri, code: string) => (): vscode.Diagnostic[] | undefined => {
  const found = findings(uri, code);
  return found.length > 0 ? found : undefined;
};
export const noFindings = (uri: vscode.Uri, code: string) => (): true | undefined => (findings(uri, code).length === 0 ? true : undefined);

export async function hoversAt(document: vscode.TextDocument, position: vscode.Position): Promise<readonly vscode.MarkdownString[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers
    .flatMap((hover) => hover.contents)
    .filter((content): content is vscode.MarkdownString => content instanceof vscode.MarkdownString && content.value !== '');
}

export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  return (await hoversAt(document, position)).map((content) => content.value).join('\n');
}

/** Text of the document of this extension whose address fits. */
export const shownText = (part: string): Promise<string> =>
  until(`a document ${part}`, () => {
    const document = vscode.workspace.textDocuments.find(
      (d) => d.uri.scheme === 'headlight-zone' && (d.uri.path.includes(part) || d.uri.query.includes(part)),
    );
    return document && document.getText() !== '' ? document.getText() : undefined;
  });

/** Runs a body with a setting of the workspace, and takes it back. */
export async function withSetting(key: string, value: unknown, body: () => Promise<void>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('headlight');
  await settings.update(key, value, vscode.ConfigurationTarget.Workspace);
  try {
    await body();
  } finally {
    await settings.update(key, undefined, vscode.ConfigurationTarget.Workspace);
  }
}
