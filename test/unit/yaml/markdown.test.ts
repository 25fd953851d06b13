import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestsInMarkdown, quotedEdits } from '../../../server/src/yaml/markdown.ts';
import { analysisOf } from '../lib/workspace.ts';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec: {clusterIP: None, selector: {a: ${name}}}\n`;
const indented = (text: string): string => text.replace(/^(?=.)/gm, '   ');

const text = [
  '# Title with: colon',
  '',
  'kind: prose',
  '',
  '```yaml',
  `${service('fenced')}---\n${service('second')}\`\`\``,
  '',
  '```yaml',
  'just: values',
  '```',
  '',
  '1. a list',
  '',
  '   ```yml',
  `${indented(service('indented'))}   \`\`\``,
  '',
  '```bash',
  'cat <<EOF | kubectl apply -f -',
  `${service('here')}EOF`,
  'kubectl get svc',
  '```',
  '',
  '~~~yaml',
  `${service('tilde')}~~~`,
  '',
  '```',
  `${service('untold')}\`\`\``,
  '',
  '```yaml',
  service('open'),
].join('\n');

test('manifests of Markdown keep their offsets, everything else is blank', () => {
  for (const sample of [text, text.replaceAll('\n', '\r\n')]) {
    const masked = manifestsInMarkdown(sample);
    assert.equal(masked.length, sample.length);
    assert.ok(!masked.includes('Title') && !masked.includes('kubectl') && !masked.includes('untold') && !masked.includes('values'));
    const analysis = analysisOf(new Map([['file:///w/doc.md', sample]]));
    const names = analysis
      .model()
      .instances()
      .map((i) => i.facts.object.name);
    assert.deepEqual(names.sort(), ['fenced', 'here', 'indented', 'open', 'second', 'tilde']);
    for (const instance of analysis.model().instances()) {
      const { span } = analysis.model().placeOf(instance, 'metadata.name');
      assert.equal(sample.slice(span.start, span.end), instance.facts.object.name);
    }
    assert.deepEqual(analysis.status().broken, []);
  }
});

test('a fence that is closed by another sort of fence goes on', () => {
  const nested = '````yaml\na: 1\n```\nb: 2\n````\n```yaml\n' + service('after') + '```\n';
  assert.equal(manifestsInMarkdown(nested).replace(/^\s*$/gm, '').trim().startsWith('---'), true);
  assert.ok(!manifestsInMarkdown(nested).includes('b: 2'));
});

const namesIn = (sample: string): string[] => {
  const analysis = analysisOf(new Map([['file:///w/doc.md', sample]]));
  assert.deepEqual(analysis.status().broken, [], sample);
  for (const instance of analysis.model().instances()) {
    const { span } = analysis.model().placeOf(instance, 'metadata.name');
    assert.equal(sample.slice(span.start, span.end), instance.facts.object.name);
  }
  return analysis
    .model()
    .instances()
    .map((i) => i.facts.object.name)
    .sort();
};

test('fences of every spelling', () => {
  const spellings = [
    '```yaml',
    '```yml',
    '``` YAML',
    '~~~yaml',
    '`````yaml',
    '```yaml title="db.yaml"',
    '```yaml{1,3}',
    '```{.yaml .numberLines}',
    '```yaml,ignore',
    '~~~ yaml `a`',
  ];
  spellings.forEach((open, index) =>
    assert.deepEqual(namesIn(`text\n\n${open}\n${service(`s${index}`)}${/^[`~]+/.exec(open)?.[0] ?? ''}\n`), [`s${index}`], open),
  );
  assert.deepEqual(
    namesIn(`- \`\`\`yaml\n${indented(service('listed'))}  \`\`\`\n\n10. \`\`\`yaml\n${indented(service('numbered'))}    \`\`\`\n`),
    ['listed', 'numbered'],
  );
});

test('code in a sentence opens no fence', () => {
  assert.deepEqual(namesIn(`\`\`\`yaml\`\`\` is the language.\n\n${service('prose')}\n\`\`\`yaml\n${service('fenced')}\`\`\`\n`), [
    'fenced',
  ]);
});

test('here-documents of every spelling', () => {
  const commands = [
    'cat <<EOF | kubectl apply -f -',
    "cat <<'EOF' > x.yaml",
    'cat > x.yaml << "EOF"',
    'kubectl apply -f - <<EOF',
    '$ kubectl apply -f - <<\\EOF',
    'tee x.yaml <<EOF >/dev/null',
    'cat <<-EOF >> x.yaml',
  ];
  for (const command of commands)
    for (const language of ['bash', 'console', 'shell-session', '']) {
      assert.deepEqual(
        namesIn(`\`\`\`${language}\necho start\n${command}\n${service('here')}EOF\necho done: yes\n\`\`\`\n`),
        ['here'],
        `${command} in ${language}`,
      );
    }
  const tabs = service('tabbed').replace(/^(?=.)/gm, '\t');
  assert.deepEqual(namesIn(`\`\`\`sh\nkubectl apply -f - <<-EOF\n${tabs}\tEOF\n\`\`\`\n`), ['tabbed']);
  assert.deepEqual(namesIn(`\`\`\`sh\ncat <<< EOF\n${service('string')}EOF\ncat <<A <<B\n\`\`\`\n`), []);
  assert.deepEqual(
    namesIn(
      `\`\`\`sh\ncat <<EOF-1 | kubectl apply -f -\n${service('one')}EOF-1\ncat <<EOF | kubectl apply -f -\n${service('two')}EOF\n\`\`\`\n`,
    ),
    ['one', 'two'],
  );
});

const quoted = (text: string, marks = '> '): string => text.replace(/^(?=.)/gm, marks);

test('blocks in block quotes, and those that end with them', () => {
  const page = `> **Note**\n>\n${quoted(`\`\`\`yaml\n${service('noted')}\`\`\`\n`)}\nText\n> \`\`\`yaml\n${quoted(service('open'))}Text: no yaml\nkind: prose\n\n${quoted(`\`\`\`sh\ncat <<EOF | kubectl apply -f -\n${service('deep')}EOF\n\`\`\`\n`, '> > ')}`;
  const masked = manifestsInMarkdown(page);
  assert.equal(masked.length, page.length);
  assert.ok(!masked.includes('>') && !masked.includes('prose'));
  const names = analysisOf(new Map([['file:///w/doc.md', page]]))
    .model()
    .instances()
    .map((i) => i.facts.object.name);
  assert.deepEqual(names.sort(), ['deep', 'noted', 'open']);
});

test('what a fix adds inside of a block quote has its marks', () => {
  const page = '> ```yaml\n> apiVersion: v1\n> kind: Service\n> metadata:\n>   name: db\n> ```\n';
  const at = page.indexOf('db') + 2;
  const put = (newText: string, start = at): string | undefined =>
    quotedEdits(page, [{ span: { start, end: start }, newText }])[0]?.newText;
  assert.equal(put('\n    namespace: data'), '\n>   namespace: data');
  assert.equal(put('    namespace: data\n', page.indexOf('>   name')), '>   namespace: data\n');
  assert.equal(put('x'), 'x');
  assert.equal(put('\n\n    a: b'), '\n>\n>   a: b');
  assert.equal(put('\nnamespace: data'), undefined);
});
