import type * as vscode from 'vscode';

/** Schemes of documents that people edit; left sides of comparisons and the like are left out. */
const schemes = ['file', 'untitled', 'vscode-vfs'];
/** Markdown is read only where the setting says so. */
const languages = ['yaml', 'helm', 'json', 'markdown'];

/** The documents that Headlight speaks of. */
export const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** Is this one of them? */
export function isOurs({ uri, languageId }: vscode.TextDocument): boolean {
  return schemes.includes(uri.scheme) && languages.includes(languageId);
}
