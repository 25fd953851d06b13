/** Keys that every manifest has, in block style, in flow style, quoted or not. */
const version = /(?:^|[\s{,])["']?apiVersion["']?[ \t]*:/;
const kind = /(?:^|[\s{,])["']?kind["']?[ \t]*:/;

/** Files that mean manifests by their name, whatever stands in them. */
const named = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization|Chart\.ya?ml|skaffold\.ya?ml|helmfile\.ya?ml|\.headlight\.yaml)$/;

/** JSON of tools that is there in nearly every repository, and large. */
const tools = /(?:^|\/)(?:package|package-lock|npm-shrinkwrap|composer|[jt]sconfig(?:\.[\w-]+)?)\.json$/;

/** Marks of the encoding, as text and as bytes that were read as Latin-1. */
const mark = /^(?:\ufeff|\u00ff\u00fe|\u00fe\u00ff|\u00ef\u00bb\u00bf)/;

/** Does this beginning of a file look like a manifest? It may be text or bytes read as Latin-1: those of UTF-16 have zeros in between. */
export function looksLikeManifest(beginning: string): boolean {
  const text = (beginning.includes('\0') ? beginning.replaceAll('\0', '') : beginning).replace(mark, '');
  return version.test(text) && kind.test(text);
}

/** Does a file with this path, with forward slashes, belong to manifests whatever it holds? */
export function isNamedLikeManifests(path: string): boolean {
  return named.test(path);
}

/** Is a file with this path JSON of a tool, which is never a manifest? */
export function isNamedLikeTools(path: string): boolean {
  return tools.test(path);
}
