import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../server/src/lsp/plain-text.ts';
import { paddedTables } from '../../server/src/lsp/tables.ts';

test('Markdown as text: links by their labels, tables in columns, no marks and no entities', () => {
  assert.equal(plainText('**db** · Service  \n`db.ns` → A\n\n| pod | name |\n| --- | --- |\n| `db-0` | `db-0.db` |\n| `d` | x |\n\nat [db\\_1.yaml:4](file:///w/a%28b.yaml#L4)'),
    'db · Service\ndb.ns → A\n\npod   name\ndb-0  db-0.db\nd     x\n\nat db_1.yaml:4');
  assert.equal(plainText('\\[x\\](y) \\*a\\* &lt;b&gt; c&#64;d &amp;lt; www&#46;e'), '[x](y) *a* <b> c@d &lt; www.e');
});

test('tables of Markdown that is shown as it is have columns, and stay the same tables', () => {
  const table = '| pod | name |\n| --- | :--: |\n| `db-0` | `db-0.db` |\n| d\\|é🙂 | x |\n';
  assert.equal(paddedTables(`**db**\n\n${table}\nend | of\n`),
    '**db**\n\n| pod    | name      |\n| ------ | :-------: |\n| `db-0` | `db-0.db` |\n| d\\|é🙂  | x         |\n\nend | of\n');
  assert.equal(paddedTables(paddedTables(table)), paddedTables(table), 'once is enough');
  assert.equal(plainText(paddedTables(table)), plainText(table), 'nothing but space is other');
  assert.equal(paddedTables('no table'), 'no table');
});
