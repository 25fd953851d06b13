import { searchRules } from '../../rules/engine/symptoms.ts';
import { shippedPage } from '../../host/node/shipped-page.ts';
import { explainedRules, type ExplainedRule } from '../../host/rule-pages.ts';
import { UsageError, type Io } from '../io.ts';
import { parseOptions, suggestion } from '../usage/options.ts';

/** `headlight explain RULE`: the rule's page as Markdown; without a rule, the list of all; `--search TEXT`: of those that find a cause of what somebody saw. */
export function explain(io: Io, args: readonly string[]): number {
  const { positionals, text } = parseOptions('explain', args);
  const seen = text('search');
  const rules = explainedRules(shippedPage);
  if (seen !== undefined) return search(io, [seen, ...positionals].join(' '));
  if (positionals.length === 0) {
    io.out(list(rules));
    return 0;
  }
  const ids = rules.map(({ id }) => id);
  for (const id of positionals) {
    const rule = rules.find((r) => r.id === id);
    if (!rule)
      throw new UsageError(
        `There is no rule "${id}".${suggestion(id, ids) || ' headlight explain lists them, --search finds them by a text.'}`,
      );
    io.out(rule.page);
  }
  return 0;
}

function search(io: Io, words: string): number {
  const found = searchRules(words, explainedRules(shippedPage));
  if (found.length === 0) io.err(`No page of a rule speaks of "${words}".\n`);
  else io.out(list(found));
  return found.length === 0 ? 1 : 0;
}

function list(some: readonly ExplainedRule[]): string {
  const width = Math.max(...some.map((rule) => rule.id.length));
  return some.map((rule) => `${rule.id.padEnd(width)}  ${rule.summary}\n`).join('');
}
