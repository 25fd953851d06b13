import { dnsAllowance, type DnsAllowance, type NetworkPolicy } from '../../k8s/network-policies.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { itsPodLabels } from '../../model/scope/aspects.ts';
import { evidence, missing } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../engine/sentences.ts';
import { addItem } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { mayBeAllowedOtherwise, policedPods, policiesFor, policyIn } from '../lib/references/policed.ts';
import { namedInConfigs, namedInText } from '../lib/names/used-names.ts';
import { onObject } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

type Values = { readonly policy: string; readonly pods: string; readonly host: string };

const say = sentences({
  nothing: ({ policy, pods, host }: Values) =>
    `NetworkPolicy "${policy}" limits where the pods of ${pods} connect to, and no policy here allows anything, DNS included: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
  'tcp-only': ({ policy, pods, host }: Values) =>
    `NetworkPolicy "${policy}" limits where the pods of ${pods} connect to, and port 53 is allowed for TCP only, which a port without protocol means: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
  'own-namespace': ({ policy, pods, host }: Values) =>
    `NetworkPolicy "${policy}" limits where the pods of ${pods} connect to, and a podSelector alone finds DNS servers in its own namespace only: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
  none: ({ policy, pods, host }: Values) =>
    `NetworkPolicy "${policy}" limits where the pods of ${pods} connect to, and no rule allows DNS: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
});

export const rule = defineRule({
  on: ['NetworkPolicy'],
  *check(subject, model) {
    const found = policyIn(subject);
    if (found?.limitsEgress !== true) return;
    const deniesAll = found.egress.length === 0;
    // Pods that are shut off one by one are meant to reach nobody.
    if (deniesAll && Object.keys(found.pods.matchLabels).length + found.pods.matchExpressions.length > 0) return;
    for (const pods of policedPods(subject, found.pods, model)) {
      const { dnsPolicy, dnsConfig } = pods.facts.object.template;
      if (dnsPolicy === 'None' || dnsPolicy === 'Default' || (dnsConfig?.nameservers ?? []).length > 0) continue;
      const used = namedInText(pods, model) ?? namedInConfigs(pods, model);
      if (used === undefined || isAllowed(pods, model) || mayBeAllowedOtherwise(53, model)) continue;
      // What allows something, and leaves DNS out, is the one to mend.
      if (deniesAll && policiesFor(pods, model).some(([, { egress }]) => egress.length > 0)) continue;
      yield {
        rests: [evidence(subject, ['spec']), evidence(pods, itsPodLabels(pods.facts.object)), missing(model.scope.absence(subject))],
        ...(deniesAll ? { field: 'spec.policyTypes', severity: 'information' as const } : { field: 'spec.egress', at: 'key' as const }),
        ...say(lackOf(found, subject), { policy: subject.facts.object.name, pods: called(pods), host: used.mention.host }),
        related: [{ place: placeOfMention(used.holder, used.mention), message: `Dials ${used.mention.host}` }],
        fixes: deniesAll
          ? []
          : onObject(model, subject, subject, {
              title: 'Allow DNS',
              safe: false,
              preferred: true,
              edits: addItem(subject, 'spec.egress', {
                to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
                ports: [
                  { port: 53, protocol: 'UDP' },
                  { port: 53, protocol: 'TCP' },
                ],
              }),
            }),
      };
      return;
    }
  },
});

/** Does any policy for these pods allow them DNS? */
function isAllowed(pods: InstanceOf<Workload | Pod>, model: Model): boolean {
  return policiesFor(pods, model).some(([holder, { egress }]) => egress.some((rule) => dnsAllowance(rule, holder.namespace) === 'allowed'));
}

function lackOf({ egress }: NetworkPolicy, { namespace }: Instance): 'nothing' | 'tcp-only' | 'own-namespace' | 'none' {
  if (egress.length === 0) return 'nothing';
  const all: readonly DnsAllowance[] = egress.map((rule) => dnsAllowance(rule, namespace));
  if (all.includes('tcp-only')) return 'tcp-only';
  return all.includes('own-namespace') ? 'own-namespace' : 'none';
}
