import type { TextEdit } from '../base/span.ts';

interface Line {
  readonly text: string;
  /** `\n`, `\r\n`, `\r` or ''. */
  readonly end: string;
}

/** An opening fence, also behind list markers: its characters and its info string. A line with backticks behind it is code in a sentence. */
const fence = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(`{3,})([^`]*)|(~{3,})(?!~)(.*))$/;
const hereDocument = /(?:^|[^<])<<(-?)[ \t]*(['"]?)\\?([\w-]+)\2/;
const yamlLanguages = new Set(['yaml', 'yml']);
/** Blocks without a language count: a here-document says enough. */
const shellLanguages = new Set([
  '',
  'sh',
  'bash',
  'shell',
  'zsh',
  'ksh',
  'fish',
  'console',
  'terminal',
  'shell-session',
  'shellsession',
  'sh-session',
  'command',
  'cmd',
]);

/** Language of an info string: `yaml title="a"`, `yaml{1,3}`, `{.yaml .numberLines}`, `yaml,ignore`. */
function languageOf(info: string): string {
  return (/^[ \t]*(?:\{[ \t]*\.?)?([\w+-]*)/.exec(info)?.[1] ?? '').toLowerCase();
}

/** Is the file Markdown, by its ending? */
export function isMarkdown(uri: string): boolean {
  return /\.(?:md|markdown|mdx)$/i.test(uri);
}

function linesOf(text: string): Line[] {
  const parts = text.split(/(\r\n|\n|\r)/);
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => ({ text: parts[2 * i] ?? '', end: parts[2 * i + 1] ?? '' }));
}

/** Marks of block quotes before a line: `> `, `> > `. */
const quote = /^[ \t]{0,3}>(?:[ \t]{0,3}>)*/;

function unquoted({ text, end }: Line): Line {
  return { text: text.replace(quote, (marks) => ' '.repeat(marks.length)), end };
}

const isQuoted = (line: Line): boolean => quote.test(line.text);

const blank = ({ text, end }: Line): string => ' '.repeat(text.length) + end;
/** A document marker in place of the line that opens a block. */
const marker = ({ text, end }: Line): string => '---'.padEnd(text.length) + end;

/** Does a block hold an object? */
function holdsObject(lines: readonly Line[]): boolean {
  return (
    lines.some((l) => /^\s*(?:- )?["']?apiVersion["']?\s*:/.test(l.text)) && lines.some((l) => /^\s*(?:- )?["']?kind["']?\s*:/.test(l.text))
  );
}

/** In an indented block document markers are indented, too. */
const unindentedMarker = (text: string): string => text.replace(/^([ \t]+)---(?=[ \t]|$)/, '---$1');

function whole(open: Line, body: readonly Line[]): string[] {
  return holdsObject(body) ? [marker(open), ...body.map((l) => unindentedMarker(l.text) + l.end)] : [open, ...body].map(blank);
}

/** `<<-` takes the tabs away. */
function withoutTabs({ text, end }: Line): Line {
  return { text: text.replace(/^\t+/, (tabs) => ' '.repeat(tabs.length)), end };
}

/** Here-documents in shell: `cat <<EOF | kubectl apply -f -`. */
function shell(lines: readonly Line[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (!line) break;
    const [, dash = '', , word] = hereDocument.exec(line.text) ?? [];
    const length = word === undefined ? -1 : lines.slice(at + 1).findIndex((l) => l.text.trim() === word);
    if (length < 0) {
      out.push(blank(line));
      at++;
      continue;
    }
    const body = lines.slice(at + 1, at + 1 + length).map((l) => (dash === '' ? l : withoutTabs(l)));
    const last = lines[at + 1 + length];
    out.push(...whole(line, body), ...(last ? [blank(last)] : []));
    at += length + 2;
  }
  return out;
}

/**
 * Edits that were computed on the text without marks of block quotes, for the text with them: new lines get the marks of the line where
 * they are put. Empty where a new line has no room for them.
 */
export function quotedEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const result = edits.map((edit) => quotedEdit(text, edit));
  return result.every((edit) => edit !== undefined) ? result : [];
}

function quotedEdit(text: string, { span, newText }: TextEdit): TextEdit | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
  const [marks = ''] = quote.exec(text.slice(lineStart, lineStart + 200)) ?? [];
  if (marks === '') return { span, newText };
  const parts = newText.split(/(\r\n|\n|\r)/);
  const lines = parts.map((part, index) => {
    const isWhole = index % 2 === 0 && (index > 0 || span.start === lineStart) && !(index === parts.length - 1 && part === '');
    if (!isWhole) return part;
    return part.trim() === '' ? marks : part.startsWith(' '.repeat(marks.length)) ? marks + part.slice(marks.length) : undefined;
  });
  return lines.includes(undefined) ? undefined : { span, newText: lines.join('') };
}

/**
 * The manifests in fenced blocks of a Markdown text, as one YAML stream of the same length: everything else is blank, so
 * offsets and lines are those of the Markdown.
 */
export function manifestsInMarkdown(text: string): string {
  const written = linesOf(text);
  const lines = text.includes('>') ? written.map(unquoted) : written;
  const out: string[] = [];
  for (let at = 0; at < lines.length;) {
    const open = lines[at];
    const opened = written[at];
    if (!open || !opened) break;
    const [, backticks, name = '', ticks = backticks ?? '', other = name] = fence.exec(open.text) ?? [];
    const language = languageOf(other);
    out.push(...(ticks === '' ? [blank(open)] : []));
    at++;
    if (ticks === '') continue;
    // A block quote ends where a line has no mark, and its blocks with it.
    const quoteEnd = isQuoted(opened) ? written.slice(at).findIndex((l) => !isQuoted(l)) : -1;
    const limit = quoteEnd < 0 ? lines.length : at + quoteEnd;
    const length = lines.slice(at, limit).findIndex((l) => l.text.trim().startsWith(ticks) && /^[`~]+$/.test(l.text.trim()));
    const body = lines.slice(at, length < 0 ? limit : at + length);
    const close = length < 0 ? undefined : lines[at + length];
    if (yamlLanguages.has(language)) out.push(...whole(open, body));
    else out.push(blank(open), ...(shellLanguages.has(language) ? shell(body) : body.map(blank)));
    if (close) out.push(blank(close));
    at += body.length + (close ? 1 : 0);
  }
  return out.join('');
}
