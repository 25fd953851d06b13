export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
  /** From 1. */
  readonly line: number;
}

/** What a token of TypeScript is for this purpose; `value`: a slash behind it divides. */
interface Scan {
  at: number;
  value: boolean;
  /** Open braces; those of a template's `${` are marked. */
  readonly braces: boolean[];
}

const beforeExpression = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'await',
  'yield',
  'do',
  'else',
  'new',
  'delete',
  'void',
  'throw',
  'instanceof',
]);

/** Regular expression literals of a source text, by its tokens. */
export function regexLiterals(text: string): readonly RegexLiteral[] {
  const found: RegexLiteral[] = [];
  const scan: Scan = { at: 0, value: false, braces: [] };
  while (scan.at < text.length) {
    const char = text.charAt(scan.at);
    const two = text.slice(scan.at, scan.at + 2);
    if (two === '//') scan.at = until(text, '\n', scan.at);
    else if (two === '/*') scan.at = until(text, '*/', scan.at) + 2;
    else if (char === '"' || char === "'") quoted(text, scan, char);
    else if (char === '`') template(text, scan);
    else if (char === '}' && scan.braces.pop() === true) template(text, scan);
    else if (char === '/' && !scan.value) found.push(literal(text, scan));
    else if (/[\w$]/.test(char)) word(text, scan);
    else {
      if (char === '{') scan.braces.push(false);
      if (!/\s/.test(char)) scan.value = char === ')' || char === ']' || char === '}';
      scan.at++;
    }
  }
  return found;
}

function until(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at;
}

function word(text: string, scan: Scan): void {
  const from = scan.at;
  while (/[\w$]/.test(text.charAt(scan.at))) scan.at++;
  scan.value = !beforeExpression.has(text.slice(from, scan.at));
}

function quoted(text: string, scan: Scan, quote: string): void {
  for (scan.at++; scan.at < text.length && text[scan.at] !== quote; scan.at++) if (text[scan.at] === '\\') scan.at++;
  scan.at++;
  scan.value = true;
}

/** From a backtick, or from the brace that ends an expression in a template. */
function template(text: string, scan: Scan): void {
  for (scan.at++; scan.at < text.length; scan.at++) {
    if (text[scan.at] === '\\') scan.at++;
    else if (text[scan.at] === '`') break;
    else if (text.startsWith('${', scan.at)) {
      scan.braces.push(true);
      scan.at += 2;
      scan.value = false;
      return;
    }
  }
  scan.at++;
  scan.value = true;
}

function literal(text: string, scan: Scan): RegexLiteral {
  const from = scan.at;
  let inClass = false;
  for (scan.at++; scan.at < text.length; scan.at++) {
    const char = text.charAt(scan.at);
    if (char === '\\') scan.at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) break;
  }
  const source = text.slice(from + 1, scan.at);
  const flags = /^[a-z]*/.exec(text.slice(scan.at + 1))?.[0] ?? '';
  scan.at += 1 + flags.length;
  scan.value = true;
  return { source, flags, line: text.slice(0, from).split('\n').length };
}
