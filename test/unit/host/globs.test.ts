import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { compileGlob } from '../../../server/src/host/settings/glob.ts';
import { globList, settingGlobs } from '../../../server/src/host/settings/glob-list.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { parseSettings } from '../../../server/src/settings.ts';
import { hostileGlobs } from '../lib/hostile-globs.ts';
import { randomOf } from '../lib/random.ts';
import { folderWith } from '../lib/scratch.ts';

const long = 'a'.repeat(250);

test('hostile globs in settings and .gitignore take no longer than others, wherever they stand', () => {
  const name = `${long}.yaml`;
  const deep = Array.from({ length: 12 }, () => 'a'.repeat(20)).join('/');
  const folder = folderWith({
    '.gitignore': `${hostileGlobs.join('\n')}\nout.yaml\n`,
    [name]: '',
    [`${deep}/${name}`]: '',
    'out.yaml': '',
  });
  assert.deepEqual(
    diskHost.list(folder, { exclude: hostileGlobs }).files.map((file) => path.basename(file.path)),
    [name, name],
  );
  const { settings } = parseSettings({
    files: { exclude: hostileGlobs },
    externalServices: hostileGlobs,
    overrides: hostileGlobs.map((glob) => ({ paths: [glob], defaultNamespace: 'x' })),
  });
  const { modelOptions } = configurationOf(settings, 'file:///w');
  for (const uri of [`file:///w/${name}`, `file:///w/${deep}/${name}`]) {
    assert.equal(modelOptions?.ignored?.(uri), false);
    assert.equal(modelOptions?.namespaceOf?.(uri), undefined);
  }
  assert.equal(modelOptions?.external?.(long, long), false);
});

test('parentheses, plus and at stand for themselves', () => {
  for (const text of ['(a+)+', '+(a|aa)b', '@(x)', '!(x).yaml', 'a|b', '$(A)', '^a$', 'a.b']) {
    assert.equal(compileGlob(text, 'settings')?.(text), true, text);
    assert.equal(compileGlob(`${text}*`, 'settings')?.(`${text}more`), true, text);
    assert.equal(compileGlob(text.replace(/./gs, '[$&]').replaceAll('[!]', '!').replaceAll('[^]', '^'), 'git')?.(text), true, text);
  }
  assert.equal(compileGlob('a.b*', 'settings')?.('axb'), false);
});

const cases: readonly (readonly [glob: string, takes: readonly string[], leaves: readonly string[]])[] = [
  ['*.yaml', ['a.yaml', 'x/a.yaml', '.yaml'], ['a.yml', 'a.yaml.txt']],
  ['legacy', ['legacy', 'legacy/a.yaml', 'x/legacy/y/a.yaml'], ['legacy2/a.yaml', 'my-legacy']],
  ['/legacy', ['legacy/a.yaml'], ['x/legacy/a.yaml']],
  ['./legacy/new', ['legacy/new/a.yaml'], ['x/legacy/new/a.yaml']],
  ['legacy/', ['legacy/a.yaml', 'x/legacy/a.yaml'], ['legacy']],
  [
    'charts/**/templates/**',
    ['charts/templates/a.yaml', 'charts/x/y/templates/z/a.yaml'],
    ['charts/templates', 'x/charts/templates/a.yaml'],
  ],
  ['**/tmp', ['tmp', 'a/tmp', 'a/tmp/b.yaml'], ['a/tmp2']],
  ['a/**', ['a/b', 'a/b/c'], ['a', 'b/a/c']],
  ['**', ['a', 'a/b'], []],
  ['a**b', ['ab', 'axb'], ['a/b']],
  ['{dev,test}/*.{yaml,yml}', ['dev/a.yaml', 'test/b.yml'], ['prod/a.yaml', 'dev/a.json', 'dev/x/a.yaml']],
  ['{a,{b,c}d}.yaml', ['a.yaml', 'bd.yaml', 'cd.yaml'], ['b.yaml', 'ad.yaml']],
  ['{a,**/b}/c.yaml', ['a/c.yaml', 'b/c.yaml', 'x/y/b/c.yaml'], ['x/a/c.yaml']],
  ['{a}.yaml', ['{a}.yaml'], ['a.yaml']],
  ['a{,b}.yaml', ['a.yaml', 'ab.yaml'], ['a,b.yaml']],
  ['[a-c]?.yaml', ['ax.yaml', 'c1.yaml'], ['dx.yaml', 'a.yaml', 'a/.yaml']],
  ['[!a-c]x', ['dx'], ['ax', '/x']],
  ['[]]x', [']x'], ['x']],
  ['x[', ['x['], ['x']],
  ['\\*.yaml', ['*.yaml'], ['a.yaml']],
  ['a\\{b,c}', ['a{b,c}'], ['ab']],
  ['[ü😀]?', ['😀x', 'üx'], ['x😀']],
  ['[a-😀]\\😀', ['ü😀'], ['1😀']],
  ['ü😀?', ['ü😀x'], ['ü😀']],
];

test('globs of settings mean what people write them for', () => {
  for (const [glob, takes, leaves] of cases) {
    const list = settingGlobs([glob]);
    for (const name of takes) assert.ok(list.covers(name), `${glob} takes ${name}`);
    for (const name of leaves) assert.ok(!list.covers(name), `${glob} leaves ${name}`);
  }
});

test('the last glob decides, and ! takes back', () => {
  const list = settingGlobs(['**', '!keep/**', 'keep/not.yaml']);
  assert.deepEqual(
    ['a.yaml', 'keep/a.yaml', 'keep/not.yaml'].map((name) => list.covers(name)),
    [true, false, true],
  );
  assert.equal(settingGlobs([]).covers('a'), false);
});

test('.gitignore means what git says that it means', () => {
  const random = randomOf(11);
  const parts = [
    'a',
    'b',
    'ab',
    '*',
    '?',
    '**',
    '*a',
    'a*b',
    '[ab]',
    '[!a]',
    '[a-b]c',
    '\\a',
    '\\*',
    '{a,b}',
    '(a)',
    'a.',
    '[[:alpha:]]',
    '[^b]*',
    '[a',
    'c]',
    '**a',
    '*.*',
  ];
  const names = ['a', 'b', 'ab', 'aab', 'abc', 'bc', 'ac', '*', '{a,b}', '(a)', 'a.', '[a', 'c]', '.a', 'a b', '1'];
  const paths = Array.from({ length: 150 }, () => Array.from({ length: 1 + random.below(4) }, () => random.pick(names)).join('/'));
  const folders = new Set(paths.flatMap((name) => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index))));
  const files = [...new Set(paths)].filter((name) => !folders.has(name));
  const folder = folderWith(Object.fromEntries(files.map((name) => [name, ''])));
  execFileSync('git', ['init', '-q', folder]);
  const asked = [...folders, ...files];
  const pattern = (): string =>
    `${random.below(8) === 0 ? '!' : ''}${random.below(5) === 0 ? '/' : ''}${Array.from({ length: 1 + random.below(3) }, () => random.pick(parts)).join(random.pick(['/', '/', '']))}${random.below(5) === 0 ? '/' : ''}${random.pick(['', '', '', ' ', '\\ ', '\r'])}`;
  for (let round = 0; round < 60; round++) {
    const lines = Array.from({ length: 1 + random.below(5) }, pattern);
    writeFileSync(path.join(folder, '.gitignore'), `${lines.join('\n')}\n`);
    const { stdout, status } = spawnSync('git', ['check-ignore', '--no-index', '-z', '-v', '-n', '--stdin'], {
      cwd: folder,
      input: asked.join('\0'),
      encoding: 'utf8',
    });
    assert.ok(status === 0 || status === 1, 'git is there');
    const fields = stdout.split('\0');
    const rules = globList(lines, 'git');
    // Git asks for the folders above a path first, as a walk does.
    const verdict = (name: string, isFolder: boolean): boolean | undefined => {
      for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1))
        if (rules.verdict(name.slice(0, end), true) === true) return true;
      return rules.verdict(name, isFolder);
    };
    for (let i = 0; i + 3 < fields.length; i += 4) {
      const [, , matched = '', name = ''] = fields.slice(i, i + 4);
      const wanted = matched !== '' && !matched.startsWith('!');
      assert.equal(
        verdict(name, folders.has(name)) === true,
        wanted,
        `${JSON.stringify(lines)} and ${name}: git finds ${JSON.stringify(matched)}`,
      );
    }
    assert.equal(fields.length, 4 * asked.length + 1, 'every path was asked for');
  }
});

test('a .gitignore that is a pipe does not stop the walk', { skip: process.platform === 'win32' }, () => {
  const folder = folderWith({ 'a.yaml': '' });
  execFileSync('mkfifo', [path.join(folder, '.gitignore')]);
  assert.equal(diskHost.list(folder).files.length, 1);
});
