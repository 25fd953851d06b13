import * as vscode from 'vscode';
import { methods, type EnvironmentResult, type NameAtParams, type NameAtResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { field, textField } from '../field.ts';

/** A message that goes away by itself and asks for nothing. */
export const tell = (message: string): void => void vscode.window.setStatusBarMessage(message, 4000);

function placeIn(uri: unknown, position: unknown): NameAtParams | undefined {
  const line = field(position, 'line');
  const character = field(position, 'character');
  return typeof uri === 'string' && typeof line === 'number' && typeof character === 'number'
    ? { uri, position: { line, character } }
    : undefined;
}

/** Place of a hover's link, of an entry of the tree or the one above it, else of the cursor. */
function placeOf(argument: unknown): NameAtParams | undefined {
  const editor = vscode.window.activeTextEditor;
  const { line, character } = editor?.selection.active ?? {};
  const inTree = (...path: readonly string[]): NameAtParams | undefined =>
    placeIn(field(argument, ...path, 'node', 'location', 'uri'), field(argument, ...path, 'node', 'location', 'range', 'start'));
  return (
    placeIn(field(argument, 'uri'), field(argument, 'position')) ??
    inTree() ??
    inTree('parent') ??
    (editor && placeIn(editor.document.uri.toString(), { line, character }))
  );
}

/** The name at a place: of a hover's link, of an entry of the tree, or else under the cursor. */
export async function nameAt(ask: Ask, argument: unknown): Promise<NameAtResult | undefined> {
  const fqdn = textField(argument, 'node', 'fqdn');
  const place = placeOf(argument);
  return (
    (place &&
      (await ask<NameAtResult | null>(methods.nameAt, { ...place, ...(fqdn === undefined ? {} : { fqdn }) } satisfies NameAtParams))) ??
    undefined
  );
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

/** Copies a command that asks for that name from outside of the cluster, and says so where there will be no such name. */
export async function copyDigCommand(ask: Ask, argument: unknown): Promise<void> {
  const name = await nameAt(ask, argument);
  const answer = name?.rcode === 'NXDOMAIN' ? '. The answer will be NXDOMAIN: no manifest makes this name' : '';
  await copy(name?.dig, `a dig command for ${name?.fqdn ?? ''}${answer}`);
}

/** Copies entries of an `env:` list that lead to the object there. */
export async function copyEnvironmentBlock(ask: Ask, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const block = place && (await ask<EnvironmentResult | null>(methods.environment, place));
  await copy(block?.text, `environment variables of ${block?.title ?? ''}`);
}
