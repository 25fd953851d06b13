import { getOrMake } from '../src/base/get-or-make.ts';
import { hoverAt } from '../src/features/hover/hover.ts';
import type { HoverContext } from '../src/features/hover/context.ts';
import { bundlesNamed, zoneRecords } from '../src/features/zone/zone.ts';
import { podPath, referencesOf } from '../src/k8s/kinds.ts';
import type { Pod, Workload } from '../src/k8s/kinds.ts';
import { isPodMaker } from '../src/model/keys.ts';
import type { Instance } from '../src/model/types.ts';
import type { Finding } from '../src/rules/define.ts';
import { find } from '../src/rules/fixes/field-edits.ts';

/** What is looked at: a model, and what was found in it. */
export interface Look {
  readonly context: HoverContext;
  readonly findings: readonly Finding[];
  /** Is something silenced in that file, so that what is not found there says nothing? */
  isSilenced(uri: string): boolean;
}

/** Where hovers and findings contradict each other; and how many names the hovers say do not exist. */
export interface Contradictions {
  readonly wrong: readonly string[];
  readonly gone: number;
}

/** Does the hover say with certainty that there is no such name? */
const saysNone = (markdown: string): boolean => markdown.includes('does not resolve (NXDOMAIN)');

/** What lint says of a name that does not exist. */
const saysGone = /will not resolve|does not resolve|names no Service/;

/** A text whose hover says with certainty that a name does not exist has a finding, and the other way round. */
export function contradictedTexts({ context, findings, isSilenced }: Look): Contradictions {
  const byUri = byFile(findings);
  const wrong = new Set<string>();
  let gone = 0;
  for (const instance of judged(context, isSilenced)) {
    const { uri, mentions } = instance.facts;
    for (const { host, span } of mentions) {
      const hover = hoverAt(context, uri, span.start)?.markdown.replaceAll('\n', ' ').slice(0, 200);
      if (hover === undefined) continue;
      const found = (byUri.get(uri) ?? []).filter(({ place }) => place.span.start < span.end && place.span.end > span.start);
      const lost = found.find(({ message }) => saysGone.test(message));
      const none = saysNone(hover);
      if (none) gone++;
      if (none && found.length === 0) wrong.add(`${uri}: ${host}: nothing is found, and the hover says ${hover}`);
      if (lost !== undefined && !none) wrong.add(`${uri}: ${host}: "${lost.message}", and the hover says ${hover}`);
    }
  }
  return { wrong: [...wrong], gone };
}

/** Does the hover of a field say so of the Service that it names? */
const saysNoService = (markdown: string): boolean =>
  markdown.includes('no Service of that name') && markdown.includes('no such name (NXDOMAIN)');

/** The same of the fields that name a Service: governing Services, subdomains, backends of routes, what webhooks call. */
export function contradictedFields({ context, findings, isSilenced }: Look): Contradictions {
  const byUri = byFile(findings);
  const wrong = new Set<string>();
  let gone = 0;
  for (const instance of judged(context, isSilenced)) {
    const { uri, document, prefix } = instance.facts;
    for (const field of fieldsOf(instance)) {
      const { span } = context.model.placeOf(instance, field);
      if (find(instance, field) === undefined) continue;
      const hover = hoverAt(context, uri, span.start)?.markdown.replaceAll('\n', ' ').slice(0, 300) ?? '';
      if (hover === '') continue;
      const none = saysNoService(hover);
      if (none) gone++;
      const found = (byUri.get(uri) ?? []).filter(
        (each) => each.field === field && each.document === document && each.object === prefix && each.place.uri === uri,
      );
      if (none && found.length === 0) wrong.add(`${uri}: ${field}: nothing is found, and the hover says ${hover}`);
      const lost = found.find(
        ({ rule, messageId }) => /(?:not-found|unknown-service)$/.test(rule) && /^(?:missing|undefined)/.test(messageId),
      );
      if (lost !== undefined && !none) wrong.add(`${uri}: ${field}: "${lost.message}", and the hover says ${hover}`);
    }
  }
  return { wrong: [...wrong], gone };
}

function* judged({ model }: HoverContext, isSilenced: Look['isSilenced']): Iterable<Instance> {
  for (const instance of model.instances()) if (instance.unapplied === undefined && !isSilenced(instance.facts.uri)) yield instance;
}

function fieldsOf(instance: Instance): readonly string[] {
  const { object } = instance.facts;
  const governed = isPodMaker(instance) ? ['spec.serviceName', `${podPath(object as Workload | Pod, 'spec')}.subdomain`] : [];
  return [...referencesOf(object).map(({ nameField }) => nameField), ...governed];
}

/**
 * Records that a build's zone lists and that are not answered there, by all that goes by its name: a folder's kustomization and its loose files.
 * A Service without ports is no matter: the API server refuses it, and where that is not known for a placeholder, its address is listed.
 */
export function unanswered({ context: { model } }: Look): readonly string[] {
  return model.bundles().flatMap((bundle) => {
    const records = model.records(bundlesNamed(model, bundle.id));
    return zoneRecords(model, { bundle: bundle.id }).records.flatMap(({ name, type, data }) => {
      const { answers, reasons } = records.dig(name, type);
      const isAnswered =
        answers.some((answer) => answer.name === name && answer.type === type && answer.data === data) ||
        reasons.some(({ code }) => code === 'no-ports');
      return isAnswered ? [] : [`${bundle.label}: ${name} ${type} ${data}`];
    });
  });
}

function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) getOrMake(files, finding.place.uri, () => []).push(finding);
  return files;
}
