import * as vscode from 'vscode';
import type { HoverMiddleware } from 'vscode-languageclient';
import { methods, type NameAtParams, type NameAtResult } from '../../server/src/lsp/protocol.ts';

/** The only commands that a link of a hover may run. */
const commands = [
  { command: 'headlight.copyFqdn', title: 'Copy FQDN', icon: 'copy' },
  { command: 'headlight.copyDigCommand', title: 'dig Command', icon: 'terminal' },
  { command: 'headlight.copyEnvironmentBlock', title: 'Environment Variables', icon: 'symbol-variable' },
  { command: 'headlight.resolveName', title: 'Resolve…', icon: 'search' },
] as const;

/** Links of our own below the server's text. Only they are trusted: what the server says may quote the workspace, and stays plain. */
function links(place: NameAtParams): vscode.MarkdownString {
  const argument = encodeURIComponent(JSON.stringify([place]));
  const text = new vscode.MarkdownString(
    commands.map(({ command, title, icon }) => `[$(${icon}) ${title}](command:${command}?${argument})`).join(' &nbsp; '),
    true,
  );
  text.isTrusted = { enabledCommands: commands.map(({ command }) => command) };
  return text;
}

/** Adds the copy commands to hovers over something that has a cluster name. */
export function createHoverLinks(
  ask: (method: string, params: NameAtParams) => Promise<NameAtResult | null>,
): NonNullable<HoverMiddleware['provideHover']> {
  return async (document, position, token, next) => {
    const hover = await next(document, position, token);
    if (!hover || token.isCancellationRequested) return hover;
    const place: NameAtParams = { uri: document.uri.toString(), position: { line: position.line, character: position.character } };
    const name = await ask(methods.nameAt, place).catch(() => null);
    const [text, ...others] = hover.contents;
    if (!name || !(text instanceof vscode.MarkdownString)) return hover;
    const end = text.value.indexOf('\n\n');
    const [head, rest] = end < 0 ? [text.value, ''] : [text.value.slice(0, end), text.value.slice(end + 2)];
    // Below the first paragraph, where nobody has to scroll for them.
    hover.contents = [new vscode.MarkdownString(head), links(place), ...(rest === '' ? [] : [new vscode.MarkdownString(rest)]), ...others];
    return hover;
  };
}
