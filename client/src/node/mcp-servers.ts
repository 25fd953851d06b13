import path from 'node:path';
import * as vscode from 'vscode';

/** The command line's server of the Model Context Protocol, on the first folder, run by the editor's own Node. */
export function mcpServers(context: vscode.ExtensionContext): vscode.McpStdioServerDefinition[] {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (folder === undefined) return [];
  const program = context.asAbsolutePath(path.join('dist', 'cli.js'));
  const server = new vscode.McpStdioServerDefinition(
    'Headlight',
    process.execPath,
    [program, 'mcp'],
    { ELECTRON_RUN_AS_NODE: '1' },
    String(context.extension.packageJSON?.version ?? ''),
  );
  server.cwd = folder.uri;
  return [server];
}
