import { defineRule } from '../define.ts';
import { sentences } from '../engine/sentences.ts';
import { find } from '../fixes/field-edits.ts';
import { verdictOf } from '../lib/refusals/verdict.ts';
import { drop, remove } from '../fixes/verdict-fixes.ts';
import { arePortsRead } from '../lib/references/alias.ts';

const warned = (warning: string | undefined): string => (warning === undefined ? '' : ` The API server warns "${warning}".`);

type OfAlias = { readonly name: string; readonly target: string | undefined; readonly key: string; readonly warning: string | undefined };

const say = sentences({
  'selector-of-alias': ({ name, target, key, warning }: OfAlias) =>
    `"${name}" is an alias for ${target ?? 'another name'}, so its ${key} has no effect.${warned(warning)}`,
  'list-of-alias': ({ name, target, key, warning }: OfAlias) =>
    `"${name}" is an alias for ${target ?? 'another name'}, so its ${key} have no effect.${warned(warning)}`,
  'no-alias': ({ name, warning }: { name: string; warning: string | undefined }) =>
    `"${name}" is not of type ExternalName, so externalName is ignored: there is no alias.${warned(warning)}`,
});

export const rule = defineRule({
  on: ['Service'],
  *check(subject, model) {
    const { name, type, externalName } = subject.facts.object;
    const alias = type === 'ExternalName';
    const verdict = verdictOf(subject, model);
    for (const key of alias ? [...(arePortsRead(subject, model) ? [] : ['ports']), 'selector', 'externalIPs'] : ['externalName']) {
      const node = find(subject, `spec.${key}`)?.node;
      const empty =
        node === undefined ||
        (node.kind === 'seq'
          ? node.items.length === 0
          : node.kind === 'map'
            ? node.entries.length === 0
            : externalName === undefined || externalName === '');
      if (empty || verdict.problems.length > 0 || verdict.causes.some((cause) => cause.field.startsWith(`spec.${key}`))) continue;
      const text = verdict.warnings.find((warning) => warning.text.startsWith(`spec.${key} is ignored`))?.text;
      yield {
        field: `spec.${key}`,
        at: 'key',
        tags: ['unnecessary'],
        fixes: alias && key !== 'ports' ? drop(subject, model, `spec.${key}`) : remove(subject, `spec.${key}`),
        ...(alias
          ? say(key === 'selector' ? 'selector-of-alias' : 'list-of-alias', { name, target: externalName, key, warning: text })
          : say('no-alias', { name, warning: text })),
      };
    }
  },
});
