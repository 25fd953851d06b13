import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Node, YamlDocument } from '../../../server/src/yaml/node.ts';
import { parseYaml, type Parser } from '../../../server/src/yaml/parse.ts';
import { toPlain } from '../../../server/src/yaml/scalar.ts';
import { get } from '../../../server/src/yaml/path.ts';

const parsers: readonly Parser[] = ['both', 'recovery'];

function plain(text: string, parser: Parser = 'both'): unknown[] {
  return parseYaml(text, parser).map(({ root }) => (root === undefined ? undefined : toPlain(root)));
}

/** Both parsers have to build one tree; that is checked for each text here. */
function parsed(text: string): YamlDocument[] {
  const [ours, other] = parsers.map((parser) => parseYaml(text, parser));
  assert.deepEqual(ours, other);
  return ours ?? [];
}

function scalars(node: Node): Node[] {
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'seq') return node.items.flatMap(scalars);
  return node.entries.flatMap(({ key, value }) => [key, ...scalars(value)]);
}

const samples: Readonly<Record<string, string>> = {
  'block style': 'a: 1\nb:\n  - x\n  -   y: 2\n      z: 3\nc:\n- d\n',
  'flow style': '{a: [1, 2,], "b": {c: }, d, ? e : f, g: [x: 1, {y: 2}]}\n',
  JSON: '{\n  "apiVersion": "v1",\n  "items": [ {"a": "b\\u0041"}, [], {} ]\n}',
  CRLF: 'a: 1\r\nb: |\r\n  x\r\n  y\r\n\r\nc: "q\r\n  r"\r\n',
  quotes: "a: 'it''s'\n\"b\": \"x\\ty\"\n'c d': ''\n",
  'block scalars': 'a: |-\n  x\n\n   y\nb: >+ # note | here\n  folded\n  text\n\nc: |2\n    indented\nd: |\ne: end\n',
  'empty values': 'a:\nb: # comment\nc: ~\nd: !!str\ne: &x\nf: [,]\n'.replace('[,]', '[]'),
  'empty items': '-\n- # c\n- a:\n-   - \n    - b\n',
  anchors: 'a: &m {x: 1, y: 2}\nb: *m\nc:\n  <<: *m\n  y: 3\nd: {<<: [*m, {z: 4}], w: 5}\n',
  'anchored keys': '&k key: &v value\nother: *v\n',
  tags: 'a: !!str 1\nb: !custom {c: d}\nc: !!int "5"\n',
  'comments everywhere': '# top\na: # after key\n  # before value\n  b: 1 # end\n  # last\n# bottom\n',
  'plain over lines': 'a: one\n  two\n\n  three\nb: x\n',
  'explicit keys': '? a\n: b\n? c\n: - d\n',
  unicode: 'na\u00efve: "\ud83d\ude00 x"\nb: \ud83d\ude00\n',
  'no final newline': 'a: |\n  x',
  'tight flow': '{"a":"b","c":["d"]}',
  'colons inside': 'a: http://x:80/y#z\nb: c:d\n',
};

for (const [name, text] of Object.entries(samples)) {
  test(`both parsers build one tree: ${name}`, () => {
    const [document] = parsed(text);
    assert.equal(document?.broken, false);
    assert.ok(document.root);
    for (const node of scalars(document.root)) {
      if (node.kind !== 'scalar' || node.style !== 'plain' || node.value.includes('\n') || /one two/.test(node.value)) continue;
      assert.equal(text.slice(node.start, node.end), node.value);
    }
  });
}

test('spans of quoted scalars hold the quotes, those of block scalars the header and no final break', () => {
  const text = 'a: "x"\nb: |  # c\n  y\n  z\n\nc: 1\n';
  const root = parsed(text)[0]?.root;
  assert.ok(root);
  const slice = (path: string): string => {
    const node = get(root, path)?.node;
    return text.slice(node?.start, node?.end);
  };
  assert.equal(slice('a'), '"x"');
  assert.equal(slice('b'), '|  # c\n  y\n  z');
});

test('documents are counted as kubectl counts them', () => {
  const roots = (text: string): unknown[] => plain(text);
  assert.deepEqual(roots('---\na: 1\n---\nb: 2\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(roots('# only a comment\n---\na: 1\n'), [undefined, { a: 1 }]);
  assert.deepEqual(roots('a: 1\n---\n---\nb: 2\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(roots('a: 1\n---\n\n---\nb: 2\n'), [{ a: 1 }, undefined, { b: 2 }]);
  assert.deepEqual(roots('a: 1\r\n--- # next\r\nb: 2\r\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(roots('\ufeff---\na: 1\n'), [{ a: 1 }]);
  assert.deepEqual(roots('a: |\n  x\n---\nb: 1\n'), [{ a: 'x\n' }, { b: 1 }]);
  assert.deepEqual(roots('a: |\n  x\n  --- y\n  ---\nb: 1\n'), [{ a: 'x\n--- y\n---\n', b: 1 }]);
  assert.deepEqual(roots('a: 1\n...\nleft: out\n'), [{ a: 1 }]);
  assert.deepEqual(roots('%YAML 1.1\n---\na: 1\n'), [undefined, { a: 1 }]);
  assert.deepEqual(roots('a: 1\n--- {b: 2}\n'), [{ a: 1 }, undefined]);
  assert.deepEqual(roots('{"a": "} {"}\n{"b": {"c": 2}} {"d": 3}\n'), [{ a: '} {' }, { b: { c: 2 } }, { d: 3 }]);
  assert.deepEqual(roots('{{ if .x }}\na: 1\n{{ end }}\n'), [{ a: 1 }]);
  assert.deepEqual(roots('{a: 1}\n---\n{b: 2}\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(roots('{\n\t"a": 1\n}\n'), [{ a: 1 }]);
  assert.deepEqual(roots(''), []);
  assert.deepEqual(roots('a: 1\n---\n'), [{ a: 1 }]);
  assert.deepEqual(roots('a: 1\n---'), [{ a: 1 }]);
  assert.deepEqual(roots('a: 1\n----\n').length, 1);
});

test('a broken document silences itself only', () => {
  const documents = parseYaml('a: 1\n---\nb: [1\nc: }\n---\nd: 4\n');
  assert.deepEqual(
    documents.map(({ broken }) => broken),
    [false, true, false],
  );
  assert.deepEqual(
    documents.map(({ index }) => index),
    [0, 1, 2],
  );
  assert.ok((documents[1]?.problems.length ?? 0) > 0);
  const problem = documents[1]?.problems[0];
  assert.ok(problem && problem.span.start >= 9);
});

test('of duplicate keys the last one counts', () => {
  assert.deepEqual(plain('a: 1\na: 2\n'), [{ a: 2 }]);
  const root = parseYaml('a: 1\na: 2\n')[0]?.root;
  assert.ok(root);
  assert.equal(get(root, 'a')?.node.start, 8);
});

test('merge keys: what stands last wins, of a list the earlier maps; merged entries say so', () => {
  const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  b: 0\n  <<: [*x, *y]\n  c: 3\n';
  const root = parsed(text)[0]?.root;
  assert.ok(root);
  const z = get(root, 'z')?.node;
  assert.deepEqual(z && toPlain(z), { c: 3, a: 1, b: 1 });
  assert.deepEqual(z?.kind === 'map' && z.entries.map(({ key, merged }) => [key.value, merged === true]), [
    ['b', false],
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
  // The span of what came in leads to the text that a person would edit.
  assert.equal(get(root, 'z.a')?.node.start, text.indexOf('1'));
});

test('a quoted << is an ordinary key', () => {
  assert.deepEqual(plain('"<<": {a: 1}\n'), [{ '<<': { a: 1 } }]);
});

test('alias bombs, loops and unknown aliases end', () => {
  const bomb = Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}*a${at}]`).join('\n');
  for (const text of [`a0: &a0 x\n${bomb}\n`, 'a: &a [*a]\n', 'a: *nowhere\n']) {
    for (const parser of parsers) {
      const [document] = parseYaml(text, parser);
      if (document?.root) assert.ok(JSON.stringify(toPlain(document.root)).length < 2_000_000);
      assert.ok((document?.problems.length ?? 0) > 0);
    }
  }
});

test('deep nesting ends as a broken document', () => {
  for (const text of [
    '['.repeat(20_000),
    '{a: '.repeat(20_000),
    '- '.repeat(20_000),
    Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  ]) {
    assert.equal(parseYaml(text)[0]?.broken, true);
  }
});

test('template expressions keep all offsets and mark what they touch', () => {
  const text =
    'apiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}-db\n  labels:\n    {{- include "labels" . | nindent 4 }}\n    app: db\n{{- if .x }}\nspec: "{{ .y }}"\n{{- end }}\n';
  const [document] = parsed(text);
  assert.ok(document?.root && document.templated && !document.broken);
  const name = get(document.root, 'metadata.name')?.node;
  assert.ok(name?.kind === 'scalar' && name.unknown);
  assert.equal(text.slice(name.start, name.end), '{{ .Release.Name }}-db');
  const app = get(document.root, 'metadata.labels.app')?.node;
  assert.ok(app?.kind === 'scalar' && !app.unknown && app.value === 'db');
  const spec = get(document.root, 'spec')?.node;
  assert.ok(spec?.kind === 'scalar' && spec.unknown);
  assert.deepEqual(document.holes, [text.indexOf('{{- include'), text.indexOf('{{- if'), text.indexOf('{{- end')]);
});

test('template statements inside of block scalars hide no structure', () => {
  const [document] = parseYaml('data:\n  x: |\n    {{ range .Items }}\n    host\n    {{ end }}\n');
  assert.deepEqual(document?.holes, []);
  assert.equal(document?.templated, true);
});

test('a template comment over several lines is a comment', () => {
  const text = '{{- /*\nsome: text: here\n*/ -}}\na: 1\n';
  assert.deepEqual(plain(text), [{ a: 1 }]);
});

test('JSON Go templates and braces without expressions stay as they are', () => {
  assert.deepEqual(plain('{"a":{"b":{}}}'), [{ a: { b: {} } }]);
});

test('nothing makes the parsers throw, and plain scalars re-read from their spans', () => {
  const piece = fc.constantFrom(
    'a',
    'b: ',
    '- ',
    '\n',
    '\n  ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ', ',
    '#',
    ' # c',
    '|',
    '>',
    '&x ',
    '*x',
    '!!str ',
    '---\n',
    '\r\n',
    '\t',
    '{{',
    '}}',
    '<<: ',
    '?',
    ': ',
    '%',
    '\ufeff',
    '\0',
    'http://x.svc:80',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      for (const parser of parsers) {
        for (const { root, broken, templated } of parseYaml(text, parser)) {
          if (root === undefined || broken || templated) continue;
          toPlain(root);
          for (const node of scalars(root)) {
            if (node.kind !== 'scalar' || node.style !== 'plain' || node.unknown || /\s/.test(text.slice(node.start, node.end))) continue;
            assert.equal(text.slice(node.start, node.end), node.value);
          }
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('where js-yaml takes a random text, the other parser builds the same tree', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.constantFrom('x', "'q''q'", '"d\\n"', '1', '~', ''), fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/)),
    map: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('any'), { minKeys: 1, maxKeys: 4 }),
    list: fc.array(tie('any'), { minLength: 1, maxLength: 4 }),
    any: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('map'), tie('list')),
  })).any;
  fc.assert(
    fc.property(value, fc.boolean(), (tree, crlf) => {
      const text = write(tree, '').replaceAll('\n', crlf ? '\r\n' : '\n');
      assert.deepEqual(parseYaml(text), parseYaml(text, 'recovery'));
    }),
    { numRuns: 200 },
  );
});

function write(tree: unknown, indent: string): string {
  if (Array.isArray(tree))
    return tree
      .map((item: unknown) => `\n${indent}- ${write(item, `${indent}  `).trimStart()}`)
      .join('')
      .replace(indent === '' ? /^\n/ : /^(?!)/, '');
  if (typeof tree === 'object' && tree !== null)
    return Object.entries(tree)
      .map(([key, item]: [string, unknown]) => `\n${indent}${key}: ${write(item, `${indent}  `)} # c`)
      .join('')
      .replace(indent === '' ? /^\n/ : /^(?!)/, '');
  return String(tree);
}
