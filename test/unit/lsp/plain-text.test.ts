import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../../server/src/lsp/wire/plain-text.ts';

test('Markdown as text: links by their labels, no marks and no entities', () => {
  assert.equal(
    plainText('**db** · Service  \n`db.ns` → A\n\nat [db\\_1.yaml:4](file:///w/a%28b.yaml#L4)'),
    'db · Service\ndb.ns → A\n\nat db_1.yaml:4',
  );
  assert.equal(plainText('\\[x\\](y) \\*a\\* &lt;b&gt; c&#64;d &amp;lt; www&#46;e'), '[x](y) *a* <b> c@d &lt; www.e');
});
