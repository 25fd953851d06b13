import { rulePage } from '../../rules/engine/page.ts';
import { rules } from '../../rules/registry.ts';
import { UsageError, type Io } from '../io.ts';
import { parseOptions, suggestion } from '../usage/options.ts';

/** `headlight explain RULE`: the rule's page as Markdown; without a rule, the list of all. */
export function explain(io: Io, args: readonly string[]): number {
  const { positionals } = parseOptions('explain', args);
  if (positionals.length === 0) {
    const width = Math.max(...rules.map((rule) => rule.id.length));
    io.out(rules.map((rule) => `${rule.id.padEnd(width)}  ${rule.summary}\n`).join(''));
    return 0;
  }
  for (const id of positionals) {
    const rule = rules.find((r) => r.id === id);
    if (!rule) throw new UsageError(`There is no rule "${id}".${suggestion(id, rules.map((r) => r.id))}`);
    io.out(rulePage(rule));
  }
  return 0;
}
