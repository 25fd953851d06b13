import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { defaultSettings } from '../../../server/src/settings.ts';
import { isMarkdown, manifestsInMarkdown } from '../../../server/src/yaml/markdown.ts';
import { allFindings, withFix, worldOf, type Files } from '../../spec/lib/driver.ts';
import { hosts, spellings } from '../lib/inner-texts.ts';

/** What a file says, with the texts in it read as what they hold. */
function meaning(file: string, text: string): unknown {
  const yaml = isMarkdown(file) ? manifestsInMarkdown(text) : text;
  return parseAllDocuments(yaml, { version: '1.1' }).map((document) => {
    assert.deepEqual('errors' in document ? document.errors : [], [], text);
    return read('toJS' in document ? document.toJS() : document);
  });
}

function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(read);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each)]));
  if (typeof value !== 'string' || !/\n|^[[{]/.test(value)) return value;
  const inner = parseAllDocuments(value);
  assert.deepEqual('errors' in inner ? inner.errors : inner.flatMap(({ errors }) => errors), [], value);
  return { holds: Array.isArray(inner) ? inner.map((each) => each.toJS() as unknown) : [] };
}

const allOf = (files: Files): unknown => Object.fromEntries([...files].map(([file, text]) => [file, meaning(file, text)]));

/** What each fix makes of the files, by the problem and its title. */
function outcomes(files: Files): ReadonlyMap<string, Files> {
  const world = worldOf(files, defaultSettings);
  return new Map(
    allFindings(world).flatMap(({ rule, message, fixes }) =>
      fixes.flatMap((fix) => {
        const after = withFix(files, fix);
        return after === undefined ? [] : [[`${rule}, ${message}, ${fix.title}`, after] as const];
      }),
    ),
  );
}

/** Where two values differ, as paths with what is there afterwards. */
function changed(before: unknown, after: unknown, path = ''): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return [`${path} = ${JSON.stringify(after)}`];
  const [a, b] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => changed(a.get(key), b.get(key), `${path}/${key}`));
}

for (const [name, { files, mends }] of Object.entries(hosts)) {
  const plain = new Map(Object.entries(files));
  test(`fixes of what stands in ${name} change what they say, and nothing else`, () => {
    const before = allOf(plain);
    const made = [...outcomes(plain)].map(([, after]) => changed(before, allOf(after)));
    for (const mend of mends)
      assert.ok(
        made.some((each) => each.length === 1 && each[0] === mend),
        `${mend}\n${made.map((each) => each.join(', ')).join('\n')}`,
      );
  });

  test(`they do so in whatever way ${name} writes its texts`, () => {
    const reference = new Map([...outcomes(plain)].map(([what, after]) => [what, allOf(after)]));
    const written = Object.keys(files).filter((file) => /^(?:\w+\/)?(?:kustomization|host)\.yaml$/.test(file) && !file.startsWith('base/'));
    const refused: string[] = [];
    for (const [style, spell] of Object.entries(spellings)) {
      const spelled: Files = new Map([...plain].map(([file, text]) => [file, written.includes(file) ? spell(text) : text]));
      assert.deepEqual(allOf(spelled), allOf(plain), `${style}: the sample says the same`);
      const found = outcomes(spelled);
      for (const [what, wanted] of reference) {
        const after = found.get(what);
        if (after === undefined) refused.push(`${style}: ${what}`);
        else assert.deepEqual(allOf(after), wanted, `${style}: ${what}\n${[...after.values()].join('\n----\n')}`);
      }
    }
    // A name that is broken in the middle stays as it is.
    assert.deepEqual(
      refused.filter((each) => !each.startsWith('double quotes over lines: dns-name-')),
      [],
    );
  });
}
