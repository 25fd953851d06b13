import { normalizeUri } from '../host/uri.ts';
import { toOffset } from './convert.ts';
import type { NameAtParams } from './protocol.ts';
import type { RequestHost } from './requests.ts';

/** Place that a custom request names; a client may send anything. */
export function placeAt(workspace: RequestHost['workspace'], params: NameAtParams | null): { readonly uri: string; readonly offset: number } | undefined {
  if (typeof params?.uri !== 'string' || typeof params.position?.line !== 'number' || typeof params.position.character !== 'number') return undefined;
  const uri = normalizeUri(params.uri);
  const lines = workspace.linesOf(uri);
  return lines && { uri, offset: toOffset(lines.starts, params.position, lines.length) };
}
