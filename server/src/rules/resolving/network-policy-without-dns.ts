import { dnsAllowance, type NetworkPolicy } from '../../k8s/policies/network-policies.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { itsPodLabels } from '../../model/scope/aspects.ts';
import { evidence, missing } from '../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix, RuleFinding } from '../define.ts';
import { sentences, type Said } from '../../base/texts/sentences.ts';
import { addItem } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { mayBeAllowedOtherwise, policedPods, policiesFor, policyIn, policyKinds } from '../lib/references/policed.ts';
import { namedInConfigs, namedInText } from '../lib/names/used-names.ts';
import { onObject } from '../lib/reach.ts';
import { called } from '../lib/words.ts';

type Pods = InstanceOf<Workload | Pod>;

/** `policy`: with its kind, as `NetworkPolicy "web"`. */
type Values = { readonly policy: string; readonly pods: string; readonly host: string };

const say = sentences({
  nothing: ({ policy, pods, host }: Values) =>
    `${policy} limits where the pods of ${pods} connect to, and no policy here allows anything, DNS included: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
  'tcp-only': ({ policy, pods, host }: Values) =>
    `${policy} limits where the pods of ${pods} connect to, and port 53 is allowed for TCP only, which a port without protocol means: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
  'own-namespace': ({ policy, pods, host }: Values) =>
    `${policy} limits where the pods of ${pods} connect to, and a selector of pods alone finds DNS servers in its own namespace only: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
  labelled: ({ policy, pods, host, label }: Values & { readonly label: string }) =>
    `${policy} allows the pods of ${pods} DNS in namespaces with the label name: ${label}, which Kubernetes does not set: unless somebody did, ${host} is not resolved. Select kubernetes.io/metadata.name: ${label}.`,
  'not-learnt': ({ policy, pods, host }: Values) =>
    `${policy} allows the pods of ${pods} to connect to ${host}, whose addresses Cilium learns from the answers that its DNS proxy sees, and no rule for port 53 has rules.dns: connections are dropped. Add rules.dns to a rule that allows DNS.`,
  none: ({ policy, pods, host }: Values) =>
    `${policy} limits where the pods of ${pods} connect to, and no rule allows DNS: ${host} is not resolved. Allow UDP and TCP 53 to the cluster's DNS servers.`,
});

export const rule = defineRule({
  on: policyKinds,
  *check(subject, model) {
    const found = policyIn(subject);
    if (found?.limitsEgress !== true) return;
    const deniesAll = found.egress.length === 0;
    // Pods that are shut off one by one are meant to reach nobody.
    if (deniesAll && Object.keys(found.pods.matchLabels).length + found.pods.matchExpressions.length > 0) return;
    for (const pods of policedPods(subject, found.pods, model, found.namespace)) {
      const { dnsPolicy, dnsConfig } = pods.facts.object.template;
      if (dnsPolicy === 'None' || dnsPolicy === 'Default' || (dnsConfig?.nameservers ?? []).length > 0) continue;
      const lack = lackOf(subject, found, pods, model);
      if (lack === undefined) continue;
      yield {
        rests: [evidence(subject, ['spec']), evidence(pods, itsPodLabels(pods.facts.object)), missing(model.scope.absence(subject))],
        ...(deniesAll ? { field: 'spec.policyTypes' } : { field: 'spec.egress', at: 'key' as const }),
        ...lack,
        fixes: deniesAll || lack.messageId === 'labelled' ? [] : onObject(model, subject, subject, allow(subject)),
      };
      return;
    }
  },
});

type Lack = Said & Pick<RuleFinding, 'severity' | 'related'>;

/** What the policy leaves out that these pods need. */
function lackOf(subject: Instance, found: NetworkPolicy, pods: Pods, model: Model): Lack | undefined {
  const names = { policy: called(subject), pods: called(pods) };
  const all = policiesFor(pods, model);
  const allowances = all.flatMap(([holder, { egress }]) => egress.map((rule) => dnsAllowance(rule, holder.namespace)));
  const used = allowances.includes('allowed') ? undefined : (namedInText(pods, model) ?? namedInConfigs(pods, model));
  if (used === undefined) return unlearnt(found, all, names, model);
  // What allows something, and leaves DNS out, is the one to mend.
  if (mayBeAllowedOtherwise(53, model) || (found.egress.length === 0 && allowances.length > 0)) return undefined;
  const values = { ...names, host: used.mention.host };
  const related = [{ place: placeOfMention(used.holder, used.mention), message: `Dials ${used.mention.host}` }];
  const own = found.egress.map((rule) => dnsAllowance(rule, subject.namespace));
  if (own.includes('labelled')) return labelled(found, values, related, model);
  if (allowances.includes('labelled')) return undefined;
  if (own.length === 0) return { ...say('nothing', values), severity: 'information', related };
  if (own.includes('tcp-only')) return { ...say('tcp-only', values), related };
  return { ...say(own.includes('own-namespace') ? 'own-namespace' : 'none', values), related };
}

/** Nobody here gives the namespace of the DNS servers the label that the policy looks for. */
function labelled({ egress }: NetworkPolicy, values: Values, related: Lack['related'], model: Model): Lack | undefined {
  const label = egress.flatMap(({ peers }) => peers.flatMap(({ namespaces }) => namespaces?.matchLabels['name'] ?? []))[0];
  if (label === undefined || model.scope.everywhere('Namespace', label).length > 0) return undefined;
  return { ...say('labelled', { ...values, label }), severity: 'information', ...(related === undefined ? {} : { related }) };
}

/** Names outside of the cluster are allowed, and no DNS proxy tells Cilium their addresses. */
function unlearnt(
  { egress }: NetworkPolicy,
  all: ReturnType<typeof policiesFor>,
  names: Omit<Values, 'host'>,
  model: Model,
): Lack | undefined {
  const host = egress.flatMap((rule) => rule.names ?? [])[0];
  const isLearnt = all.some(([, policy]) => policy.egress.some(({ learns }) => learns !== undefined));
  return host === undefined || isLearnt || mayBeAllowedOtherwise(53, model)
    ? undefined
    : { ...say('not-learnt', { ...names, host }), severity: 'information' };
}

function allow(subject: Instance): Fix {
  const isCilium = subject.facts.object.apiVersion.startsWith('cilium.io/');
  const rule = isCilium
    ? {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
        toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
      }
    : {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      };
  return { title: 'Allow DNS', safe: false, preferred: true, edits: addItem(subject, 'spec.egress', rule) };
}
