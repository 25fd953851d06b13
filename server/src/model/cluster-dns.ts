import { memo } from '../base/memo.ts';
import type { Span } from '../base/span.ts';
import type { DnsHost, DnsRewrite, DnsZone, TextUse } from '../facts/uses/types.ts';
import { lastRun } from '../base/texts/ends.ts';
import { isWithin, sameName } from '../k8s/dns-name.ts';
import { configKindOf } from './keys.ts';
import type { Instance, Model } from './types.ts';

/** ConfigMaps that configure the DNS of a cluster, by distribution: kubeadm, AKS, RKE2, GKE and NodeLocal DNSCache. */
const configMaps: readonly string[] = ['coredns', 'coredns-custom', 'rke2-coredns-rke2-coredns', 'kube-dns', 'node-local-dns'];

/** What a configuration of the cluster's DNS says of a name before Services and pods are looked at. */
export interface DnsRule {
  readonly holder: Instance;
  readonly use: DnsRewrite | DnsHost | DnsZone;
}

/** Rewrites, hosts and zones of the ConfigMaps of the workspace that configure the cluster's DNS. */
export const dnsRules = memo((model: Model): readonly DnsRule[] =>
  configMaps
    .flatMap((name) =>
      configsEverywhere(name, model).filter(
        ({ unapplied, namespaceExplicit, namespace }) => unapplied === undefined && (!namespaceExplicit || namespace === 'kube-system'),
      ),
    )
    .flatMap((holder) => (holder.facts.uses ?? []).flatMap((use): readonly DnsRule[] => (isRule(use, model) ? [{ holder, use }] : []))),
);

/** ConfigMaps of that name in all namespaces, with the files that generators put into them. */
export function configsEverywhere(name: string, { scope }: Model): readonly Instance[] {
  return (['ConfigMap', 'Patch'] as const)
    .flatMap((kind) => scope.everywhere(kind, name))
    .filter((each) => configKindOf(each) === 'ConfigMap');
}

/** NodeLocal DNSCache forwards the zone of the cluster to its DNS servers: that changes no answer. */
function isRule(use: TextUse, { settings: { clusterDomain } }: Model): use is DnsRule['use'] {
  return use.kind === 'dns-rewrite' || use.kind === 'dns-host' || (use.kind === 'dns-zone' && !isWithin(clusterDomain, use.zone));
}

/** The first of these rules that takes a name, in the order in which CoreDNS runs its plugins: rewrites, hosts, then zones of others. */
export function ruleFor(rules: readonly DnsRule[], name: string): DnsRule | undefined {
  if (rules.length === 0) return undefined;
  const plain = name.replace(/\.$/, '').toLowerCase();
  const of = (kind: DnsRule['use']['kind']): DnsRule | undefined => rules.find(({ use }) => use.kind === kind && takes(use, plain));
  return of('dns-rewrite') ?? of('dns-host') ?? of('dns-zone');
}

function takes(use: DnsRule['use'], name: string): boolean {
  if (use.kind === 'dns-host') return sameName(use.host, name);
  if (use.kind === 'dns-zone') return isWithin(name, use.zone);
  const from = use.from.toLowerCase();
  switch (use.match) {
    case 'exact':
      return sameName(from, name);
    case 'suffix':
      return name.endsWith(from);
    case 'prefix':
      return name.startsWith(from);
    case 'substring':
      return name.includes(from);
    // What an expression takes nobody here works out: it may be this name, where its last letters are.
    case 'regex':
      return mayTake(from, name);
  }
}

/** The letters behind the last part of an expression that stands for anything have to be the end of the name. */
function mayTake(expression: string, name: string): boolean {
  const end = lastRun(expression.replace(/\$$/, '').replaceAll('\\.', '.').replace(/\.$/, ''), /[a-z0-9.-]/);
  return name.endsWith(end);
}

/** Does the cluster's DNS have its answer for a name from its configuration, or is the name, in that configuration, what another is rewritten to? */
export function isConfigured(model: Model, host: string, span: Span, holder: Instance): boolean {
  return (
    ruleFor(dnsRules(model), host) !== undefined ||
    holder.facts.uses?.some((use) => use.kind === 'dns-rewrite' && use.span.start === span.start) === true
  );
}

/** The name that a simple rewrite makes of a name; `undefined`: it cannot be told. */
export function rewritten({ match, from, to }: DnsRewrite, name: string): string | undefined {
  const plain = name.replace(/\.$/, '');
  if (match === 'exact') return to;
  if (match === 'suffix') return plain.slice(0, plain.length - from.length) + to;
  return match === 'prefix' ? to + plain.slice(from.length) : undefined;
}
