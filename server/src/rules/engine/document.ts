import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Category, Rule } from '../define.ts';
import { docsOf, sectionsOf, type Part, type Report, type RuleDocs, type Section } from './sections.ts';

/** What the fixes of a rule are: there are none, all are safe, none is safe, or there are both. */
export type FixSafety = 'none' | 'safe' | 'unsafe' | 'both';

/** Executed: `bad` yields exactly this rule, `good` yields nothing. Multi-document YAML; several files where lines `# file: NAME` stand before each. */
export interface RuleExample {
  readonly title: string;
  readonly bad: string;
  readonly good: string;
  /** What fixes do to `bad`. */
  readonly fixes: readonly { readonly title: string; readonly diff: string }[];
}

/** What the document of a rule says, its edge cases left out. */
export interface RuleDocument {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Release that had the rule first. */
  readonly since: string;
  readonly fixSafety: FixSafety;
  /** One sentence without its full stop. */
  readonly summary: string;
  readonly docs: RuleDocs;
  readonly examples: readonly RuleExample[];
}

/** A rule with what its document says. */
export type DocumentedRule = Rule & RuleDocument;

/** What is wrong in a document. `line`: from 1. */
export interface DocumentProblem {
  readonly line: number;
  readonly message: string;
}

/** A claim under a line of an example, as specs make them: `    #   ^^^ warning[rule]: text`. */
export const claimLine = /^(\s*#\s*)(\^+)\s+(\S.*)$/;

const frontKeys: Readonly<Record<string, RegExp>> = {
  category: /^(?:rejected|warned|silent)$/,
  level: /^(?:error|warning|information|hint)$/,
  since: /^\d+\.\d+\.\d+$/,
  fixes: /^(?:none|safe|unsafe|both)$/,
};

/** Lines `key: value` between `---`, and the number of lines that they take. */
function frontOf(lines: readonly string[], report: Report): { readonly values: Readonly<Record<string, string>>; readonly length: number } {
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    report(1, `A document begins with ${Object.keys(frontKeys).join(', ')} between two lines "---".`);
    return { values: {}, length: 0 };
  }
  const values: Record<string, string> = {};
  for (const [index, line] of lines.slice(1, end).entries()) {
    const [, key = '', rest = ''] = /^(\w+):(.*)$/.exec(line) ?? [];
    const value = rest.trim();
    if (frontKeys[key] === undefined) report(index + 2, `"${line}" is none of ${Object.keys(frontKeys).join(', ')}.`);
    else if (values[key] !== undefined) report(index + 2, `${key} is written twice.`);
    else if (!frontKeys[key].test(value)) report(index + 2, `${key} cannot be "${value}".`);
    values[key] = value;
  }
  for (const key of Object.keys(frontKeys)) if (values[key] === undefined) report(end + 1, `${key} is missing.`);
  return { values, length: end + 1 };
}

function headOf({ parts }: Section, report: Report): { readonly id: string; readonly summary: string } {
  const [title, summary] = parts;
  const id = title?.kind === 'heading' ? /^# ([a-z0-9-]+)$/.exec(title.text)?.[1] : undefined;
  if (id === undefined) report(title?.line ?? 1, 'The first heading is the id of the rule: "# service-without-ports".');
  if (summary?.kind !== 'text' || !summary.text.endsWith('.'))
    report(summary?.line ?? title?.line ?? 1, 'Below the id stands one sentence that says what is found, with a full stop.');
  return { id: id ?? '', summary: summary?.text.replace(/\.$/, '') ?? '' };
}

/** The value of `file=` or `fix=` in a block's info string. */
export function attributeOf(info: string, name: string): string | undefined {
  const match = [...info.matchAll(/\b(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].find(([, key]) => key === name);
  return match?.[2]?.replace(/\\(.)/g, '$1') ?? match?.[3];
}

/** The YAML of these blocks as one text, claims left out; a file without a name among several is `main.yaml`. */
function yamlOf(parts: readonly Part[]): string {
  const blocks = parts.filter(({ kind, text }) => kind === 'fence' && /^yaml\b/.test(text));
  return blocks
    .map(({ text, body }) => {
      const file = attributeOf(text, 'file') ?? (blocks.length > 1 ? 'main.yaml' : undefined);
      return `${file === undefined ? '' : `# file: ${file}\n`}${body
        .filter((line) => !claimLine.test(line))
        .map((line) => `${line}\n`)
        .join('')}`;
    })
    .join('');
}

function exampleOf([heading, ...parts]: readonly Part[], report: Report): RuleExample {
  const [wrong, right] = ['Wrong:', 'Right:'].map((text) => parts.findIndex((part) => part.kind === 'text' && part.text === text));
  const line = heading?.line ?? 1;
  if (wrong !== 0 || right === undefined || right < 0)
    report(line, 'An example is a line "Wrong:" with YAML below it, then "Right:" with YAML below it.');
  const [bad, good] = [yamlOf(parts.slice(0, right)), yamlOf(parts.slice(right))];
  if (bad === '' || good === '') report(line, 'This example lacks YAML that is wrong or YAML that is right.');
  const fixes = parts
    .filter(({ kind, text }) => kind === 'fence' && text.startsWith('diff'))
    .map(({ text, body }) => ({ title: attributeOf(text, 'fix') ?? '', diff: body.join('\n') }));
  return { title: heading?.text.slice(4) ?? '', bad, good, fixes };
}

function examplesOf(section: Section | undefined, report: Report): readonly RuleExample[] {
  if (section === undefined) return [];
  const starts = section.parts.flatMap((part, index) => (part.kind === 'heading' ? [index] : []));
  if (starts.length === 0 || starts[0] !== 0) report(section.line, 'Each example stands below a heading "### …".');
  return starts.map((start, index) => exampleOf(section.parts.slice(start, starts[index + 1]), report));
}

/** Reads `ID.md`, up to its edge cases. A document with problems is not to be used. */
export function readDocument(text: string): { readonly document: RuleDocument; readonly problems: readonly DocumentProblem[] } {
  const problems: DocumentProblem[] = [];
  const report: Report = (line, message) => {
    problems.push({ line, message });
  };
  const lines = text.split('\n');
  const { values, length } = frontOf(lines, report);
  const found = sectionsOf(lines, length, report);
  const document: RuleDocument = {
    ...headOf(found.get('') ?? { line: 1, parts: [] }, report),
    category: oneOf(['rejected', 'warned', 'silent'], values['category']),
    severity: oneOf(['error', 'warning', 'information', 'hint'], values['level']),
    since: values['since'] ?? '',
    fixSafety: oneOf(['none', 'safe', 'unsafe', 'both'], values['fixes']),
    docs: docsOf(found, report),
    examples: examplesOf(found.get('## Examples'), report),
  };
  return { document, problems: problems.sort((a, b) => a.line - b.line) };
}

/** The value where it is one of these, else the first: then its line has a problem. */
function oneOf<T extends string>(all: readonly [T, ...T[]], value: string | undefined): T {
  return all.find((each) => each === value) ?? all[0];
}
