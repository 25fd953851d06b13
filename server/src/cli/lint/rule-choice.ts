import { fitsWildcard } from '../../base/texts/wildcard.ts';
import { rules } from '../../rules/registry.ts';
import { UsageError } from '../io.ts';
import { suggestion, type Parsed } from '../usage/options.ts';

/** Rules that an option names: ids with commas between them, `*` for anything. One that names none is a usage error. */
function rulesOf(parsed: Parsed, option: 'select' | 'ignore'): ReadonlySet<string> | undefined {
  const given = parsed.texts(option);
  if (given.length === 0) return undefined;
  const ids = rules.map(({ id }) => id);
  return new Set(
    given
      .flatMap((list) => list.split(','))
      .map((word) => word.trim())
      .flatMap((word) => {
        const found = ids.filter((id) => fitsWildcard(word, id));
        if (found.length > 0) return found;
        throw new UsageError(
          word === ''
            ? `--${option} names no rule. headlight explain lists them.`
            : `--${option}: there is no rule "${word}".${suggestion(word, ids) || ' headlight explain lists all.'}`,
        );
      }),
  );
}

/** What `--select` and `--ignore` leave of findings. */
export function chosenRules(parsed: Parsed): (finding: { readonly rule: string }) => boolean {
  const [selected, ignored] = [rulesOf(parsed, 'select'), rulesOf(parsed, 'ignore')];
  return ({ rule }) => selected?.has(rule) !== false && ignored?.has(rule) !== true;
}
