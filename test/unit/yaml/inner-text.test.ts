import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument } from 'yaml';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { insertEntry, removeEntry, setScalar, type Edits } from '../../../server/src/yaml/editing/edit.ts';
import { editInside } from '../../../server/src/yaml/inner-text.ts';
import type { MapNode, Node } from '../../../server/src/yaml/node.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { get } from '../../../server/src/yaml/path.ts';

const block = 'kind: StatefulSet\nmetadata:\n  name: kc\nspec:\n  # how many\n  replicas: 1\n  serviceName: "kcs"';
const flow = '{"kind": "StatefulSet", "metadata": {"name": "it\'s"}, "spec": {"replicas": 1, "serviceName": "kcs"}}';
const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

/** A kustomization whose patch is written in one of the styles of YAML. */
const written: Readonly<Record<string, string>> = {
  'a literal block': `patches:\n  - patch: |-\n      ${indented(block, '      ')}\n    target: {kind: X}\n`,
  'a literal block with its indentation': `patches:\n- patch: |2\n    ${indented(block, '    ')}\n  target: {kind: X}\n`,
  'a literal block with CRLF': `patches:\r\n  - patch: |\r\n      ${indented(block, '      ').replaceAll('\n', '\r\n')}\r\n    target: {kind: X}\r\n`,
  'a literal block at the end': `patches:\n  - target: {kind: X}\n    patch: |\n      ${indented(block, '      ')}`,
  'a folded block of JSON': `patches:\n  - patch: >-\n      ${flow.replace(', "spec"', ',\n      "spec"')}\n    target: {kind: X}\n`,
  'a literal block of JSON': `patches:\n  - patch: |\n      ${flow}\n    target: {kind: X}\n`,
  'single quotes': `patches:\n  - patch: '${flow.replaceAll("'", "''")}'\n    target: {kind: X}\n`,
  'double quotes': `patches:\n  - patch: ${JSON.stringify(flow)}\n    target: {kind: X}\n`,
  'double quotes with escaped lines': `patches:\n  - patch: ${JSON.stringify(`${block}\n`)}\n    target: {kind: X}\n`,
  'double quotes over several lines': `patches:\n  - patch: "${block
    .replaceAll('"', '\\"')
    .split('\n')
    .map((line) => line.replace(/^ +/, (blanks) => blanks.replaceAll(' ', '\\x20')))
    .join('\\n\\\n      ')}"\n    target: {kind: X}\n`,
  'flow style': `patches: [{patch: ${JSON.stringify(flow)}, target: {kind: X}}]\n`,
};

const patchOf = (text: string): string => String(parseDocument(text, { version: '1.1' }).getIn(['patches', 0, 'patch']));

function inside(text: string, compute: (inner: string, spec: MapNode) => Edits): string {
  const root = parseYaml(text)[0]?.root;
  const scalar = root && get(root, 'patches[0].patch')?.node;
  assert.ok(scalar);
  return applyEdits(
    text,
    editInside(text, scalar, (inner) => compute(inner, specOf(inner))),
  );
}

function specOf(inner: string): MapNode {
  const root = parseYaml(inner)[0]?.root;
  const spec = root && get(root, 'spec')?.node;
  assert.ok(spec?.kind === 'map');
  return spec;
}

function field(spec: MapNode, key: string): MapNode['entries'][number] {
  const entry = spec.entries.find((each) => each.key.value === key);
  assert.ok(entry);
  return entry;
}

const scalarOf = (node: Node): Extract<Node, { kind: 'scalar' }> => {
  assert.ok(node.kind === 'scalar');
  return node;
};

type Change = (inner: string, spec: MapNode) => Edits;

const changes: Readonly<Record<string, readonly [change: Change, spec: object]>> = {
  'a number': [(inner, spec) => setScalar(inner, scalarOf(field(spec, 'replicas').value), 3), { replicas: 3, serviceName: 'kcs' }],
  'a text in quotes': [
    (inner, spec) => setScalar(inner, scalarOf(field(spec, 'serviceName').value), 'a"b\\c'),
    { replicas: 1, serviceName: 'a"b\\c' },
  ],
  'a new entry behind': [(inner, spec) => insertEntry(inner, spec, 'paused', true), { replicas: 1, serviceName: 'kcs', paused: true }],
  'a new entry before': [
    (inner, spec) => insertEntry(inner, spec, 'paused', true, { before: ['replicas'] }),
    { replicas: 1, serviceName: 'kcs', paused: true },
  ],
  'a new map': [
    (inner, spec) => insertEntry(inner, spec, 'selector', { a: 'b' }, { after: ['replicas'] }),
    { replicas: 1, serviceName: 'kcs', selector: { a: 'b' } },
  ],
  'no entry': [(inner, spec) => removeEntry(inner, field(spec, 'replicas')), { serviceName: 'kcs' }],
  'no last entry': [(inner, spec) => removeEntry(inner, field(spec, 'serviceName')), { replicas: 1 }],
};

for (const [style, text] of Object.entries(written)) {
  test(`what stands inside of ${style} is edited there, and nothing else`, () => {
    assert.deepEqual(parseDocument(text, { version: '1.1' }).errors, [], 'the sample parses');
    for (const [name, [change, spec]] of Object.entries(changes)) {
      const after = inside(text, change);
      const patch = patchOf(after);
      const document = parseDocument(patch);
      assert.deepEqual(document.errors, [], `${name}:\n${after}`);
      const { metadata } = parseDocument(patchOf(text)).toJS() as { metadata: unknown };
      assert.deepEqual(document.toJS(), { kind: 'StatefulSet', metadata, spec }, `${name}:\n${after}`);
      assert.equal(patch.includes('# how many'), patchOf(text).includes('# how many'), `${name} keeps the comment:\n${after}`);
      const rest = (each: string): unknown => String(parseDocument(each, { version: '1.1' }).getIn(['patches', 0, 'target']));
      assert.deepEqual(rest(after), rest(text), name);
    }
  });
}

test('what a style cannot say is not offered', () => {
  const text = `patches:\n  - patch: 'spec: {a: 1}'\n`;
  const refused = inside(text, (inner) => [{ span: { start: inner.length, end: inner.length }, newText: '\n  b: 2' }]);
  assert.equal(refused, text);
  assert.equal(
    inside('patches:\n  - patch: |\n      spec: {a: 1}\n', (inner) => [
      { span: { start: 0, end: 0 }, newText: ' ' },
      { span: { start: inner.length, end: inner.length }, newText: '\n\n\u0085x' },
    ]).includes('x'),
    false,
  );
});
