import { isDialled } from '../../facts/mentions/identifiers.ts';
import { namesByPlace } from '../../model/names/read-names.ts';
import type { DnsMention } from '../../facts/types.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { distance } from '../../base/texts/nearest.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { together } from '../fixes/field-edits.ts';
import { placeOfMention, spelled, writeHost } from '../fixes/name-fixes.ts';
import { hasDomainFields, wrongDomainFields } from '../lib/names/domain-fields.ts';
import { namesHosts } from '../lib/preconditions.ts';
import { perModel } from '../lib/per-model.ts';
import { possible } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';
import type { SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly domain: string;
  readonly host: string;
  readonly right: string;
}

const say = sentences({
  misshapen: ({ domain, host, right }: Values) =>
    `The full names of Services end in svc.${domain}, so ${host} will not resolve in this cluster. Write ${right}.`,
  slip: ({ domain, other, host, right }: Values & { readonly other: string }) =>
    `The cluster domain is ${domain}, not ${other}, so ${host} will not resolve in this cluster. Write ${right}.`,
  default: ({ domain, host, right }: Values) =>
    `The cluster domain is ${domain} by your settings, so ${host} will not resolve in this cluster. Write ${right}.`,
  common: ({
    count,
    all,
    other,
    domain,
  }: {
    readonly count: number;
    readonly all: number;
    readonly other: string;
    readonly domain: string;
  }) =>
    `${count} of ${all} full names in this build end in svc.${other}, and the cluster domain is set to ${domain}. Set clusterDomain: ${other} in .headlight.yaml if that is the cluster's.`,
});

export const rule = defineRule({
  on: ['*'],
  when: (subject) => namesHosts(subject) || hasDomainFields(subject),
  *check(subject, model) {
    yield* wrongDomainFields(subject, model, (host) => isListed(host, model));
    for (const mention of namesByPlace(subject, model)) {
      const found = isDialled(mention) ? (judge(subject, mention, model) ?? judgeCommon(subject, mention, model)) : undefined;
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, mention: DnsMention, model: Model): RuleFinding | undefined {
  const { host, field } = mention;
  const domain = model.settings.clusterDomain;
  if (isListed(host, model) || (host.endsWith(`.svc.${domain}`) && !domain.includes('svc'))) return undefined;
  if (isOfDefault(host, model)) return ofDefault(holder, mention, model);
  const slip = nearMiss(host, domain);
  const right = slip ?? misshapen(host, domain, (service, namespace) => isKnown(holder, service, namespace, model));
  if (right === undefined) return undefined;
  const values = { domain, host, right: spelled(mention, right) };
  return {
    field,
    at: placeOfMention(holder, mention),
    ...(slip === undefined ? say('misshapen', values) : say('slip', { ...values, other: host.slice(slip.length - domain.length) })),
    fixes: [writeHost(holder, mention, right)],
  };
}

function isListed(host: string, model: Model): boolean {
  return model.options.otherClusterDomains?.some((other) => host.toLowerCase().endsWith(`.${other.toLowerCase()}`)) === true;
}

/** Is there such a Service, or has every cluster one of the name? */
function isKnown(holder: Instance, service: string, namespace: string, model: Model): boolean {
  return (service === 'kubernetes' && namespace === 'default') || possible(model.scope.services(holder, service, namespace)).length > 0;
}

const defaultDomain = 'cluster.local';

/** Does the name end in the domain that most clusters have, and this one has not? */
function isOfDefault(host: string, { settings: { clusterDomain } }: Model): boolean {
  return clusterDomain !== defaultDomain && /\.(?:svc|pod)\.cluster\.local$/.test(host);
}

function ofDefault(holder: Instance, mention: DnsMention, model: Model): RuleFinding {
  const { host, field } = mention;
  const domain = model.settings.clusterDomain;
  const right = `${host.slice(0, -defaultDomain.length)}${domain}`;
  const [namespace = '', service = ''] = host.slice(0, -'.svc.cluster.local'.length).split('.').reverse();
  const all = namesOfDefault(holder.bundle, model);
  return {
    field,
    at: placeOfMention(holder, mention),
    severity: isKnown(holder, service, namespace, model) ? 'warning' : 'information',
    rests: [],
    ...say('default', { domain, host, right: spelled(mention, right) }),
    fixes: [
      writeHost(holder, mention, right),
      ...(all.length < 2
        ? []
        : [
            {
              title: `Write ${domain} in all ${all.length} names of this build`,
              safe: false,
              edits: together(
                ...all.map(
                  (each) => writeHost(each.holder, each.mention, `${each.mention.host.slice(0, -defaultDomain.length)}${domain}`).edits,
                ),
              ),
            },
          ]),
    ],
  };
}

interface Held {
  readonly holder: Instance;
  readonly mention: DnsMention;
}

/** All names of a build that end in the default domain, one for each place. */
const namesOfDefault = perModel((bundle: Bundle, model: Model): readonly Held[] => {
  const places = new Map<string, Held>();
  for (const holder of model.instances()) {
    if (holder.bundle !== bundle) continue;
    for (const mention of namesByPlace(holder, model))
      if (isDialled(mention) && isOfDefault(mention.host, model))
        places.set(`${holder.facts.uri} ${mention.span.start}`, { holder, mention });
  }
  return [...places.values()];
});

/** What most names of known Services say where no domain is configured: said once, at the first of them. */
function judgeCommon(holder: Instance, mention: DnsMention, model: Model): RuleFinding | undefined {
  const other =
    model.settings.clusterDomain === defaultDomain && !isListed(mention.host, model) ? domainOf(holder, mention, model) : undefined;
  if (other === undefined || other === defaultDomain) return undefined;
  const common = commonDomain(holder.bundle, model);
  if (
    common === undefined ||
    common.domain !== other ||
    common.first.holder.facts.uri !== holder.facts.uri ||
    common.first.mention.span.start !== mention.span.start
  )
    return undefined;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    severity: 'information',
    rests: [],
    ...say('common', { count: common.count, all: common.all, other, domain: defaultDomain }),
  };
}

/** The domain of the full name of a known Service, or of one of its pods. */
function domainOf(holder: Instance, { host }: DnsMention, model: Model): string | undefined {
  const [, head = '', domain] = /^((?:[a-z0-9-]+\.){1,2}[a-z0-9-]+)\.svc\.([a-z0-9-]+(?:\.[a-z0-9-]+)*)$/.exec(host) ?? [];
  const [namespace = '', service = ''] = head.split('.').reverse();
  return domain !== undefined && isKnown(holder, service, namespace, model) ? domain : undefined;
}

interface Common {
  readonly domain: string;
  readonly count: number;
  readonly all: number;
  readonly first: Held;
}

/** Another domain than the default one that more than half of the full names of a build end in, two at least. */
const commonDomain = perModel((bundle: Bundle, model: Model): Common | undefined => {
  const byDomain = new Map<string, Held[]>();
  for (const holder of model.instances()) {
    if (holder.bundle !== bundle) continue;
    for (const mention of namesByPlace(holder, model)) {
      const domain = isDialled(mention) ? domainOf(holder, mention, model) : undefined;
      if (domain !== undefined) getOrMake(byDomain, domain, () => []).push({ holder, mention });
    }
  }
  const all = [...byDomain.values()].reduce((sum, { length }) => sum + length, 0);
  const [most] = [...byDomain].sort((a, b) => b[1].length - a[1].length || compareText(a[0], b[0]));
  if (most === undefined || most[1].length < 2 || most[1].length * 2 <= all) return undefined;
  const [first] = most[1].toSorted(
    (a, b) => compareText(a.holder.facts.uri, b.holder.facts.uri) || a.mention.span.start - b.mention.span.start,
  );
  return first && { domain: most[0], count: most[1].length, all, first };
});

/** The name with the right domain, where a slip or two make the difference. */
function nearMiss(host: string, domain: string): string | undefined {
  const match = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.svc)\.(.+)$/.exec(host);
  const head = match?.[1];
  const tail = match?.[2];
  if (head === undefined || tail === undefined || tail === domain) return undefined;
  if (distance(tail, domain, 2) > 2 || tail.replace(/\d+/g, '#') === domain.replace(/\d+/g, '#')) return undefined;
  return `${head}.${domain}`;
}

/**
 * The name of a known Service whose end is short of a label, has one twice, or `svc` misspelt or left out:
 * `db.data.svc.cluster`, `db.data.svc.cluster.local.local`, `db.data.scv.cluster.local`, `db.data.cluster.local`.
 */
function misshapen(host: string, domain: string, known: (service: string, namespace: string) => boolean): string | undefined {
  const labels = host.split('.');
  const ends = domain.split('.');
  const at = labels.findIndex((label, index) => index > 1 && (label === ends[0] || (label === 'svc' && index < labels.length - 1)));
  if (at < 0) return undefined;
  const isShape = labels[at] === 'svc' ? isCutOrDoubled(labels.slice(at + 1), ends) : labels.slice(at).join('.') === domain;
  if (!isShape) return undefined;
  const slip = labels[at] !== 'svc' && at > 2 && isMisspeltSvc(labels[at - 1] ?? '');
  const head = labels.slice(0, slip ? at - 1 : at);
  if (head.includes('svc') || head.includes('pod')) return undefined;
  const [service, namespace] = head.slice(-2);
  if (head.length < 2 || head.length > 3 || service === undefined || namespace === undefined || !known(service, namespace))
    return undefined;
  return `${head.join('.')}.svc.${domain}`;
}

/** `cluster`, `local` and `cluster.local.local`, where the domain is `cluster.local`. */
function isCutOrDoubled(tail: readonly string[], domain: readonly string[]): boolean {
  if (tail.length < domain.length)
    return (
      tail.every((label, index) => label === domain[index]) ||
      tail.every((label, index) => label === domain[domain.length - tail.length + index])
    );
  const more = tail.slice(domain.length);
  return (
    more.length > 0 &&
    more.length <= domain.length &&
    domain.every((label, index) => label === tail[index]) &&
    domain.slice(-more.length).join('.') === more.join('.')
  );
}

function isMisspeltSvc(label: string): boolean {
  return label === 'service' || label === 'services' || distance(label, 'svc', 1) === 1;
}
