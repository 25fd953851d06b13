import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../../../server/src/rules/engine/document.ts';
import { readPage, rulePage } from '../../../server/src/rules/engine/page.ts';
import { shippedPage } from '../../../server/src/host/node/shipped-page.ts';
import { explainedRules } from '../../../server/src/host/rule-pages.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { documentTemplate } from '../../../server/tools/gen/rule-templates.ts';
import { allFindings, exampleFiles, worldOf } from '../../spec/lib/driver.ts';
import { defaultSettings } from '../../../server/src/settings.ts';

const text = `---
category: silent
level: hint
since: 0.2.0
fixes: unsafe
---

# a-rule

It finds this.

## What it finds

This.

And that.

## Why it matters

It matters.

## How to fix it

Change it.

Not applied in bulk: it changes something.

## Examples

### One file

Wrong:

\`\`\`yaml
a: 1
 # ^ hint[a-rule]: is 1
\`\`\`
\`\`\`diff fix="Make it \\"2\\""
-a: 1
+a: 2
\`\`\`

Right:

\`\`\`yaml
a: 2
\`\`\`

### Two files

Wrong:

\`\`\`yaml
a: 1
\`\`\`
\`\`\`yaml file=b/c.yaml
b: 1
\`\`\`

Right:

\`\`\`yaml file=b/c.yaml
b: 2
\`\`\`

## References

- <https://example.com/>
- Kubernetes, a page

## Edge cases

### Anything
`;

/** Problems of the text with this in the place of that, as `line: message`. */
const problemsOf = (from: string | RegExp, to: string): readonly string[] =>
  readDocument(text.replace(from, to)).problems.map(({ line, message }) => `${line}: ${message}`);

test('a document is read, its edge cases left out', () => {
  const { document, problems } = readDocument(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(document, {
    id: 'a-rule',
    category: 'silent',
    severity: 'hint',
    since: '0.2.0',
    fixSafety: 'unsafe',
    summary: 'It finds this',
    docs: {
      what: 'This.\n\nAnd that.',
      why: 'It matters.',
      fix: 'Change it.',
      fixSafety: 'Not applied in bulk: it changes something.',
      references: ['https://example.com/', 'Kubernetes, a page'],
    },
    examples: [
      { title: 'One file', bad: 'a: 1\n', good: 'a: 2\n', fixes: [{ title: 'Make it "2"', diff: '-a: 1\n+a: 2' }] },
      { title: 'Two files', bad: '# file: main.yaml\na: 1\n# file: b/c.yaml\nb: 1\n', good: '# file: b/c.yaml\nb: 2\n', fixes: [] },
    ],
  });
});

test('what is wrong in a document is told with its line', () => {
  assert.equal(problemsOf(/^---/, '')[0], '1: A document begins with category, level, since, fixes between two lines "---".');
  const cases: readonly (readonly [from: string, to: string, ...said: readonly string[]])[] = [
    ['level: hint', 'level: loud', '3: level cannot be "loud".'],
    ['level: hint', 'levle: hint', '3: "levle: hint" is none of category, level, since, fixes.', '6: level is missing.'],
    ['since: 0.2.0', 'level: error', '4: level is written twice.', '6: since is missing.'],
    ['# a-rule', '# A rule', '8: The first heading is the id of the rule: "# service-without-ports".'],
    ['It finds this.', 'It finds this', '10: Below the id stands one sentence that says what is found, with a full stop.'],
    [
      '## Why it matters',
      '## Why',
      '18: "## Why" is no section of a rule: there are What it finds, Why it matters, How to fix it, Examples, References, Edge cases.',
      '73: The section "Why it matters" is missing.',
    ],
    ['It matters.\n', '', '18: Nothing stands below "Why it matters".'],
    [
      'Change it.\n\n',
      '',
      '22: The last paragraph of "How to fix it" says of the fixes why they are safe or not, or why there is none; one that says what to do stands before it.',
    ],
    [
      'It matters.',
      '```yaml\na: 1\n```',
      '18: Nothing stands below "Why it matters".',
      '20: Blocks and headings belong below "Examples" or "Edge cases".',
    ],
    [
      '### One file\n\nWrong:',
      '### One file\n\nBad:',
      '30: An example is a line "Wrong:" with YAML below it, then "Right:" with YAML below it.',
    ],
    ['Right:\n\n```yaml\na: 2\n```\n', 'Right:\n', '30: This example lacks YAML that is wrong or YAML that is right.'],
    ['## Edge cases', '## Why it matters\n\nAgain.\n\n## Edge cases', '71: "Why it matters" stands in the wrong place or twice.'],
    ['### One file\n', '', '28: Each example stands below a heading "### …".'],
  ];
  for (const [from, to, ...said] of cases) assert.deepEqual(problemsOf(from, to), said, `${from} => ${to}`);
  assert.deepEqual(problemsOf('b: 2\n```', 'b: 2'), ['62: This block does not end.']);
  assert.ok(readDocument('').problems.length > 0);
});

test('a page says what the document says, and reading it gives that back', () => {
  for (const rule of documentedRules()) assert.deepEqual(readPage(rulePage(rule)), { summary: rule.summary, docs: rule.docs }, rule.id);
});

test('the pages that are shipped are those of all rules', () => {
  const documents = documentedRules();
  assert.deepEqual(
    explainedRules(shippedPage).map(({ id, summary, docs }) => ({ id, summary, docs })),
    documents.map(({ id, summary, docs }) => ({ id, summary, docs })),
  );
});

test('where there are no pages their addresses are told', () => {
  const [first] = explainedRules(() => undefined);
  assert.ok(first);
  assert.match(`${first.summary} ${first.docs.what} ${first.page}`, new RegExp(`see https://\\S+/${first.id}\\.md See https`));
});

test('a new document lacks what its author has to write, and its objects have no other flaw', () => {
  for (const kind of ['Service', 'StatefulSet', 'Pod', 'Job', 'CronJob', 'ReplicationController', 'NetworkPolicy', '*']) {
    const { document, problems } = readDocument(documentTemplate('a-rule', kind, '0.2.0'));
    assert.deepEqual(
      problems.map(({ message }) => message.split('"').slice(1, 2).join()),
      ['', 'What it finds', 'Why it matters', 'How to fix it'],
      kind,
    );
    assert.deepEqual(
      allFindings(worldOf(exampleFiles(document.examples[0]?.bad ?? ''), defaultSettings)).map(
        ({ rule, message }) => `${rule}: ${message}`,
      ),
      [],
      kind,
    );
  }
});
