import { compareText } from '../../../base/texts/compare-text.ts';
import { lastRun } from '../../../base/texts/ends.ts';
import { isHiddenLabel } from '../../../k8s/operators/controller-labels.ts';
import { labelDifferences } from '../../../k8s/selector.ts';
import { podPath, protocolOf } from '../../../k8s/kinds.ts';
import type { Labels, Service } from '../../../k8s/kinds.ts';
import type { ObjectRef, Reason, Sourced } from '../types.ts';
import { mirrorObstacle } from '../endpoints.ts';
import { whyNoPods } from './no-pods.ts';
import { subdomainField } from '../pods.ts';
import type { PodModel } from '../pods.ts';
import { targetOf } from '../ports.ts';
import { because } from './reason-codes.ts';
import type { ServiceRequest } from '../questions/request.ts';
import { hasSelector, shapeOf } from '../service-facts.ts';
import type { World } from '../world.ts';

const textOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels)
    .map(([k, v]) => `${k}=${v}`)
    .join(', ');

/** Services of the name in other namespaces, the refused ones too. */
function elsewhere(world: World, namespace: string, service: string): readonly Reason[] {
  const others = [...world.source.namespaces()].filter((n) => n !== namespace).toSorted();
  const found = others
    .map((n) => world.source.service(n, service))
    .filter((s) => s !== undefined)
    .slice(0, 3);
  const refused = others.flatMap((n) => world.source.refused?.('Service', n, service) ?? []).slice(0, 1);
  return [...found.map((s) => because('service-elsewhere', { ref: s.ref, values: { service, namespace: s.namespace } })), ...refused];
}

/** Why nothing answers in a namespace that is not there. */
export function whyNoNamespace(world: World, namespace: string, service: string): readonly Reason[] {
  return [because('namespace-unknown', { values: { namespace } }), ...(service === '' ? [] : elsewhere(world, namespace, service))];
}

/** Why no Service answers: unknown, refused, or only elsewhere. */
export function whyNoService(world: World, namespace: string, service: string): readonly Reason[] {
  const refused = world.source.refused?.('Service', namespace, service);
  return refused ? [refused] : [because('service-unknown', { values: { service, namespace } }), ...elsewhere(world, namespace, service)];
}

/** By name and kind, so that the order in which files came and were edited does not matter. */
function inOrder<T>(all: Iterable<T>, refOf: (one: T) => ObjectRef | undefined): readonly T[] {
  const keyed = [...all].map((one) => ({ one, key: `${refOf(one)?.name ?? ''} ${refOf(one)?.kind ?? ''}` }));
  return keyed.sort((a, b) => compareText(a.key, b.key)).map(({ one }) => one);
}

/** The nearest miss among pods that a selector fails to match: fewest differing labels. */
function nearMiss(world: World, service: Sourced<Service>): readonly Reason[] {
  const selector = service.object.selector ?? {};
  const asked = Object.keys(selector).find(isHiddenLabel);
  if (asked !== undefined)
    return [because('selector-generated-label', { ref: service.ref, field: 'spec.selector', values: { label: asked } })];
  const misses = [...world.source.allPodMakers(service.namespace)]
    .filter((maker) => world.podsOf(maker).length > 0)
    .map((maker) => ({ maker, differences: labelDifferences(selector, maker.object.template.labels) }));
  const fewest = misses.reduce((least, { differences }) => Math.min(least, differences.length), Number.POSITIVE_INFINITY);
  const [best] = inOrder(
    misses.filter(({ differences }) => differences.length === fewest),
    ({ maker }) => maker.ref,
  );
  const first = best?.differences[0];
  const nothingInCommon =
    best?.differences.every((d) => d.found === undefined) === true && best.differences.length === Object.keys(selector).length;
  if (!best || !first || nothingInCommon) return [];
  return [
    because('selector-unmet', {
      ref: best.maker.ref,
      field: 'spec.selector',
      values: { key: first.key, wanted: first.wanted, found: first.found ?? '', service: service.object.name },
    }),
  ];
}

/** Makers of pods with these labels in other namespaces. */
function matchesElsewhere(world: World, namespace: string, selector: Labels): readonly Reason[] {
  return [...world.source.namespaces()]
    .filter((n) => n !== namespace)
    .toSorted()
    .flatMap((n) => inOrder(world.source.podMakers(n, selector), ({ ref }) => ref).slice(0, 1))
    .slice(0, 2)
    .map(({ ref, namespace: own }) =>
      because('selector-matches-elsewhere', { ref, field: 'metadata.namespace', values: { namespace: own } }),
    );
}

function whyNothingWritten(world: World, service: Sourced<Service>): readonly Reason[] {
  const { namespace, object, ref } = service;
  const written = world.source.endpoints(namespace, object.name);
  const refused = world.source.refused?.('Endpoints', namespace, object.name);
  if (refused) return [refused];
  const obstacle = written ? mirrorObstacle(written.object, object) : undefined;
  if (written && obstacle !== undefined)
    return [because('endpoints-not-mirrored', { ref: written.ref, values: { service: object.name, obstacle } })];
  return [because('no-hand-made-endpoints', { ref, field: 'spec.selector', values: { service: object.name, namespace } })];
}

/** Why a Service has no ready endpoint, so that a headless one does not exist for DNS (facts A.1.2). */
export function whyNoEndpoints(world: World, service: Sourced<Service>): readonly Reason[] {
  const { object, ref } = service;
  const head = because('no-endpoints', {
    ref,
    values: { service: object.name, namespace: service.namespace, headless: shapeOf(object) === 'headless' ? 1 : 0 },
  });
  if (!hasSelector(object)) return [head, ...whyNothingWritten(world, service)];
  const pods = world.selected(service);
  if (pods.length > 0) {
    const waiting = pods.find((pod) => !pod.ready);
    if (!waiting || object.publishNotReadyAddresses === true)
      return [head, because('family-missing', { ref, field: 'spec.ipFamilies', values: { service: object.name } })];
    return [head, because('pods-not-ready', { ref: waiting.owner, values: { service: object.name, pod: waiting.name } })];
  }
  const empty = inOrder(world.source.podMakers(service.namespace, object.selector), (m) => m.ref).find((m) => world.podsOf(m).length === 0);
  if (empty) return [head, whyNoPods(world.household, empty)];
  const refused = inOrder(world.source.refusedPodMakers?.(service.namespace, object.selector) ?? [], (reason) => reason.ref);
  if (refused.length > 0) return [head, ...refused];
  const none = because('selector-matches-nothing', {
    ref,
    field: 'spec.selector',
    values: { service: object.name, selector: textOf(object.selector), namespace: service.namespace },
  });
  const elsewhere = matchesElsewhere(world, service.namespace, object.selector);
  return [head, none, ...(elsewhere.length > 0 ? elsewhere : nearMiss(world, service))];
}

/** Why a pod has no name of its own under this Service (facts B.1 to B.7); empty: it has. */
export function whyPodUnnamed(pod: PodModel, service: string): readonly Reason[] {
  const ref = pod.owner;
  const values = { pod: pod.name, hostname: pod.hostname, subdomain: pod.subdomain, service };
  const field = subdomainField(pod.maker);
  if (pod.maker.kind === 'StatefulSet' && pod.subdomain === '') return [because('no-service-name', { ref, field, values })];
  if (pod.hostname === '') return [because('no-hostname', { ref, field: `${podPath(pod.maker, 'spec')}.hostname`, values })];
  if (pod.subdomain === '') return [because('no-subdomain', { ref, field, values })];
  if (pod.subdomain === service) return [];
  return [
    because('subdomain-names-other', { ref, field, values: { ...values, ...(pod.maker.kind === 'StatefulSet' ? { set: ref.name } : {}) } }),
  ];
}

/** The subdomain of a pod, if no Service has that name, so that the pod has its name nowhere. */
function whyNotThereEither(world: World, { owner, maker, name, hostname, subdomain, namespace }: PodModel): readonly Reason[] {
  if (hostname === '' || subdomain === '' || world.source.service(namespace, subdomain)) return [];
  const field = subdomainField(maker);
  const refused = world.source.refused?.('Service', namespace, subdomain);
  return [
    because('subdomain-service-missing', { ref: owner, field, values: { pod: name, hostname, subdomain, service: subdomain, namespace } }),
    ...(refused ? [refused] : []),
  ];
}

/** Why an endpoint name finds nothing although the Service has endpoints. */
export function whyNoEndpoint(world: World, service: Sourced<Service>, label: string): readonly Reason[] {
  const { name } = service.object;
  const head = because('endpoint-unknown', { ref: service.ref, values: { label, service: name } });
  const pod = world.selected(service).find((p) => p.name === label || p.hostname === label);
  if (pod) {
    const unnamed = whyPodUnnamed(pod, name);
    if (unnamed.length > 0) return [head, ...unnamed, ...whyNotThereEither(world, pod)];
    if (!pod.ready) return [head, because('pods-not-ready', { ref: pod.owner, values: { service: name, pod: pod.name } })];
    if (pod.hostname !== label)
      return [
        head,
        because('name-from-hostname', {
          ref: pod.owner,
          values: { pod: pod.name, hostname: pod.hostname, service: name, subdomain: pod.subdomain },
        }),
      ];
  }
  const numbered = world
    .selected(service)
    .filter(
      (p) =>
        p.hostname === `${p.maker.name}-${lastRun(p.hostname, /\d/)}` &&
        label.startsWith(`${p.maker.name}-`) &&
        /^\d+$/.test(label.slice(p.maker.name.length + 1)),
    );
  const [first, last] = [numbered[0], numbered.at(-1)];
  if (!pod && first && last && first.subdomain === name)
    return [head, because('ordinal-unknown', { ref: first.owner, values: { first: first.hostname, last: last.hostname } })];
  const hidden = world.endpoints(service.namespace, name).find((e) => e.address.label === label && e.label !== label);
  return hidden ? [head, ...hidden.reasons.filter((r) => r.code.startsWith('name-'))] : [head];
}

/** Why a port name finds nothing: other protocol, no such name, unnamed, or a named targetPort that the pods lack. */
export function whyNoPort(world: World, service: Sourced<Service>, request: ServiceRequest): readonly Reason[] {
  const { object, ref } = service;
  const values = { port: request.port, protocol: request.protocol, service: object.name };
  const minor = world.settings.kubernetesMinor;
  const index = object.ports.findIndex((p) => (p.name ?? '').toLowerCase() === request.port.toLowerCase() && request.port !== '');
  const declared = object.ports[index];
  const pods = world.selected(service);
  if (declared && protocolOf(declared).toLowerCase() !== request.protocol.toLowerCase() && request.protocol !== '') {
    return [because('protocol-differs', { ref, field: `spec.ports[${index}].protocol`, values: { ...values, has: protocolOf(declared) } })];
  }
  if (declared && pods.length > 0 && pods.every((p) => targetOf(declared, p.template, minor) === undefined)) {
    return [
      because('named-target-port-missing', {
        ref,
        field: `spec.ports[${index}].targetPort`,
        values: { ...values, targetPort: String(declared.targetPort), pod: pods[0]?.name ?? '' },
      }),
    ];
  }
  const ports =
    shapeOf(object) === 'vip'
      ? object.ports.map((p) => ({ name: p.name ?? '', port: p.port ?? -1 }))
      : world
          .endpoints(service.namespace, object.name)
          .flatMap((e) => e.ports)
          .filter((p) => p.port !== -1);
  if (ports.length === 0) return [because('no-ports', { ref, field: 'spec.ports', values })];
  const unnamed = ports.find((p) => p.name === '');
  if (unnamed) return [because('port-unnamed', { ref, field: 'spec.ports[0].name', values: { ...values, number: unnamed.port } })];
  return [
    because('port-unknown', {
      ref,
      field: 'spec.ports',
      values: { ...values, names: [...new Set(ports.map((p) => p.name))].toSorted().join(', ') },
    }),
  ];
}
