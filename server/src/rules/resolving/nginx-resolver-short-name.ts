import type { OwnLookup } from '../../facts/uses/types.ts';
import { possible } from '../lib/reach.ts';
import { itsId } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { replaceText } from '../fixes/field-edits.ts';
import { atName } from '../lib/reach.ts';

const say = sentences({
  short: ({ host, full }: { readonly host: string; readonly full: string }) =>
    `nginx looks ${host} up with its own resolver, which knows no search list: it is NXDOMAIN, and requests end with 502. Write ${full}.`,
});

export const rule = defineRule({
  on: ['ConfigMap', 'Secret'],
  *check(subject, model) {
    for (const use of subject.facts.uses ?? []) {
      if (use.kind !== 'own-lookup' || use.alone === true) continue;
      const meant = meantBy(use, subject, model);
      if (meant === undefined) continue;
      const { host, field, span } = use;
      const { full, service } = meant;
      yield {
        rests: [evidence(subject, [field]), evidence(service.instance, itsId, subject, meant.namespace)],
        field,
        at: { uri: subject.facts.uri, span },
        ...say('short', { host, full }),
        related: [atName(model, service.instance)],
        fixes: [{ title: `Write ${full}`, safe: false, preferred: true, edits: replaceText(subject, field, span, host, full) }],
      };
    }
  },
});

interface MeantName {
  readonly full: string;
  readonly service: Candidate<InstanceOf<Service>>;
  readonly namespace?: string | undefined;
}

/** The Service that the name would lead to, were it completed: `api`, `api.shop`, `api.shop.svc`, and pods under it. */
function meantBy({ host }: OwnLookup, subject: Instance, model: Model): MeantName | undefined {
  const zone = model.settings.clusterDomain;
  if (host.endsWith(`.${zone}`)) return undefined;
  const labels = host.replace(/\.svc$/, '').split('.');
  const ends: readonly (readonly [string | undefined, string | undefined])[] = host.endsWith('.svc')
    ? [[labels.at(-2), labels.at(-1)]]
    : labels.length === 1
      ? [[labels[0], undefined]]
      : [
          [labels.at(-2), labels.at(-1)],
          [labels.at(-1), undefined],
        ];
  for (const [name, namespace] of ends) {
    if (name === undefined || labels.length > 3) continue;
    const service = possible(model.scope.services(subject, name, namespace))[0];
    if (
      service === undefined ||
      (namespace === undefined &&
        !subject.namespaceExplicit &&
        !service.instance.namespaceExplicit &&
        subject.namespace !== service.instance.namespace)
    )
      continue;
    const base = labels.join('.');
    return {
      full: namespace === undefined ? `${base}.${service.instance.namespace}.svc.${zone}` : `${base}.svc.${zone}`,
      service,
      namespace,
    };
  }
  return undefined;
}
