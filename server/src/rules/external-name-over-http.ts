import { isDialled } from '../facts/identifiers.ts';
import type { DnsMention } from '../facts/types.ts';
import { beforeServiceZone } from '../k8s/dns-name.ts';
import { itsName } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { placeOfMention, writeHost } from './fixes/name-fixes.ts';
import { deployment, documents, service } from './lib/example.ts';
import { serviceNamed } from './lib/named-service.ts';
import { atName } from './lib/reach.ts';

const alias = service('pay', ['type: ExternalName', 'externalName: api.pay.example']);

export const rule = defineRule({
  id: 'external-name-over-http',
  category: 'silent',
  severity: 'information',
  on: ['*'],
  when: ({ facts }) => facts.mentions.some(({ scheme }) => scheme !== undefined),
  summary: 'HTTP or HTTPS by the name of an alias',
  docs: {
    what: 'A text has a URL with `https` or `http` whose host is the name of a Service of type ExternalName. Nothing is said of `http` where the alias leads to another Service of the cluster.',
    why: 'Seen as "x509: certificate is valid for api.pay.example, not pay", "SSL: no alternative certificate subject name matches", as 404, 421 or the page of somebody else. An alias is only DNS: the client asks for the name that it was given, '
      + 'checks the certificate against it and sends it as `Host`. Servers outside know their own name alone.',
    fix: 'Write the name outside in the URL, or tell the client which name to check and to send.',
    fixSafety: 'Not applied in bulk: the server may know the name of the alias, too.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname', 'https://github.com/kubernetes/website/pull/16704'],
  },
  examples: [
    {
      title: 'A certificate for another name',
      bad: documents(alias, deployment('web', { container: ['env:', '  - name: PAY_URL', '    value: https://pay.default.svc.cluster.local/v1'] })),
      good: documents(alias, deployment('web', { container: ['env:', '  - name: PAY_URL', '    value: https://api.pay.example/v1'] })),
    },
  ],
  *check(subject, model) {
    for (const mention of subject.facts.mentions) {
      const found = mention.scheme !== undefined && isDialled(mention) ? judge(subject, mention, model) : undefined;
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, mention: DnsMention, model: Model): RuleFinding | undefined {
  const named = serviceNamed(mention.host, holder, model);
  if (named === undefined || named.pod !== undefined || named.service.facts.object.type !== 'ExternalName') return undefined;
  const { name, externalName } = named.service.facts.object;
  if (externalName === undefined) return undefined;
  const target = externalName.replace(/\.$/, '');
  const isInside = beforeServiceZone(target.toLowerCase(), model.settings.clusterDomain) !== undefined || !target.includes('.');
  if (isInside && mention.scheme === 'http') return undefined;
  const effect = mention.scheme === 'https' ? 'The certificate there has to be for the name in the URL, or the connection is refused.' : 'The server there gets the name in the URL as Host, and answers only if it knows it.';
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    rests: [evidence(named.service, [...itsName, 'spec.type', 'spec.externalName'], holder)],
    message: `"${name}" is an alias for ${target}. ${effect} Write ${mention.scheme ?? ''}://${target}.`,
    related: [atName(model, named.service)],
    fixes: [writeHost(holder, mention, target)],
  };
}
