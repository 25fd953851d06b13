import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { patchOf, unifiedDiff, type Change } from '../../../server/src/cli/lint/patch.ts';
import { encode } from '../../../server/src/host/decode.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { allFindings, exampleFiles, withFix, worldOf } from '../../spec/lib/driver.ts';
import { scratch } from '../../unit/lib/scratch.ts';
import { run } from '../lib/run.ts';

const rules = documentedRules();

/** A git that knows nothing of this machine. */
const git = (cwd: string, args: readonly string[], input = ''): void => {
  const { status, stderr } = spawnSync('git', args, {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', HOME: cwd, GIT_CEILING_DIRECTORIES: tmpdir() },
  });
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}\n${input.slice(0, 2000)}`);
};

const utf8 = { encoding: 'utf8', bom: false } as const;

/** Writes the texts before, lets git check and apply the patch in `cwd`, and compares bytes with the texts after. */
function checkApplies(changes: readonly Change[], cwd: string): void {
  for (const { file, before, encoding } of changes) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, encode(before, encoding ?? utf8));
  }
  const { patch, notes } = patchOf(changes, cwd);
  assert.deepEqual(notes, []);
  git(cwd, ['apply', '--check'], patch);
  git(cwd, ['apply'], patch);
  for (const { file, after, encoding } of changes) assert.deepEqual(readFileSync(file), Buffer.from(encode(after, encoding ?? utf8)), file);
}

/** Every text that a fix of a rule's example changes, before and after. */
function* allFixes(
  respell: (text: string) => string,
): Generator<{ readonly rule: string; readonly name: string; readonly before: string; readonly after: string }> {
  for (const rule of rules) {
    for (const example of rule.examples) {
      const files = new Map([...exampleFiles(example.bad)].map(([name, text]) => [name, respell(text)]));
      for (const fix of allFindings(worldOf(files, defaultSettings)).flatMap((finding) => finding.fixes)) {
        for (const [name, after] of withFix(files, fix) ?? []) {
          const before = files.get(name) ?? '';
          if (after !== before) yield { rule: rule.id, name, before, after };
        }
      }
    }
  }
}

describe('git applies', () => {
  const spellings: Readonly<Record<string, (text: string) => string>> = {
    'as it is': (text) => text,
    'without a line end at its end': (text) => text.trimEnd(),
    'with lines that end in CRLF': (text) => text.replaceAll('\n', '\r\n'),
  };
  for (const [spelling, respell] of Object.entries(spellings)) {
    it(`the diff of every fix of every rule, text ${spelling}`, () => {
      const folder = scratch('diff');
      const fixes = [...allFixes(respell)];
      assert.ok(new Set(fixes.map(({ rule }) => rule)).size > rules.length / 2, 'most rules have a fix');
      const changes = fixes.map(({ rule, name, before, after }, i) => ({
        file: path.join(folder, rule, String(i), name),
        before,
        after,
        encoding: utf8,
      }));
      checkApplies(changes, folder);
    });
  }

  it('files of any name, with a byte order mark, below a folder of a repository', () => {
    const top = scratch('diff');
    git(top, ['init', '--quiet']);
    const cwd = path.join(top, 'x');
    const names = [
      'plain.yaml',
      'with blank.yaml',
      'tab\there.yaml',
      'quo"te.yaml',
      "apo'strophe.yaml",
      'back\\slash.yaml',
      'ünï·码.yaml',
      '-dash.yaml',
      'a b/c d.yaml',
      'x/x/again.yaml',
      'line\nbreak.yaml',
      '\u001b[31m.yaml',
      ' lead.yaml',
    ];
    const changes = names.flatMap((name) =>
      [false, true].map((bom) => ({
        file: path.join(cwd, String(bom), name),
        before: 'a: 1\nb: 2',
        after: 'a: 2\nb: 2\n',
        encoding: { ...utf8, bom },
      })),
    );
    checkApplies(changes, cwd);
    assert.doesNotMatch(patchOf(changes, cwd).patch, /\u001b/, 'names are quoted');
  });

  it('a text that becomes quite another, or nothing, or something', () => {
    const folder = scratch('diff');
    const [one, other] = ['x', 'y'].map((word) => Array.from({ length: 5000 }, (_, i) => `${word}: ${i}\n`).join(''));
    const pairs = [
      [one, other],
      [one, `${other}end`],
      [`${one}end`, other],
      ['', 'a: 1\n'],
      ['a: 1\n', ''],
      ['', 'a'],
      ['a', 'b'],
      ['a\n', 'a'],
      ['a', 'a\n'],
      ['a\rb\nc', 'a\rb\rd\nc'],
    ];
    checkApplies(
      pairs.map(([before = '', after = ''], i) => ({ file: path.join(folder, `${i}.yaml`), before, after, encoding: utf8 })),
      folder,
    );
  });

  it('what the command line prints, and the findings are beside it', () => {
    const folder = scratch('diff');
    const text =
      'apiVersion: v1\nkind: Service\nmetadata: {name: odd}\nspec:\n  clusterIP: none\n  selector: {app: a}\n  ports: [{name: a, port: 80}]';
    writeFileSync(path.join(folder, 'odd one.yaml'), text);
    const { out, err } = run(folder, ['lint', '--fix', '--dry-run', '--fail-on', 'never']);
    assert.equal(out, unifiedDiff('odd one.yaml', text, text.replace('none', 'None')));
    assert.match(out, /^\\ No newline at end of file$/m);
    assert.match(err, /in 1 file, 1 document\.$/m);
    git(folder, ['apply'], out);
    assert.equal(readFileSync(path.join(folder, 'odd one.yaml'), 'utf8'), text.replace('none', 'None'));
  });
});

describe('what a patch cannot say is said', () => {
  const change = (file: string, encoding: Change['encoding'] = utf8): Change => ({ file, before: 'a: 1\n', after: 'a: 2\n', encoding });

  it('files outside of the folder: where to apply it', () => {
    const folder = scratch('diff');
    const { patch, notes } = patchOf(
      [change(path.join(folder, 'a/in.yaml')), change(path.join(folder, 'b/out.yaml'))],
      path.join(folder, 'a'),
    );
    assert.deepEqual(notes, [`The paths of the diff begin at ${folder}: apply it there.`]);
    assert.deepEqual(patch.match(/^\+\+\+ .*$/gm), ['+++ b/a/in.yaml', '+++ b/b/out.yaml']);
  });

  it('text that is no UTF-8', () => {
    const folder = scratch('diff');
    const { patch, notes } = patchOf([change(path.join(folder, 'wide.yaml'), { encoding: 'utf16le', bom: true })], folder);
    assert.deepEqual([patch, notes], ['', ['wide.yaml would change, but it is UTF-16 text, of which there is no diff.']]);
  });
});

describe('lint --fix -', () => {
  const text =
    'apiVersion: v1\r\nkind: Service\r\nmetadata: {name: odd}\r\nspec:\r\n  clusterIP: none # here\r\n  selector: {app: a}\r\n  ports: [{name: a, port: 80}]';
  const fixed = text.replace('none', 'None');

  it('prints the fixed text alone, findings beside it, in every format', () => {
    const folder = scratch('stdin');
    for (const format of ['text', 'json', 'sarif', 'github', 'junit']) {
      const { out, err, code } = run(folder, ['lint', '--fix', '--format', format, '-'], `\ufeff${text}`);
      assert.deepEqual([out, code], [`\ufeff${fixed}`, 0], format);
      assert.notEqual(err, '', format);
      assert.doesNotMatch(err, /fixed|misspelled-field/, format);
    }
  });

  it('prints a text that nothing is to be done about as it is, and findings that stay count', () => {
    const good = 'a: 1 # no manifest\n\tx';
    assert.equal(run(scratch('stdin'), ['lint', '--fix', '-'], good).out, good);
    const alias = '\n---\napiVersion: v1\nkind: Service\nmetadata: {name: alias}\nspec: {type: ExternalName, externalName: 10.0.0.7}\n';
    const { out, err, code } = run(scratch('stdin'), ['lint', '--fix', '--fail-on', 'warning', '-'], text + alias);
    assert.deepEqual([out, code], [fixed + alias, 1]);
    assert.match(err, /\[external-name-is-address\]/);
  });

  it('keeps the encoding, and prints nothing for what is no text', () => {
    const outs: (string | Uint8Array)[] = [];
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    const { code } = run(scratch('stdin'), ['lint', '--fix', '-'], wide, (chunk) => outs.push(chunk));
    assert.deepEqual([code, outs], [0, [Buffer.from(`\ufeff${fixed}`, 'utf16le')]]);
    const none = run(scratch('stdin'), ['lint', '--fix', '-'], Buffer.from([0xff, 0xff, 0xff]));
    assert.deepEqual([none.out, none.code], ['', 2]);
  });

  it('writes the files that are named beside it, and shows a diff on --dry-run', () => {
    const folder = scratch('stdin');
    writeFileSync(path.join(folder, 'file.yaml'), text);
    const dry = run(folder, ['lint', '--fix', '--dry-run', '-'], text);
    assert.equal(dry.out, unifiedDiff('stdin.yaml', text, fixed));
    const { out, err } = run(folder, ['lint', '--fix', '-', 'file.yaml'], text);
    assert.equal(out, fixed);
    assert.equal(readFileSync(path.join(folder, 'file.yaml'), 'utf8'), fixed);
    assert.match(err, /^headlight: fixed file\.yaml$/m);
  });
});
