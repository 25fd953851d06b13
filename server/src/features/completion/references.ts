import { isHeadless, type Labels, type Service } from '../../k8s/kinds.ts';
import { distanceOf } from '../../model/candidates.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../model/types.ts';
import { backendNamespace } from '../definition.ts';
import type { CompletionItem, CompletionKind } from './item.ts';
import type { TextPath } from './text-path.ts';

type Make = (value: string, kind: CompletionKind, detail: string, rank: number, host?: string) => CompletionItem;

const podSpec = '(?:spec|spec\\.template\\.spec|spec\\.jobTemplate\\.spec\\.template\\.spec)';

function matches(selector: Labels | undefined, labels: Labels): boolean {
  return selector !== undefined && Object.entries(selector).every(([k, v]) => labels[k] === v);
}

function services(model: Model, from: Instance, make: Make, wanted: 'headless' | 'any'): readonly CompletionItem[] {
  const labels = 'template' in from.facts.object ? from.facts.object.template.labels : undefined;
  const rankOf = ({ instance, distance, namespace }: Candidate<InstanceOf<Service>>): number => {
    const service = instance.facts.object;
    const fits = labels && matches(service.selector, labels) ? 0 : 100;
    return fits + (wanted === 'headless' && !isHeadless(service) ? 50 : 0) + (namespace === 'other' ? 400 : 0) + distance;
  };
  return model.scope.servicesInReach(from).filter((c) => c.namespace !== 'other' && c.instance.facts.object.name !== '').map((c) => {
    const service = c.instance.facts.object;
    const what = isHeadless(service) ? 'headless' : service.type ?? 'ClusterIP';
    return make(service.name, 'service', labels && matches(service.selector, labels) ? `${what}, selects these pods` : what, rankOf(c), service.name);
  });
}

/** Services of a namespace that is written beside the name. */
function servicesOf(model: Model, from: Instance, make: Make, namespace: string): readonly CompletionItem[] {
  return model.scope.servicesIn(namespace).flatMap((service) => {
    const { name, type } = service.facts.object;
    const what = isHeadless(service.facts.object) ? 'headless' : type ?? 'ClusterIP';
    return name === '' ? [] : [make(name, 'service', `${what}, namespace ${namespace}`, distanceOf(from, service), `${name}.${namespace}`)];
  });
}

function targetPorts(model: Model, from: Instance, make: Make): readonly CompletionItem[] {
  const { object } = from.facts;
  if (object.kind !== 'Service' || !object.selector) return [];
  return model.scope.podsMatching(from, object.selector).flatMap(({ instance, distance }) =>
    instance.facts.object.template.containers.flatMap((c) => c.ports.flatMap((p) =>
      p.name === undefined ? [] : [make(p.name, 'port', `${p.containerPort ?? ''}${p.protocol ? `/${p.protocol}` : ''} of ${instance.facts.object.name}`, distance)])));
}

function selectorValues(model: Model, from: Instance, make: Make, key: string): readonly CompletionItem[] {
  return model.scope.podsInReach(from).flatMap(({ instance, distance }) => {
    const value = instance.facts.object.template.labels[key];
    return value === undefined ? [] : [make(value, 'label', `pods of ${instance.facts.object.kind} ${instance.facts.object.name}`, distance)];
  });
}

function selectorPairs(model: Model, from: Instance, make: Make): readonly CompletionItem[] {
  return model.scope.podsInReach(from).flatMap(({ instance, distance }) =>
    Object.entries(instance.facts.object.template.labels).map(([k, v]) => make(`${k}: ${v}`, 'label', `pods of ${instance.facts.object.kind} ${instance.facts.object.name}`, distance)));
}

/** Namespaces that are named anywhere; those of the files around come first. */
function namespaces(model: Model, from: Instance, make: Make): readonly CompletionItem[] {
  const near = new Set(model.instancesOf(from.facts.uri).map((i) => i.namespace));
  return model.scope.namespaces().map((n, i) => make(n, 'namespace', 'namespace', near.has(n) ? i : 1000 + i));
}

function backendPorts(model: Model, from: Instance, make: Make, field: string, numeric: boolean): readonly CompletionItem[] {
  const { object } = from.facts;
  if (!('backends' in object)) return [];
  const backend = object.backends.find((b) => field.startsWith(b.field));
  if (backend?.service === undefined) return [];
  return model.scope.services(from, backend.service, backend.namespace).slice(0, 1).flatMap(({ instance }) =>
    instance.facts.object.ports.flatMap((p) => {
      if (numeric) return p.port === undefined ? [] : [make(String(p.port), 'port', p.name ?? '', 0)];
      return p.name === undefined ? [] : [make(p.name, 'port', String(p.port ?? ''), 0)];
    }));
}

/** Names of other objects that the value at `at` may take. `undefined`: the field names nothing. */
export function referenceItems(model: Model, from: Instance, at: TextPath): readonly CompletionItem[] | undefined {
  const make: Make = (value, kind, detail, rank, host) => ({ label: value, kind, span: at.span, insert: value, detail, rank, ...(host !== undefined ? { host } : {}) });
  const { field, kind } = at;
  const is = (pattern: string): boolean => new RegExp(`^${pattern}$`).test(field);
  if (at.onKey) return kind === 'Service' && field === 'spec.selector' ? selectorPairs(model, from, make) : undefined;
  if (kind === 'StatefulSet' && is('spec\\.serviceName')) return services(model, from, make, 'headless');
  if (is(`${podSpec}\\.subdomain`)) return services(model, from, make, 'headless');
  if (field === 'metadata.labels[kubernetes.io/service-name]') return services(model, from, make, 'any');
  if (kind === 'Endpoints' && field === 'metadata.name') return services(model, from, make, 'any');
  if (/ackend\.service\.name$|backendRefs\[\d+\]\.name$|ackend\.serviceName$/.test(field)) {
    const elsewhere = backendNamespace(from, field);
    return elsewhere === undefined ? services(model, from, make, 'any') : servicesOf(model, from, make, elsewhere);
  }
  if (/ackend\.service\.port\.name$/.test(field)) return backendPorts(model, from, make, field, false);
  if (/ackend\.service\.port\.number$|backendRefs\[\d+\]\.port$/.test(field)) return backendPorts(model, from, make, field, true);
  if (kind === 'Service' && is('spec\\.ports\\[\\d+\\]\\.targetPort')) return targetPorts(model, from, make);
  const label = kind === 'Service' ? /^spec\.selector(?:\.([^.[\]]+)|\[([^\]]+)\])$/.exec(field) : null;
  if (label) return selectorValues(model, from, make, label[1] ?? label[2] ?? '');
  if (/(?:^|\.)metadata\.namespace$|ackendRefs\[\d+\]\.namespace$/.test(field)) return namespaces(model, from, make);
  return undefined;
}
