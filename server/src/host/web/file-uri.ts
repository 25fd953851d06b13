/** `vscode-vfs://github/owner/name/a.yaml`: scheme, authority, path. A uri with a query names a state of a file, and no file. */
const pattern = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)(\/[^?#]*)?$/i;

const encoded = (part: string): string => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));

/** Where a workspace lies, as the first name of a path: `vscode-vfs:github`. */
const placeOf = (scheme: string, authority: string): string => `${scheme.toLowerCase()}:${encoded(authority.toLowerCase())}`;

/** The one spelling of a file's uri that the analysis compares. Its path begins with the place that it is in: `/vscode-vfs:github/owner/name/a.yaml`. */
export function toUri(filePath: string): string {
  const [, place = '', ...names] = filePath.split('/').filter((name, index) => index === 0 || name !== '');
  const cut = place.indexOf(':');
  return `${place.slice(0, cut)}://${place.slice(cut + 1)}/${names.map(encoded).join('/')}`;
}

/** Path of the file that a uri names, in any place that a browser's editor can reach; `undefined` for all else, and malformed uris. */
export function toPath(uri: string): string | undefined {
  const [, scheme, authority = '', path = '/'] = pattern.exec(uri) ?? [];
  if (scheme === undefined) return undefined;
  try {
    const names = path.split('/').map(decodeURIComponent);
    if (names.some((name) => name.includes('/') || name === '..')) return undefined;
    const found = names.filter((name) => name !== '' && name !== '.');
    return [`/${placeOf(scheme, decodeURIComponent(authority))}`, ...found].join('/');
  } catch {
    return undefined;
  }
}

/** A path as clients show it: as a uri, since they know no such paths. */
export const shownPath = toUri;
