import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyse } from 'scslre';
import { regexLiterals } from './lib/regex-literals.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['server/src', 'client/src'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/'))),
);

/** Ways in which a pattern takes more than linear time on some text. */
function faultsOf(source: string, flags: string): string[] {
  return analyse({ source, flags }).reports.map(({ type, exponential }) => `${exponential ? 'exponential' : 'polynomial'} (${type})`);
}

test('every regular expression takes linear time, whatever the text is', () => {
  const found = sources.flatMap((file) =>
    regexLiterals(readFileSync(path.join(root, file), 'utf8')).map((literal) => ({ file, ...literal })),
  );
  assert.ok(found.length > 300, `${found.length} literals are found`);
  const slow = found.flatMap(({ file, line, source, flags }) =>
    faultsOf(source, flags).map((fault) => `${file}:${line} /${source}/${flags} is ${fault}`),
  );
  assert.deepEqual(slow, []);
});

test('no expression is made of text but where its parts are fixed', () => {
  const made = sources.filter((file) => /\bRegExp\(/.test(readFileSync(path.join(root, file), 'utf8')));
  assert.deepEqual(made.sort(), [
    'server/src/facts/prefilter.ts', // of the names of fields in the source
    'server/src/features/completion/references.ts', // of the names of fields in the source
    'server/src/features/shared/last-good.ts', // of such names and of escaped text
    'server/src/k8s/dns-name.ts', // of a constant
    'server/src/k8s/validation/names.ts', // of constants
    'server/src/settings.ts', // patterns of the table of settings
  ]);
});

test('the check sees what it looks for', () => {
  for (const slow of ['(a+)+$', '\\s+$', '^(.*),(.*),(.*)b$', '(?:a|a)*b', 'x*y*x*$']) assert.notDeepEqual(faultsOf(slow, ''), [], slow);
  for (const linear of ['^\\s+', '^[a-z]+(?:-[a-z]+)*$', '[^,]+']) assert.deepEqual(faultsOf(linear, ''), [], linear);
});

test('literals are found where they stand, and nothing else is taken for one', () => {
  const text =
    "const a = b / c / d; // no /x/\nconst r = /a[/]\\/b/gi; f(/c/); const s = 'it/s' + \"/q/\" + `/t/${x.replace(/e/, '')}/u/`; /* /z/ */ return /k/.test(y) ? 1 / 2 : 3 / 4;\n({ p: /l/ })";
  assert.deepEqual(
    regexLiterals(text).map(({ source, flags, line }) => `${line} ${source} ${flags}`),
    ['2 a[/]\\/b gi', '2 c ', '2 e ', '2 k ', '3 l '],
  );
});
