import { compareText } from '../../base/texts/compare-text.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import type { PodName, Reason, Sourced } from './types.ts';
import { dig } from './questions/answer.ts';
import type { Endpoint } from './endpoints.ts';
import { whyPodUnnamed } from './reasons/explain.ts';
import { lookup } from './questions/lookup.ts';
import { whyNoPods } from './reasons/no-pods.ts';
import { subdomainField } from './pods.ts';
import type { PodModel } from './pods.ts';
import { because } from './reasons/reason-codes.ts';
import { matchesLabels } from '../../k8s/selector.ts';
import { hasSelector, shapeOf } from './service-facts.ts';
import type { World } from './world.ts';
import { recordsOfService } from './zone.ts';

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** The pods behind a name: those whose addresses it gives, through aliases, and those behind a cluster address. */
export function podsReachedBy(world: World, name: string): readonly PodModel[] {
  const own = lookup(world, name);
  const found = own.ok && own.rows.some((row) => row.host.family === 'FQDN') ? lookup(world, lastAlias(world, name)) : own;
  if (!found.ok) return [];
  const direct = found.rows.flatMap((r) => (r.pod ? [r.pod] : []));
  if (direct.length > 0) return unique(direct);
  const refs = unique(found.rows.flatMap((r) => r.reasons.flatMap((x) => (x.code === 'cluster-ip' && x.ref ? [x.ref] : []))));
  return unique(refs.flatMap((ref) => world.endpoints(ref.namespace, ref.name).flatMap((e) => (e.ready && e.pod ? [e.pod] : []))));
}

/** Where a chain of CNAMEs ends. */
function lastAlias(world: World, name: string): string {
  const first = dig(world, name, 'A');
  const chain = first.answers.length > 0 ? first : dig(world, name, 'AAAA');
  return chain.answers.filter((a) => a.type === 'CNAME').at(-1)?.data ?? name;
}

/** By name, so that answers do not depend on the order of files. */
function selecting(world: World, owner: Sourced<Workload | Pod>): readonly Sourced<Service>[] {
  const pods = world.podsOf(owner);
  return [...(world.source.servicesFor?.(owner) ?? world.source.services(owner.namespace))]
    .filter(
      ({ object }) =>
        shapeOf(object) !== 'external' && hasSelector(object) && pods.some((pod) => matchesLabels(object.selector, pod.labels)),
    )
    .sort((a, b) => compareText(a.object.name, b.object.name));
}

/** Nobody reads the names that more Services give to one pod. */
const mostServices = 50;

/** The Service of the pods' own names, then others, up to a bound. */
function naming(world: World, owner: Sourced<Workload | Pod>): readonly Sourced<Service>[] {
  const services = selecting(world, owner);
  if (services.length <= mostServices) return services;
  const subdomain = world.podsOf(owner)[0]?.subdomain;
  const own = services.filter(({ object }) => object.name === subdomain);
  return [...own, ...services.filter(({ object }) => object.name !== subdomain)].slice(0, mostServices);
}

/** Names that lead to pods of this owner, their own names and those that they share (facts A.1, A.2); those that the first 50 Services give. */
export function namesOf(world: World, owner: Sourced<Workload | Pod>): readonly PodName[] {
  const pods: ReadonlySet<PodModel | undefined> = new Set(world.podsOf(owner));
  return naming(world, owner).flatMap((service) => {
    const { namespace, object } = service;
    const isOwn = (e: Endpoint): boolean => e.ready && pods.has(e.pod);
    const records = new Map(
      recordsOfService(world, service, isOwn)
        .filter((r) => r.type === 'A' || r.type === 'AAAA')
        .map((r) => [`${r.name} ${r.data}`, r]),
    );
    return world
      .endpoints(namespace, object.name)
      .filter(isOwn)
      .flatMap((e): PodName[] => {
        const { pod } = e;
        const name = world.nameIn(namespace, object.name, e.label);
        const record = records.get(`${name} ${e.address.data}`);
        return pod && record ? [{ name, service: service.ref, pod, record }] : [];
      });
  });
}

/** Why the pods of this owner have no name of their own; empty when each has one, ready or not (facts B). */
export function whyUnnamed(world: World, owner: Sourced<Workload | Pod>): readonly Reason[] {
  const { object, ref, namespace } = owner;
  const pods = world.podsOf(owner);
  const first = pods.find((pod) => pod.maker === object) ?? pods[0];
  if (!first) return [whyNoPods(world.household, owner)];
  const { subdomain } = first;
  const plain = whyPodUnnamed(first, subdomain === '' ? '-' : subdomain);
  if (plain.length > 0) return plain;
  const service = world.source.service(namespace, subdomain);
  const field = subdomainField(object);
  const values = { subdomain, service: subdomain, namespace, pod: first.name, hostname: first.hostname };
  if (!service) {
    const refused = world.source.refused?.('Service', namespace, subdomain);
    return [because('subdomain-service-missing', { ref, field, values }), ...(refused ? [refused] : [])];
  }
  if (shapeOf(service.object) === 'external')
    return [because('subdomain-service-external', { ref: service.ref, field: 'spec.type', values })];
  if (world.endpoints(namespace, subdomain).some((e) => e.pod && pods.includes(e.pod) && e.named)) return [];
  const others = selecting(world, owner);
  return [
    because('subdomain-service-does-not-select', { ref: service.ref, field: 'spec.selector', values }),
    ...(others.length === 0
      ? [because('no-service-selects', { ref, field: object.kind === 'Pod' ? 'metadata.labels' : 'spec.template.metadata.labels', values })]
      : []),
  ];
}
