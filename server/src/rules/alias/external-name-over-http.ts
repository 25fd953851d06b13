import { isDialled } from '../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../facts/types.ts';
import { beforeServiceZone } from '../../k8s/dns-name.ts';
import { itsName } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { placeOfMention, writeHost } from '../fixes/name-fixes.ts';
import { serviceNamed } from '../lib/references/named-service.ts';
import { atName } from '../lib/reach.ts';

type Values = { readonly name: string; readonly target: string; readonly scheme: string };

const say = sentences({
  certificate: ({ name, target, scheme }: Values) =>
    `"${name}" is an alias for ${target}. The certificate there has to be for the name in the URL, or the connection is refused. Write ${scheme}://${target}.`,
  host: ({ name, target, scheme }: Values) =>
    `"${name}" is an alias for ${target}. The server there gets the name in the URL as Host, and answers only if it knows it. Write ${scheme}://${target}.`,
});

export const rule = defineRule({
  on: ['*'],
  when: ({ facts }) => facts.mentions.some(isHttp),
  *check(subject, model) {
    for (const mention of subject.facts.mentions) {
      const found = isHttp(mention) && isDialled(mention) ? judge(subject, mention, model) : undefined;
      if (found !== undefined) yield found;
    }
  },
});

function isHttp({ told }: DnsMention): boolean {
  return told === 'http' || told === 'https';
}

function judge(holder: Instance, mention: DnsMention, model: Model): RuleFinding | undefined {
  const named = serviceNamed(mention.host, holder, model);
  if (named === undefined || named.pod !== undefined || named.service.facts.object.type !== 'ExternalName') return undefined;
  const { name, externalName } = named.service.facts.object;
  if (externalName === undefined) return undefined;
  const target = externalName.replace(/\.$/, '');
  const isInside = beforeServiceZone(target.toLowerCase(), model.settings.clusterDomain) !== undefined || !target.includes('.');
  if (isInside && mention.told === 'http') return undefined;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    rests: [evidence(named.service, [...itsName, 'spec.type', 'spec.externalName'], holder)],
    ...say(mention.told === 'https' ? 'certificate' : 'host', { name, target, scheme: mention.told ?? '' }),
    related: [atName(model, named.service)],
    fixes: [writeHost(holder, mention, target)],
  };
}
