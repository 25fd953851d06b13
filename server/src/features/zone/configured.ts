import { printable } from '../../base/texts/printable.ts';
import { nameText } from '../../k8s/known-name.ts';
import { dnsRules, ruleFor, type DnsRule } from '../../model/cluster-dns.ts';
import type { Bundle, Model } from '../../model/types.ts';

/** At most so many names are told. */
const most = 50;

/** What a rule of the cluster's DNS does with which names. */
function said({ use }: DnsRule): string {
  if (use.kind === 'dns-host') return `${use.host} has the address ${use.address}`;
  if (use.kind === 'dns-zone')
    return `${use.zone} and all names in it ${use.plugin === 'forward' ? 'are asked of other servers' : `are answered by ${use.plugin}`}`;
  switch (use.match) {
    case 'exact':
      return `${use.from} is answered as ${use.to}`;
    case 'suffix':
      return `names that end in ${use.from} are answered as those that end in ${use.to}`;
    case 'prefix':
      return `names that begin with ${use.from} are answered as those that begin with ${use.to}`;
    case 'substring':
      return `names with ${use.from} in them are answered as those with ${use.to}`;
    case 'regex':
      return `names that match ${use.from} are answered as ${use.to}`;
  }
}

/** Who says so: `ConfigMap kube-system/coredns`. */
function saidBy({ holder }: DnsRule): string {
  return `ConfigMap ${holder.namespace}/${nameText(holder.facts.object)}`;
}

/** A line of comment for each name or kind of names that the DNS of the cluster is told to answer otherwise, with the rule that it is about; absent: of the heading. */
export function configuredLines(
  model: Model,
  bundles: readonly Bundle[] | undefined,
): readonly { readonly text: string; readonly rule?: DnsRule }[] {
  const rules = dnsRules(model).filter(({ holder }) => bundles?.includes(holder.bundle) ?? true);
  if (rules.length === 0) return [];
  const shown = rules.slice(0, most).map((rule) => ({ text: `;   ${printable(said(rule))} (${printable(saidBy(rule))})`, rule }));
  return [
    { text: '; answered otherwise, before Services are looked at' },
    ...shown,
    ...(rules.length > most ? [{ text: `;   and ${rules.length - most} more` }] : []),
  ];
}

/** What stands behind a record whose name the DNS of the cluster is told to answer otherwise; '' behind all others. */
export function otherwise(model: Model, name: string): string {
  const rule = ruleFor(dnsRules(model), name);
  return rule === undefined ? '' : `, but ${saidBy(rule)} answers otherwise`;
}
