import { isWhole } from '../../facts/known.ts';
import { isHeadless, type Service, type Workload } from '../../k8s/kinds.ts';
import { mayCount } from '../../model/scope/candidates.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../model/types.ts';
import { freeName } from '../../rules/lib/new-names.ts';
import { headlessService } from '../../rules/fixes/new-service.ts';
import { sliceOf } from '../../rules/fixes/new-slice.ts';
import { documentText, type YamlData } from '../../yaml/editing/write.ts';
import { isService } from '../shared/sourced.ts';
import type { CompletionItem } from './item.ts';
import type { TextPath } from './text-path.ts';

/** Objects of one kind that snippets are offered for, at most. */
const maxOffers = 5;

const textOf = (...objects: readonly YamlData[]): string =>
  objects.map((o) => documentText(o, { step: 2, indentDashes: true }, '\n')).join('---\n');
const near = (c: Candidate): boolean => mayCount(c) && c.distance <= 1;

/** Its pods by what the workload's own selector says, no more: so it selects just them. */
function serviceFor(set: Instance, workload: Workload, name: string): YamlData {
  const own = workload.selector?.matchLabels ?? {};
  return headlessService(set, name, { ...workload.template, labels: Object.keys(own).length > 0 ? own : workload.template.labels });
}

function sliceFor(service: InstanceOf<Service>, model: Model): YamlData {
  const { object } = service.facts;
  const list = object.ports.map((p) => ({
    name: p.name ?? '',
    port: typeof p.targetPort === 'number' ? p.targetPort : (p.port ?? 80),
    ...(p.protocol !== undefined && p.protocol !== 'TCP' ? { protocol: p.protocol } : {}),
  }));
  const [family, address] = object.ipFamilies?.[0] === 'IPv6' ? (['IPv6', '2001:db8::10'] as const) : (['IPv4', '192.0.2.10'] as const);
  return sliceOf(service, model, family, { endpoints: [{ addresses: [address] }], ...(list.length > 0 ? { ports: list } : {}) });
}

interface Written {
  readonly name: string;
  readonly namespace?: string;
}

const metadataOf = ({ name, namespace }: Written): YamlData => ({ name, ...(namespace === undefined ? {} : { namespace }) });

function pairOf(written: Written): string {
  const { name } = written;
  const labels = { app: name };
  const ports = [{ name: 'sql', containerPort: 5432 }];
  return textOf(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf({ ...written, name: `${name}-headless` }),
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'sql', port: 5432 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadataOf(written),
      spec: {
        serviceName: `${name}-headless`,
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name, image: 'postgres:17', ports }] } },
      },
    },
  );
}

const aliasOf = (written: Written): string =>
  textOf({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(written),
    spec: { type: 'ExternalName', externalName: 'db.example.com' },
  });

/** Whole objects, offered where a document is still empty. `from`: who would stand there. They bring no finding of their own. */
export function snippetItems(model: Model, from: Instance, at: TextPath): readonly CompletionItem[] {
  const item = (label: string, detail: string, insert: string, rank: number): CompletionItem => ({
    label,
    kind: 'snippet',
    span: at.span,
    insert,
    detail,
    documentation: `\`\`\`yaml\n${insert}\`\`\``,
    rank,
  });
  const { scope } = model;
  const exists = (kind: string, name: string): boolean => scope.named(from, kind, name).some((c) => c.namespace !== 'other');
  const sets = scope
    .podsInReach(from)
    .filter(near)
    .flatMap(({ instance }) => {
      const { object } = instance.facts;
      if (
        object.kind !== 'StatefulSet' ||
        !isWhole(instance.facts) ||
        !object.serviceName ||
        scope.services(instance, object.serviceName).some((c) => c.namespace !== 'other')
      )
        return [];
      return [
        item(
          `headless Service for ${object.name}`,
          'gives each pod its own name',
          textOf(serviceFor(instance, object, object.serviceName)),
          0,
        ),
      ];
    });
  const services = scope
    .servicesInReach(from)
    .filter(near)
    .flatMap(({ instance }) => {
      const { object } = instance.facts;
      if (
        !isService(instance) ||
        !isWhole(instance.facts) ||
        object.selector ||
        object.type === 'ExternalName' ||
        object.name === '' ||
        scope.endpointsOf(instance).length > 0
      )
        return [];
      return [
        item(
          `EndpointSlice for ${object.name}`,
          isHeadless(object) ? 'its addresses become A records' : 'its addresses',
          textOf(sliceFor(instance, model)),
          1,
        ),
      ];
    });
  const namespace = model.instancesOf(from.facts.uri).find((i) => i.facts.object.namespace !== undefined)?.facts.object.namespace;
  const within = namespace === undefined ? {} : { namespace };
  const name = freeName(
    ['db'],
    (n) => exists('StatefulSet', n) || exists('Service', `${n}-headless`) || scope.podsMatching(from, { app: n }).length > 0,
  );
  return [
    ...sets.slice(0, maxOffers),
    ...services.slice(0, maxOffers),
    item(
      'StatefulSet with its headless Service',
      `${name}-0.${name}-headless, ${name}-1.${name}-headless, …`,
      pairOf({ name, ...within }),
      2,
    ),
    item(
      'ExternalName Service',
      'a CNAME to a name outside',
      aliasOf({ name: freeName(['outside-db'], (n) => exists('Service', n)), ...within }),
      3,
    ),
  ];
}
