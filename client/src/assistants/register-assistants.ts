import { mcpServers } from '#client/mcp-servers';
import * as vscode from 'vscode';
import { methods, type ToolResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { inTime, type Late } from './in-time.ts';

const prefix = 'headlight_';

const isOn = (): boolean => vscode.workspace.getConfiguration('headlight').get<boolean>('assistants.enable', true);

/** What is said while a tool runs; where it writes, a person is asked before. */
function preparationOf(title: string, input: unknown): vscode.PreparedToolInvocation {
  const asked: Readonly<Record<string, unknown>> = typeof input === 'object' && input !== null ? { ...input } : {};
  const file = typeof asked['path'] === 'string' ? asked['path'] : 'the file';
  return {
    invocationMessage: `${title}…`,
    ...(isWriting(input)
      ? { confirmationMessages: { title: 'Apply fixes of Headlight?', message: `The fixes are written to ${file}. They can be undone.` } }
      : {}),
  };
}

/** Milliseconds until an answer is given up, as with the server for other clients. */
const longest = 60_000;

function textOf(answer: ToolResult | Late | undefined): string {
  if (answer === undefined) return 'Headlight does not answer: its server is not running.';
  if (!('late' in answer)) return `${answer.text}\n\n${JSON.stringify(answer.structured)}`;
  return answer.late === 'cancelled'
    ? 'The question was cancelled.'
    : `There was no answer within ${longest / 1000} seconds. Ask for one namespace, or name files.`;
}

const isWriting = (input: unknown): boolean => typeof input === 'object' && input !== null && 'apply' in input && input.apply === true;

function toolFor(name: string, title: string, ask: Ask): vscode.LanguageModelTool<object> {
  return {
    prepareInvocation: ({ input }) => preparationOf(title, input),
    invoke: async ({ input }, token) => {
      const asked = ask<ToolResult>(methods.tool, { name, input });
      // What writes is waited for, so that nothing is written behind the back of whoever gave up.
      const answer = isWriting(input) ? await asked : await inTime(asked, token, longest);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(textOf(answer))]);
    },
  };
}

/** The tools that package.json declares. */
function declared(context: vscode.ExtensionContext): readonly { readonly name: string; readonly title: string }[] {
  const contributed: unknown = context.extension.packageJSON?.contributes?.languageModelTools;
  return Array.isArray(contributed)
    ? contributed.flatMap((each: { readonly name?: unknown; readonly displayName?: unknown }) =>
        typeof each.name === 'string' && each.name.startsWith(prefix)
          ? [{ name: each.name, title: String(each.displayName ?? each.name) }]
          : [],
      )
    : [];
}

/** The server of the Model Context Protocol, offered anew when the folders are others; none where the editor knows nothing of such servers. */
function offeredServer(context: vscode.ExtensionContext): vscode.Disposable[] {
  if (typeof vscode.lm.registerMcpServerDefinitionProvider !== 'function') return [];
  const changed = new vscode.EventEmitter<void>();
  return [
    changed,
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      changed.fire();
    }),
    vscode.lm.registerMcpServerDefinitionProvider('headlight.mcp', {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => mcpServers(context),
    }),
  ];
}

/** Registers the tools and the server for assistants for as long as the setting says so, as far as this editor knows of them. */
export function registerAssistants(context: vscode.ExtensionContext, ask: Ask): vscode.Disposable[] {
  if (typeof vscode.lm?.registerTool !== 'function') return [];
  let registered: vscode.Disposable[] = [];
  const end = (): void => {
    for (const each of registered.splice(0)) each.dispose();
  };
  const follow = (): void => {
    if (!isOn()) end();
    else if (registered.length === 0)
      registered = [
        ...declared(context).map(({ name, title }) => vscode.lm.registerTool(name, toolFor(name.slice(prefix.length), title, ask))),
        ...offeredServer(context),
      ];
  };
  follow();
  return [
    new vscode.Disposable(end),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('headlight.assistants.enable')) follow();
    }),
  ];
}
