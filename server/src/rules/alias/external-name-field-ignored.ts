import { defineRule } from '../define.ts';
import { find } from '../fixes/field-edits.ts';
import { verdictOf } from '../lib/verdict.ts';
import { drop, remove } from '../fixes/verdict-fixes.ts';
import { arePortsRead } from '../lib/alias.ts';

export const rule = defineRule({
  on: ['Service'],
  *check(subject, model) {
    const { name, type, externalName } = subject.facts.object;
    const alias = type === 'ExternalName';
    const verdict = verdictOf(subject, model);
    for (const key of alias ? [...(arePortsRead(subject, model) ? [] : ['ports']), 'selector', 'externalIPs'] : ['externalName']) {
      const node = find(subject, `spec.${key}`)?.node;
      const empty = node === undefined || (node.kind === 'seq' ? node.items.length === 0 : node.kind === 'map' ? node.entries.length === 0 : externalName === undefined || externalName === '');
      if (empty || verdict.problems.length > 0 || verdict.causes.some((cause) => cause.field.startsWith(`spec.${key}`))) continue;
      const text = verdict.warnings.find((warning) => warning.text.startsWith(`spec.${key} is ignored`))?.text;
      const told = text === undefined ? '' : ` The API server warns "${text}".`;
      yield {
        field: `spec.${key}`, at: 'key', tags: ['unnecessary'], fixes: alias && key !== 'ports' ? drop(subject, model, `spec.${key}`) : remove(subject, `spec.${key}`),
        message: (alias ? `"${name}" is an alias for ${externalName ?? 'another name'}, so its ${key} ${key === 'selector' ? 'has' : 'have'} no effect.`
          : `"${name}" is not of type ExternalName, so externalName is ignored: there is no alias.`) + told,
      };
    }
  },
});
