interface Line {
  readonly text: string;
  /** `\n`, `\r\n`, `\r` or ''. */
  readonly end: string;
}

const fence = /^([ \t]*)(`{3,}|~{3,})[ \t]*([\w+-]*)/;
const hereDocument = /<<-?[ \t]*(['"]?)(\w+)\1/;
const yamlLanguages = new Set(['yaml', 'yml']);
const shellLanguages = new Set(['sh', 'bash', 'shell', 'zsh', 'console', 'terminal', 'shell-session']);

export function isMarkdown(uri: string): boolean {
  return /\.(?:md|markdown|mdx)$/i.test(uri);
}

function linesOf(text: string): Line[] {
  const parts = text.split(/(\r\n|\n|\r)/);
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => ({ text: parts[2 * i] ?? '', end: parts[2 * i + 1] ?? '' }));
}

const blank = ({ text, end }: Line): string => ' '.repeat(text.length) + end;
/** A document marker in place of the line that opens a block. */
const marker = ({ text, end }: Line): string => '---'.padEnd(text.length) + end;

/** Does a block hold an object? */
function holdsObject(lines: readonly Line[]): boolean {
  return lines.some((l) => /^\s*(?:- )?["']?apiVersion["']?\s*:/.test(l.text)) && lines.some((l) => /^\s*(?:- )?["']?kind["']?\s*:/.test(l.text));
}

function whole(open: Line, body: readonly Line[]): string[] {
  return holdsObject(body) ? [marker(open), ...body.map((l) => l.text + l.end)] : [open, ...body].map(blank);
}

/** Here-documents in shell: `cat <<EOF | kubectl apply -f -`. */
function shell(lines: readonly Line[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (!line) break;
    const word = hereDocument.exec(line.text)?.[2];
    const length = word === undefined ? -1 : lines.slice(at + 1).findIndex((l) => l.text.trim() === word);
    if (length < 0) {
      out.push(blank(line));
      at++;
      continue;
    }
    const body = lines.slice(at + 1, at + 1 + length);
    const last = lines[at + 1 + length];
    out.push(...whole(line, body), ...(last ? [blank(last)] : []));
    at += length + 2;
  }
  return out;
}

/**
 * The manifests in fenced blocks of a Markdown text, as one YAML stream of the same length: everything else is blank, so
 * offsets and lines are those of the Markdown.
 */
export function manifestsInMarkdown(text: string): string {
  const lines = linesOf(text);
  const out: string[] = [];
  for (let at = 0; at < lines.length;) {
    const open = lines[at];
    if (!open) break;
    const [, , ticks = '', language = ''] = fence.exec(open.text) ?? [];
    out.push(...(ticks === '' ? [blank(open)] : []));
    at++;
    if (ticks === '') continue;
    const length = lines.slice(at).findIndex((l) => l.text.trim().startsWith(ticks) && /^[`~]+$/.test(l.text.trim()));
    const body = lines.slice(at, length < 0 ? lines.length : at + length);
    const close = length < 0 ? undefined : lines[at + length];
    if (yamlLanguages.has(language.toLowerCase())) out.push(...whole(open, body));
    else out.push(blank(open), ...(shellLanguages.has(language.toLowerCase()) ? shell(body) : body.map(blank)));
    if (close) out.push(blank(close));
    at += body.length + (close ? 1 : 0);
  }
  return out.join('');
}
