import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import {
  insertDocument,
  insertEntry,
  removeEntry,
  removeItem,
  renameKey,
  setScalar,
  setValue,
} from '../../../server/src/yaml/editing/edit.ts';
import type { Edits } from '../../../server/src/yaml/editing/edit.ts';
import type { MapNode, Node, ScalarNode, SeqNode } from '../../../server/src/yaml/node.ts';
import type { YamlData } from '../../../server/src/yaml/editing/write.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { aliasItems } from '../../../server/src/yaml/written.ts';

/** The tree as the parsers make it, from the `yaml` library's own nodes. */
function tree(text: string): Node {
  return convert(parseDocument(text, { keepSourceTokens: true }).contents, 0);
}

function convert(node: unknown, behind: number): Node {
  if (isMap(node)) {
    const [start, end] = node.range ?? [0, 0];
    const entries = node.items.map((pair) => {
      const key = scalar(pair.key, 0);
      return { key, value: convert(pair.value, key.end + 1) };
    });
    return { kind: 'map', start, end, flow: node.flow === true, entries };
  }
  if (isSeq(node)) {
    const [start, end] = node.range ?? [0, 0];
    return { kind: 'seq', start, end, flow: node.flow === true, items: node.items.map((item) => convert(item, 0)) };
  }
  return scalar(node, behind);
}

function scalar(node: unknown, behind: number): ScalarNode {
  if (!isScalar(node) || node.range === null || node.range === undefined || (node.source ?? '') === '') {
    return { kind: 'scalar', start: behind, end: behind, value: '', style: 'plain' };
  }
  const style = node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
  return { kind: 'scalar', start: node.range[0], end: node.range[1], value: String(node.value), style };
}

function at(node: Node, path: string): Node {
  let here = node;
  for (const step of path === '' ? [] : path.split('.')) {
    const next: Node | undefined =
      here.kind === 'map'
        ? here.entries.find((entry) => entry.key.value === step)?.value
        : here.kind === 'seq'
          ? here.items[Number(step)]
          : undefined;
    assert.ok(next, `${path} exists`);
    here = next;
  }
  return here;
}

const map = (text: string, path: string): MapNode => {
  const node = at(tree(text), path);
  assert.ok(node.kind === 'map');
  return node;
};
const seq = (text: string, path: string): SeqNode => {
  const node = at(tree(text), path);
  assert.ok(node.kind === 'seq');
  return node;
};

function entryOf(node: MapNode, key: string): MapNode['entries'][number] {
  const entry = node.entries.find((each) => each.key.value === key);
  assert.ok(entry);
  return entry;
}

const remove = (text: string, path: string, key: string): string => {
  const node = map(text, path);
  return checked(text, removeEntry(text, entryOf(node, key)));
};
const insert = (text: string, path: string, key: string, data: YamlData, where = {}): string =>
  checked(text, insertEntry(text, map(text, path), key, data, where));

function checked(text: string, edits: Edits): string {
  assert.ok(edits.length > 0, 'there is an edit');
  const result = applyEdits(text, edits);
  if (!result.includes('\n---')) assert.deepEqual(parseDocument(result).errors, [], result);
  return result;
}

const service = `# about the Service
apiVersion: v1   # version
kind: Service
metadata:
    name: "db"   # its name
    labels:
        app: db
spec:
    clusterIP:   # none yet
    ports:
    - name: sql   # the port
      port: 5432

    - port: 80
    # the end
    selector: {app: db, "role": 'x, y'}
`;

describe('setScalar', () => {
  const set = (text: string, path: string, value: string | number): string => {
    const node = at(tree(text), path);
    assert.ok(node.kind === 'scalar');
    return checked(text, setScalar(text, node, value));
  };
  it('keeps quotes and everything around', () => {
    assert.equal(set(service, 'metadata.name', 'x"y'), service.replace('"db"', '"x\\"y"'));
    assert.equal(set(service, 'spec.selector.role', "it's"), service.replace("'x, y'", "'it''s'"));
  });
  it('writes where nothing stood', () => {
    assert.equal(set(service, 'spec.clusterIP', 'None'), service.replace('clusterIP:', 'clusterIP: None'));
  });
  it('quotes what would read as another type, and not numbers', () => {
    assert.equal(set('a: b\n', 'a', 'true'), 'a: "true"\n');
    assert.equal(set('a: b\n', 'a', '8080'), 'a: "8080"\n');
    assert.equal(set('a: b\n', 'a', 8080), 'a: 8080\n');
    assert.equal(set('a: b\n', 'a', 'x: y'), 'a: "x: y"\n');
    assert.equal(set('a: b\n', 'a', ''), 'a: ""\n');
  });
});

describe('renameKey', () => {
  it('keeps the quotes of the key', () => {
    const text = 'spec: {"clusterIp": None}\n';
    assert.equal(checked(text, renameKey(text, entryOf(map(text, 'spec'), 'clusterIp'), 'clusterIP')), 'spec: {"clusterIP": None}\n');
  });
});

describe('removeEntry', () => {
  it('takes whole lines with the trailing comment', () => {
    assert.equal(remove(service, '', 'apiVersion'), service.replace('apiVersion: v1   # version\n', ''));
    assert.equal(remove(service, 'spec', 'clusterIP'), service.replace('    clusterIP:   # none yet\n', ''));
  });
  it('takes dashes that are not indented, and leaves the comment of the next key', () => {
    const text = remove(service, 'spec', 'ports');
    assert.ok(text.includes('# the end\n    selector'));
    assert.ok(!text.includes('port'));
  });
  it('leaves an empty map behind the last entry', () => {
    assert.equal(remove(service, 'metadata.labels', 'app'), service.replace('labels:\n        app: db', 'labels: {}'));
  });
  it('moves the next key behind the dash', () => {
    assert.equal(remove(service, 'spec.ports.0', 'name'), service.replace('name: sql   # the port\n      port', 'port'));
    assert.equal(remove('- a: 1\n  # about b\n  b: 2\n', '0', 'a'), '- # about b\n  b: 2\n');
    assert.equal(remove('- a: 1\n', '0', 'a'), '- {}\n');
    assert.equal(remove('- a: 1\n  b: 2\n- c: 3\n', '0', 'b'), '- a: 1\n- c: 3\n');
    assert.equal(remove('s:\n  a:\n  - 1\n  b: 2\n', 's', 'b'), 's:\n  a:\n  - 1\n');
  });
  it('works in flow style', () => {
    assert.equal(remove(service, 'spec.selector', 'role'), service.replace(', "role": \'x, y\'', ''));
    assert.equal(remove(service, 'spec.selector', 'app'), service.replace('app: db, ', ''));
    assert.equal(remove('a: { b: 1 }\n', 'a', 'b'), 'a: {}\n');
    assert.equal(remove('{\n  "a": 1,\n  "b": 2\n}\n', '', 'b'), '{\n  "a": 1\n}\n');
  });
  it('works at the end of a text without a final line break, and with CRLF', () => {
    assert.equal(remove('a: 1\nb: 2', '', 'b'), 'a: 1');
    assert.equal(remove('a: 1\r\nb: 2\r\nc: 3\r\n', '', 'b'), 'a: 1\r\nc: 3\r\n');
    assert.equal(remove('a:\r\n  b: 2\r\nc: 3\r\n', 'a', 'b'), 'a: {}\r\nc: 3\r\n');
  });
});

describe('removeItem', () => {
  const take = (text: string, path: string, index: number): string => {
    const node = seq(text, path);
    const item = node.items[index];
    assert.ok(item);
    return checked(text, removeItem(text, node, item));
  };
  it('takes the dash and the lines', () => {
    assert.equal(take(service, 'spec.ports', 1), service.replace('    - port: 80\n', ''));
    assert.equal(take('a:\n  - 1\n', 'a', 0), 'a: []\n');
    assert.equal(take('a:\n- 1\n- 2\nb: 3\n', 'a', 1), 'a:\n- 1\nb: 3\n');
    assert.equal(take('a: [1, 2, 3]\n', 'a', 1), 'a: [1, 3]\n');
    assert.equal(take('a: [1, 2, 3]\n', 'a', 2), 'a: [1, 2]\n');
  });
  it('is refused where an alias stands in the list, whatever it means', () => {
    for (const text of ['a:\n- &x 1\n- *x\n- 2\n', 'a: [&x 1, *x, 2]\n', 'b: &x 1\na: [*x, 2]\n', 'a: [[&x 1], *x, 2]\n']) {
      const root = parseYaml(text)[0]?.root;
      const list = root?.kind === 'map' ? entryOf(root, 'a').value : undefined;
      assert.ok(list?.kind === 'seq');
      for (const item of list.items) assert.deepEqual(removeItem(text, list, item), [], text);
    }
  });
});

describe('aliasItems', () => {
  const numbers = (text: string): readonly number[] => {
    const root = parseYaml(text)[0]?.root;
    const list = root?.kind === 'map' ? entryOf(root, 'a').value : undefined;
    assert.ok(list?.kind === 'seq');
    return [...aliasItems(list)].sort();
  };
  it('finds the items that stand elsewhere: before the list, or in an item before', () => {
    assert.deepEqual(numbers('a: [1, 2, [3]]\n'), []);
    assert.deepEqual(numbers('a: [&x 1, *x, 2, *x]\n'), [1, 3]);
    assert.deepEqual(numbers('b: &x {c: 1}\na:\n- *x\n- d: 1\n- *x\n'), [0, 2]);
    assert.deepEqual(numbers('a:\n- b: &x {c: 1}\n- *x\n- e: *x\n- 4\n'), [1]);
    assert.deepEqual(numbers('a:\n- &x\n- *x\n- y\n'), [1]);
    assert.deepEqual(numbers('b: &x 1\na: [&y 2, &z 3, *y, *x, *z]\n'), [2, 3, 4]);
  });
});

describe('insertEntry', () => {
  it('takes its indentation from the siblings and its place from keys', () => {
    assert.equal(
      insert(service, 'spec', 'type', 'ClusterIP', { after: ['clusterIP'] }),
      service.replace('# none yet\n', '# none yet\n    type: ClusterIP\n'),
    );
    assert.equal(
      insert(service, 'metadata', 'namespace', 'data', { after: ['name'] }),
      service.replace('# its name\n', '# its name\n    namespace: data\n'),
    );
    assert.equal(
      insert(service, 'spec.ports.1', 'name', 'web', { before: ['port'] }),
      service.replace('- port: 80', '- name: web\n      port: 80'),
    );
  });
  it('writes nested data in the style of the text', () => {
    assert.equal(insert(service, 'metadata.labels', 'x', 'z'), service.replace('app: db\n', 'app: db\n        x: z\n'));
    assert.equal(
      insert(service, 'spec', 'ips', ['a', 'b'], { after: ['clusterIP'] }),
      service.replace('# none yet\n', '# none yet\n    ips:\n    - a\n    - b\n'),
    );
    assert.equal(
      insert(service, 'metadata', 'annotations', { a: { b: 1 } }),
      service.replace('app: db\n', 'app: db\n    annotations:\n        a:\n            b: 1\n'),
    );
  });
  it('works in flow style and JSON', () => {
    assert.equal(insert(service, 'spec.selector', 'tier', 'a'), service.replace("'x, y'}", "'x, y', tier: a}"));
    assert.equal(insert('a: {}\n', 'a', 'b', 'c'), 'a: { b: c }\n');
    assert.equal(insert('{\n  "a": 1\n}\n', '', 'b', { c: 'd' }), '{\n  "a": 1,\n  "b": {"c": "d"}\n}\n');
  });
  it('keeps CRLF, and a missing final line break', () => {
    assert.equal(insert('a: 1\r\nb: 2\r\n', '', 'c', 3, { after: ['a'] }), 'a: 1\r\nc: 3\r\nb: 2\r\n');
    assert.equal(insert('a: 1', '', 'c', 3), 'a: 1\nc: 3');
  });
});

describe('setValue', () => {
  const put = (text: string, path: string, key: string, data: YamlData): string => {
    const node = map(text, path);
    return checked(text, setValue(text, node, entryOf(node, key), data));
  };
  it('replaces blocks and flow', () => {
    assert.equal(put(service, 'metadata', 'labels', { a: 'b', c: 'd' }), service.replace('app: db', 'a: b\n        c: d'));
    assert.equal(put(service, 'spec', 'selector', { a: 'b' }), service.replace('{app: db, "role": \'x, y\'}', '{ a: b }'));
    assert.equal(put('a:\n  b:\n  c: 1\n', 'a', 'b', { x: 'z' }), 'a:\n  b:\n    x: z\n  c: 1\n');
    assert.equal(put('a: [1]\n', '', 'a', 'x'), 'a: x\n');
  });
  it('leaves the comments behind a value that ends by itself', () => {
    assert.equal(put('a: 1 # one\n  # of a\nb: 2\n', '', 'a', ['x']), 'a: # one\n  - x\n  # of a\nb: 2\n');
    assert.equal(put('a:\n  "1" # one\nb: 2\n', '', 'a', { x: 'z' }), 'a: # one\n  x: z\nb: 2\n');
    assert.equal(put('a: # key\n  1 # one\n', '', 'a', ['x']), 'a: # key # one\n  - x\n');
    assert.equal(put('a: 1 # one\r\n# b\r\nb: 2\r\n', '', 'a', ['x']), 'a: # one\r\n  - x\r\n# b\r\nb: 2\r\n');
    assert.equal(put('a: 1 # one', '', 'a', ['x']), 'a: # one\n  - x');
    assert.equal(put('a: {b: 1} # one\n  # of a\n', '', 'a', { x: ['z'] }), 'a: { x: [z] } # one\n  # of a\n');
    assert.equal(put('a: &b 1 # one\n', '', 'a', []), 'a: [] # one\n');
  });
});

describe('insertDocument', () => {
  const two = '# licence\n\na: 1\n---\nb: 2\n';
  it('puts a document before or behind the one of the offset', () => {
    const add = (offset: number, where: 'before' | 'after'): string => applyEdits(two, insertDocument(two, offset, where, { m: 1 }));
    assert.equal(add(two.indexOf('a:'), 'before'), '# licence\n\nm: 1\n---\na: 1\n---\nb: 2\n');
    assert.equal(add(two.indexOf('a:'), 'after'), '# licence\n\na: 1\n---\nm: 1\n---\nb: 2\n');
    assert.equal(add(two.indexOf('b:'), 'before'), '# licence\n\na: 1\n---\nm: 1\n---\nb: 2\n');
    assert.equal(add(two.indexOf('b:'), 'after'), two + '---\nm: 1\n');
  });
  it('leaves a text that ends without line break so, keeps CRLF', () => {
    assert.equal(applyEdits('a: 1', insertDocument('a: 1', 0, 'after', { m: 1 })), 'a: 1\n---\nm: 1');
    assert.equal(applyEdits('a: 1\r\n', insertDocument('a: 1\r\n', 0, 'after', { m: 1 })), 'a: 1\r\n---\r\nm: 1\r\n');
  });
});

describe('edits', () => {
  it('are refused where the text says something else than the tree', () => {
    const node = map(service, 'metadata');
    const other = service.replace('metadata:', 'meta:');
    assert.deepEqual(removeEntry(other, entryOf(node, 'labels')), []);
    assert.deepEqual(renameKey(other, entryOf(node, 'labels'), 'x'), []);
    assert.deepEqual(setValue(other, node, entryOf(node, 'labels'), { a: 'b' }), []);
    assert.deepEqual(insertEntry(other, node, 'x', 'z'), []);
    const name = entryOf(node, 'name').value;
    assert.ok(name.kind === 'scalar');
    assert.deepEqual(setScalar(other, name, 'x'), []);
  });

  it('are refused where an entry is put together from several files', () => {
    const node = map(service, 'metadata');
    const labels = entryOf(node, 'labels');
    const mixed = { key: labels.key, value: { ...labels.value, uri: 'file:///patch.yaml' } };
    assert.deepEqual(removeEntry(service, mixed), []);
    assert.deepEqual(setValue(service, node, mixed, { a: 'b' }), []);
  });

  it('of a map keep the comments of lines that stay', () => {
    const text = 'a:\n  x: 1 # one\n  # about z\n  z: 2 # two\n  w: 3\n';
    const node = map(text, '');
    const edits = setValue(text, node, entryOf(node, 'a'), { x: 5, w: 3, v: 4 });
    assert.equal(checked(text, edits), 'a:\n  v: 4\n  x: 5 # one\n  # about z\n  w: 3\n');
  });
});
