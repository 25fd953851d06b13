import { lastRun, trimEnds } from '../../base/texts/ends.ts';
import type { Service } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { Bundle, InstanceOf, Model } from '../../model/types.ts';
import { byLabel, nameNodes, namespaceInSteps, serviceNode, servicesByNamespace, type ClusterNode, type Problems } from './cluster-tree.ts';

/** So many Services answer to a word; whoever looks for something does not read more. */
const maxFound = 200;

/** Letters that may stand in names of a Service that no manifest writes: `pod-ip-with-dashes node-ip-with-dashes`, protocols, `and 3 more`, `web, pod 2`. */
const always = 'pod-ip-with-dashes node-ip-with-dashes _tcp _udp _sctp and more pod <ip nodeip>';

/**
 * May a name or pod of the Service hold the word? Asked before its records are: names are made of few texts, and of ordinals behind the names of
 * workloads, so that each part of the word with a letter in it has to come from one of them.
 */
function mayHold(model: Model, service: InstanceOf<Service>, word: string): boolean {
  const { name, selector, ports } = service.facts.object;
  const texts = [always, name, service.namespace, ...ports.map((p) => p.name ?? '')];
  const makers: string[] = [];
  for (const { instance } of selector ? model.scope.podsMatching(service, selector).filter(countsHere) : []) {
    const { object } = instance.facts;
    makers.push(object.name.toLowerCase());
    texts.push(object.name, object.generateName ?? '', object.template.hostname ?? '', object.kind);
    for (const c of object.template.containers) for (const p of c.ports) texts.push(p.name ?? '');
  }
  for (const { instance } of model.scope.endpointsOf(service)) {
    const written = JSON.stringify(instance.facts.object);
    texts.push(written, written.replace(/[.:]/g, '-'));
  }
  const all = texts.join(' ').toLowerCase();
  return word
    .split(/[.\s,<>_]+/)
    .every((part) => !/[a-z]/.test(part) || all.includes(part) || makers.some((maker) => maker.endsWith(withoutOrdinal(part))));
}

/** `db-1`, `db-` → `db`. */
function withoutOrdinal(part: string): string {
  return trimEnds(part.slice(0, part.length - lastRun(part, /\d/).length), '-', 'end');
}

const holds = (node: ClusterNode, word: string): boolean => node.label.toLowerCase().includes(word);

/** The node with what contains the word, itself or below; `undefined`: nothing does. */
function filtered(node: ClusterNode, word: string): ClusterNode | undefined {
  if (holds(node, word)) return node;
  const children = (node.children ?? []).flatMap((child) => filtered(child, word) ?? []);
  return children.length > 0 ? { ...node, children } : undefined;
}

function serviceWith(model: Model, service: InstanceOf<Service>, word: string, problems: Problems): ClusterNode | undefined {
  if (service.facts.object.name.toLowerCase().includes(word)) return serviceNode(model, service, problems);
  if (!mayHold(model, service, word)) return undefined;
  const children = nameNodes(model, service, problems).flatMap((node) => filtered(node, word) ?? []);
  return children.length > 0 ? { ...serviceNode(model, service, problems), children } : undefined;
}

/** The tree of what contains a word, as far down as it takes to see why; in small steps. */
export function* filteredInSteps(
  model: Model,
  problems: Problems,
  word: string,
  bundle?: Bundle,
): Generator<undefined, readonly ClusterNode[]> {
  const wanted = word.toLowerCase();
  const nodes: ClusterNode[] = [];
  let left = maxFound;
  for (const [namespace, services] of servicesByNamespace(model, bundle)) {
    if (namespace.toLowerCase().includes(wanted)) {
      nodes.push(yield* namespaceInSteps(model, namespace, services, problems));
      continue;
    }
    const children: ClusterNode[] = [];
    for (const service of services) {
      if (left <= 0) break;
      const found = serviceWith(model, service, wanted, problems);
      if (found) children.push(found);
      if (found) left--;
      yield;
    }
    if (children.length === 0) continue;
    const count = `${children.length} Service${children.length === 1 ? '' : 's'}`;
    nodes.push({
      kind: 'namespace',
      id: namespace,
      label: namespace,
      detail: left <= 0 ? `the first ${count}` : count,
      problems: children.reduce((n, s) => n + s.problems, 0),
      children: children.sort(byLabel),
    });
  }
  return nodes;
}
