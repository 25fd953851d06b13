import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { methods, viewMethods, type NameAtResult, type PodsResult, type StatusResult, type ZoneResult } from '../../server/src/lsp/protocol.ts';
import { documents } from './documents.ts';
import { statusText } from './status.ts';

export interface CommandHost {
  readonly client: () => LanguageClient | undefined;
  readonly log: vscode.LogOutputChannel;
  readonly restart: () => Promise<void>;
  readonly version: string;
}

async function show(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
}

/** The cluster name under the cursor; says so in the status bar where there is none. */
async function nameAtCursor(host: CommandHost): Promise<NameAtResult | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  const params = { uri: editor.document.uri.toString(), position: { line, character } };
  const result = await host.client()?.sendRequest<NameAtResult | null>(methods.nameAt, params);
  if (!result) vscode.window.setStatusBarMessage('Headlight: no cluster name under the cursor', 4000);
  return result ?? undefined;
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`Copied: ${text.split('\n')[0] ?? ''}`, 4000);
}

async function chooseNamespace(host: CommandHost): Promise<string | undefined> {
  const zone = await host.client()?.sendRequest<ZoneResult>(methods.zone, {});
  return vscode.window.showQuickPick(zone?.namespaces ?? [], { placeHolder: 'Namespace whose records are shown' });
}

async function resolveName(host: CommandHost): Promise<void> {
  const here = await nameAtCursor(host);
  const name = await vscode.window.showInputBox({
    title: 'Resolve a Name', prompt: 'A name as a pod would ask for it, for example db-0.db or db.data.svc.cluster.local', ...(here ? { value: here.fqdn } : {}),
    validateInput: (text) => (/^\S+$/.test(text.trim()) ? undefined : 'One name, without spaces.'),
  });
  if (name === undefined) return;
  const pods = (await host.client()?.sendRequest<PodsResult>(viewMethods.pods, {}))?.pods ?? [];
  const direct = { label: 'No pod: one question, as written', pod: undefined };
  const asker = await vscode.window.showQuickPick(
    [...pods.map((pod) => ({ label: pod.label, description: `namespace ${pod.namespace}`, pod })), direct],
    { title: 'Resolve a Name', placeHolder: 'Pod that asks: its search list decides on short names', matchOnDescription: true },
  );
  if (!asker) return;
  const wanted = name.trim();
  await show(asker.pod ? documents.walk({ name: wanted, pod: asker.pod.label, namespace: asker.pod.namespace }) : documents.answer(wanted.replace(/\.$/, '')));
}

async function debugInformation(host: CommandHost): Promise<string> {
  const status = await host.client()?.sendRequest<StatusResult>(methods.status, {});
  return [
    `Headlight ${host.version}, ${vscode.env.appName} ${vscode.version}, ${process.platform} ${process.arch}, Node ${process.version}`,
    `redhat.vscode-yaml ${vscode.extensions.getExtension('redhat.vscode-yaml')?.packageJSON?.version ?? 'absent'}`,
    status ? statusText({ ...status, broken: [], unreadable: [] }) : 'The language server is not running.',
    `not fully read: ${(status?.broken.length ?? 0) + (status?.unreadable.length ?? 0)} files`,
  ].join('\n');
}

/** All commands of the palette. None of them throws when the server is down. */
export function registerCommands(host: CommandHost): vscode.Disposable[] {
  const on = (name: string, run: (...args: readonly unknown[]) => unknown) => vscode.commands.registerCommand(`headlight.${name}`, run);
  return [
    on('showZone', (namespace) => show(documents.zone(typeof namespace === 'string' ? namespace : undefined))),
    on('showNamespaceZone', async () => {
      const namespace = await chooseNamespace(host);
      if (namespace !== undefined) await show(documents.zone(namespace));
    }),
    on('resolveName', () => resolveName(host)),
    on('restartServer', () => host.restart()),
    on('showLog', () => host.log.show()),
    on('showIndexStatus', () => show(documents.status())),
    on('copyDebugInformation', async () => copy(await debugInformation(host))),
    on('copyFqdn', async () => {
      const name = await nameAtCursor(host);
      if (name) await copy(name.fqdn);
    }),
    on('copyDigCommand', async () => {
      const name = await nameAtCursor(host);
      if (name) await copy(`dig +noall +answer ${name.fqdn}.`);
    }),
    on('openWalkthrough', () => vscode.commands.executeCommand('workbench.action.openWalkthrough', 'headlight.headlight-k8s#start')),
  ];
}
