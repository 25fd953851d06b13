import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestsInMarkdown } from '../../server/src/yaml/markdown.ts';
import { analysisOf } from './lib/workspace.ts';

const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec: {clusterIP: None, selector: {a: ${name}}}\n`;
const indented = (text: string): string => text.replace(/^(?=.)/gm, '   ');

const text = [
  '# Title with: colon', '', 'kind: prose', '', '```yaml', `${service('fenced')}---\n${service('second')}\`\`\``, '', '```yaml', 'just: values', '```', '',
  '1. a list', '', '   ```yml', `${indented(service('indented'))}   \`\`\``, '', '```bash', 'cat <<EOF | kubectl apply -f -', `${service('here')}EOF`, 'kubectl get svc', '```', '',
  '~~~yaml', `${service('tilde')}~~~`, '', '```', `${service('untold')}\`\`\``, '', '```yaml', service('open'),
].join('\n');

test('manifests of Markdown keep their offsets, everything else is blank', () => {
  for (const sample of [text, text.replaceAll('\n', '\r\n')]) {
    const masked = manifestsInMarkdown(sample);
    assert.equal(masked.length, sample.length);
    assert.ok(!masked.includes('Title') && !masked.includes('kubectl') && !masked.includes('untold') && !masked.includes('values'));
    const analysis = analysisOf(new Map([['file:///w/doc.md', sample]]));
    const names = analysis.model().instances().map((i) => i.facts.object.name);
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
  return analysis.model().instances().map((i) => i.facts.object.name).sort();
};

test('fences of every spelling', () => {
  const spellings = ['```yaml', '```yml', '``` YAML', '~~~yaml', '`````yaml', '```yaml title="db.yaml"', '```yaml{1,3}', '```{.yaml .numberLines}', '```yaml,ignore', '~~~ yaml `a`'];
  spellings.forEach((open, index) => assert.deepEqual(namesIn(`text\n\n${open}\n${service(`s${index}`)}${/^[`~]+/.exec(open)?.[0] ?? ''}\n`), [`s${index}`], open));
  assert.deepEqual(namesIn(`- \`\`\`yaml\n${indented(service('listed'))}  \`\`\`\n\n10. \`\`\`yaml\n${indented(service('numbered'))}    \`\`\`\n`), ['listed', 'numbered']);
});

test('code in a sentence opens no fence', () => {
  assert.deepEqual(namesIn(`\`\`\`yaml\`\`\` is the language.\n\n${service('prose')}\n\`\`\`yaml\n${service('fenced')}\`\`\`\n`), ['fenced']);
});

test('here-documents of every spelling', () => {
  const commands = [
    'cat <<EOF | kubectl apply -f -', "cat <<'EOF' > x.yaml", 'cat > x.yaml << "EOF"', 'kubectl apply -f - <<EOF', '$ kubectl apply -f - <<\\EOF', 'tee x.yaml <<EOF >/dev/null', 'cat <<-EOF >> x.yaml',
  ];
  for (const command of commands) for (const language of ['bash', 'console', 'shell-session', '']) {
    assert.deepEqual(namesIn(`\`\`\`${language}\necho start\n${command}\n${service('here')}EOF\necho done: yes\n\`\`\`\n`), ['here'], `${command} in ${language}`);
  }
  const tabs = service('tabbed').replace(/^(?=.)/gm, '\t');
  assert.deepEqual(namesIn(`\`\`\`sh\nkubectl apply -f - <<-EOF\n${tabs}\tEOF\n\`\`\`\n`), ['tabbed']);
  assert.deepEqual(namesIn(`\`\`\`sh\ncat <<< EOF\n${service('string')}EOF\ncat <<A <<B\n\`\`\`\n`), []);
  assert.deepEqual(namesIn(`\`\`\`sh\ncat <<EOF-1 | kubectl apply -f -\n${service('one')}EOF-1\ncat <<EOF | kubectl apply -f -\n${service('two')}EOF\n\`\`\`\n`), ['one', 'two']);
});
