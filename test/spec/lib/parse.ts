import { attributeOf, claimLine } from '../../../server/src/rules/engine/document.ts';

/** What one caret line claims of the range above it. Offsets are in the text without caret lines. */
export interface Claim {
  readonly kind:
    'finding' | 'fix' | 'related' | 'hover' | 'def' | 'link' | 'declare' | 'refs' | 'lens' | 'inlay' | 'completion' | 'nothing';
  readonly text: string;
  readonly severity?: string;
  readonly rule?: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** Line in the Markdown file, from 1. */
  readonly line: number;
}

export interface SpecFile {
  readonly name: string;
  readonly text: string;
}

/** What a fix does to the files: `-` and `+` lines, `--- file` before those of another file than the first. */
export interface SpecDiff {
  readonly title: string;
  readonly lines: readonly string[];
  /** Lines of the block's body in the Markdown file, from 0, end exclusive: what `--update` replaces. */
  readonly from: number;
  readonly to: number;
}

/** What the files hold at one time, and what is claimed of it. */
export interface SpecStep {
  readonly files: readonly SpecFile[];
  readonly claims: readonly Claim[];
  readonly diffs: readonly SpecDiff[];
}

export interface SpecTest {
  readonly name: string;
  /** Stands below `## Edge cases` of a rule's document. */
  readonly isEdgeCase: boolean;
  /** In the order of typing; a test without `step=` has one. */
  readonly steps: readonly SpecStep[];
  /** Text of a `yaml settings` block. */
  readonly settings: string;
}

interface Fence {
  readonly info: string;
  readonly body: readonly string[];
  readonly from: number;
}

const opening = /^(`{3,})\s*([^`]*)$/;

/** The tests of a Markdown file: one for each heading that has YAML blocks, two for an example of a rule, which has a line `Wrong:` and a line `Right:`. */
export function parseSpec(markdown: string): SpecTest[] {
  const lines = markdown.split('\n');
  const tests: SpecTest[] = [];
  let [name, heading] = ['', ''];
  let isEdgeCase = false;
  let fences: Fence[] = [];
  const close = (): void => {
    if (fences.some((fence) => fence.info.startsWith('yaml') || fence.info.startsWith('json')))
      tests.push({ ...testOf(name, fences), isEdgeCase });
    fences = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = opening.exec(line);
    if (fence !== null) {
      const end = lines.indexOf(fence[1] ?? '```', at + 1);
      if (end < 0) throw new Error(`line ${at + 1}: the block does not end`);
      fences.push({ info: (fence[2] ?? '').trim(), body: lines.slice(at + 1, end), from: at + 1 });
      at = end;
    } else if (/^###? /.test(line)) {
      close();
      name = heading = line.replace(/^#+ /, '').trim();
      isEdgeCase ||= line === '## Edge cases';
    } else if (line === 'Wrong:' || line === 'Right:') {
      close();
      name = `${heading}: ${line.slice(0, -1).toLowerCase()}`;
    }
  }
  close();
  return tests;
}

function testOf(name: string, fences: readonly Fence[]): Omit<SpecTest, 'isEdgeCase'> {
  const isSettings = (fence: Fence): boolean => /^yaml\b.*\bsettings\b/.test(fence.info);
  const settings = fences
    .filter(isSettings)
    .map((fence) => fence.body.join('\n'))
    .join('\n');
  const stepOf = (fence: Fence): number => Number(attributeOf(fence.info, 'step') ?? 1);
  const numbers = [...new Set(fences.map(stepOf))].sort((a, b) => a - b);
  const steps: SpecStep[] = [];
  for (const number of numbers)
    steps.push(
      readStep(
        fences.filter((fence) => !isSettings(fence) && stepOf(fence) === number),
        steps.at(-1)?.files ?? [],
      ),
    );
  return { name, steps, settings };
}

/** Files stay as they were where no block of the step names them; an empty block removes its file. */
function readStep(fences: readonly Fence[], before: readonly SpecFile[]): SpecStep {
  const files = new Map(before.map((file) => [file.name, file.text]));
  const claims: Claim[] = [];
  const diffs: SpecDiff[] = [];
  for (const fence of fences) {
    const [language] = fence.info.split(/\s+/);
    if (language === 'diff')
      diffs.push({ title: attributeOf(fence.info, 'fix') ?? '', lines: fence.body, from: fence.from, to: fence.from + fence.body.length });
    else if (language === 'yaml' || language === 'json') {
      const file = attributeOf(fence.info, 'file') ?? 'main.yaml';
      const read = readBlock(file, fence);
      if (read.text === '') files.delete(file);
      else files.set(file, read.text);
      claims.push(...read.claims);
    } else if (language === 'expect')
      claims.push(...fence.body.filter((line) => line.trim() !== '').map((line, index) => expectLine(line, files, fence.from + index + 1)));
  }
  return { files: [...files].map(([name, text]) => ({ name, text })), claims, diffs };
}

function readBlock(file: string, fence: Fence): { text: string; claims: Claim[] } {
  const claims: Claim[] = [];
  let text = '';
  let above = 0;
  for (const [index, line] of fence.body.entries()) {
    const caret = claimLine.exec(line);
    if (caret === null) {
      above = text.length;
      text += `${line}\n`;
      continue;
    }
    const lead = (caret[1] ?? '').length;
    const column = line.startsWith('#^') ? 0 : lead;
    claims.push(claimOf(caret[3] ?? '', file, above + column, above + lead + (caret[2] ?? '').length, fence.from + index + 1));
  }
  return { text, claims };
}

/** `main.yaml:3:5-9 warning[rule]: text`: line and columns from 1, the end exclusive. */
function expectLine(line: string, files: ReadonlyMap<string, string>, at: number): Claim {
  const match = /^(\S+?):(\d+):(\d+)-(\d+)\s+(.+)$/.exec(line);
  const text = files.get(match?.[1] ?? '');
  if (match === null || text === undefined) throw new Error(`line ${at}: not understood: ${line}`);
  const start = text
    .split('\n')
    .slice(0, Number(match[2]) - 1)
    .reduce((sum, each) => sum + each.length + 1, 0);
  return claimOf(match[5] ?? '', match[1] ?? '', start + Number(match[3]) - 1, start + Number(match[4]) - 1, at);
}

function claimOf(body: string, file: string, start: number, end: number, line: number): Claim {
  const place = { file, start, end, line };
  if (body === '(nothing)') return { kind: 'nothing', text: '', ...place };
  if (body.startsWith('@')) return { kind: 'declare', text: body.slice(1).trim(), ...place };
  const finding = /^(error|warning|information|hint)\[([a-z0-9-]+)\]:\s*(.*)$/.exec(body);
  if (finding !== null) return { kind: 'finding', severity: finding[1] ?? '', rule: finding[2] ?? '', text: finding[3] ?? '', ...place };
  const other = /^(fix|related|hover|def|link|refs|lens|inlay|completion):\s*(.*)$/.exec(body);
  const kind = (['fix', 'related', 'hover', 'def', 'link', 'refs', 'lens', 'inlay', 'completion'] as const).find(
    (each) => each === other?.[1],
  );
  if (kind === undefined) throw new Error(`line ${line}: not understood: ${body}`);
  return { kind, text: other?.[2] ?? '', ...place };
}
