import { defineRule } from '../define.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import { find } from '../fixes/field-edits.ts';
import { verdictOf } from '../lib/refusals/verdict.ts';
import { drop, remove } from '../fixes/verdict-fixes.ts';
import { arePortsRead } from '../lib/references/alias.ts';

type OfAlias = { readonly name: string; readonly target: string | undefined; readonly key: string };

const say = sentences({
  'selector-of-alias': ({ name, target, key }: OfAlias) =>
    target === undefined
      ? `"${name}" is an alias for another name, so its ${key} has no effect.`
      : `"${name}" is an alias for ${target}, so its ${key} has no effect.`,
  'list-of-alias': ({ name, target, key }: OfAlias) =>
    target === undefined
      ? `"${name}" is an alias for another name, so its ${key} have no effect.`
      : `"${name}" is an alias for ${target}, so its ${key} have no effect.`,
  'no-alias': ({ name }: { readonly name: string }) =>
    `"${name}" is not of type ExternalName, so externalName is ignored: there is no alias.`,
  warned: ({ warning }: { readonly warning: string }) => `The API server warns "${warning}".`,
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
        ...inTurn(
          alias
            ? say(key === 'selector' ? 'selector-of-alias' : 'list-of-alias', { name, target: externalName, key })
            : say('no-alias', { name }),
          text === undefined ? undefined : say('warned', { warning: text }),
        ),
      };
    }
  },
});
