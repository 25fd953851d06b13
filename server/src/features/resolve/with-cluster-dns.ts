import { ipFamilyOf, sameName } from '../../k8s/dns-name.ts';
import { dnsRules, rewritten, ruleFor } from '../../model/cluster-dns.ts';
import { because } from '../../model/records/reasons/reason-codes.ts';
import { refOf } from '../../model/cluster-view.ts';
import type { Answer, Records } from '../../model/records.ts';
import type { Model } from '../../model/types.ts';

/**
 * What the DNS of the cluster answers where ConfigMaps of the workspace configure it: simple rewrites and `hosts` are followed (CoreDNS plugin/rewrite, plugin/hosts);
 * where another plugin or an expression may answer, the answer says so and hangs on it.
 */
export function withClusterDns(records: Pick<Records, 'dig'>, model: Model): Pick<Records, 'dig'> {
  const rules = dnsRules(model);
  if (rules.length === 0) return records;
  return {
    dig(name, type) {
      const plain = records.dig(name, type);
      const rule = ruleFor(rules, name);
      if (rule === undefined) return plain;
      const { holder, use } = rule;
      const ref = refOf(holder);
      if (use.kind === 'dns-host')
        return {
          ...plain,
          ...hosted(use.host, use.address, type),
          reasons: [because('coredns-hosts', { ref, values: { name: plain.name, address: use.address } })],
          dependsOn: [],
        };
      const to = use.kind === 'dns-rewrite' ? rewritten(use, name) : undefined;
      if (to === undefined)
        return {
          ...plain,
          rcode: 'NOERROR',
          answers: [],
          reasons: [because('coredns-may-answer', { ref, values: { name: plain.name } })],
          dependsOn: [plain.name],
        };
      const behind = records.dig(to, type);
      return {
        ...behind,
        name: plain.name,
        type: plain.type,
        // The answer carries the name that was asked for (`answer auto`).
        answers: behind.answers.map((line) => (sameName(line.name, to) ? { ...line, name: plain.name } : line)),
        reasons: [because('coredns-rewrite', { ref, values: { name: plain.name, target: to } }), ...behind.reasons],
        dependsOn: behind.dependsOn.map((each) => (sameName(each, to) ? plain.name : each)),
      };
    },
  };
}

function hosted(name: string, address: string, type: string): Pick<Answer, 'rcode' | 'answers'> {
  const own = ipFamilyOf(address) === 'IPv6' ? 'AAAA' : 'A';
  return { rcode: 'NOERROR', answers: type.toUpperCase() === own ? [{ name, type: own, data: address }] : [] };
}
