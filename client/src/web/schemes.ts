import * as vscode from 'vscode';

/** Schemes of documents that people edit: here a workspace may lie anywhere. Left sides of comparisons and the like are left out. */
export const schemes: readonly string[] = [
  ...new Set(['file', 'untitled', 'vscode-vfs', ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]),
];
