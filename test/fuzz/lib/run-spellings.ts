import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { isObject } from '../../../server/src/k8s/json.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { get } from '../../../server/src/yaml/path.ts';
import { checkSame, lineBreaks, valuesIn, valuesOf, withBreaks, writtenOut } from '../../spec/lib/same-fixes.ts';
import { objectsIn, sharedSpellings, written } from '../../spec/lib/sharing.ts';
import { isRespellable } from '../../spec/lib/spellings.ts';
import type { Files } from '../../spec/lib/driver.ts';
import type { Script } from './script.ts';

/** The same objects written in two ways, and how to read what they mean. */
interface Pair {
  readonly plain: Files;
  readonly other: Files;
  readonly values: (files: Files) => unknown;
}

type Spell = (text: string, which: number) => Pair | undefined;

const single = (plain: string, other: string): Pair => ({
  plain: new Map([['main.yaml', plain]]),
  other: new Map([['main.yaml', other]]),
  values: valuesOf,
});

/** Ways to write a merge patch into a kustomization. */
const inline: readonly ((patch: string) => string)[] = [
  (patch) => `patches:\n  - patch: |-\n      ${patch.trimEnd().replaceAll('\n', '\n      ')}\n`,
  (patch) => `patches:\n- patch: ${JSON.stringify(patch)}\n`,
  (patch) => `patches:\n- patch: '${JSON.stringify(objectsIn(patch)[0]).replaceAll("'", "''")}'\n`,
  (patch) => `patches: [{patch: ${JSON.stringify(JSON.stringify(objectsIn(patch)[0]))}}]\n`,
];

const build = (patches: string): string => `resources: [main.yaml]\n${patches}`;

/** What the base and the patch say, wherever that is written. */
function patchedValues(files: Files): unknown {
  const build = files.get('kustomization.yaml') ?? '';
  const root = parseYaml(build)[0]?.root;
  const patch = root && get(root, 'patches[0].patch')?.node;
  return [valuesIn(files.get('main.yaml') ?? ''), valuesIn(patch?.kind === 'scalar' ? patch.value : (files.get('patch.yaml') ?? ''))];
}

/** One of the objects is patched with itself: the build says what the base says, and rules find the values in the patch. */
function patched(text: string, which: number, write: (patch: string) => string): Pair | undefined {
  const objects = objectsIn(text);
  const object = objects[which % Math.max(1, objects.length)];
  if (!isObject(object) || !isObject(object['metadata']) || typeof object['metadata']['name'] !== 'string' || object['kind'] === 'List')
    return undefined;
  const patch = stringify(object, written);
  return {
    plain: new Map([
      ['kustomization.yaml', build('patches:\n- path: patch.yaml\n')],
      ['main.yaml', text],
      ['patch.yaml', patch],
    ]),
    other: new Map([
      ['kustomization.yaml', build(write(patch))],
      ['main.yaml', text],
    ]),
    values: patchedValues,
  };
}

const spells: readonly Spell[] = [
  ...Object.values(sharedSpellings).map((write): Spell => (text) => {
    const other = write(objectsIn(text));
    return single(writtenOut(other), other);
  }),
  ...Object.values(lineBreaks).map((lineBreak): Spell => (text) => {
    const other = withBreaks(text, lineBreak);
    return single(other.replaceAll(lineBreak, '\n'), other);
  }),
  ...inline.map(
    (write): Spell =>
      (text, which) =>
        patched(text, which, write),
  ),
];

/** Objects of larger files are many, and all alike. */
const largest = 8_000;

/** Case `spellings`: each fix does to objects that share values, stand in patches or have other line breaks what it does to them written plainly, or is not offered. */
export function runSpellings({ files, steps }: Script, done: (count: number) => void = () => undefined): void {
  const tally = { offered: 0, possible: 0 };
  const texts = files.filter(
    ([name, text]) =>
      text.length < largest &&
      isRespellable(new Map([[name, text]])) &&
      parseYaml(text).every(({ root, broken, problems }) => root?.kind === 'map' && !broken && problems.length === 0),
  );
  for (const step of steps) {
    if (step.do !== 'ask' || texts.length === 0) continue;
    const [name, text] = texts[step.file % texts.length] ?? ['', ''];
    const pair = spells[step.at % spells.length]?.(writtenOut(text), Math.floor(step.at / spells.length));
    // What is read as something else when it is written anew is no case of ours.
    if (pair === undefined || !isDeepStrictEqual(pair.values(pair.plain), pair.values(pair.other))) continue;
    checkSame(`${name}, spelling ${step.at % spells.length}`, pair.plain, pair.other, defaultSettings, tally, pair.values);
  }
  done(tally.offered);
}
