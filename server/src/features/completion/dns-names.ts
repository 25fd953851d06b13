import { lastRun, trimEnds } from '../../base/texts/ends.ts';
import { isKnownName } from '../../k8s/dns-name.ts';
import { isHeadless, type Pod, type Service, type Workload } from '../../k8s/kinds.ts';
import { mayCount } from '../../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { code, escape } from '../hover/markdown.ts';
import { meaningOfHost, resolverFor } from '../shared/mentions.ts';
import { podOf } from '../shared/pod-names.ts';
import { isPodMaker, sourced } from '../shared/sourced.ts';
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
/** Workloads whose pods are listed, at most. */
const maxMakers = 30;
/** Services of other namespaces that are listed, at most. */
const maxFar = 60;
/** Rank of what is not in reach. */
const far = 500;

interface Asked {
  readonly model: Model;
  readonly from: Instance;
  /** The name so far, in lower case; '' where one may begin. */
  readonly token: string;
  /** Only whole names serve: no search list is asked. */
  readonly whole: boolean;
}

/**
 * Forms of a name that continue what is typed, as they work from the asker's namespace: while no dot is typed the shortest, so that each name stands there
 * once; from the first dot on every step. Of a port's name, which begins with two of them, the shortest and the longest.
 */
function forms({ model, from, token, whole }: Asked, name: string, namespace: string): readonly string[] {
  const short = namespace === from.namespace ? [name] : [];
  const all = [...short, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.${model.settings.clusterDomain}`];
  const fitting = (whole ? all.slice(-1) : all).filter((form) => form.startsWith(token) && form !== token);
  if (token.startsWith('_')) return [...new Set([...fitting.slice(0, 1), ...fitting.slice(-1)])];
  return token.includes('.') ? fitting : fitting.slice(0, 1);
}

function ofService(asked: Asked, service: InstanceOf<Service>, rank: number): readonly Proposal[] {
  const { object } = service.facts;
  const kind = object.type === 'ExternalName' ? 'ExternalName' : isHeadless(object) ? 'headless Service' : 'Service';
  return forms(asked, object.name, service.namespace).map((name, i) => ({
    name,
    detail: `${kind}, namespace ${service.namespace}`,
    kind: 'service',
    rank: rank + i,
  }));
}

/** Names of a Service's ports: `_sql._tcp.db`. */
function ofPorts(asked: Asked, service: InstanceOf<Service>, rank: number): readonly Proposal[] {
  return service.facts.object.ports.flatMap(({ name, protocol = 'TCP', port }) =>
    name === undefined
      ? []
      : forms(asked, `_${name}._${protocol.toLowerCase()}.${service.facts.object.name}`, service.namespace).map((full, i): Proposal => ({
          name: full,
          detail: `port ${port ?? ''} of ${service.facts.object.name}`,
          kind: 'service',
          rank: rank + i,
        })),
  );
}

/** Names of pods whose first label is or begins with what is typed. */
function ofPods(asked: Asked, pods: InstanceOf<Workload | Pod>, rank: number): readonly Proposal[] {
  const { model, from, token } = asked;
  const [first = '', second] = token.split('.');
  const names = model
    .recordsFor(from.bundle)
    .namesOf(sourced(pods))
    .filter(({ name }) => {
      const label = name.slice(0, name.indexOf('.'));
      return isKnownName(name) && (second === undefined ? label.startsWith(first) : label === first);
    });
  return names
    .slice(0, maxPods)
    .flatMap(({ name, service, pod }) =>
      forms(asked, `${name.slice(0, name.indexOf('.'))}.${service.name}`, service.namespace).map((full, i): Proposal => ({
        name: full,
        detail: `pod ${pod.name}${service.namespace === from.namespace ? '' : `, namespace ${service.namespace}`}`,
        kind: 'pod',
        rank: rank + 4 + i,
      })),
    );
}

/** May a pod of these be called so? Asked before records are. */
function mayBeCalled(pods: InstanceOf<Workload | Pod>, first: string, whole: boolean): boolean {
  const { object } = pods.facts;
  if (object.kind === 'StatefulSet') return first.startsWith(`${object.name}-`) || (!whole && object.name.startsWith(first));
  const hostname = object.template.hostname ?? (object.kind === 'Job' || object.kind === 'Pod' ? object.name : undefined);
  return hostname !== undefined && (whole ? first.startsWith(hostname) : hostname.startsWith(first) || first.startsWith(`${hostname}-`));
}

/** Names that begin with what is typed, no dot yet: Services in reach, their ports, pods in reach, then Services of other namespaces. */
function beginnings(asked: Asked): readonly Proposal[] {
  const { model, from, token } = asked;
  const near = model.scope.servicesInReach(from).filter((c) => mayCount(c) && c.instance.facts.object.name !== '');
  if (token.startsWith('_')) return near.flatMap(({ instance, distance }) => ofPorts(asked, instance, distance * 10));
  const pods = model.scope
    .podsInReach(from)
    .filter((c) => mayCount(c) && mayBeCalled(c.instance, token, false))
    .slice(0, maxMakers);
  const others =
    token === ''
      ? []
      : model.scope
          .serviceNames(token)
          .slice(0, maxFar)
          .flatMap((name) =>
            model.scope
              .services(from, name)
              .filter((c) => c.namespace === 'other')
              .slice(0, 3),
          );
  const farSets = [
    ...others.flatMap(({ instance }) => model.scope.governedBy(instance)),
    ...model.scope.named(from, 'StatefulSet', token.replace(/-\d*$/, '')).filter((c) => c.namespace === 'other'),
  ];
  return [
    ...near
      .filter((c) => c.instance.facts.object.name.startsWith(token))
      .flatMap(({ instance, distance }) => ofService(asked, instance, distance * 10)),
    ...pods.flatMap(({ instance, distance }) => ofPods(asked, instance, distance * 10)),
    ...others.flatMap(({ instance }) => ofService(asked, instance, far)),
    ...[...new Set(farSets.map((c) => c.instance))]
      .slice(0, maxMakers)
      .flatMap((instance) => (isPodMaker(instance) ? ofPods(asked, instance, far) : [])),
  ];
}

/** What may follow a first label and a dot: the namespace of a Service, the Service of a pod. */
function continuations(asked: Asked): readonly Proposal[] {
  const { model, from, token } = asked;
  const [first = ''] = token.split('.');
  if (first.startsWith('_')) {
    const service = token.split('.')[2] ?? '';
    return model.scope
      .servicesInReach(from)
      .filter((c) => mayCount(c) && c.instance.facts.object.name.startsWith(service))
      .flatMap(({ instance, distance }) => ofPorts(asked, instance, distance * 10));
  }
  const services = model.scope.services(from, first);
  const sets = model.scope.named(from, 'StatefulSet', first.replace(/-\d+$/, ''));
  const others = model.scope
    .podsInReach(from)
    .filter((c) => c.instance.facts.object.kind !== 'StatefulSet' && mayBeCalled(c.instance, first, true));
  return [
    ...services
      .slice(0, maxFar)
      .flatMap(({ instance, distance, namespace }) => ofService(asked, instance, namespace === 'other' ? far : distance * 10)),
    ...[...sets, ...others]
      .slice(0, maxMakers)
      .flatMap(({ instance, distance, namespace }) =>
        isPodMaker(instance) ? ofPods(asked, instance, namespace === 'other' ? far : distance * 10) : [],
      ),
  ];
}

/** Names of endpoints that are written by hand, of Services in reach. */
function handMade(asked: Asked): readonly Proposal[] {
  const { model, from, token } = asked;
  const [first = '', second] = token.split('.');
  return model.scope
    .servicesInReach(from)
    .filter((c) => mayCount(c) && !c.instance.facts.object.selector && c.instance.facts.object.type !== 'ExternalName')
    .slice(0, maxMakers)
    .flatMap(({ instance: service, distance }) => {
      const hostnames = model.scope.endpointsOf(service).flatMap(
        ({
          instance: {
            facts: { object },
          },
        }) =>
          object.kind === 'EndpointSlice'
            ? object.endpoints.flatMap((e) => e.hostname ?? [])
            : object.kind === 'Endpoints'
              ? object.subsets.flatMap((s) => s.addresses.flatMap((a) => a.hostname ?? []))
              : [],
      );
      return [...new Set(hostnames)]
        .filter((h) => (second === undefined ? h.startsWith(first) : h === first))
        .slice(0, maxPods)
        .flatMap((hostname) =>
          forms(asked, `${hostname}.${service.facts.object.name}`, service.namespace).map((name, i): Proposal => ({
            name,
            detail: `endpoint of ${service.facts.object.name}`,
            kind: 'pod',
            rank: distance * 10 + 4 + i,
          })),
        );
    });
}

/** Names of several labels in a text. */
function hostsIn(text: string): readonly string[] {
  const runs = text.match(/[a-z0-9.-]+/g) ?? [];
  return runs
    .map((run) => trimEnds(run.replace(/^[^a-z]+/, ''), '.', 'end'))
    .filter((run) => /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/.test(run));
}

/** The list goes on: names in the form of the last one, of pods that it does not have yet. */
function siblings(model: Model, from: Instance, written: string): readonly Proposal[] {
  const hosts = hostsIn(written.toLowerCase());
  const last = hosts.at(-1);
  if (last === undefined) return [];
  const tail = last.slice(last.indexOf('.'));
  const stem = last.slice(0, last.indexOf('.')).replace(/-\d+$/, '');
  const used = new Set(hosts);
  return model.scope
    .named(from, 'StatefulSet', stem)
    .filter(mayCount)
    .slice(0, 1)
    .flatMap(({ instance }) => (isPodMaker(instance) ? model.recordsFor(from.bundle).podsOf(sourced(instance)) : []))
    .map(({ name }, i): Proposal => ({ name: `${name}${tail}`, detail: `pod ${name}`, kind: 'pod', rank: i - maxPods }))
    .filter(({ name }) => !used.has(name))
    .slice(0, maxPods);
}

/** May a host name begin behind this text, though no letter of it is typed? In URLs, behind the comma of a list of hosts, in a flag. */
function begins(prefix: string, field: string, explicit: boolean): boolean {
  if (/:\/\/(?:[^\s/@]*@)?$/.test(prefix)) return true;
  if (/[,;]\s*$/.test(prefix)) return hostsIn(prefix.toLowerCase()).length > 0;
  return explicit && (prefix === '' || (/\.(?:args|command)\[\d+\]$/.test(field) && /^--?[\w-]+=$/.test(prefix)));
}

/** Domains for the search list of a pod: of its own namespace first. */
function searchItems(model: Model, from: Instance, at: TextPath): readonly CompletionItem[] {
  const { clusterDomain } = model.settings;
  const namespaces = [from.namespace, ...model.scope.namespaces()].map(
    (namespace) => [`${namespace}.svc.${clusterDomain}`, `names of namespace ${namespace}`] as const,
  );
  const all = [
    ...namespaces,
    [`svc.${clusterDomain}`, 'names with their namespace'] as const,
    [clusterDomain, 'the cluster domain'] as const,
  ];
  return all
    .filter(([name]) => name.startsWith(at.prefix))
    .map(([name, detail], rank) => ({ label: name, kind: 'namespace', span: at.span, insert: name, detail, rank }));
}

/** Cluster names that continue the name before the cursor, inside any string. `explicit`: asked for, not while typing. */
export function dnsNameItems(model: Model, from: Instance, at: TextPath, explicit: boolean): readonly CompletionItem[] {
  if (/\.dnsConfig\.searches\[\d+\]$/.test(at.field)) return searchItems(model, from, at);
  const token = lastRun(at.prefix, /[\w.-]/)
    .replace(/^[.-]+/, '')
    .toLowerCase();
  if (token === '' && !begins(at.prefix, at.field, explicit)) return [];
  // Behind the host of a URL stands a path.
  if (/(?:^|[^/])\/$/.test(at.prefix.slice(0, at.prefix.length - token.length))) return [];
  // An alias leads to a whole name: no search list is asked for it.
  const asked = { model, from, token, whole: at.field === 'spec.externalName' };
  const proposed = [
    ...(/[,;]\s*[a-z0-9-]*$/.test(at.prefix)
      ? siblings(model, from, at.prefix.slice(0, at.prefix.length - token.length)).filter(
          ({ name }) => name.startsWith(token) && name !== token,
        )
      : []),
    ...(token.includes('.') ? continuations(asked) : beginnings(asked)),
    ...handMade(asked),
  ];
  const found = asked.whole ? proposed.filter(({ name }) => name.endsWith(`.${model.settings.clusterDomain}`)) : proposed;
  const start = at.span.start + at.prefix.length - token.length;
  return found.map(({ name, kind, detail, rank }) => ({
    label: name,
    kind,
    span: { start, end: at.hostEnd },
    insert: name,
    detail,
    rank,
    host: name,
  }));
}

/** `address of db-0`, `cluster IP`, or what is written. */
function dataText(data: string): string {
  const pod = podOf(data);
  if (pod !== undefined) return `address of ${pod === 'node' ? 'its node' : pod}`;
  return data.replace(/<clusterIP[46][^>]*>/g, 'cluster IP');
}

/** What is said where no record is known. */
export const nothingAnswers = 'Nothing answers to this name yet.';

/** What a name answers to the asker's pods, as Markdown: computed when the proposal is looked at. */
export function dnsNameDocumentation(model: Model, from: Instance, host: string): string {
  if (!resolverFor(model, from).asksCluster) return 'These pods do not ask the DNS of the cluster: no cluster name answers.';
  const meaning = meaningOfHost(model, from, host, host.startsWith('_') ? ['SRV'] : ['A', 'AAAA']);
  if (!meaning || meaning.answer.answers.length === 0) return nothingAnswers;
  const { name } = meaning;
  const records = model.recordsFor(from.bundle, from.facts.uri);
  const answers = host.startsWith('_') ? meaning.answer.answers : ['A', 'AAAA'].flatMap((type) => records.dig(name, type).answers);
  const unique = [...new Set(answers.map((a) => `- \`${a.type}\` ${escape(dataText(a.data))}`))];
  const more = unique.length > 8 ? `\n- and ${unique.length - 8} more` : '';
  return `${code(name)} answers\n\n${unique.slice(0, 8).join('\n')}${more}`;
}
