/** Schemes of documents that people edit; left sides of comparisons and the like are left out. */
export const schemes: readonly string[] = ['file', 'untitled', 'vscode-vfs'];
