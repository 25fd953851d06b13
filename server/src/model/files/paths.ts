/** Folders and file names of uris. Uris are `/`-separated and opaque otherwise. No folder ends in `/`. */

/** Folder of a file's or folder's uri; '' at the top. */
export function folderOf(uri: string): string {
  const cut = uri.lastIndexOf('/');
  return cut < 0 ? '' : uri.slice(0, cut);
}

/** Last part of a uri, as people write it. */
export function fileNameOf(uri: string): string {
  return normalUri(uri.slice(uri.lastIndexOf('/') + 1));
}

/** Is `uri` in `folder` or below it? */
export function isBelow(uri: string, folder: string): boolean {
  return folder === '' || (uri.startsWith(folder) && uri.charCodeAt(folder.length) === 47);
}

/** Steps from one folder to another: up to the common one and down again. */
export function hops(from: string, to: string): number {
  if (from === to) return 0;
  const end = Math.min(from.length, to.length);
  let common = 0;
  while (common < end && from.charCodeAt(common) === to.charCodeAt(common)) common++;
  const whole = (text: string): boolean => common === text.length || text.charCodeAt(common) === 47;
  if (!(whole(from) && whole(to))) {
    const cut = from.lastIndexOf('/', common - 1);
    common = cut < 0 ? 0 : cut;
  }
  return steps(from, common) + steps(to, common);
}

function steps(folder: string, common: number): number {
  if (common >= folder.length) return 0;
  let count = common === 0 && folder.charCodeAt(0) !== 47 ? 1 : 0;
  for (let index = common; index < folder.length; index++) if (folder.charCodeAt(index) === 47) count++;
  return count;
}

/** Joins a relative path to a folder, resolving `.` and `..`; `undefined` for what is no relative path (URL, absolute). */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path === '' || path.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
  const rest = folder.slice(scheme.length);
  const absolute = rest.startsWith('/') || scheme !== '';
  const parts = rest.split('/').filter((part) => part !== '' && part !== '.');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(scheme === '' ? part : encodeSegment(part));
    else if (parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (absolute) return undefined;
    else parts.push('..');
  }
  return scheme + (absolute ? '/' : '') + parts.join('/');
}

/** As `pathToFileURL` and editors write a segment; both are compared in normal form by the index. */
function encodeSegment(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** One spelling for a uri that may be percent-encoded in more than one way. */
export function normalUri(uri: string): string {
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Last `count` folder names, for people. */
export function shortLabel(folder: string, count = 1): string {
  const parts = normalUri(folder)
    .split('/')
    .filter((part) => part !== '');
  return parts.slice(-count).join('/') || '.';
}
