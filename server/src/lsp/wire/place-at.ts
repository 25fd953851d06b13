import type { Position } from 'vscode-languageserver';
import { toOffset, type LinesOf } from './convert.ts';
import type { NameAtParams } from '../protocol.ts';
import type { Workspace } from '../workspace.ts';

/** Finds file, lines and offset of a client's position; `undefined`: the file is unknown. */
export type At = (
  clientUri: string,
  position: Position,
) => { readonly uri: string; readonly lines: NonNullable<ReturnType<LinesOf>>; readonly offset: number } | undefined;

/** Positions in the files that a workspace knows. */
export function atIn(workspace: Workspace): At {
  return (clientUri, position) => {
    const uri = workspace.nameOf(clientUri);
    const lines = workspace.linesOf(uri);
    return lines && { uri, lines, offset: toOffset(lines.starts, position, lines.length) };
  };
}

/** Place that a custom request names; a client may send anything. */
export function placeAt(workspace: Workspace, params: NameAtParams | null): { readonly uri: string; readonly offset: number } | undefined {
  if (typeof params?.uri !== 'string' || typeof params.position?.line !== 'number' || typeof params.position.character !== 'number')
    return undefined;
  return atIn(workspace)(params.uri, params.position);
}
