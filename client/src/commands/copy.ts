import * as vscode from 'vscode';
import { methods, type EnvironmentResult, type NameAtParams, type NameAtResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { field, textField } from '../field.ts';

/** A message that goes away by itself and asks for nothing. */
export const tell = (message: string): void => void vscode.window.setStatusBarMessage(message, 4000);

function placeIn(uri: unknown, position: unknown): NameAtParams | undefined {
  const line = field(position, 'line');
  const character = field(position, 'character');
  return typeof uri === 'string' && typeof line === 'number' && typeof character === 'number' ? { uri, position: { line, character } } : undefined;
}

/** Place of a hover's link, of an entry of the tree, else of the cursor. */
function placeOf(argument: unknown): NameAtParams | undefined {
  const editor = vscode.window.activeTextEditor;
  const { line, character } = editor?.selection.active ?? {};
  return placeIn(field(argument, 'uri'), field(argument, 'position'))
    ?? placeIn(field(argument, 'node', 'location', 'uri'), field(argument, 'node', 'location', 'range', 'start'))
    ?? (editor && placeIn(editor.document.uri.toString(), { line, character }));
}

/** The name at a place: of a hover's link, of an entry of the tree, or else under the cursor. */
export async function nameAt(ask: Ask, argument: unknown): Promise<Pick<NameAtResult, 'fqdn' | 'dig'> | undefined> {
  const fqdn = textField(argument, 'node', 'fqdn');
  if (fqdn !== undefined) return { fqdn, dig: `dig +noall +answer ${fqdn}. ${fqdn.startsWith('_') ? 'SRV' : 'A'}` };
  const place = placeOf(argument);
  return (place && (await ask<NameAtResult | null>(methods.nameAt, place))) ?? undefined;
}

async function copy(text: string | undefined, said = text): Promise<void> {
  if (text === undefined) return tell('Headlight: no cluster name under the cursor');
  await vscode.env.clipboard.writeText(text);
  tell(`Copied: ${said ?? ''}`);
}

/** Copies the cluster DNS name at the place that `argument` names, else at the cursor. */
export async function copyFqdn(ask: Ask, argument: unknown): Promise<void> {
  await copy((await nameAt(ask, argument))?.fqdn);
}

/** Copies a `dig` command that asks for that name. */
export async function copyDigCommand(ask: Ask, argument: unknown): Promise<void> {
  await copy((await nameAt(ask, argument))?.dig);
}

/** Copies entries of an `env:` list that lead to the object there. */
export async function copyEnvironmentBlock(ask: Ask, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const block = place && (await ask<EnvironmentResult | null>(methods.environment, place));
  await copy(block?.text, `environment variables of ${block?.title ?? ''}`);
}
