import { own } from '../../base/own.ts';
import { isHeadless, kindWord, referencesOf, serviceNameLabel, type Labels, type Service } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { distanceOf } from '../../model/scope/sight.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../model/types.ts';
import { referenceRole } from '../../k8s/service-references.ts';
import { namespaceBeside } from '../definition.ts';
import type { Node } from '../../yaml/node.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { get } from '../../yaml/path.ts';
import type { CompletionItem, CompletionKind } from './item.ts';
import type { TextPath } from './text-path.ts';
import { matchesLabels } from '../../k8s/selector.ts';

type Make = (value: string, kind: CompletionKind, detail: string, rank: number, host?: string) => CompletionItem;

const podSpec = '(?:spec|spec\\.template\\.spec|spec\\.jobTemplate\\.spec\\.template\\.spec)';

function matches(selector: Labels | undefined, labels: Labels): boolean {
  return selector !== undefined && matchesLabels(selector, labels);
}

function services(model: Model, from: Instance, make: Make, wanted: 'headless' | 'any'): readonly CompletionItem[] {
  const labels = 'template' in from.facts.object ? from.facts.object.template.labels : undefined;
  const rankOf = ({ instance, distance, namespace }: Candidate<InstanceOf<Service>>): number => {
    const service = instance.facts.object;
    const fits = labels && matches(service.selector, labels) ? 0 : 100;
    return fits + (wanted === 'headless' && !isHeadless(service) ? 50 : 0) + (namespace === 'other' ? 400 : 0) + distance;
  };
  return model.scope
    .servicesInReach(from)
    .filter((c) => c.namespace !== 'other' && c.instance.facts.object.name !== '')
    .map((c) => {
      const service = c.instance.facts.object;
      const what = kindWord(service);
      return make(
        service.name,
        'service',
        labels && matches(service.selector, labels) ? `${what}, selects these pods` : what,
        rankOf(c),
        service.name,
      );
    });
}

/** Services of a namespace that is written beside the name. */
function servicesOf(model: Model, from: Instance, make: Make, namespace: string): readonly CompletionItem[] {
  return model.scope.servicesIn(namespace).flatMap((service) => {
    const { object } = service.facts;
    const { name } = object;
    return name === ''
      ? []
      : [make(name, 'service', `${kindWord(object)}, namespace ${namespace}`, distanceOf(from, service), `${name}.${namespace}`)];
  });
}

function targetPorts(model: Model, from: Instance, make: Make, selector: Labels): readonly CompletionItem[] {
  if (Object.keys(selector).length === 0) return [];
  return model.scope
    .podsMatching(from, selector)
    .flatMap(({ instance, distance }) =>
      instance.facts.object.template.containers.flatMap((c) =>
        c.ports.flatMap((p) =>
          p.name === undefined
            ? []
            : [
                make(
                  p.name,
                  'port',
                  `${p.containerPort ?? ''}${p.protocol ? `/${p.protocol}` : ''} of ${nameText(instance.facts.object)}`,
                  distance,
                ),
              ],
        ),
      ),
    );
}

function selectorValues(model: Model, from: Instance, make: Make, key: string): readonly CompletionItem[] {
  return model.scope.podsInReach(from).flatMap(({ instance, distance }) => {
    const value = own(instance.facts.object.template.labels, key);
    return value === undefined
      ? []
      : [make(value, 'label', `pods of ${instance.facts.object.kind} ${nameText(instance.facts.object)}`, distance)];
  });
}

/** Labels to select by: not those that the selector has; of workloads that it fits so far before others. */
function selectorPairs(model: Model, from: Instance, make: Make, written: Labels): readonly CompletionItem[] {
  return model.scope.podsInReach(from).flatMap(({ instance, distance }) => {
    const {
      kind,
      template: { labels },
    } = instance.facts.object;
    const misfit = matchesLabels(written, labels) ? 0 : 100;
    return Object.entries(labels)
      .filter(([k]) => own(written, k) === undefined)
      .map(([k, v]) => make(`${k}: ${v}`, 'label', `pods of ${kind} ${nameText(instance.facts.object)}`, misfit + distance));
  });
}

/** Labels of a workload's own template: what its selector may ask for. */
function ownPairs(labels: Labels, make: Make, written: Labels): readonly CompletionItem[] {
  return Object.entries(labels)
    .filter(([k]) => own(written, k) === undefined)
    .map(([k, v], i) => make(`${k}: ${v}`, 'label', 'label of its own pods', i));
}

/** Port names of the Service whose endpoints are written here. */
function servicePorts(model: Model, from: Instance, make: Make, name: string | undefined): readonly CompletionItem[] {
  const [service] = name === undefined ? [] : model.scope.services(from, name).filter((c) => c.namespace !== 'other');
  return (
    service?.instance.facts.object.ports.flatMap((p, i) =>
      p.name === undefined ? [] : [make(p.name, 'port', `port ${p.port ?? ''} of Service ${name}`, i)],
    ) ?? []
  );
}

/** Is it named by the document that is being typed, and by nothing else? */
function isOwnWord(model: Model, from: Instance, namespace: string): boolean {
  const { uri, document } = from.facts;
  return (
    model.scope.named(from, 'Namespace', namespace).length === 0 &&
    [...model.scope.writtenIn(namespace)].every(({ facts }) => facts.uri === uri && facts.document === document)
  );
}

/** Namespaces that are named anywhere, `typed` only where it is no half of another; those of the files around come first. */
function namespaces(model: Model, from: Instance, make: Make, typed: string): readonly CompletionItem[] {
  const near = new Set(model.instancesOf(from.facts.uri).map((i) => i.namespace));
  return model.scope
    .namespaces()
    .filter((n) => n !== typed || !isOwnWord(model, from, n))
    .map((n, i) => make(n, 'namespace', 'namespace', near.has(n) ? i : 1000 + i));
}

function portsBehind(model: Model, from: Instance, make: Make, field: string, numeric: boolean): readonly CompletionItem[] {
  const reference = referencesOf(from.facts.object).find((each) => field.startsWith(each.field));
  if (reference === undefined) return [];
  return model.scope
    .services(from, reference.service, reference.namespace)
    .slice(0, 1)
    .flatMap(({ instance }) =>
      instance.facts.object.ports.flatMap((p) => {
        if (numeric)
          return p.port === undefined
            ? []
            : [
                make(
                  String(p.port),
                  'port',
                  p.name === undefined ? `port of ${reference.service}` : `port ${p.name} of ${reference.service}`,
                  0,
                ),
              ];
        return p.name === undefined ? [] : [make(p.name, 'port', `port ${p.port ?? ''} of ${reference.service}`, 0)];
      }),
    );
}

/** A document, and where in it the object stands. */
interface Written {
  readonly text: string;
  readonly prefix: string;
}

/** A place of a document that need not parse. */
function placeIn({ text, prefix }: Written, field: string): Node | undefined {
  const root = parseYaml(text)[0]?.root;
  return root && get(root, `${prefix}${field}`)?.node;
}

/** Value of a key beside a field that may still be empty. */
function beside(written: Written, field: string, key: string): string | undefined {
  const found = placeIn(written, field.slice(0, field.lastIndexOf('.') + 1) + key);
  return found?.kind === 'scalar' && found.value !== '' ? found.value : undefined;
}

/** Pairs of a map as far as they are written. */
function pairsIn(written: Written, field: string): Labels {
  const found = placeIn(written, field);
  return found?.kind === 'map'
    ? Object.fromEntries(
        found.entries.flatMap(({ key, value }) => (value.kind === 'scalar' && value.value !== '' ? [[key.value, value.value]] : [])),
      )
    : {};
}

/** Names of other objects that the value at `at` may take; `document`: the text of its document. `undefined`: the field names nothing. */
export function referenceItems(model: Model, from: Instance, at: TextPath, document: string): readonly CompletionItem[] | undefined {
  const make: Make = (value, kind, detail, rank, host) => ({
    label: value,
    kind,
    span: at.span,
    insert: value,
    detail,
    rank,
    ...(host !== undefined ? { host } : {}),
  });
  const { field, kind } = at;
  const written: Written = { text: document, prefix: at.item?.prefix ?? '' };
  const is = (pattern: string): boolean => new RegExp(`^${pattern}$`).test(field);
  if (at.onKey) {
    if (kind === 'Service' && field === 'spec.selector') return selectorPairs(model, from, make, pairsIn(written, field));
    return field === 'spec.selector.matchLabels' && 'template' in from.facts.object
      ? ownPairs(from.facts.object.template.labels, make, pairsIn(written, field))
      : undefined;
  }
  if (kind === 'StatefulSet' && is('spec\\.serviceName')) return services(model, from, make, 'headless');
  if (is(`${podSpec}\\.subdomain`)) return services(model, from, make, 'headless');
  if (field === `metadata.labels[${serviceNameLabel}]`) return services(model, from, make, 'any');
  if (kind === 'Endpoints' && field === 'metadata.name') return services(model, from, make, 'any');
  const role = referenceRole(from.facts.object.apiVersion, kind, field);
  if (role === 'name') {
    const elsewhere = namespaceBeside(from, field) ?? beside(written, field, 'namespace');
    return elsewhere === undefined ? services(model, from, make, 'any') : servicesOf(model, from, make, elsewhere);
  }
  if (kind === 'EndpointSlice' && is('ports\\[\\d+\\]\\.name'))
    return servicePorts(model, from, make, from.facts.object.labels[serviceNameLabel]);
  if (kind === 'Endpoints' && is('subsets\\[\\d+\\]\\.ports\\[\\d+\\]\\.name'))
    return servicePorts(model, from, make, from.facts.object.name);
  if (role === 'port-name' || role === 'port-number') return portsBehind(model, from, make, field, role === 'port-number');
  if (kind === 'Service' && is('spec\\.ports\\[\\d+\\]\\.targetPort'))
    return targetPorts(
      model,
      from,
      make,
      from.facts.object.kind === 'Service' && from.facts.object.selector ? from.facts.object.selector : pairsIn(written, 'spec.selector'),
    );
  const label = kind === 'Service' ? /^spec\.selector(?:\.([^.[\]]+)|\[([^\]]+)\])$/.exec(field) : null;
  if (label) return selectorValues(model, from, make, label[1] ?? label[2] ?? '');
  if (kind === 'Kustomization' && field === 'namespace') return namespaces(model, from, make, at.prefix);
  if (role === 'namespace' || /(?:^|\.)metadata\.namespace$/.test(field)) return namespaces(model, from, make, at.prefix);
  return undefined;
}
