import { ruleAddress } from '../base/project.ts';
import type { Rule } from '../rules/define.ts';
import { readPage } from '../rules/engine/page.ts';
import type { RuleTexts } from '../rules/engine/symptoms.ts';
import { rules } from '../rules/registry.ts';

/** A rule with its page, as Markdown and in parts. */
export interface ExplainedRule extends Rule, RuleTexts {
  readonly page: string;
}

/** All rules with their pages, read anew. `pageOf`: the page of a rule, `undefined` where it is not shipped: then its address is told. */
export function explainedRules(pageOf: (rule: string) => string | undefined): readonly ExplainedRule[] {
  return rules.map((rule) => {
    const page = pageOf(rule.id) ?? missing(rule.id);
    return { ...rule, ...readPage(page), page };
  });
}

function missing(id: string): string {
  const address = ruleAddress(id);
  return `# ${id}\n\nThis installation has no pages of rules: see ${address}\n\n## What it finds\n\nSee ${address}\n`;
}
