import { podKinds } from '../../k8s/kinds.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { setField } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { usesHostNetwork } from '../lib/preconditions.ts';
import { templatePath } from '../lib/reach.ts';
import { namedInConfigs, namedInText } from '../lib/names/used-names.ts';

const wanted = 'ClusterFirstWithHostNet';

type Values = { readonly policy: string };

const say = sentences({
  any: ({ policy }: Values) =>
    `With hostNetwork the pod uses the resolver of its node, so no cluster name resolves in it. Set dnsPolicy: ${policy}.`,
  named: ({ host, policy }: Values & { readonly host: string }) =>
    `With hostNetwork the pod uses the resolver of its node, so ${host} will not resolve in it. Set dnsPolicy: ${policy}.`,
});

export const rule = defineRule({
  on: podKinds,
  when: usesHostNetwork,
  *check(subject, model) {
    const { dnsPolicy } = subject.facts.object.template;
    if (dnsPolicy !== undefined && dnsPolicy !== '' && dnsPolicy !== 'ClusterFirst') return;
    const path = templatePath(subject, 'spec');
    const own = namedInText(subject, model);
    const named = own ?? namedInConfigs(subject, model);
    if (named === undefined && dnsPolicy !== 'ClusterFirst') return;
    yield {
      rests: [evidence(subject, [`${path}.hostNetwork`, `${path}.dnsPolicy`])],
      field: dnsPolicy === undefined ? `${path}.hostNetwork` : `${path}.dnsPolicy`,
      severity: own === undefined ? 'hint' : 'warning',
      ...(named === undefined ? say('any', { policy: wanted }) : say('named', { host: named.mention.host, policy: wanted })),
      ...(named === undefined
        ? {}
        : { related: [{ place: placeOfMention(named.holder, named.mention), message: `Dials ${named.mention.host}` }] }),
      fixes: [
        {
          title: `Set dnsPolicy: ${wanted}`,
          safe: false,
          preferred: true,
          edits: setField(subject, path, 'dnsPolicy', wanted, { after: ['hostNetwork'] }),
        },
      ],
    };
  },
});
