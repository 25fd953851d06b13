import { getOrMake } from '../../base/get-or-make.ts';
import { knownName } from '../../k8s/known-name.ts';
import type { Answer } from '../../model/records.ts';
import type { DnsMention } from '../../facts/types.ts';
import { isRead, readNames, type ReadMention } from '../../model/names/read-names.ts';
import type { Instance } from '../../model/types.ts';
import { cacheText, reasonList, sourceLink, type HoverContext } from './context.ts';
import { blocks, code, escape } from './markdown.ts';
import { podOf, readableName } from '../shared/pod-names.ts';
import { srvLine, srvName } from './srv.ts';
import { meaningOf, mentionInstances, type MentionMeaning } from '../shared/mentions.ts';
import { readClusterName, servicesOf } from '../../rules/lib/names/cluster-name.ts';
import type { LeftBehind } from '../../rules/lib/references/left-behind.ts';
import { lostName } from '../../rules/lib/names/lost-name.ts';
import { isService } from '../shared/sourced.ts';

function answerText({ name, answers }: Answer, limit: number): string {
  if (answers.length === 0) return '';
  const rows = new Map<string, string[]>();
  for (const { type, data } of answers) {
    const what = podOf(data) ?? data.replace(/^<clusterIP[46] Service\/[^/]*\/(.*)>$/, 'virtual address of $1');
    getOrMake(rows, what, () => []).push(type);
  }
  const all = [...rows].map(
    ([what, types]) => `${types.join(', ')} ${/[.: ]/.test(what) || podOf(what) !== undefined ? '' : 'of '}${code(what)}`,
  );
  const shown = all.slice(0, limit);
  return `${code(readableName(name))} → ${shown.join(', ')}${all.length > limit ? ` … and ${all.length - limit} more` : ''}`;
}

/** What the name of a port says to who asks for its SRV records, as names with `_` are asked. */
function portAnswers(context: HoverContext, name: string, found: readonly Instance[]): string | undefined {
  if (!name.startsWith('_')) return undefined;
  for (const service of found.filter(isService)) {
    const port = service.facts.object.ports.find((p) => srvName(context, service, p)?.toLowerCase() === name.toLowerCase());
    if (port)
      return srvLine(
        context,
        service,
        port,
        context.model.recordsFor(service.bundle, service.facts.uri).recordsOf(service.namespace, service.facts.object.name),
      );
  }
  return undefined;
}

/** The walk along the search list, where it took more than one question. */
function walk({ resolution, name }: MentionMeaning, namespace: string): string {
  if (/\.(?:svc|pod)\./.test(`${resolution.asked}.`)) return '';
  const before = resolution.steps
    .filter((step) => step.answer !== resolution.answer && step.name !== name)
    .map((step) => code(readableName(step.name)));
  if (before.length === 0) return '';
  return `Asked from namespace ${escape(namespace)}; ${before.slice(0, 4).join(', ')} ${before.length === 1 ? 'is' : 'are'} tried ${resolution.answer?.answers.length ? 'first' : 'too'}.`;
}

/** Certain of what a finding says, too; else what is here does not answer, and who knows what else there is. */
function unansweredCard({ model }: HoverContext, holder: Instance, mention: DnsMention, meaning: MentionMeaning): string {
  const { answer, name } = meaning;
  const isConfigured = answer.reasons.some(({ code: reason }) => reason === 'coredns-may-answer');
  const isCertain = answer.rcode !== 'NXDOMAIN' || lostName(mention, holder, model) !== undefined;
  const verdict = isConfigured
    ? "answered by the configuration of the cluster's DNS, if at all"
    : answer.rcode !== 'NXDOMAIN'
      ? 'resolves to nothing'
      : isCertain
        ? 'does not resolve (NXDOMAIN)'
        : 'nothing here answers to it';
  const spelled = readClusterName(mention, holder, model);
  const { because = '', certainty = 'open' } =
    spelled === undefined || servicesOf(spelled, holder, model).length > 0
      ? { certainty: 'likely' }
      : model.scope.serviceAbsence(holder, spelled.service, spelled.namespace);
  const elsewhere = certainty === 'likely' ? '' : `It may come from elsewhere: ${escape(because)}.`;
  return blocks([
    `**${escape(mention.host)}** · ${verdict}`,
    code(readableName(name)),
    reasonList(answer.reasons),
    walk(meaning, holder.namespace),
    isConfigured ? '' : isCertain ? `While it does not, ${cacheText(model)}.` : elsewhere,
  ]);
}

/** A name that the kustomization of its object leaves as it was, while it renames the Service. */
function leftBehindCard(holder: Instance, mention: DnsMention, { service }: LeftBehind): string {
  return blocks([
    `**${escape(mention.host)}** · does not resolve (NXDOMAIN)`,
    `Kustomization ${escape(holder.bundle.label)} deploys the Service as ${code(service.facts.object.name)}, and leaves this text as it is.`,
  ]);
}

/** What a name that is built with variables is for the pods that read it. */
function readText(read: readonly ReadMention[], limit: number): string {
  const hosts = [...new Set(read.filter(({ reading }) => !reading.isMadeUp).map(({ host }) => host))];
  const makers = [
    ...new Set(
      read.flatMap(({ reading: { maker } }) =>
        maker === undefined ? [] : `${maker.facts.object.kind} ${escape(knownName(maker.facts.object))}`,
      ),
    ),
  ];
  const written = code(read[0]?.built?.text ?? '');
  if (hosts.length === 0) return `${written} holds the name of a pod of ${makers.join(', ')}, which is made up when the pod is.`;
  const shown = hosts.slice(0, limit).map(code).join(', ');
  return `${written}${makers.length === 0 ? '' : ` in the pods of ${makers.join(', ')}`} is ${shown}${hosts.length > limit ? ` … and ${hosts.length - limit} more` : ''}.`;
}

/** What a host name in text resolves to for the pods that read it. `undefined`: nobody can tell before deployment. */
export function mentionCard(context: HoverContext, holder: Instance, mention: DnsMention): string | undefined {
  const read =
    mention.built === undefined || isRead(mention)
      ? []
      : readNames(holder, context.model)
          .filter(isRead)
          .filter(({ built }) => built === mention.built);
  const one = read.find((each) => lostName(each, holder, context.model) !== undefined) ?? read[0];
  if (one !== undefined) return blocks([mentionCard(context, holder, one), readText(read, context.rows)]);
  if (mention.open && mention.behindLabel !== true) return undefined;
  const meaning = meaningOf(context.model, holder, mention);
  const host = `**${escape(mention.host)}**`;
  const left = lostName(mention, holder, context.model);
  if (typeof left === 'object') return leftBehindCard(holder, mention, left);
  if (!meaning) return left === undefined ? undefined : `${host} · does not resolve (NXDOMAIN)`;
  const { answer } = meaning;
  const found = mentionInstances(context.model, holder, mention);
  const note = mention.identifier === true ? 'Here it is an identifier: it is compared, not looked up.' : undefined;
  if (answer.answers.length === 0) {
    if (note !== undefined) return blocks([`${host} · identifier`, note]);
    const spelled = mention.host.includes('.');
    if (!spelled && answer.rcode === 'NXDOMAIN') return undefined;
    return unansweredCard(context, holder, mention, meaning);
  }
  const what = [
    ...new Set(
      found.map(
        (i) =>
          `${i.facts.object.kind} ${escape(knownName(i.facts.object))} ${sourceLink(context, context.model.placeOf(i, 'metadata.name'))}`,
      ),
    ),
  ]
    .slice(0, 3)
    .join(', ');
  const [first] = found;
  return blocks([
    [host, ...(what === '' ? [] : [what]), `namespace ${escape(first?.namespace ?? holder.namespace)}`].join(' · '),
    note,
    answerText(answer, context.rows),
    reasonList(answer.reasons),
    portAnswers(context, meaning.name, found),
    walk(meaning, holder.namespace),
  ]);
}
