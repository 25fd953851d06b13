import { printable } from '../../base/printable.ts';
import { nameText } from '../../k8s/known-name.ts';
import { resolverOf, type Libc } from '../../k8s/search-list.ts';
import { reasonText } from '../../model/records/reason-text.ts';
import { resolveFromPod, type Resolution } from '../../model/records/resolve.ts';
import type { Instance, Model } from '../../model/types.ts';
import { podOf, readableName } from '../shared/pod-names.ts';
import { isPodMaker } from '../shared/sourced.ts';
import { withClusterDns } from './with-cluster-dns.ts';

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

function stepsText(resolution: Resolution): readonly string[] {
  if (!resolution.resolver.asksCluster) return ['  asks the resolver of its node, not cluster DNS: no cluster name answers'];
  const lines = resolution.steps.flatMap(({ name, answer, stops }, i) => {
    const found = answer.answers.map((a) => `       ${readableName(a.name)} ${a.type} ${dataText(a.data)}`);
    const why = answer.answers.length > 0 ? [] : answer.reasons.slice(0, 2).map((r) => `       ${reasonText(r)}`);
    const outcome = answer.answers.length > 0 ? 'answers' : answer.rcode === 'NXDOMAIN' ? 'name error' : answer.rcode === 'NOERROR' ? 'empty' : answer.rcode;
    return [`  ${i + 1}. ${name}.  ${outcome}${stops ? ', and the walk ends' : ''}`, ...found, ...why];
  });
  return [...lines, ...(resolution.unsent.length > 0 ? ['', '  not asked any more:', ...resolution.unsent.map((name) => `     ${name}`)] : [])];
}

const same = (a: Resolution, b: Resolution): boolean => stepsText(a).join('\n') === stepsText(b).join('\n');

/** What a program in a pod of this object (`pod`: its name or what it is called) gets for `name`: each query in order, for both C libraries where they differ. Plain text. */
export function resolveWalk(model: Model, from: Instance, name: string, type: string, pod: string): string {
  if (!isPodMaker(from)) return `${nameText(from.facts.object)} makes no pods.`;
  const resolver = resolverOf(from.facts.object.template, from.namespace, model.settings);
  const records = withClusterDns(model.recordsFor(from.bundle), model);
  const resolutions = libcs.map(({ libc }) => resolveFromPod(records, resolver, name, type, libc));
  const [glibc, musl] = resolutions;
  const head = [
    `; ${name} ${type}, asked by ${pod} in namespace ${from.namespace}`,
    `; nameserver ${resolver.nameservers.map((n) => n.replace('<clusterDNS>', 'the cluster\'s DNS')).join(', ') || 'none'}`,
    `; search ${resolver.search.join(' ') || 'none'}`,
    `; ndots ${resolver.ndots}`, '',
  ];
  const bodies = glibc && musl && same(glibc, musl) ? stepsText(glibc)
    : libcs.flatMap(({ title }, i) => { const r = resolutions[i]; return r ? [`${title}:`, ...stepsText(r), ''] : []; });
  return `${[...head, ...bodies].map(printable).join('\n')}\n`;
}
