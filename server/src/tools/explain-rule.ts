import { nearest } from '../base/texts/nearest.ts';
import { answer, refusal, textIn, type Tool } from './tool.ts';

export const explainRuleTool: Tool = {
  name: 'explain_rule',
  title: 'Explain a rule',
  description:
    'The page of a rule that lint names: what it finds, why it matters, how to fix it, right and wrong examples. Without a rule, the list of all.',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: { rule: { type: 'string', maxLength: 100, description: 'Id of the rule, such as statefulset-service-not-found.' } },
  },
  run: (input, world) => {
    const rules = world.rules();
    const id = textIn(input, 'rule');
    if (id === undefined)
      return answer(
        rules.map((rule) => `${rule.id}: ${rule.summary}`),
        { rules: rules.map(({ id: each, summary, severity, category }) => ({ id: each, summary, severity, category })) },
        'Name a rule.',
      );
    const rule = rules.find((each) => each.id === id);
    const near = nearest(
      id,
      rules.map((each) => each.id),
    );
    if (rule === undefined) return refusal(`There is no rule ${id}.${near === undefined ? '' : ` Did you mean ${near}?`}`);
    const { summary, severity, category, docs, page } = rule;
    return answer(
      page.split('\n'),
      { id, summary, severity, category, what: docs.what, why: docs.why, fix: docs.fix, references: docs.references },
      'Ask for one rule.',
    );
  },
};
