import { printable } from '../../base/texts/printable.ts';
import type { Place } from '../../base/span.ts';
import { count } from '../../base/texts/words.ts';
import { nameText } from '../../k8s/known-name.ts';
import { resolverOf, type Libc } from '../../k8s/search-list.ts';
import { tellingAnswer, type Answer } from '../../model/records.ts';
import { reasonText } from '../../model/records/reasons/reason-text.ts';
import { resolveFromPod, type Resolution } from '../../model/records/questions/resolve.ts';
import type { Instance, Model } from '../../model/types.ts';
import { podOf, readableName } from '../shared/pod-names.ts';
import { instanceOf, isPodMaker } from '../shared/sourced.ts';
import { withClusterDns } from './with-cluster-dns.ts';

/** A part of a line that leads to what decided it. */
export interface WalkLink {
  /** Line and characters of the text, from 0, end exclusive. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly place: Place;
  /** What stands there, plain text. */
  readonly label: string;
}

export interface Walk {
  readonly text: string;
  readonly links: readonly WalkLink[];
}

interface Line {
  readonly text: string;
  /** A part of the text, and the object that it leads to. */
  readonly link?: { readonly part: string; readonly to: Instance };
}

const libcs: readonly { readonly libc: Libc; readonly title: string }[] = [
  { libc: 'glibc', title: 'With glibc or Go (most images)' },
  { libc: 'musl', title: 'With musl (Alpine images)' },
];

/** `<address of db-0>`, or the data as written. */
function dataText(data: string): string {
  const pod = podOf(data);
  if (pod === 'node') return '<address of its node>';
  return pod === undefined ? data.replace(/<clusterIP[46][^>]*>/g, '<cluster IP>') : `<address of ${pod}>`;
}

/** The server that is asked for names outside of the cluster's zone answers it. */
const isForwarded = (answer: Answer): boolean => answer.answers.length === 0 && answer.dependsOn.includes(answer.name);

function outcomeOf(answer: Answer): string {
  if (answer.answers.length > 0) return 'answers';
  if (isForwarded(answer)) return 'forwarded upstream';
  return answer.rcode === 'NOERROR' ? `no ${answer.type} record` : answer.rcode;
}

/** The object that a reason speaks of: the first that a file holds. */
const decidedBy = ({ reasons }: Answer): Instance | undefined =>
  reasons.map(({ ref }) => ref && instanceOf(ref)).find((instance) => instance !== undefined);

function linked(text: string, part: string, to: Instance | undefined): Line {
  return to === undefined ? { text } : { text, link: { part, to } };
}

function stepLines(resolution: Resolution): readonly Line[] {
  if (!resolution.resolver.asksCluster) return [];
  const lines = resolution.steps.flatMap(({ name, answer, stops }, i): readonly Line[] => {
    const found = answer.answers.map((a) => ({ text: `       ${readableName(a.name)} ${a.type} ${dataText(a.data)}` }));
    const why = answer.answers.length > 0 ? [] : answer.reasons.slice(0, 2).map((r) => ({ text: `       ${reasonText(r)}` }));
    return [
      linked(`  ${i + 1}. ${name}.  ${outcomeOf(answer)}${stops ? ', and the walk ends' : ''}`, `${name}.`, decidedBy(answer)),
      ...found,
      ...why,
    ];
  });
  const unsent = resolution.unsent.map((name) => ({ text: `     ${name}` }));
  return [...lines, ...(unsent.length > 0 ? [{ text: '' }, { text: '  not asked any more:' }, ...unsent] : [])];
}

/** In one line: what the program gets. */
function verdict(resolution: Resolution, zone: string): string {
  const { asked, type, resolver } = resolution;
  if (!resolver.asksCluster) return `${asked} is asked of the resolver of the node, not of cluster DNS: no cluster name answers.`;
  const answer = tellingAnswer(resolution, zone);
  if (answer === undefined) return `${asked} is not asked at all.`;
  if (answer.answers.length > 0) {
    const records = answer.answers.filter((a) => a.type === type);
    return `${asked} answers: ${count(records.length > 0 ? records.length : answer.answers.length, `${records.length > 0 ? type : 'CNAME'} record`)} of ${readableName(answer.name)}.`;
  }
  if (isForwarded(answer)) return `${asked} is forwarded upstream: the answer of the server there is not known here.`;
  if (answer.rcode === 'NXDOMAIN') return `${asked} is NXDOMAIN: cluster DNS has no such name.`;
  return answer.rcode === 'NOERROR' ? `${asked} has no ${type} record.` : `${asked} ends in ${answer.rcode}.`;
}

const textsOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('\n');

function linksOf(model: Model, lines: readonly Line[]): readonly WalkLink[] {
  return lines.flatMap(({ text, link }, line) => {
    if (link === undefined) return [];
    const part = printable(link.part);
    const start = printable(text).indexOf(part);
    const { object } = link.to.facts;
    return start < 0
      ? []
      : [
          {
            line,
            start,
            end: start + part.length,
            place: model.placeOf(link.to, 'metadata.name'),
            label: printable(`${object.kind} ${nameText(object)}`),
          },
        ];
  });
}

/**
 * What a program in a pod of this object (`pod`: its name or what it is called) gets for `name`: the verdict, then each query in order, for both C libraries where
 * they differ. Plain text, with links to what decided.
 */
export function resolveWalk(model: Model, from: Instance, name: string, type: string, pod: string): Walk {
  if (!isPodMaker(from)) return { text: `${nameText(from.facts.object)} makes no pods.`, links: [] };
  const resolver = resolverOf(from.facts.object.template, from.namespace, model.settings);
  const records = withClusterDns(model.recordsFor(from.bundle), model);
  const walks = libcs.map(({ libc, title }) => {
    const resolution = resolveFromPod(records, resolver, name, type, libc);
    return { title, said: verdict(resolution, model.settings.clusterDomain), lines: stepLines(resolution) };
  });
  const [glibc, musl] = walks;
  const same = glibc && musl && glibc.said === musl.said && textsOf(glibc.lines) === textsOf(musl.lines);
  const lines: readonly Line[] = [
    linked(`; ${name} ${type}, asked by ${pod} in namespace ${from.namespace}`, pod, from),
    { text: `; nameserver ${resolver.nameservers.map((n) => n.replace('<clusterDNS>', "the cluster's DNS")).join(', ') || 'none'}` },
    { text: `; search ${resolver.search.join(' ') || 'none'}` },
    { text: `; ndots ${resolver.ndots}` },
    ...(same ? walks.slice(0, 1) : walks).flatMap(({ title, said, lines: steps }) => [
      { text: '' },
      ...(same ? [] : [{ text: `${title}:` }]),
      { text: said },
      ...(steps.length > 0 ? [{ text: '' }, ...steps] : []),
    ]),
  ];
  return { text: lines.map(({ text }) => `${printable(text)}\n`).join(''), links: linksOf(model, lines) };
}
