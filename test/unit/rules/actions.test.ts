import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import type { Finding } from '../../../server/src/rules/define.ts';
import { isSameFinding, numbered, readIdentity, type FindingIdentity } from '../../../server/src/rules/lib/identity.ts';
import { fullCapabilities } from '../../lsp/connection.ts';
import { uriOf } from '../../spec/lib/driver.ts';
import { editorWith, type Editor } from '../lib/actions-of.ts';

const service = (name: string, spec: string, more = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${more}}\nspec: {${spec}}\n`;
const wrongIP = 'clusterIP: none, selector: {app: a}, ports: [{name: a, port: 80}]';
const set = (serviceName: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: ${serviceName}\n  replicas: 3\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: db, image: db}]}\n`;
const headless = 'clusterIP: None, selector: {app: db}, ports: [{name: a, port: 80}]';
const governed = { 'a.yaml': `${service('db-headless', headless)}---\n${set('db-headles')}` };

const open = (files: Readonly<Record<string, string>>, capabilities?: unknown): Editor =>
  editorWith(new Map(Object.entries(files)), capabilities);
const textOf = (files: ReadonlyMap<string, string>): string => [...files.values()].join('\n');
const the = <T>(all: readonly T[]): T => {
  const [only, ...others] = all;
  assert.ok(only !== undefined && others.length === 0, JSON.stringify(all));
  return only;
};
const titles = (actions: readonly { readonly title: string }[]): readonly string[] => actions.map(({ title }) => title);
const titled = (editor: Editor, finding: Finding, title: string): CodeAction =>
  the(editor.actionsFor(finding).filter((action) => action.title === title));

/** What a client is without some of its abilities. */
const client = (change: (codeAction: Record<string, unknown>, workspaceEdit: Record<string, unknown>) => void): unknown => {
  const capabilities = structuredClone(fullCapabilities);
  change(capabilities.textDocument.codeAction, capabilities.workspace.workspaceEdit);
  return capabilities;
};

describe('the bulb', () => {
  it('edits the finding that it stands at: like Services, one wrong name in several values, several in one value', () => {
    const like = open({
      'a.yaml': `${service('web', wrongIP, ', namespace: prod')}---\n${service('web', wrongIP, ', namespace: staging')}`,
    });
    const [, staging] = like.findings();
    assert.ok(staging?.namespace === 'staging');
    const after = like.after(like.resolve(titled(like, staging, 'Write None')) ?? {}).get('a.yaml');
    assert.equal(
      after,
      `${service('web', wrongIP, ', namespace: prod')}---\n${service('web', wrongIP.replace('none', 'None'), ', namespace: staging')}`,
    );

    const pod = (...values: readonly string[]): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n    - name: c\n      env:\n${values.map((value, i) => `        - {name: E${i}, value: "${value}"}\n`).join('')}`;
    const config = (...values: readonly string[]): string =>
      `${service('kc', headless.replace('db', 'kc'))}---\n${set('kc').replaceAll('db', 'kc')}---\n${pod(...values)}`;
    for (const [before, expected] of [
      [
        ['kc-5.kc:80', 'kc-5.kc:80', 'kc-5.kc:80'],
        ['kc-5.kc:80', 'kc-5.kc:80', 'kc-2.kc:80'],
      ],
      [['kc-5.kc:80,kc-5.kc:80,kc-5.kc:80'], ['kc-5.kc:80,kc-5.kc:80,kc-2.kc:80']],
    ] as const) {
      const editor = open({ 'a.yaml': config(...before) });
      const findings = editor.findings().filter(({ rule }) => rule === 'dns-name-unknown-pod');
      assert.equal(findings.length, 3);
      const third = findings[2];
      assert.ok(third);
      assert.equal(editor.after(editor.resolve(titled(editor, third, 'Write kc-2.kc')) ?? {}).get('a.yaml'), config(...expected));
    }
  });

  it('says which diagnostics an action mends: those of its finding, of this text, of this product', () => {
    const editor = open(governed);
    const finding = the(editor.findings());
    const own = editor.diagnosticOf(finding);
    const mended = (sent: typeof own): boolean => editor.actionsAt(finding, [sent]).some((action) => 'diagnostics' in action);
    assert.ok(mended(own));
    assert.ok(!mended({ ...own, source: 'yaml' }));
    assert.ok(!mended({ ...own, code: 'other' }));
    assert.ok(!mended({ ...own, range: { start: own.range.start, end: own.range.start } }), 'its text moved on');
    assert.ok(!mended({ ...own, data: { ...(own.data as object), nth: 1 } }));
    const { data: _, ...plain } = own;
    assert.ok(mended(plain), 'a client that keeps no data');
    assert.ok(!mended({ ...plain, message: 'other' }));
  });

  it('prefers one action of each finding, where the client knows of preference', () => {
    const files = { 'a.yaml': `${service('web', wrongIP)}---\n${service('web2', wrongIP)}` };
    const editor = open(files);
    const [one] = editor.findings();
    assert.ok(one);
    const at = { ...one, place: { ...one.place, span: { start: 0, end: files['a.yaml'].length } } };
    const preferred = (all: readonly object[]): readonly object[] => all.filter((action) => 'isPreferred' in action);
    assert.deepEqual(
      preferred(editor.actionsAt(at)).map((action) => ['title' in action && action.title, 'isPreferred' in action && action.isPreferred]),
      [
        ['Write None', true],
        ['Write None', true],
      ],
      'one for each of two findings',
    );
    assert.ok(editor.actionsAt(at).every((action) => 'kind' in action && action.kind === 'quickfix'));
    const plain = open(
      files,
      client((action) => {
        delete action['isPreferredSupport'];
      }),
    );
    assert.deepEqual(preferred(plain.actionsAt(one)), []);
  });

  it('offers what touches the place, first fixes, then silence', () => {
    const editor = open(governed);
    const finding = the(editor.findings());
    const at = (start: number, end = start): readonly string[] =>
      titles(editor.actionsAt({ ...finding, place: { ...finding.place, span: { start, end } } }));
    const { start, end } = finding.place.span;
    const all = ['Use Service "db-headless"', 'Create headless Service "db-headles"', 'Ignore "statefulset-service-not-found" here'];
    assert.deepEqual([at(start), at(end), at(start - 1, end + 1)], [all, all, all]);
    assert.deepEqual([at(start - 1), at(end + 1)], [[], []]);
    assert.deepEqual(editor.actionsAt({ ...finding, place: { uri: uriOf('nowhere.yaml'), span: { start, end } } }), []);
  });
});

describe('kinds', () => {
  it('are those that a client asks for', () => {
    const files = { 'a.yaml': service('web', wrongIP) };
    const kinds = (only?: readonly string[], capabilities?: unknown): readonly string[] => {
      const editor = open(files, capabilities);
      return [
        ...new Set(
          editor.actionsAt(the(editor.findings()), [], only).map((action) => ('kind' in action ? String(action.kind) : 'command')),
        ),
      ];
    };
    const all = 'source.fixAll.headlight';
    assert.deepEqual(
      [kinds(), kinds([]), kinds(['refactor']), kinds(['quickfix']), kinds(['']), kinds(['quickfix', 'source'])],
      [['quickfix'], [], [], ['quickfix'], ['quickfix', all], ['quickfix', all]],
    );
    assert.deepEqual(
      [kinds(['source']), kinds(['source.fixAll']), kinds([all]), kinds([`${all}.more`]), kinds(['sour'])],
      [[all], [all], [all], [], []],
    );
    const commands = client((action) => {
      delete action['codeActionLiteralSupport'];
    });
    assert.deepEqual([kinds(['source'], commands), kinds(['quickfix'], commands)], [[], ['command']]);
  });
});

describe('identities', () => {
  it('are numbered where nothing else tells findings apart', () => {
    const of = (rule: string, at: number): FindingIdentity => ({ rule, document: 0, object: '', field: 'spec', at, nth: 0 });
    assert.deepEqual(
      numbered([of('a', 0), of('a', 0), of('b', 0), of('a', 1), of('a', 0)]).map(({ nth }) => nth),
      [0, 1, 0, 0, 2],
    );
    const seven = numbered([{ ...of('a', 0), nth: 7 }]);
    assert.deepEqual(seven, [of('a', 0)]);
  });

  it('are the same by all of their parts', () => {
    const one: FindingIdentity = { rule: 'a', document: 1, object: 'items[0].', field: 'spec', at: 2, nth: 3 };
    assert.ok(isSameFinding(one, { ...one }));
    for (const other of [{ rule: 'b' }, { document: 2 }, { object: '' }, { field: 'x' }, { at: 0 }, { nth: 0 }])
      assert.ok(!isSameFinding(one, { ...one, ...other }), JSON.stringify(other));
    assert.deepEqual(readIdentity({ ...one, more: 1 }), one);
    for (const key of Object.keys(one)) assert.equal(readIdentity({ ...one, [key]: null }), undefined, key);
  });
});

describe('the edit of an action', () => {
  it('comes when the action is chosen, or with it where the client cannot ask; for the version that is open', () => {
    const editor = open(governed);
    const finding = the(editor.findings());
    const action = titled(editor, finding, 'Use Service "db-headless"');
    assert.equal(action.edit, undefined);
    const at = open(
      governed,
      client((each) => {
        delete each['resolveSupport'];
      }),
    );
    const direct = titled(at, the(at.findings()), 'Use Service "db-headless"');
    assert.deepEqual([direct.edit, direct.data], [editor.resolve(action), undefined]);
    const dataless = open(
      governed,
      client((each) => {
        delete each['dataSupport'];
      }),
    );
    assert.ok(titled(dataless, the(dataless.findings()), 'Use Service "db-headless"').edit, 'without data there is nothing to ask by');
  });

  it('is told with its warning where the client shows such, and is plain where it takes no versions', () => {
    const warned = (editor: Editor): ReturnType<Editor['resolve']> =>
      editor.resolve(titled(editor, the(editor.findings()), 'Use Service "db-headless"'));
    const edit = warned(open(governed));
    const [change] = edit?.documentChanges as TextDocumentEdit[];
    assert.equal(change?.textDocument.version, 1);
    const [id = '', annotation] = Object.entries(edit?.changeAnnotations ?? {})[0] ?? [];
    assert.ok(annotation && !annotation.needsConfirmation && annotation.label !== '');
    assert.ok(change.edits.every((each) => 'annotationId' in each && each.annotationId === id));
    const silent = warned(
      open(
        governed,
        client((_, workspaceEdit) => {
          delete workspaceEdit['changeAnnotationSupport'];
        }),
      ),
    );
    assert.deepEqual(silent, {
      documentChanges: [
        {
          ...change,
          edits: change.edits.map((each) => ({ range: 'range' in each && each.range, newText: 'newText' in each && each.newText })),
        },
      ],
    });
    const old = open(
      governed,
      client((_, workspaceEdit) => {
        workspaceEdit['documentChanges'] = false;
      }),
    );
    const plain = warned(old);
    assert.deepEqual([Object.keys(plain ?? {}), Object.keys(plain?.changes ?? {})], [['changes'], [uriOf('a.yaml')]]);
    assert.equal(textOf(old.after(plain ?? {})), governed['a.yaml'].replace('db-headles\n', 'db-headless\n'));
  });

  it('is refused with a word when the object was edited meanwhile, and is that of the present text when others were', () => {
    const editor = open(governed);
    const action = titled(editor, the(editor.findings()), 'Use Service "db-headless"');
    const text = governed['a.yaml'];
    editor.type('a.yaml', `# a comment\n${service('first', headless)}---\n${text}`);
    assert.equal(
      textOf(editor.after(editor.resolve(action) ?? {})),
      `# a comment\n${service('first', headless)}---\n${text.replace('db-headles\n', 'db-headless\n')}`,
    );
    assert.deepEqual(editor.refusals, []);
    for (const [typed, why] of [
      [text.replace('replicas: 3', 'replicas: 2'), 'edited'],
      [text.replace('db-headles\n', 'db-headless\n'), 'mended'],
      [`${text}---\n${set('db-headles')}`, 'there are two'],
      ['', 'all is gone'],
    ] as const) {
      editor.type('a.yaml', typed);
      assert.equal(editor.resolve(action), undefined, why);
    }
    assert.equal(editor.refusals.length, 4);
    for (const said of editor.refusals) assert.match(said, /changed since this fix was offered.*nothing was edited/);
    editor.type('a.yaml', text);
    assert.ok(editor.resolve(action));
  });

  it('is refused when the way out is another one by now', () => {
    const files = { 'a.yaml': set('db-headles'), 'b.yaml': service('db-headless', headless) };
    const editor = open(files);
    const action = titled(editor, the(editor.findings()), 'Use Service "db-headless"');
    editor.type('b.yaml', service('db-peers', headless));
    assert.equal(editor.resolve(action), undefined);
    editor.type('b.yaml', files['b.yaml']);
    assert.ok(editor.resolve(action));
  });

  it('is nothing for what no server of ours offered', () => {
    const editor = open(governed);
    const good: unknown = titled(editor, the(editor.findings()), 'Use Service "db-headless"').data;
    assert.ok(editor.editOf(good));
    const whole = JSON.stringify(good);
    const broken = ['uri', 'title', 'finding', 'object', 'rule', 'document', 'field', 'at', 'nth', 'key', 'copy', 'copies'].map(
      (key) => JSON.parse(whole.replace(new RegExp(`"${key}":`), `"no-${key}":`)) as unknown,
    );
    for (const data of [undefined, null, 1, 'x', [], {}, ...broken]) assert.equal(editor.editOf(data), undefined, JSON.stringify(data));
    const list = `${service('a', wrongIP)}---\n${service('b', wrongIP)}`;
    const other = open({ 'a.yaml': list });
    assert.equal(other.editOf(good), undefined, 'the object is of another file');
  });

  it('is that of a command, where the client knows nothing but commands', () => {
    const editor = open(
      governed,
      client((action) => {
        delete action['codeActionLiteralSupport'];
      }),
    );
    const all = editor.actionsAt(the(editor.findings()));
    const command = the(all.filter(({ title }) => title === 'Use Service "db-headless"'));
    assert.ok('arguments' in command && command.command === 'headlight.applyFix');
    assert.equal(
      textOf(editor.after(editor.editOf(command.arguments?.[0]) ?? {})),
      governed['a.yaml'].replace('db-headles\n', 'db-headless\n'),
    );
    assert.deepEqual(editor.fixAll('a.yaml'), []);
  });
});

describe('fix all', () => {
  const text = `${service('a', wrongIP)}---\n${service('b', headless)}---\n${service('c', wrongIP)}`;

  it('is there for safe fixes, when it is asked for, and is one edit of the file', () => {
    const editor = open({ 'a.yaml': text });
    const action = the(editor.fixAll('a.yaml'));
    assert.equal(action.kind, 'source.fixAll.headlight');
    assert.equal(textOf(editor.after(editor.resolve(action) ?? {})), text.replaceAll('none', 'None'));
    const [first] = editor.findings();
    assert.ok(first);
    assert.ok(!editor.actionsAt(first).some((each) => 'kind' in each && each.kind === 'source.fixAll.headlight'), 'it is no quick fix');
    assert.deepEqual(open({ 'a.yaml': governed['a.yaml'] }).fixAll('a.yaml'), [], 'nothing is safe here');
    const at = open(
      { 'a.yaml': text },
      client((each) => {
        delete each['resolveSupport'];
      }),
    );
    assert.deepEqual(the(at.fixAll('a.yaml')).edit, editor.resolve(action));
  });

  it('takes each place once', () => {
    const twice = service(
      'a',
      'clusterIPs: [none], clusterIP: none, publishNotReadyAddress: true, selector: {app: a}, ports: [{name: a, port: 80}]',
    );
    const editor = open({ 'a.yaml': twice });
    const after = editor.after(editor.resolve(the(editor.fixAll('a.yaml'))) ?? {});
    assert.deepEqual(open(Object.fromEntries(after)).fixAll('a.yaml'), []);
  });
});
