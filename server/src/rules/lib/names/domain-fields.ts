import { distance } from '../../../base/texts/nearest.ts';
import { evidence } from '../../../model/scope/evidence.ts';
import { isPodMaker, isService } from '../../../model/keys.ts';
import type { Instance, Model } from '../../../model/types.ts';
import type { RuleFinding } from '../../define.ts';
import { setScalarAt } from '../../fixes/field-edits.ts';
import { templateOf, templatePath } from '../reach.ts';
import { sentences } from '../../../base/texts/sentences.ts';

interface DomainField {
  readonly field: string;
  readonly text: string;
  /** The alias whose target it is; else it is an entry of a search list. */
  readonly alias?: string;
}

type Values = { readonly domain: string; readonly right: string };
type Alias = Values & { readonly name: string };
type Slip = Values & { readonly tail: string };

const say = sentences({
  alias: ({ domain, name, right }: Alias) =>
    `The cluster domain is ${domain} by your settings, so "${name}" leads to no Service of this cluster. Write ${right}.`,
  'alias-slip': ({ domain, tail, name, right }: Alias & Slip) =>
    `The cluster domain is ${domain}, not ${tail}, so "${name}" leads to no Service of this cluster. Write ${right}.`,
  search: ({ domain, right }: Values) =>
    `The cluster domain is ${domain} by your settings, so it completes no name of this cluster. Write ${right}.`,
  'search-slip': ({ domain, tail, right }: Slip) =>
    `The cluster domain is ${domain}, not ${tail}, so it completes no name of this cluster. Write ${right}.`,
});

/** The fields, beside texts, that write the cluster domain: the target of an alias, and search lists of pods. */
function domainFieldsOf(subject: Instance): readonly DomainField[] {
  if (isService(subject)) {
    const { externalName, name } = subject.facts.object;
    return externalName === undefined ? [] : [{ field: 'spec.externalName', text: externalName, alias: name }];
  }
  if (!isPodMaker(subject)) return [];
  return (templateOf(subject).dnsConfig?.searches ?? []).map((text, index) => ({
    field: `${templatePath(subject, 'spec')}.dnsConfig.searches[${index}]`,
    text,
  }));
}

/** Does the object write the cluster domain in a field of its own? */
export function hasDomainFields(subject: Instance): boolean {
  return domainFieldsOf(subject).length > 0;
}

/** Fields that end in another domain than the cluster's: in the one that most clusters have, or in one a slip or two away. */
export function* wrongDomainFields(subject: Instance, model: Model, isListed: (host: string) => boolean): Iterable<RuleFinding> {
  const domain = model.settings.clusterDomain;
  for (const { field, text, alias: name } of domainFieldsOf(subject)) {
    const [, head, tail] = /^((?:[a-z0-9-]+\.)*svc)\.(.+?)\.?$/.exec(text.toLowerCase()) ?? [];
    if (head === undefined || tail === undefined || tail === domain || isListed(text)) continue;
    if (tail !== 'cluster.local' && (distance(tail, domain, 2) > 2 || tail.replace(/\d+/g, '#') === domain.replace(/\d+/g, '#'))) continue;
    const right = `${head}.${domain}`;
    yield {
      field,
      rests: [evidence(subject, [field])],
      ...(tail === 'cluster.local'
        ? name === undefined
          ? say('search', { domain, right })
          : say('alias', { domain, right, name })
        : name === undefined
          ? say('search-slip', { domain, right, tail })
          : say('alias-slip', { domain, right, tail, name })),
      fixes: [{ title: `Write ${right}`, safe: false, preferred: true, edits: setScalarAt(subject, field, right) }],
    };
  }
}
