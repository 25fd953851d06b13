import { spanIn, type Source } from './source.ts';
import type { LinkVariable } from './types.ts';

const reference = /\$(?:\(([A-Z_][A-Z0-9_]*)\)|\{([A-Z_][A-Z0-9_]*)(\}|[:\-=?+#%/])|([A-Z_][A-Z0-9_]*))/g;
const inPrograms = /(?:getenv|environ(?:\.get)?|process\.env|ENV|\.Env)[[("'.\s]{1,4}([A-Z_][A-Z0-9_]*)/g;

/** Names as the kubelet makes them for a Service (`k8s: pkg/kubelet/envvars FromServices`). */
const linkName = /_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** The variables of Services that a text reads. `expands`: the kubelet replaces `$(NAME)` in it. */
export function linkVariablesIn(source: Source, expands: boolean): readonly LinkVariable[] {
  if (!/_SERVICE_HOST|_SERVICE_PORT|_PORT/.test(source.text)) return [];
  const found: LinkVariable[] = [];
  for (const match of source.text.matchAll(reference)) {
    const [whole, kubelet, braced, behind, plain] = match;
    const name = kubelet ?? braced ?? plain ?? '';
    if (!linkName.test(name) || source.text[match.index - 1] === '$' || (kubelet !== undefined && !expands)) continue;
    const read = kubelet !== undefined ? 'kubelet' : behind !== undefined && behind !== '}' ? 'default' : 'shell';
    const from = match.index;
    found.push({
      kind: 'variable',
      field: source.field,
      span: spanIn(source, from, from + whole.length - (read === 'default' ? 1 : 0)),
      name,
      read,
    });
  }
  for (const match of source.text.matchAll(inPrograms)) {
    const name = match[1] ?? '';
    const to = match.index + match[0].length;
    if (linkName.test(name))
      found.push({ kind: 'variable', field: source.field, span: spanIn(source, to - name.length, to), name, read: 'default' });
  }
  // What a script sets itself is its own.
  return found.filter(({ name }) => !isSet(name, source.text));
}

/** Does a script in the text give the variable a value? */
function isSet(name: string, text: string): boolean {
  for (let at = text.indexOf(`${name}=`); at >= 0; at = text.indexOf(`${name}=`, at + 1))
    if (at === 0 || /[\s;]/.test(text[at - 1] ?? '')) return true;
  return false;
}
