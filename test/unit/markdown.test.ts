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
