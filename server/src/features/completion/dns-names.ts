import { isHeadless, type Service } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { isService, sourced } from '../sourced.ts';
import type { CompletionItem } from './item.ts';
import type { TextPath } from './text-path.ts';

interface Proposal {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'service' | 'pod';
  readonly rank: number;
}

/** More pods than this of one workload are not listed one by one. */
const maxPods = 12;

/** Short and long forms of a name as they work from `namespace`, the shortest first. */
function forms(name: string, namespace: string, from: string, domain: string): readonly string[] {
  const long = [`${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.${domain}`];
  return namespace === from ? [name, ...long] : long;
}

interface Reached {
  readonly service: InstanceOf<Service>;
  readonly distance: number;
}

/** Services of other namespaces that are looked at, at most. */
const maxFar = 200;

/** Services whose name, or one of whose pods' names, may continue `labels`: those in reach, then others of the workspace. */
function reached(model: Model, from: Instance, labels: readonly string[]): readonly Reached[] {
  const [first = '', second] = labels;
  const fits = (name: string): boolean => name !== '' && (second === undefined ? name.startsWith(first) : name === first || name.startsWith(second));
  const near = model.scope.servicesInReach(from).filter((c) => second === undefined || fits(c.instance.facts.object.name)).map((c) => ({ service: c.instance, distance: c.distance }));
  const known = new Set(near.map((r) => r.service));
  const far = model.instances().filter(isService).filter((i) => !known.has(i) && fits(i.facts.object.name)).slice(0, maxFar);
  return [...near, ...far.map((service) => ({ service, distance: 9 }))];
}

function proposals(model: Model, from: Instance, token: string): readonly Proposal[] {
  const domain = model.settings.clusterDomain;
  const records = model.recordsFor(from.bundle);
  return reached(model, from, token.split('.')).flatMap(({ service, distance }) => {
    const { name, selector } = service.facts.object;
    if (name === '') return [];
    const kind = service.facts.object.type === 'ExternalName' ? 'ExternalName' : isHeadless(service.facts.object) ? 'headless Service' : 'Service';
    const own = forms(name, service.namespace, from.namespace, domain)
      .map((n, i): Proposal => ({ name: n, detail: `${kind}, namespace ${service.namespace}`, kind: 'service', rank: distance * 10 + i }));
    const pods = (selector ? model.scope.podsMatching(service, selector) : []).flatMap(({ instance }) =>
      records.namesOf(sourced(instance)).filter((n) => n.service.name === name && n.service.namespace === service.namespace).slice(0, maxPods).flatMap((n) => {
        const label = n.name.split('.')[0] ?? '';
        return forms(`${label}.${name}`, service.namespace, from.namespace, domain)
          .map((full, i): Proposal => ({ name: full, detail: `pod ${n.pod.name}`, kind: 'pod', rank: distance * 10 + 4 + i }));
      }));
    return [...own, ...pods];
  });
}

/** Next step only: `db-0.` offers what may follow up to the next useful end, not every tail of it. */
function steps(all: readonly Proposal[], token: string): readonly Proposal[] {
  const unique = new Map<string, Proposal>();
  for (const p of all) if (p.name.startsWith(token) && p.name !== token && !unique.has(p.name)) unique.set(p.name, p);
  return [...unique.values()];
}

/** Cluster names that continue the name before the cursor, inside any string. Empty unless a name was begun. */
export function dnsNameItems(model: Model, from: Instance, at: TextPath): readonly CompletionItem[] {
  const token = /[A-Za-z0-9][A-Za-z0-9.-]*$/.exec(at.prefix)?.[0] ?? '';
  if (token === '') return [];
  const start = at.span.start + at.prefix.length - token.length;
  return steps(proposals(model, from, token.toLowerCase()), token.toLowerCase()).map((p) => ({
    label: p.name, kind: p.kind, span: { start, end: at.hostEnd }, insert: p.name, detail: p.detail, rank: p.rank,
  }));
}

/** What a proposed name answers, as Markdown: computed when the item is looked at. */
export function dnsNameDocumentation(model: Model, from: Instance, name: string): string {
  const domain = model.settings.clusterDomain;
  const records = model.recordsFor(from.bundle);
  const absolute = name.endsWith(`.${domain}`) ? [name] : [`${name}.${from.namespace}.svc.${domain}`, `${name}.svc.${domain}`, `${name}.${domain}`];
  for (const candidate of absolute) {
    const answers = ['A', 'AAAA', 'CNAME'].flatMap((type) => records.dig(candidate, type).answers);
    if (answers.length === 0) continue;
    const lines = answers.slice(0, 8).map((a) => `- \`${a.type}\` ${a.data.replace(/[\\`*_{}[\]()#+!|<>]/g, '\\$&')}`);
    const more = answers.length > 8 ? `\n- and ${answers.length - 8} more` : '';
    return `\`${candidate}\` answers\n\n${lines.join('\n')}${more}`;
  }
  return 'Nothing answers to this name yet.';
}
