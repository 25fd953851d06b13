import { createServerClient, startOptions } from '#client/server-client';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  RevealOutputChannelOn,
  type BaseLanguageClient,
  type ErrorHandler,
  type LanguageClientOptions,
} from 'vscode-languageclient';
import { createHoverLinks } from './hover-links.ts';
import { selector } from './selector.ts';

/** So often within this time (milliseconds) a server that ends is started again. */
const crashes = { most: 4, within: 180_000 };

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
  const groups: unknown =
    typeof manifest === 'object' &&
    manifest !== null &&
    'contributes' in manifest &&
    typeof manifest.contributes === 'object' &&
    manifest.contributes !== null &&
    'configuration' in manifest.contributes
      ? manifest.contributes.configuration
      : [];
  return (Array.isArray(groups) ? groups : []).flatMap((group: unknown) =>
    typeof group === 'object' &&
    group !== null &&
    'properties' in group &&
    typeof group.properties === 'object' &&
    group.properties !== null
      ? Object.keys(group.properties).map((key) => key.replace(/^headlight\./, ''))
      : [],
  );
}

/** Starts a server that ended again, but not for ever; says so in the log and the status item, not in a notification. */
function createErrorHandler(log: vscode.LogOutputChannel, onGivenUp: (message: string) => void): ErrorHandler {
  const ends: number[] = [];
  return {
    error: (error) => {
      log.error(`The connection to the language server failed: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: () => {
      const now = Date.now();
      ends.push(now);
      const recent = ends.filter((at) => now - at < crashes.within).length;
      if (recent <= crashes.most) {
        log.warn(`The language server ended and is started again (${recent} of ${crashes.most}).`);
        return { action: CloseAction.Restart, handled: true };
      }
      const message = `The language server ended ${recent} times in ${crashes.within / 60_000} minutes and is not started again.`;
      log.error(message);
      onGivenUp(message);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

export interface ClientEvents {
  readonly onGivenUp: (message: string) => void;
  /** A rename was asked for, and edits came. */
  readonly onRename: () => void;
}

/** A client over the bundled server; not started yet. */
export function createClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  { onGivenUp, onRename }: ClientEvents,
): BaseLanguageClient {
  const keys = settingKeys(context.extension.packageJSON);
  const options: LanguageClientOptions = {
    documentSelector: selector,
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: { client: 'vscode', ...startOptions(context) },
    errorHandler: createErrorHandler(log, onGivenUp),
    middleware: {
      provideHover: createHoverLinks((method, params) => client.sendRequest(method, params)),
      async provideRenameEdits(document, position, newName, token, next) {
        const edits = await next(document, position, newName, token);
        if (edits) onRename();
        return edits;
      },
      workspace: {
        configuration: (params) =>
          params.items.map(({ section, scopeUri }) =>
            written(section ?? 'headlight', keys, scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri)),
          ),
      },
    },
    textSynchronization: { delayOpenNotifications: true },
    initializationFailedHandler: (error) => {
      log.error(error instanceof Error ? error : String(error));
      return false;
    },
  };
  const client = createServerClient(context, options);
  return client;
}
