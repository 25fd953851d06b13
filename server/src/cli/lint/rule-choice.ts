import { fitsWildcard } from '../../base/texts/wildcard.ts';
import { changeCodes } from '../../base/change-codes.ts';
import { sentenceList } from '../../base/texts/words.ts';
import { rules } from '../../rules/registry.ts';
import { UsageError } from '../io.ts';
import { suggestion, type Parsed } from '../usage/options.ts';

/** What can be chosen. */
interface Named {
  readonly ids: readonly string[];
  readonly word: string;
  /** A sentence, but for its end, that says where they are listed. */
  readonly list: string;
}

const allRules: Named = { ids: rules.map(({ id }) => id), word: 'rule', list: 'headlight explain lists them' };
const codes = changeCodes.map(({ id }) => id);

/** What is said of changes. */
export const changesNamed: Named = { ids: codes, word: 'code', list: `They are ${sentenceList(codes)}` };

/** Rules that an option names: ids with commas between them, `*` for anything. One that names none is a usage error. */
function rulesOf(parsed: Parsed, option: 'select' | 'ignore', { ids, word: what, list }: Named): ReadonlySet<string> | undefined {
  const given = parsed.texts(option);
  if (given.length === 0) return undefined;
  return new Set(
    given
      .flatMap((each) => each.split(','))
      .map((word) => word.trim())
      .flatMap((word) => {
        const found = ids.filter((id) => fitsWildcard(word, id));
        if (found.length > 0) return found;
        throw new UsageError(
          word === ''
            ? `--${option} names no ${what}. ${list}.`
            : `--${option}: there is no ${what} "${word}".${suggestion(word, ids) || ` ${list}.`}`,
        );
      }),
  );
}

/** What `--select` and `--ignore` leave of findings. */
export function chosenRules(parsed: Parsed, named: Named = allRules): (finding: { readonly rule: string }) => boolean {
  const [selected, ignored] = [rulesOf(parsed, 'select', named), rulesOf(parsed, 'ignore', named)];
  return ({ rule }) => selected?.has(rule) !== false && ignored?.has(rule) !== true;
}
