import type * as vscode from 'vscode';

/** No program can be started here. */
export function mcpServers(_context: vscode.ExtensionContext): vscode.McpServerDefinition[] {
  return [];
}
