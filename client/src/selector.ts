import { schemes } from '#client/schemes';
import type * as vscode from 'vscode';

/** Markdown is read only where the setting says so. */
const languages = ['yaml', 'helm', 'json', 'markdown'];

/** The documents that Headlight speaks of. */
export const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** Is this one of them? */
export function isOurs({ uri, languageId }: vscode.TextDocument): boolean {
  return schemes.includes(uri.scheme) && languages.includes(languageId);
}
