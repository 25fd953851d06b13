import { trimEnds } from '../../base/texts/ends.ts';
import type { Category } from '../define.ts';
import type { DocumentedRule, RuleExample } from './document.ts';
import { docsOf, sectionsOf, type RuleDocs } from './sections.ts';
import { seenOf, type RuleTexts } from './symptoms.ts';

const categoryText: Record<Category, string> = {
  rejected: 'the API server refuses such an object',
  warned: 'the API server accepts it with a warning or ignores it',
  silent: 'accepted silently, and broken or surprising at run time',
};

/** The page of a rule as Markdown: `server/docs/rules/<id>.md` and `headlight explain <id>`. */
export function rulePage(rule: DocumentedRule): string {
  const { docs } = rule;
  const examples = rule.examples.flatMap((example) => [
    `### ${example.title}`,
    '',
    'Wrong:',
    '',
    fenced(example.bad),
    '',
    ...fixesOf(example),
    'Right:',
    '',
    fenced(example.good),
    '',
  ]);
  const references =
    docs.references.length === 0
      ? []
      : ['## References', '', ...docs.references.map((each) => `- ${each.startsWith('http') ? `<${each}>` : each}`), ''];
  return [
    `# ${rule.id}`,
    '',
    `${rule.summary}.`,
    '',
    `Severity ${rule.severity} · category *${rule.category}*: ${categoryText[rule.category]} · ${rule.on.length === 0 ? 'comments' : rule.on.includes('*') ? 'every object' : rule.on.join(', ')}`,
    '',
    '## What it finds',
    '',
    docs.what,
    '',
    '## Why it matters',
    '',
    ...saidToSee(rule),
    docs.why,
    '',
    '## How to fix it',
    '',
    docs.fix,
    '',
    docs.fixSafety,
    '',
    '## Examples',
    '',
    ...examples,
    ...references,
    '## Settings',
    '',
    `Level: setting \`headlight.rules.${rule.id}\` (\`off\`, \`hint\`, \`information\`, \`warning\`, \`error\`; default \`${rule.severity}\`). The rule is there since ${rule.since}.`,
    `One place: \`# headlight-ignore: ${rule.id} -- reason\` on the line or above it. In JSON: annotation \`headlight/ignore: ${rule.id}\`.`,
    '',
  ].join('\n');
}

function fixesOf({ fixes }: RuleExample): readonly string[] {
  return fixes.flatMap(({ title, diff }) => [`The fix *${title}*:`, '', `\`\`\`diff\n${diff}\n\`\`\``, '']);
}

function saidToSee(rule: RuleTexts): readonly string[] {
  const seen = seenOf(rule);
  return seen.length === 0 ? [] : [`People see ${seen.map((each) => `\`${each}\``).join(', ')}.`, ''];
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${trimEnds(yaml, '\n', 'end')}\n\`\`\``;
}

/** What `rulePage` wrote in words, read again. */
export function readPage(page: string): { readonly summary: string; readonly docs: RuleDocs } {
  const sections = sectionsOf(page.split('\n'), 0, () => undefined);
  const [, summary] = sections.get('')?.parts ?? [];
  const docs = docsOf(sections, () => undefined);
  return { summary: summary?.text.replace(/\.$/, '') ?? '', docs: { ...docs, why: docs.why.replace(/^People see `[^\n]*\.\n\n/, '') } };
}

const letters = { error: 'E', warning: 'W', information: 'I', hint: 'H' } as const;

/** Rows of the README's rule table. `folder`: where the pages are. */
export function ruleTable(rules: readonly DocumentedRule[], folder: string): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${folder}/${rule.id}.md) | ${letters[rule.severity]} | ${rule.category} | ${rule.summary.replaceAll('|', '\\|')} |`,
  );
  return ['| rule | level | category | what it finds |', '|---|---|---|---|', ...rows].join('\n');
}
