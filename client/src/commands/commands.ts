import { machine } from '#client/machine';
import { renderCharts } from '#client/render-charts';
import * as vscode from 'vscode';
import { methods, type StatusResult, type ZoneResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { documents, show } from '../documents.ts';
import { field, textField } from '../field.ts';
import { statusText } from '../status.ts';
import { addEnvironment, chooseEnvironment, compareEnvironments, showRenderedChart } from './charts.ts';
import { copyDigCommand, copyEnvironmentBlock, copyFqdn, tell } from './copy.ts';
import { resolveName } from './resolve.ts';

export interface CommandHost {
  readonly ask: Ask;
  /** Starts no server. */
  readonly askRunning: Ask;
  readonly log: vscode.LogOutputChannel;
  readonly restart: () => Promise<void>;
  readonly version: string;
}

async function chooseNamespace(ask: Ask): Promise<string | undefined> {
  const zone = await ask<ZoneResult>(methods.zone, {});
  return vscode.window.showQuickPick(zone?.namespaces ?? [], {
    title: 'Show DNS Zone of a Namespace',
    placeHolder: 'Namespace whose records are shown',
  });
}

async function chooseBundle(ask: Ask): Promise<string | undefined> {
  const zone = await ask<ZoneResult>(methods.zone, {});
  const items = (zone?.bundles ?? []).map(({ id, label, kind }) => ({ label, description: kind, id }));
  return (
    await vscode.window.showQuickPick(items, {
      title: 'Show DNS Zone of an Overlay, Chart or Folder',
      placeHolder: 'What is deployed together',
    })
  )?.id;
}

/** A namespace, given as text or as an entry of the tree. */
const namespaceOf = (argument: unknown): string | undefined =>
  typeof argument === 'string'
    ? argument
    : textField(argument, 'node', 'kind') === 'namespace'
      ? textField(argument, 'node', 'label')
      : undefined;

/** Behind a code lens: the server gives plain positions, the editor's own command wants its types. */
async function showReferences(uri: unknown, position: unknown): Promise<void> {
  const line = field(position, 'line');
  const character = field(position, 'character');
  if (typeof uri !== 'string' || typeof line !== 'number' || typeof character !== 'number') return;
  const target = vscode.Uri.parse(uri);
  const at = new vscode.Position(line, character);
  const found = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', target, at);
  await vscode.commands.executeCommand('editor.action.showReferences', target, at, found);
}

/** For reports: versions and counts, no path, no name and no text of the workspace. */
async function debugInformation({ askRunning, version }: CommandHost): Promise<string> {
  const status = await askRunning<StatusResult>(methods.status, {});
  const yaml: unknown = vscode.extensions.getExtension('redhat.vscode-yaml')?.packageJSON?.version;
  return [
    `Headlight ${version}, ${vscode.env.appName} ${vscode.version}, ${machine()}`,
    `YAML extension ${typeof yaml === 'string' ? yaml : 'absent'}, workspace ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}, folders ${vscode.workspace.workspaceFolders?.length ?? 0}${vscode.env.remoteName === undefined ? '' : ', remote'}`,
    status ? statusText({ ...status, broken: [], unreadable: [] }).trimEnd() : 'The language server is not running.',
    `not fully read ${(status?.broken.length ?? 0) + (status?.unreadable.length ?? 0)} files`,
    '',
  ].join('\n');
}

/** All commands of the palette. None of them throws when the server is down. */
export function registerCommands(host: CommandHost): vscode.Disposable[] {
  const { ask } = host;
  const on = (name: string, run: (...args: readonly unknown[]) => unknown) => vscode.commands.registerCommand(`headlight.${name}`, run);
  return [
    on('showZone', (namespace) => show(documents.zone(namespaceOf(namespace)))),
    on('showNamespaceZone', async (argument) => {
      const namespace = namespaceOf(argument) ?? (await chooseNamespace(ask));
      if (namespace !== undefined) await show(documents.zone(namespace));
    }),
    on('showBundleZone', async (argument) => {
      const bundle = typeof argument === 'string' ? argument : await chooseBundle(ask);
      if (bundle !== undefined) await show(documents.bundleZone(bundle));
    }),
    on('chooseEnvironment', (folder) => chooseEnvironment(ask, folder)),
    on('addEnvironment', (folder) => addEnvironment(ask, folder)),
    on('showRenderedChart', (folder) => showRenderedChart(ask, folder)),
    on('compareEnvironments', (folder) => compareEnvironments(ask, folder)),
    on('renderCharts', () => renderCharts(ask, host.log)),
    on('resolveName', (place) => resolveName(ask, place)),
    on('copyFqdn', (place) => copyFqdn(ask, place)),
    on('copyDigCommand', (place) => copyDigCommand(ask, place)),
    on('copyEnvironmentBlock', (place) => copyEnvironmentBlock(ask, place)),
    on('showReferences', showReferences),
    on('restartServer', async () => {
      await host.restart();
      tell('Headlight: the language server was started anew');
    }),
    on('showLog', () => host.log.show()),
    on('showIndexStatus', () => show(documents.status())),
    on('copyDebugInformation', async () => {
      await vscode.env.clipboard.writeText(await debugInformation(host));
      tell('Copied the debug information of Headlight');
    }),
  ];
}
