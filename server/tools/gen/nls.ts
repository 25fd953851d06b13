// Pure: texts of package.json that people read, moved to package.nls.json, so that they can be translated.
import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';

/** Both files as they should be. */
export interface Manifest {
  readonly packageJson: string;
  readonly nls: string;
}

type Path = readonly (string | number)[];

/** Where VS Code takes `%key%` for a text, by the path in package.json; `*` is any step. Name and description at the top are for npm, too, which knows no keys. */
const places: readonly string[] = [
  'capabilities.*.description',
  'contributes.commands.*.title',
  'contributes.commands.*.shortTitle',
  'contributes.commands.*.category',
  'contributes.submenus.*.label',
  'contributes.walkthroughs.*.title',
  'contributes.walkthroughs.*.description',
  'contributes.walkthroughs.*.steps.*.title',
  'contributes.walkthroughs.*.steps.*.description',
  'contributes.walkthroughs.*.steps.*.media.altText',
  'contributes.configuration.*.title',
  'contributes.views.*.*.name',
  'contributes.views.*.*.contextualTitle',
  'contributes.viewsWelcome.*.contents',
  ...[
    'description',
    'markdownDescription',
    'deprecationMessage',
    'markdownDeprecationMessage',
    'enumDescriptions.*',
    'markdownEnumDescriptions.*',
    'enumItemLabels.*',
  ].map((field) => `contributes.configuration.*.properties.*.${field}`),
];
const patterns = places.map((place) => place.split('.'));

const isText = (path: Path): boolean =>
  patterns.some((pattern) => pattern.length === path.length && pattern.every((step, i) => step === '*' || step === String(path[i])));

/** What tells an item of a list from its neighbours. */
function nameOf(item: unknown): string | undefined {
  if (!isMap(item)) return undefined;
  const name = item.get('command') ?? item.get('id');
  return typeof name === 'string' ? name : undefined;
}

/** A key that stays the same when neighbours come and go, where the list has names. */
function keyOf(path: Path, root: unknown): string {
  let here: unknown = root;
  const steps = path.map((step) => {
    const next: unknown = isMap(here) ? here.get(step, true) : isSeq(here) ? here.items[Number(step)] : undefined;
    here = next;
    return typeof step === 'number' ? (nameOf(next) ?? String(step)) : step;
  });
  const [, ...rest] = steps[0] === 'contributes' ? steps : ['', ...steps];
  return rest
    .filter((step) => step !== 'properties')
    .join('.')
    .replaceAll('headlight.', '');
}

/** Paths of all texts, with the places of their nodes. */
function textsIn(
  packageJson: string,
): readonly { readonly key: string; readonly value: string; readonly start: number; readonly end: number }[] {
  const document = parseDocument(packageJson);
  const found: { key: string; value: string; start: number; end: number }[] = [];
  visit(document, {
    Scalar(at, node, above) {
      if (at === 'key' || typeof node.value !== 'string' || !node.range) return;
      const chain = [...above, node];
      const path = chain.flatMap((each, i): (string | number)[] => {
        const parent = chain[i - 1];
        if (isSeq(parent)) return [parent.items.indexOf(each)];
        return typeof each === 'object' && 'key' in each && isScalar(each.key) ? [String(each.key.value)] : [];
      });
      if (isText(path)) found.push({ key: keyOf(path, document.contents), value: node.value, start: node.range[0], end: node.range[1] });
    },
  });
  return found;
}

/** Moves every text to package.nls.json under a key; one that is a key already keeps its text. Keys that nothing uses any more are dropped. */
export function withKeys({ packageJson, nls }: Manifest): Manifest {
  const known: Readonly<Record<string, string>> = nls === '' ? {} : JSON.parse(nls);
  const texts = textsIn(packageJson);
  const entries = texts.map(({ key, value }): readonly [string, string] => {
    const old = /^%(.+)%$/.exec(value)?.[1];
    return [key, old === undefined ? value : (known[old] ?? value)];
  });
  const keyed = texts
    .toReversed()
    .reduce((text, { key, start, end }) => `${text.slice(0, start)}"%${key}%"${text.slice(end)}`, packageJson);
  return { packageJson: keyed, nls: `${JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n` };
}

/** package.json as VS Code shows it, with every text in its place. */
export function withTexts({ packageJson, nls }: Manifest): string {
  const known: Readonly<Record<string, string>> = JSON.parse(nls);
  return textsIn(packageJson)
    .toReversed()
    .reduce((text, { value, start, end }) => {
      const key = /^%(.+)%$/.exec(value)?.[1];
      return key === undefined ? text : text.slice(0, start) + JSON.stringify(known[key] ?? value) + text.slice(end);
    }, packageJson);
}
