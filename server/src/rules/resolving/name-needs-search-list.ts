import { podKinds } from '../../k8s/kinds.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import { queriesFor, resolverOf, type Resolver } from '../../k8s/search-list.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { find } from '../fixes/field-edits.ts';
import { placeOfMention, writeHost } from '../fixes/name-fixes.ts';
import { readClusterName, writeClusterName } from '../lib/names/cluster-name.ts';
import { foreignServers } from '../lib/names/foreign-dns.ts';
import { hasDnsSettings } from '../lib/preconditions.ts';
import { onObject, templateOf, templatePath } from '../lib/reach.ts';
import { usedNames, type UsedName, serviceOf } from '../lib/names/used-names.ts';

type Maker = InstanceOf<Workload | Pod>;

const say = sentences({
  musl: ({ host, full, ndots }: { readonly host: string; readonly full: string; readonly ndots: number }) =>
    `With ndots:${ndots} musl, the libc of Alpine, looks ${host} up as it stands and gets NXDOMAIN; glibc asks so first, and then completes it. Write ${full}.`,
  'no-domain': ({ host, full }: { readonly host: string; readonly full: string }) =>
    `The search list of these pods has no domain that makes ${full} of ${host}, so it is NXDOMAIN for them. Write the full name.`,
});

export const rule = defineRule({
  on: podKinds,
  when: hasDnsSettings,
  *check(subject, model) {
    const resolver = resolverOf(templateOf(subject), subject.namespace, model.settings);
    // Who asks somebody else entirely is told so by another rule.
    if (
      foreignServers(templateOf(subject)) !== undefined ||
      resolver.nameservers.includes('<nodeDNS>') ||
      resolver.nameservers.length === 0
    )
      return;
    const spec = templatePath(subject, 'spec');
    for (const used of usedNames(subject, model)) {
      const full = fullName(used, subject, model);
      if (full === undefined || asksFor(full, used, resolver, 'musl')) continue;
      const glibc = asksFor(full, used, resolver, 'glibc');
      yield {
        rests: [evidence(subject, [`${spec}.dnsConfig`, `${spec}.dnsPolicy`]), evidence(used.holder, [used.mention.field])],
        field: used.holder === subject ? used.mention.field : `${spec}.dnsConfig`,
        ...(used.holder === subject ? { at: placeOfMention(subject, used.mention) } : {}),
        severity: !glibc || isAlpine(subject, used) ? 'warning' : 'information',
        ...(glibc
          ? say('musl', { host: used.mention.host, full, ndots: resolver.ndots })
          : say('no-domain', { host: used.mention.host, full })),
        related:
          used.holder === subject ? [] : [{ place: placeOfMention(used.holder, used.mention), message: `Dials ${used.mention.host}` }],
        fixes: fixesFor(subject, used, full, model),
      };
      if (used.holder !== subject) return;
    }
  },
});

/** The name that is meant, with the namespace in which a short one is looked up. */
function fullName({ holder, mention }: UsedName, pods: Maker, model: Model): string | undefined {
  const { host } = mention;
  const suffix = `.svc.${model.settings.clusterDomain}`;
  const name = readClusterName(mention, holder, model);
  if (name === undefined) {
    const service = host.includes('.') ? serviceOf(host, holder, model)?.service : undefined;
    return host.includes('.')
      ? service && `${service.facts.object.name}.${service.namespace}${suffix}`
      : `${host}.${pods.namespace}${suffix}`;
  }
  return writeClusterName(name, { namespace: name.namespace ?? pods.namespace, suffix });
}

function asksFor(full: string, { mention }: UsedName, resolver: Resolver, libc: 'glibc' | 'musl'): boolean {
  return queriesFor(mention.host.toLowerCase(), resolver, libc).includes(full.toLowerCase());
}

/** Does the image of the container that holds the name, or of one of them, say that it is built on Alpine? */
function isAlpine(pods: Maker, { holder, mention }: UsedName): boolean {
  const own = holder === pods ? /^(.*\.)?(?:init)?[cC]ontainers\[\d+\]/.exec(mention.field)?.[0] : undefined;
  const { containers } = templateOf(pods);
  const paths = own === undefined ? containers.map((_, index) => `${templatePath(pods, 'spec')}.containers[${index}]`) : [own];
  return paths.some((path) => {
    const image = find(pods, `${path}.image`)?.node;
    return image?.kind === 'scalar' && /alpine|musl/i.test(image.value);
  });
}

/** A namespace that is only assumed is written into no text. */
function fixesFor(pods: Maker, { holder, mention }: UsedName, full: string, model: Model): readonly Fix[] {
  const name = readClusterName(mention, holder, model);
  return name?.namespace === undefined && !pods.namespaceExplicit ? [] : onObject(model, pods, holder, writeHost(holder, mention, full));
}
