/** Says what is wrong in a line, counted from 1. */
export type Report = (line: number, message: string) => void;

/** What is said of a rule in words. */
export interface RuleDocs {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Why its fixes are safe or are not applied in bulk, or why there is none. */
  readonly fixSafety: string;
  readonly references: readonly string[];
}

/** A heading, a block or a paragraph. */
export interface Part {
  readonly kind: 'heading' | 'fence' | 'text';
  /** From 1. */
  readonly line: number;
  /** Of a heading with its marks, of a fence its info string, of a text all of it. */
  readonly text: string;
  readonly body: readonly string[];
}

const fenceStart = /^(`{3,})([^`]*)$/;

/** Headings, blocks and the paragraphs between them. */
function partsOf(lines: readonly string[], first: number, report: Report): readonly Part[] {
  const parts: Part[] = [];
  for (let at = first; at < lines.length; at++) {
    const text = lines[at] ?? '';
    const fence = fenceStart.exec(text);
    if (fence !== null) {
      const end = lines.indexOf(fence[1] ?? '', at + 1);
      if (end < 0) report(at + 1, 'This block does not end.');
      parts.push({ kind: 'fence', line: at + 1, text: (fence[2] ?? '').trim(), body: lines.slice(at + 1, end < 0 ? undefined : end) });
      at = end < 0 ? lines.length : end;
    } else if (/^#{1,3} /.test(text)) parts.push({ kind: 'heading', line: at + 1, text: text.trim(), body: [] });
    else if (text.trim() !== '') {
      const until = lines.findIndex((each, index) => index > at && (each.trim() === '' || fenceStart.test(each) || /^#{1,3} /.test(each)));
      const body = lines.slice(at, until < 0 ? undefined : until);
      parts.push({ kind: 'text', line: at + 1, text: body.join('\n'), body });
      at += body.length - 1;
    }
  }
  return parts;
}

const sections = ['## What it finds', '## Why it matters', '## How to fix it', '## Examples', '## References', '## Edge cases'];
const optional = new Set(['## References', '## Edge cases']);

/** A heading of the second level, and what stands below it. */
export interface Section {
  readonly line: number;
  readonly parts: readonly Part[];
}

/** What stands below each heading of the second level; '' is what stands before them. `first`: line that the text begins in, from 0. */
export function sectionsOf(lines: readonly string[], first: number, report: Report): ReadonlyMap<string, Section> {
  const parts = partsOf(lines, first, report);
  const found = new Map<string, Section>();
  const starts = parts.flatMap((part, index) => (part.kind === 'heading' && part.text.startsWith('## ') ? [index] : []));
  found.set('', { line: first + 1, parts: parts.slice(0, starts[0] ?? parts.length) });
  let last = -1;
  for (const [index, start] of starts.entries()) {
    const { text, line } = parts[start] ?? { text: '', line: 1 };
    const place = sections.indexOf(text);
    if (place < 0) report(line, `"${text}" is no section of a rule: there are ${sections.map((each) => each.slice(3)).join(', ')}.`);
    else if (place <= last) report(line, `"${text.slice(3)}" stands in the wrong place or twice.`);
    last = Math.max(last, place);
    found.set(text, { line, parts: parts.slice(start + 1, starts[index + 1] ?? parts.length) });
  }
  for (const name of sections)
    if (!found.has(name) && !optional.has(name)) report(parts.at(-1)?.line ?? 1, `The section "${name.slice(3)}" is missing.`);
  return found;
}

const paragraphs = (section: Section | undefined): readonly string[] =>
  (section?.parts ?? []).flatMap(({ kind, text }) => (kind === 'text' ? [text] : []));

/** What a document or page says in words. */
export function docsOf(found: ReadonlyMap<string, Section>, report: Report): RuleDocs {
  const [what = [], why = [], fix = []] = ['## What it finds', '## Why it matters', '## How to fix it'].map((name) => {
    const section = found.get(name);
    const texts = paragraphs(section);
    if (section !== undefined && texts.length === 0) report(section.line, `Nothing stands below "${name.slice(3)}".`);
    for (const part of section?.parts ?? [])
      if (part.kind !== 'text') report(part.line, 'Blocks and headings belong below "Examples" or "Edge cases".');
    return texts;
  });
  const howTo = found.get('## How to fix it');
  if (howTo !== undefined && fix.length === 1)
    report(
      howTo.line,
      'The last paragraph of "How to fix it" says of the fixes why they are safe or not, or why there is none; one that says what to do stands before it.',
    );
  const lines = paragraphs(found.get('## References')).flatMap((text) => text.split('\n'));
  return {
    what: what.join('\n\n'),
    why: why.join('\n\n'),
    fix: fix.slice(0, -1).join('\n\n'),
    fixSafety: fix.at(-1) ?? '',
    references: lines.map((line) => line.replace(/^- /, '').replace(/^<(.*)>$/, '$1')),
  };
}
