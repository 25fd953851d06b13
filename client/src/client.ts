import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';

/** Schemes of documents that people edit; left sides of comparisons and the like are left out. */
const schemes = ['file', 'untitled', 'vscode-vfs'];
const languages = ['yaml', 'helm', 'json'];

export const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** What the user set of a section, without the defaults, so that weaker sources and the rules' own levels keep their say. */
function written(section: string, keys: readonly string[], scope: vscode.Uri | undefined): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(section, scope ?? null);
  const entries = keys.flatMap((key): [string, unknown][] => {
    const found = configuration.inspect(key);
    const value: unknown = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

/** Keys of all contributed settings, without `headlight.`. */
function settingKeys(manifest: unknown): readonly string[] {
  const groups: unknown = typeof manifest === 'object' && manifest !== null && 'contributes' in manifest
    && typeof manifest.contributes === 'object' && manifest.contributes !== null && 'configuration' in manifest.contributes ? manifest.contributes.configuration : [];
  return (Array.isArray(groups) ? groups : []).flatMap((group: unknown) =>
    typeof group === 'object' && group !== null && 'properties' in group && typeof group.properties === 'object' && group.properties !== null
      ? Object.keys(group.properties).map((key) => key.replace(/^headlight\./, '')) : []);
}

/** A client over the bundled server; not started yet. */
export function createClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const keys = settingKeys(context.extension.packageJSON);
  const options: LanguageClientOptions = {
    documentSelector: selector,
    outputChannel: log,
    middleware: {
      workspace: {
        configuration: (params) => params.items.map(({ section, scopeUri }) => written(section ?? 'headlight', keys, scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri))),
      },
    },
    textSynchronization: { delayOpenNotifications: true },
    initializationFailedHandler: (error) => {
      log.error(error instanceof Error ? error : String(error));
      return false;
    },
  };
  return new LanguageClient('headlight', 'Headlight', {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
  }, options);
}
