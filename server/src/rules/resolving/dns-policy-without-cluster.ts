import { podKinds } from '../../k8s/kinds.ts';
import type { PodTemplate } from '../../k8s/kinds.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { setScalarAt } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { foreignServers } from '../lib/names/foreign-dns.ts';
import { hasDnsSettings } from '../lib/preconditions.ts';
import { templateOf, templatePath } from '../lib/reach.ts';
import { namedInConfigs, namedInText } from '../lib/names/used-names.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { list } from '../lib/words.ts';

type Values = { readonly policy: string; readonly host: string; readonly wanted: string };

const say = sentences({
  'of-node': ({ policy, host, wanted }: Values) =>
    `With dnsPolicy ${policy} the pods ask the resolver of their node, so ${host} is NXDOMAIN for them. Set dnsPolicy to ${wanted}.`,
  others: ({ policy, host, wanted, servers }: Values & { readonly servers: readonly string[] }) =>
    `With dnsPolicy ${policy} the pods ask ${list(servers)} only, so ${host} is NXDOMAIN for them. Set dnsPolicy to ${wanted}.`,
});

export const rule = defineRule({
  on: podKinds,
  when: hasDnsSettings,
  *check(subject, model) {
    const { dnsPolicy, hostNetwork } = templateOf(subject);
    const asked = foreignServers(templateOf(subject));
    if (asked === undefined || servesDns(templateOf(subject))) return;
    const own = namedInText(subject, model);
    const used = own ?? namedInConfigs(subject, model);
    if (used === undefined) return;
    const path = templatePath(subject, 'spec');
    const wanted = hostNetwork === true ? 'ClusterFirstWithHostNet' : 'ClusterFirst';
    const values = { policy: dnsPolicy ?? '', host: used.mention.host, wanted };
    yield {
      rests: [evidence(subject, [`${path}.dnsPolicy`, `${path}.dnsConfig`])],
      field: `${path}.dnsPolicy`,
      severity: own === undefined ? 'information' : 'warning',
      ...(asked.length === 0 ? say('of-node', values) : say('others', { ...values, servers: asked })),
      related: [{ place: placeOfMention(used.holder, used.mention), message: `Dials ${used.mention.host}` }],
      fixes: [
        { title: `Set dnsPolicy to ${wanted}`, safe: false, preferred: true, edits: setScalarAt(subject, `${path}.dnsPolicy`, wanted) },
      ],
    };
  },
});

/** Does a container take DNS questions? The servers of the cluster ask their node, and name the cluster in their probes. */
function servesDns({ containers }: PodTemplate): boolean {
  return containers.some(
    ({ ports }) =>
      ports.some(({ containerPort, protocol }) => containerPort === 53 && protocol === 'UDP') || ports.some(({ name }) => name === 'dns'),
  );
}
