import type { DnsHost, DnsRewrite, DnsUpstream, DnsZone, TextUse } from '../../facts/uses/types.ts';
import { isWithin, sameName } from '../../k8s/dns-name.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Model } from '../../model/types.ts';
import { configsEverywhere } from '../../model/cluster-dns.ts';
import { defineRule } from '../define.ts';
import { atName } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';

const say = sentences({
  'passed-by': ({ domain, servers, name }: { readonly domain: string; readonly servers: string; readonly name: string }) =>
    `Pods ask NodeLocal DNSCache first, and it sends names outside of ${domain} to ${servers}, past CoreDNS: ${name} is not answered from here. Write the rule into ConfigMap "node-local-dns".`,
});

export const rule = defineRule({
  on: ['ConfigMap'],
  when: ({ facts }) => clusterConfigs.has(facts.object.name) && facts.uses?.some(isOwnRule) === true,
  *check(subject, model) {
    for (const node of configsEverywhere('node-local-dns', model)) {
      if (node.unapplied !== undefined || node.namespace !== subject.namespace) continue;
      const use = (subject.facts.uses ?? []).filter(isOwnRule).find((each) => passesBy(nameOf(each), node.facts.uses ?? [], model));
      const rest = upstreamFor('', node.facts.uses ?? []);
      if (use === undefined || rest === undefined) continue;
      yield {
        rests: [evidence(subject, [use.field]), evidence(node, [rest.field], subject)],
        field: use.field,
        at: { uri: subject.facts.uri, span: use.span },
        ...say('passed-by', { domain: model.settings.clusterDomain, servers: rest.to.join(', '), name: nameOf(use) }),
        related: [atName(model, node)],
      };
      return;
    }
  },
});

const clusterConfigs: ReadonlySet<string> = new Set(['coredns', 'coredns-custom', 'rke2-coredns-rke2-coredns']);

/** What answers a name, or all names of a zone. */
function isOwnRule(use: TextUse): use is DnsRewrite | DnsHost | DnsZone {
  return use.kind === 'dns-host' || use.kind === 'dns-zone' || (use.kind === 'dns-rewrite' && use.match !== 'regex');
}

function nameOf(use: DnsRewrite | DnsHost | DnsZone): string {
  return (use.kind === 'dns-host' ? use.host : use.kind === 'dns-zone' ? use.zone : use.from).replace(/^\.+/, '');
}

/** Does the cache ask somebody else for the name than it asks for names of the cluster, and say nothing of it itself? */
function passesBy(name: string, cache: readonly TextUse[], { settings: { clusterDomain } }: Model): boolean {
  if (isWithin(name, clusterDomain) || cache.some((use) => isOwnRule(use) && sameName(nameOf(use), name))) return false;
  const [asked, coredns] = [upstreamFor(name, cache), upstreamFor(clusterDomain, cache)];
  return asked !== undefined && coredns !== undefined && asked !== coredns && !asked.to.some((each) => coredns.to.includes(each));
}

/** The nearest zone around a name for which a server asks others. */
function upstreamFor(name: string, cache: readonly TextUse[]): DnsUpstream | undefined {
  return cache
    .filter((use): use is DnsUpstream => use.kind === 'dns-upstream' && (use.zone === '' || (name !== '' && isWithin(name, use.zone))))
    .sort((a, b) => b.zone.length - a.zone.length)[0];
}
