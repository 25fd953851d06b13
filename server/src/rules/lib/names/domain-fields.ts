import { distance } from '../../../base/texts/nearest.ts';
import { evidence } from '../../../model/scope/evidence.ts';
import { isPodMaker, isService } from '../../../model/keys.ts';
import type { Instance, Model } from '../../../model/types.ts';
import type { RuleFinding } from '../../define.ts';
import { setScalarAt } from '../../fixes/field-edits.ts';
import { templateOf, templatePath } from '../reach.ts';

interface DomainField {
  readonly field: string;
  readonly text: string;
  /** What a wrong end makes of it. */
  readonly effect: string;
}

/** The fields, beside texts, that write the cluster domain: the target of an alias, and search lists of pods. */
function domainFieldsOf(subject: Instance): readonly DomainField[] {
  if (isService(subject)) {
    const { externalName, name } = subject.facts.object;
    return externalName === undefined
      ? []
      : [{ field: 'spec.externalName', text: externalName, effect: `"${name}" leads to no Service of this cluster` }];
  }
  if (!isPodMaker(subject)) return [];
  return (templateOf(subject).dnsConfig?.searches ?? []).map((text, index) => ({
    field: `${templatePath(subject, 'spec')}.dnsConfig.searches[${index}]`,
    text,
    effect: 'it completes no name of this cluster',
  }));
}

/** Does the object write the cluster domain in a field of its own? */
export function hasDomainFields(subject: Instance): boolean {
  return domainFieldsOf(subject).length > 0;
}

/** Fields that end in another domain than the cluster's: in the one that most clusters have, or in one a slip or two away. */
export function* wrongDomainFields(subject: Instance, model: Model, isListed: (host: string) => boolean): Iterable<RuleFinding> {
  const domain = model.settings.clusterDomain;
  for (const { field, text, effect } of domainFieldsOf(subject)) {
    const [, head, tail] = /^((?:[a-z0-9-]+\.)*svc)\.(.+?)\.?$/.exec(text.toLowerCase()) ?? [];
    if (head === undefined || tail === undefined || tail === domain || isListed(text)) continue;
    if (tail !== 'cluster.local' && (distance(tail, domain, 2) > 2 || tail.replace(/\d+/g, '#') === domain.replace(/\d+/g, '#'))) continue;
    const right = `${head}.${domain}`;
    yield {
      field,
      rests: [evidence(subject, [field])],
      message: `The cluster domain is ${domain}${tail === 'cluster.local' ? ' by your settings' : `, not ${tail}`}, so ${effect}. Write ${right}.`,
      fixes: [{ title: `Write ${right}`, safe: false, preferred: true, edits: setScalarAt(subject, field, right) }],
    };
  }
}
